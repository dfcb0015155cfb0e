import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    DIVISION_B,
    HEAD,
    HR,
    KEY,
    MINISTRY,
    NOW,
    OF_C,
    OTHER_DIRECTOR,
    STAFF,
    STRANGER,
    TODAY,
    a_caller,
    a_person,
    a_system,
    a_world,
    add_person,
    key,
    read_person,
    recorded,
    stored,
    the_hr,
    the_hr_of_all,
    the_ocsc,
    types,
)
from people_svc.domain.errors import (
    NationalIdChecksum,
    NationalIdTaken,
    NoAgencyAbove,
    PersonnelNumberTaken,
    PersonNotFound,
    PersonPeriodReversed,
    PlacementBeforeTheLast,
    SupervisorIsOneself,
    SupervisorLoop,
    UnknownOrganisation,
    UnknownPerson,
)
from people_svc.domain.person import LevelScheme, PersonnelKind, Reviewers
from people_svc.domain.privacy.fields import FieldClass
from people_svc.persistence.people import assignments_of
from people_svc.persistence.tables import Person
from people_svc.use_cases.access import visible_people
from people_svc.use_cases.people import (
    change_person,
    register_person,
)
from people_svc.use_cases.posts import PersonChanges
from people_svc.use_cases.staff import SoughtStaff, list_people
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed, StaleVersion
from sqlmodel import select

NEW = key("a new person")


def change(database: Database, person_id: UUID = STAFF, *, seen: int = 1, **changes: Any) -> Person:
    wanted = PersonChanges(**changes)  # type: ignore[typeddict-item]  # the test names what it changes
    return change_person(database, person_id, wanted, caller=the_hr_of_all(), seen=seen, now=NOW)


def test_hr_registers_a_person_of_its_subtree(database: Database) -> None:
    a_world(database)

    row = register_person(database, a_person(NEW), caller=the_hr(), now=NOW, id_key=KEY)

    assert (row.organisation_id, row.agency_id, row.context_agency_id) == (DIVISION_A, AGENCY_A, AGENCY_A)
    assert (row.supervisor_id, row.next_supervisor_id) == (DIRECTOR, DEPUTY)
    assert row.version == 1
    data = recorded(database)[-1]["data"]
    assert data["path"] == [str(MINISTRY), str(AGENCY_A), str(DIVISION_A)]
    assert "name_th" not in data


def test_hr_registers_nobody_elsewhere(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    with pytest.raises(NotAllowed):
        add_by_hr(sqlite_database, organisation_id=DIVISION_B)
    with pytest.raises(UnknownOrganisation):
        add_by_hr(sqlite_database, organisation_id=key("nowhere"))


def add_by_hr(database: Database, **given: Any) -> Person:
    return register_person(database, a_person(NEW, **given), caller=the_hr(), now=NOW, id_key=KEY)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"supervisor_id": NEW}, SupervisorIsOneself),
        ({"supervisor_id": key("nobody")}, UnknownPerson),
        ({"next_supervisor_id": key("nobody")}, UnknownPerson),
        ({"active_until": dt.date(2019, 1, 1)}, PersonPeriodReversed),
        ({"national_id": "1234567890123"}, NationalIdChecksum),
        ({"national_id": "๑๒๓๔๕๖๗๘๙๐๑๒๑"}, NationalIdChecksum),
    ],
)
def test_an_unfit_person_is_refused_and_nothing_is_stored(
    sqlite_database: Database, given: dict[str, Any], refusal: type[Exception]
) -> None:
    a_world(sqlite_database)
    before = types(sqlite_database)

    with pytest.raises(refusal):
        add_by_hr(sqlite_database, **given)

    assert types(sqlite_database) == before


def test_a_person_needs_an_agency_above(sqlite_database: Database) -> None:
    """R-CLS-15."""
    a_world(sqlite_database)

    with pytest.raises(NoAgencyAbove):
        add_person(sqlite_database, a_person(NEW, organisation_id=MINISTRY))


def test_s09_of_a_national_id_only_a_keyed_code_and_the_last_digits_are_kept(database: Database) -> None:
    a_world(database)

    row = add_person(database, a_person(NEW, national_id="1234567890121"))

    assert row.national_id_masked == "x-xxxx-xxxxx-12-1"
    assert "1234567890121" not in repr(vars(stored(database, Person, NEW)))
    with pytest.raises(NationalIdTaken):
        add_person(database, a_person(key("twin"), national_id="1234567890121"))


