"""Staff acknowledge what is in force, once; officers learn how many, never who. R-ORG-12."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from framework_builders import (
    AGENCY,
    DIVISION,
    HR,
    MINISTRY,
    NOW,
    OTHER_AGENCY,
    a_caller,
    a_person,
    an_organisation,
    announce,
    org,
    prepared,
)
from framework_svc.domain.errors import (
    AcknowledgementNotFound,
    AnnouncementNotFound,
    NotStaffOfAgency,
    NotTheOneInForce,
    StaffNotKnown,
    UnitOutsideAgency,
)
from framework_svc.use_cases.acknowledgements import (
    PEOPLE,
    acknowledge_announcement,
    count_acknowledgements,
    learn_people,
    read_acknowledgement,
)
from framework_svc.use_cases.organisations import learn_organisations, note_caught_up
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.refusals import NotAllowed, NotAPerson

IN_DIVISION, IN_AGENCY, ELSEWHERE, GONE = (UUID(int=number) for number in range(1, 5))
SECTION, INNER_AGENCY = org("section"), org("inner agency")
OFFICER = a_caller(on=AGENCY)


def staffed(database: Database, *, is_read: bool = True) -> Database:
    """Two in the agency (one in a section of its division), one in an agency below it, one gone."""
    prepared(database)
    below = [
        an_organisation(SECTION, path=(MINISTRY, AGENCY, DIVISION), is_agency=False),
        an_organisation(INNER_AGENCY, path=(MINISTRY, AGENCY)),
    ]
    learn_organisations(database, below)
    told = [
        a_person(IN_DIVISION, SECTION),
        a_person(IN_AGENCY, AGENCY),
        a_person(ELSEWHERE, INNER_AGENCY),
        a_person(GONE, AGENCY, active_until=dt.date(2023, 9, 30)),
    ]
    learn_people(database, told)
    if is_read:
        note_caught_up(database, PEOPLE, now=NOW)
    return database


def acknowledge(database: Database, announcement_id: UUID, person: UUID, **changes: Any) -> Any:
    caller = a_caller("staff", None, subject=person)
    return acknowledge_announcement(database, announcement_id, caller=caller, **{"now": NOW} | changes)


def counted(
    database: Database, announcement_id: UUID, unit: UUID | None = None, caller: Caller = OFFICER
) -> tuple[int, int | None]:
    found = count_acknowledgements(database, announcement_id, unit_id=unit, caller=caller, now=NOW)
    return found.acknowledged, found.staff


def test_an_acknowledgement_is_made_once_and_the_first_one_stays(database: Database) -> None:
    staffed(database)
    made = announce(database)

    first = acknowledge(database, made.id, IN_DIVISION)
    again = acknowledge(database, made.id, IN_DIVISION, now=NOW + dt.timedelta(days=1))

    assert (again.id, again.acknowledged_at) == (first.id, NOW)
    assert counted(database, made.id) == (1, 2)


def test_at_the_same_moment_it_is_still_one(database: Database) -> None:
    staffed(database)
    made = announce(database)

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(lambda _: acknowledge(database, made.id, IN_DIVISION).id, range(6)))

    assert len(ids) == 1


def test_staff_are_counted_by_unit_with_all_below_but_not_with_agencies_below(database: Database) -> None:
    staffed(database)
    made = announce(database)
    acknowledge(database, made.id, IN_DIVISION)

    assert counted(database, made.id) == (1, 2)
    assert counted(database, made.id, DIVISION) == (1, 1)
    assert counted(database, made.id, SECTION) == (1, 1)


def test_whoever_moves_is_counted_in_the_new_unit(database: Database) -> None:
    staffed(database)
    made = announce(database)
    acknowledge(database, made.id, IN_DIVISION)

    learn_people(database, [a_person(IN_DIVISION, AGENCY, version=2)])
    learn_people(database, [a_person(IN_DIVISION, SECTION, version=1)])

    assert (counted(database, made.id, DIVISION), counted(database, made.id)) == ((0, 0), (1, 2))


def test_how_many_staff_there_are_is_unknown_until_their_list_was_read(sqlite_database: Database) -> None:
    staffed(sqlite_database, is_read=False)
    made = announce(sqlite_database)

    assert counted(sqlite_database, made.id) == (0, None)


@pytest.mark.parametrize(
    ("person", "refusal"),
    [(ELSEWHERE, NotStaffOfAgency), (GONE, StaffNotKnown), (HR, StaffNotKnown)],
    ids=["of another agency", "no longer in service", "unknown"],
)
def test_only_staff_of_the_agency_acknowledge(
    sqlite_database: Database, person: UUID, refusal: type[Exception]
) -> None:
    """R-CLS-15: the agency in which the person works."""
    staffed(sqlite_database)
    made = announce(sqlite_database)

    with pytest.raises(refusal):
        acknowledge(sqlite_database, made.id, person)

    assert counted(sqlite_database, made.id) == (0, 2)


def test_a_system_acknowledges_nothing(sqlite_database: Database) -> None:
    staffed(sqlite_database)
    made = announce(sqlite_database)

    with pytest.raises(NotAPerson):
        system = a_caller("system", None, subject="thaksa-portal")
        acknowledge_announcement(sqlite_database, made.id, caller=system, now=NOW)


def test_only_the_version_in_force_is_acknowledged(database: Database) -> None:
    staffed(database)
    first = announce(database)
    later = announce(database, announced_on=dt.date(2023, 10, 2), effective_on=dt.date(2023, 10, 20))

    with pytest.raises(NotTheOneInForce) as too_early:
        acknowledge(database, later.id, IN_AGENCY)
    acknowledge(database, first.id, IN_AGENCY)
    with pytest.raises(NotTheOneInForce) as too_late:
        acknowledge(database, first.id, IN_DIVISION, now=NOW.replace(day=20))

    versions = [vars(refused.value)["version_in_force"] for refused in (too_early, too_late)]
    assert versions == [1, 2]
    assert counted(database, later.id) == (0, 2)  # each version is acknowledged anew


def test_one_sees_ones_own_acknowledgement_and_no_other(sqlite_database: Database) -> None:
    staffed(sqlite_database)
    made = announce(sqlite_database)
    acknowledge(sqlite_database, made.id, IN_AGENCY)

    mine = read_acknowledgement(sqlite_database, made.id, caller=a_caller("staff", None, subject=IN_AGENCY))

    assert mine.acknowledged_at == NOW
    with pytest.raises(AcknowledgementNotFound):
        read_acknowledgement(sqlite_database, made.id, caller=a_caller("staff", None, subject=IN_DIVISION))
    with pytest.raises(AnnouncementNotFound):
        read_acknowledgement(sqlite_database, org("nothing"), caller=OFFICER)


@pytest.mark.parametrize(
    ("caller", "unit", "sees"),
    [
        (a_caller(on=AGENCY), DIVISION, True),
        (a_caller(on=MINISTRY), None, True),
        (a_caller(on=DIVISION), DIVISION, True),
        (a_caller("executive", AGENCY), None, True),
        (a_caller("ocsc_officer", None), None, True),
        (a_caller(on=DIVISION), None, False),
        (a_caller(on=OTHER_AGENCY), None, False),
        (a_caller("staff", None), None, False),
    ],
)
def test_counts_are_for_officers_of_the_unit_or_above(
    sqlite_database: Database, caller: Caller, unit: UUID | None, sees: bool
) -> None:
    staffed(sqlite_database)
    made = announce(sqlite_database)

    if sees:
        assert counted(sqlite_database, made.id, unit, caller)[0] == 0
    else:
        with pytest.raises(NotAllowed):
            counted(sqlite_database, made.id, unit, caller)


def test_a_unit_of_another_agency_is_not_counted_with_this_one(sqlite_database: Database) -> None:
    staffed(sqlite_database)
    made = announce(sqlite_database)

    with pytest.raises(UnitOutsideAgency):
        counted(sqlite_database, made.id, OTHER_AGENCY, a_caller("ocsc_officer", None))
