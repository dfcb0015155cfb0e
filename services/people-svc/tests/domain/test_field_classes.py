"""Every field of an answer about a person has a class, and each reader the classes that the table names."""

from collections.abc import Collection, Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from people_svc.api.schemas import PersonOut
from people_svc.api.withholding import Withholding
from people_svc.domain.privacy.fields import (
    FIELDS,
    HELD,
    FieldClass,
    Reader,
    classes_in,
    fields_of,
    held_by,
    withheld_from,
)
from people_svc.domain.privacy.reading import What
from people_svc.main import create_app
from people_svc.settings import Settings
from service_kit.bus import MemoryBus
from service_kit.routes import api_routes

ABOUT_THE_ANSWER = {"withheld"}
# Of a person, and no part of the record: what the person certified, and who read; each for the person and HR.
NO_PARTS = {"/v1/people/{person_id}/certifications", "/v1/people/{person_id}/reads"}
NO_PARTS |= {"/v1/people/{person_id}/reads-made"}
PUBLIC, AGENCY, SUPERVISOR, SELF, HR = FieldClass


def answers(of: type[Withholding] = Withholding) -> Iterator[type[Withholding]]:
    for answer in of.__subclasses__():
        yield answer
        yield from answers(answer)


@pytest.mark.parametrize("part", FIELDS)
def test_every_field_of_a_part_has_one_class_and_words_in_both_languages(part: What) -> None:
    """PDPA s.22: a field that nobody has judged is refused here, and would be shown to nobody."""
    names = [field.name for field in FIELDS[part]]
    told = {name for answer in answers() if answer.part is part for name in answer.model_fields}

    assert sorted(names) == sorted(told - ABOUT_THE_ANSWER)
    assert all(field.th and field.en for field in FIELDS[part])


@pytest.mark.parametrize("answer", list(answers()))
def test_what_may_be_withheld_is_not_promised_and_what_is_public_is(answer: type[Withholding]) -> None:
    """A client can rely on it: a required field is always there."""
    fields = answer.model_fields
    required = {name for name, field in fields.items() if field.is_required()}

    assert required - ABOUT_THE_ANSWER == set(fields) & set(fields_of(answer.part, {PUBLIC}))
    assert required >= ABOUT_THE_ANSWER


@pytest.fixture(scope="module")
def routes() -> list[APIRoute]:
    found = api_routes(create_app(Settings(), MemoryBus()))
    return [route.original_route for route in found if isinstance(route.original_route, APIRoute)]


def test_every_answer_about_one_person_withholds(routes: list[APIRoute]) -> None:
    """A new part of a record comes with its classes."""
    told = {
        route.path: route.response_model
        for route in routes
        if route.methods == {"GET"} and route.path.startswith("/v1/people/{person_id}")
    }

    whole = {path for path, model in told.items() if not issubclass(one_of(model), Withholding)}
    assert whole == NO_PARTS
    assert told["/v1/people/{person_id}"] is PersonOut


def test_what_is_withheld_is_absent_and_not_null(routes: list[APIRoute]) -> None:
    withholding = [route for route in routes if issubclass(one_of(route.response_model), Withholding)]

    assert len(withholding) > len(FIELDS)
    assert [route.path for route in withholding if not route.response_model_exclude_unset] == []


def one_of(model: Any) -> Any:
    """The answer itself, or what a page of it has."""
    fields = getattr(model, "model_fields", {})
    return fields["items"].annotation.__args__[0] if "items" in fields else model or object


@pytest.mark.parametrize(
    ("reader", "classes"),
    [
        (Reader.ONESELF, {PUBLIC, AGENCY, SUPERVISOR, SELF, HR}),
        (Reader.HR_OFFICER, {PUBLIC, AGENCY, SUPERVISOR, SELF, HR}),
        (Reader.SUPERVISOR, {PUBLIC, AGENCY, SUPERVISOR}),
        (Reader.EXECUTIVE, {PUBLIC, AGENCY}),
        (Reader.OCSC_OFFICER, {PUBLIC}),
    ],
)
def test_a_reader_holds(reader: Reader, classes: Collection[FieldClass]) -> None:
    assert HELD[reader] == classes
    for part in FIELDS:
        assert set(withheld_from(part, HELD[reader])) == classes_in(part) - set(classes)


def test_who_is_several_things_sees_what_any_of_them_sees() -> None:
    both = held_by([Reader.OCSC_OFFICER, Reader.SUPERVISOR])

    assert both == HELD[Reader.SUPERVISOR]
    assert "probation_until" in fields_of(What.RECORD, both)
    assert "national_id_masked" not in fields_of(What.RECORD, both)
    assert held_by([]) == frozenset()


@pytest.mark.parametrize("what", [What.LIST, What.SEARCH, What.EXPORT])
def test_a_list_a_search_and_an_export_show_every_class(what: What) -> None:
    assert classes_in(what) == set(FieldClass)