def test_of_two_people_with_one_number_at_the_same_moment_one_is_made(database: Database) -> None:
    a_world(database)

    def attempt(name: str) -> bool:
        try:
            add_person(database, a_person(key(name), national_id="1234567890121"))
        except NationalIdTaken:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, ("one", "the other"))) == [False, True]


def test_a_personnel_number_names_one_person(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    add_person(sqlite_database, a_person(NEW, personnel_number="ก-1"))

    with pytest.raises(PersonnelNumberTaken):
        change(sqlite_database, STAFF, personnel_number="ก-1")


def test_a_head_of_agency_has_no_reviewer_and_says_so(sqlite_database: Database) -> None:
    """AMB-20."""
    a_world(sqlite_database)

    assert stored(sqlite_database, Person, HEAD).line.reviewers is Reviewers.NO_REVIEWER
    assert stored(sqlite_database, Person, DEPUTY).line.reviewers is Reviewers.LEVEL_1_ONLY


@pytest.mark.parametrize(
    ("caller", "is_seen"),
    [
        (a_caller(STAFF), True),
        (a_caller(DIRECTOR), True),
        (a_caller(DEPUTY), True),
        (the_hr(), True),
        (a_caller(key("executive"), ("executive", MINISTRY)), True),
        (the_ocsc(), True),
        (a_caller(COLLEAGUE), False),
        (a_caller(HEAD), False),
        (a_caller(STRANGER, ("hr_officer", AGENCY_B)), False),
        (a_caller(STRANGER, ("executive", AGENCY_B)), False),
        (a_system(), False),
    ],
)
def test_a_person_is_seen_by_the_line_and_the_officers(
    sqlite_database: Database, caller: Caller, *, is_seen: bool
) -> None:
    a_world(sqlite_database)

    if is_seen:
        assert read_person(sqlite_database, STAFF, caller=caller, now=NOW).id == STAFF
        return
    with pytest.raises(PersonNotFound):
        read_person(sqlite_database, STAFF, caller=caller, now=NOW)


def test_a_list_shows_whom_the_caller_may_see(database: Database) -> None:
    a_world(database)

    def seen(caller: Caller, **filters: Any) -> set[UUID]:
        rows = list_people(database, PageQuery(), caller=caller, now=NOW, sought=SoughtStaff(**filters))
        return {row.id for row in rows.items}

    assert seen(a_caller(STAFF)) == {STAFF}
    assert seen(a_caller(DIRECTOR), supervisor_id=DIRECTOR) == {STAFF, COLLEAGUE, HR}
    assert seen(a_caller(DEPUTY)) == {DEPUTY, DIRECTOR, STAFF, COLLEAGUE, HR}
    assert seen(the_hr()) == {HEAD, DEPUTY, DIRECTOR, STAFF, COLLEAGUE, HR}
    assert seen(the_hr(), within=DIVISION_A) == {DIRECTOR, STAFF, COLLEAGUE, HR}
    assert seen(the_ocsc(), within=AGENCY_B) == {OTHER_DIRECTOR}
    assert OF_C in seen(the_ocsc())


def test_who_may_not_read_whose_supervisor_somebody_is_may_not_search_by_it(database: Database) -> None:
    """The supervisor is a field of the agency: OCSC, which sees everybody, is not told of any line."""
    a_world(database)
    both = a_caller(OTHER_DIRECTOR, ("hr_officer", AGENCY_B), ("ocsc_officer", None))
    executive = a_caller(HEAD, ("executive", AGENCY_A))
    for caller, people in (
        (the_ocsc(), set()),
        (both, set()),
        (executive, {STAFF, COLLEAGUE, HR}),
        (the_hr(), {STAFF, COLLEAGUE, HR}),
    ):
        for sought in ({}, {"within": AGENCY_A}, {"as_of": TODAY - dt.timedelta(days=1)}):
            wanted = SoughtStaff(supervisor_id=DIRECTOR, **sought)
            rows = list_people(database, PageQuery(), caller=caller, now=NOW, sought=wanted)
            assert {row.id for row in rows.items} == people, (caller, sought)


@pytest.mark.parametrize(
    ("holding", "people"),
    [(FieldClass.SUPERVISOR, {DIRECTOR, STAFF, COLLEAGUE, HR}), (FieldClass.HR, {DIRECTOR})],
)
def test_a_supervisor_holds_no_class_of_the_line_but_those_of_supervisors(
    sqlite_database: Database, holding: FieldClass, people: set[UUID]
) -> None:
    a_world(sqlite_database)
    sight = visible_people(a_caller(DIRECTOR), TODAY, holding=holding)

    with sqlite_database.read() as session:
        found = session.exec(select(Person.id).where(sight.condition).params(sight.values)).all()

    assert set(found) == people


def test_s09_changing_the_level_changes_the_level_only(database: Database) -> None:
    """R-FRM-11: K2 to K3."""
    a_world(database)

    row = change(
        database, level_scheme=LevelScheme.DPIS, level_code="K3", personnel_kind=PersonnelKind.TEACHER
    )

    assert (row.level_scheme, row.level_code, row.version) == (LevelScheme.DPIS, "K3", 2)
    assert (row.supervisor_id, row.organisation_id) == (DIRECTOR, DIVISION_A)
    assert recorded(database)[-1]["type"] == "people.person.changed.v1"
    with pytest.raises(StaleVersion):
        change(database, level_code="K4")


def test_only_hr_changes_a_person(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    with pytest.raises(NotAllowed):
        change_person(sqlite_database, STAFF, {"name_th": "ใหม่"}, caller=a_caller(DIRECTOR), seen=1, now=NOW)
    with pytest.raises(NotAllowed):
        change_person(
            sqlite_database, STAFF, {"organisation_id": DIVISION_B}, caller=the_hr(), seen=1, now=NOW
        )


def test_a_new_post_continues_the_history(database: Database) -> None:
    a_world(database)

    row = change(
        database,
        organisation_id=DIVISION_B,
        supervisor_id=OTHER_DIRECTOR,
        effective_from=dt.date(2023, 10, 2),
    )

    assert (row.organisation_id, row.agency_id, row.supervisor_id) == (DIVISION_B, AGENCY_B, OTHER_DIRECTOR)
    assert (row.next_supervisor_id, row.version) == (None, 2)
    with database.read() as session:
        first, second = assignments_of(session, STAFF)
    assert (first.organisation_id, first.ends_on) == (DIVISION_A, dt.date(2023, 10, 1))
    assert (second.organisation_id, second.starts_on) == (DIVISION_B, dt.date(2023, 10, 2))
    with pytest.raises(PlacementBeforeTheLast):
        change(database, seen=2, supervisor_id=None, effective_from=dt.date(2023, 10, 1))


def test_a_change_of_the_same_day_corrects_the_post(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    change(sqlite_database, supervisor_id=DEPUTY)

    row = change(sqlite_database, seen=2, supervisor_id=DIRECTOR)

    with sqlite_database.read() as session:
        assert len(assignments_of(session, STAFF)) == 2
    assert (row.supervisor_id, row.next_supervisor_id) == (DIRECTOR, DEPUTY)


def test_a_post_in_the_future_changes_nothing_today(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    row = change(sqlite_database, supervisor_id=DEPUTY, effective_from=dt.date(2023, 11, 1))

    assert row.supervisor_id == DIRECTOR


def test_a_loop_of_supervisors_is_refused(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    with pytest.raises(SupervisorLoop):
        change(sqlite_database, HEAD, supervisor_id=STAFF)


def test_a_new_supervisor_of_the_supervisor_reaches_those_below(database: Database) -> None:
    """R-CLS-11: the next-higher supervisor is the supervisor's own."""
    a_world(database)
    add_person(database, a_person(NEW, next_supervisor_id=HEAD))

    change(database, DIRECTOR, supervisor_id=HEAD)

    assert stored(database, Person, STAFF).next_supervisor_id == HEAD
    changed = [event["data"]["person_id"] for event in recorded(database) if "changed" in event["type"]]
    assert sorted(changed) == sorted(map(str, (DIRECTOR, STAFF, COLLEAGUE, HR)))


def test_one_who_has_left_supervises_nobody_new(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    change(sqlite_database, COLLEAGUE, active_until=dt.date(2023, 9, 30))

    with pytest.raises(UnknownPerson):
        change(sqlite_database, STAFF, supervisor_id=COLLEAGUE)
