"""Every field of a person's answer has a class, and each reader the classes that the table names."""

from collections.abc import Collection

import pytest
from people_svc.api.schemas import PersonOut
from people_svc.domain.privacy.fields import (
    FIELDS,
    HELD,
    FieldClass,
    Reader,
    fields_of,
    held_by,
    withheld_from,
)

ABOUT_THE_ANSWER = {"withheld"}
PUBLIC, AGENCY, SUPERVISOR, SELF, HR = FieldClass


def test_every_field_of_the_answer_has_one_class_and_words_in_both_languages() -> None:
    names = [field.name for field in FIELDS]

    assert sorted(names) == sorted(set(PersonOut.model_fields) - ABOUT_THE_ANSWER)
    assert all(field.th and field.en for field in FIELDS)


def test_what_may_be_withheld_is_not_promised_and_what_is_public_is() -> None:
    """A client can rely on it: a required field is always there."""
    required = {name for name, field in PersonOut.model_fields.items() if field.is_required()}

    assert required - ABOUT_THE_ANSWER == {field.name for field in FIELDS if field.of is PUBLIC}


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
    assert set(withheld_from(HELD[reader])) == set(FieldClass) - set(classes)


def test_who_is_several_things_sees_what_any_of_them_sees() -> None:
    both = held_by([Reader.OCSC_OFFICER, Reader.SUPERVISOR])

    assert both == HELD[Reader.SUPERVISOR]
    assert "probation_until" in fields_of(both)
    assert "national_id_masked" not in fields_of(both)
    assert held_by([]) == frozenset()
