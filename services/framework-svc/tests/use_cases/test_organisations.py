from uuid import UUID

from framework_builders import AGENCY, DIVISION, MINISTRY, NOW, an_organisation
from framework_svc.domain.organisation import OrganisationFacts, is_in_subtree
from framework_svc.persistence.organisations import agency_of, get_organisation
from framework_svc.persistence.tables import Organisation
from framework_svc.use_cases.organisations import (
    has_caught_up,
    learn_organisations,
    note_caught_up,
)
from hypothesis import given
from hypothesis import strategies as st
from service_kit.database import Database


def known(database: Database, organisation_id: UUID = AGENCY) -> Organisation:
    with database.read() as session:
        return get_organisation(session, organisation_id)


def versions(*numbers: int) -> list[OrganisationFacts]:
    return [an_organisation(version=number, is_agency=number % 2 == 0) for number in numbers]


def test_the_newest_version_is_kept_in_whatever_order_they_come(database: Database) -> None:
    for facts in versions(2, 4, 3, 4):
        learn_organisations(database, [facts])

    assert (known(database).version, known(database).is_agency) == (4, True)


def test_what_a_list_says_does_not_replace_newer_events(database: Database) -> None:
    learn_organisations(database, [an_organisation(version=5)])

    learn_organisations(database, [an_organisation(version=3), an_organisation(DIVISION, version=3)])

    assert (known(database).version, known(database, DIVISION).version) == (5, 3)


def test_an_organisation_belongs_to_the_nearest_agency_above_it(database: Database) -> None:
    below = UUID(int=7)
    learn_organisations(
        database,
        [
            an_organisation(MINISTRY),
            an_organisation(AGENCY, path=(MINISTRY,)),
            an_organisation(DIVISION, path=(MINISTRY, AGENCY), is_agency=False),
            an_organisation(below, path=(MINISTRY, AGENCY, DIVISION), is_agency=False),
        ],
    )

    with database.read() as session:
        assert agency_of(session, below).id == AGENCY


def test_a_finished_catch_up_is_remembered(database: Database) -> None:
    before = has_caught_up(database, "/list")
    note_caught_up(database, "/list", now=NOW)
    note_caught_up(database, "/list", now=NOW)

    assert (before, has_caught_up(database, "/list"), has_caught_up(database, "/other")) == (
        False,
        True,
        False,
    )


@given(path=st.lists(st.uuids(), max_size=5), of=st.sets(st.uuids(), max_size=3))
def test_an_office_reaches_what_is_below_it_and_nothing_else(path: list[UUID], of: set[UUID]) -> None:
    assert is_in_subtree([str(step) for step in path], of) == bool(set(path) & of)
