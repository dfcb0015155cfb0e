import pytest
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    AGENCY_C,
    DIVISION_A,
    DIVISION_B,
    MINISTRY,
    NOW,
    STAFF,
    a_caller,
    a_world,
    an_organisation,
    key,
    recorded,
    the_hr,
    the_ocsc,
    types,
)
from people_svc.domain.errors import OrganisationNotFound, UnknownOrganisation
from people_svc.domain.organisation import OrganisationKind, ids_of
from people_svc.use_cases.organisations import register_organisation, rename_organisation
from people_svc.use_cases.units import Sought, list_units, read_unit
from service_kit.database import Database
from service_kit.idempotency import Attempt, IdempotencyKeyReused
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed, StaleVersion

NEW = key("a new unit")


def a_division(parent_id: object = AGENCY_A) -> object:
    return an_organisation(NEW, parent_id, OrganisationKind.DIVISION)


def test_hr_registers_a_unit_of_its_subtree(database: Database) -> None:
    a_world(database)

    row = register_organisation(database, a_division(), caller=the_hr(), now=NOW)

    assert ids_of(row.path) == (MINISTRY, AGENCY_A, NEW)
    assert (row.agency_id, row.version) == (AGENCY_A, 1)
    said = recorded(database)[-1]
    assert said["type"] == "people.organisation.registered.v1"
    assert said["data"]["path"] == [str(MINISTRY), str(AGENCY_A), str(NEW)]


@pytest.mark.parametrize("parent_id", [AGENCY_B, MINISTRY, None])
def test_hr_registers_nothing_elsewhere(sqlite_database: Database, parent_id: object) -> None:
    a_world(sqlite_database)
    new = an_organisation(NEW, parent_id, OrganisationKind.DEPARTMENT)
    before = types(sqlite_database)

    with pytest.raises(NotAllowed):
        register_organisation(sqlite_database, new, caller=the_hr(), now=NOW)

    assert types(sqlite_database) == before


def test_a_unit_below_nothing_known_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(UnknownOrganisation):
        register_organisation(sqlite_database, a_division(key("nowhere")), caller=the_ocsc(), now=NOW)


def test_a_repeated_attempt_registers_once(database: Database) -> None:
    a_world(database)
    attempt = Attempt("key", str(the_hr().subject), "POST /v1/organisations", "digest")

    first = register_organisation(database, a_division(), caller=the_hr(), now=NOW, attempt=attempt)
    again = register_organisation(database, a_division(), caller=the_hr(), now=NOW, attempt=attempt)

    assert first.id == again.id
    assert types(database).count("people.organisation.registered.v1") == 7
    other = Attempt("key", str(the_hr().subject), "POST /v1/organisations", "another digest")
    with pytest.raises(IdempotencyKeyReused):
        register_organisation(database, a_division(), caller=the_hr(), now=NOW, attempt=other)


def test_a_unit_is_renamed_from_the_version_that_was_seen(database: Database) -> None:
    a_world(database)

    row = rename_organisation(database, DIVISION_A, ("กองใหม่", "New"), caller=the_hr(), seen=1, now=NOW)

    assert (row.name_th, row.name_en, row.version) == ("กองใหม่", "New", 2)
    assert recorded(database)[-1]["type"] == "people.organisation.changed.v1"
    with pytest.raises(StaleVersion):
        rename_organisation(database, DIVISION_A, ("กอง", None), caller=the_hr(), seen=1, now=NOW)
    with pytest.raises(NotAllowed):
        rename_organisation(database, DIVISION_A, ("กอง", None), caller=a_caller(STAFF), seen=2, now=NOW)


def test_a_subtree_and_the_children_of_a_unit_are_listed(database: Database) -> None:
    a_world(database)

    below = list_units(database, PageQuery(), Sought(within=MINISTRY), now=NOW)
    children = list_units(database, PageQuery(), Sought(parent_id=MINISTRY), now=NOW)
    of_c = list_units(database, PageQuery(), Sought(within=AGENCY_C), now=NOW)

    assert {row.id for row in below.items} == {MINISTRY, AGENCY_A, DIVISION_A, AGENCY_B, DIVISION_B}
    assert {row.id for row in children.items} == {AGENCY_A, AGENCY_B}
    assert [row.id for row in of_c.items] == [AGENCY_C]


def test_a_list_comes_in_pages(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    first = list_units(sqlite_database, PageQuery(limit=4), Sought(), now=NOW)
    rest = list_units(sqlite_database, PageQuery(limit=4, after=str(first.items[-1].id)), Sought(), now=NOW)

    assert len({row.id for row in (*first.items, *rest.items)}) == 6
    assert first.next_cursor is not None
    assert rest.next_cursor is None


def test_a_unit_that_does_not_exist_is_not_found(sqlite_database: Database) -> None:
    with pytest.raises(OrganisationNotFound):
        read_unit(sqlite_database, NEW, now=NOW, as_of=None)
