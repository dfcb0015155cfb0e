"""S10: secondment decides the context agency, the supervisors and so the role, from day to day."""

import datetime as dt
from typing import Any

import pytest
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    DIVISION_B,
    NOW,
    OF_C,
    OTHER_DIRECTOR,
    STAFF,
    a_caller,
    a_person,
    a_world,
    add_person,
    agree,
    announce,
    propose,
    recorded,
    stored,
    the_hr,
    the_hr_of_all,
    the_ocsc,
)
from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.errors import AssignmentOverlaps, UnknownOrganisation
from people_svc.domain.person import Reviewers
from people_svc.domain.policy import DEFAULT_POLICY
from people_svc.persistence.tables import Assignment, Person
from people_svc.use_cases.assignments import Context, NewSecondment, read_context, second_person
from people_svc.use_cases.local_groups import read_local_groups
from people_svc.use_cases.placement import follow_the_calendar
from service_kit.calendar import BANGKOK
from service_kit.database import Database
from service_kit.refusals import NotAllowed

STARTS = dt.date(2024, 1, 15)
AS_OF_A, AS_OF_B = dt.date(2024, 1, 14), STARTS


def second(database: Database, **given: Any) -> Assignment:
    facts = {
        "organisation_id": DIVISION_B,
        "supervisor_id": OTHER_DIRECTOR,
        "next_supervisor_id": None,
        "starts_on": STARTS,
        "ends_on": dt.date(2024, 6, 30),
    }
    return second_person(database, STAFF, NewSecondment(**{**facts, **given}), caller=the_hr(), now=NOW)


def context(database: Database, as_of: dt.date | None = None) -> Context:
    return read_context(database, STAFF, as_of=as_of, caller=the_ocsc(), now=NOW).part


def test_s10_the_context_follows_the_secondment(database: Database) -> None:
    """R-CLS-15: role A1 to 14 January, A2 from the 15th, and the history keeps both."""
    a_world(database)
    agree(database, propose(database))

    second(database)

    before, during, after = (context(database, on) for on in (AS_OF_A, AS_OF_B, dt.date(2024, 7, 1)))
    assert (before.agency_id, before.role, before.future_role) == (AGENCY_A, "A1", "A2")
    assert (before.supervisor_id, before.next_supervisor_id) == (DIRECTOR, DEPUTY)
    assert (during.agency_id, during.role, during.future_role) == (AGENCY_B, "A2", "A3")
    assert (during.supervisor_id, during.reviewers) == (OTHER_DIRECTOR, Reviewers.LEVEL_1_ONLY)
    assert (during.assignment_kind, during.stage) == (AssignmentKind.SECONDMENT, "Developing")
    assert (after.agency_id, after.role, after.organisation_id) == (AGENCY_A, "A1", DIVISION_A)


def test_the_day_of_the_secondment_moves_the_person(database: Database) -> None:
    a_world(database)
    second(database)
    assert stored(database, Person, STAFF).context_agency_id == AGENCY_A

    moved = follow_the_calendar(database, now=dt.datetime(2024, 1, 15, 0, 5, tzinfo=BANGKOK))

    row = stored(database, Person, STAFF)
    assert moved == 1
    assert (row.agency_id, row.context_agency_id, row.supervisor_id) == (AGENCY_A, AGENCY_B, OTHER_DIRECTOR)
    said = recorded(database)[-1]["data"]
    assert (said["agency_id"], said["context_agency_id"]) == (str(AGENCY_A), str(AGENCY_B))
    assert follow_the_calendar(database, now=dt.datetime(2024, 1, 16, tzinfo=BANGKOK)) == 0
    assert follow_the_calendar(database, now=dt.datetime(2024, 7, 1, tzinfo=BANGKOK)) == 1
    assert stored(database, Person, STAFF).supervisor_id == DIRECTOR


def test_a_secondment_that_has_begun_moves_the_person_at_once(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    second(sqlite_database, starts_on=dt.date(2023, 10, 1))

    assert stored(sqlite_database, Person, STAFF).supervisor_id == OTHER_DIRECTOR
    assert stored(sqlite_database, Person, STAFF).version == 2


def test_one_secondment_at_a_time(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    second(sqlite_database)

    with pytest.raises(AssignmentOverlaps):
        second(sqlite_database, starts_on=dt.date(2024, 6, 30), ends_on=None)


def test_only_hr_of_the_person_seconds(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    new = NewSecondment(
        organisation_id=DIVISION_B,
        supervisor_id=None,
        next_supervisor_id=None,
        starts_on=STARTS,
        ends_on=None,
    )

    with pytest.raises(NotAllowed):
        second_person(sqlite_database, STAFF, new, caller=a_caller(DIRECTOR), now=NOW)
    with pytest.raises(UnknownOrganisation):
        second(sqlite_database, organisation_id=OF_C)


def test_a_context_without_announcement_has_no_stage_and_no_role(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    found = read_context(sqlite_database, OF_C, as_of=None, caller=the_hr_of_all(), now=NOW).part

    assert (found.stage, found.group, found.role, found.announcement_id) == (None, None, None, None)


def test_a_role_agreed_under_an_older_version_stays_in_its_agency(sqlite_database: Database) -> None:
    """S03."""
    a_world(sqlite_database)
    agree(sqlite_database, propose(sqlite_database))

    announce(sqlite_database, AGENCY_A, "Mature", version=2, on=dt.date(2023, 12, 1))

    later = context(sqlite_database, dt.date(2023, 12, 2))
    assert (later.stage, later.role) == ("Mature", "A1")
    assert context(sqlite_database, dt.date(2023, 10, 15)).role is None


def test_the_last_day_of_the_calendar_is_a_day_like_others(database: Database) -> None:
    """R-CLS-15: where "until further notice" is written as 9999-12-31."""
    a_world(database)
    second(database, ends_on=dt.date.max)

    add_person(database, a_person(supervisor_id=STAFF), now=NOW)

    assert context(database, dt.date.max).organisation_id == DIVISION_B
    answer = read_local_groups(
        database, STAFF, as_of=dt.date.max, policy=DEFAULT_POLICY, caller=the_hr(), now=NOW
    )
    assert answer.part.as_of == dt.date.max
