"""Staff through time: posts that follow each other, acting posts, lines without loops, and who is found."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    BEFORE,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    DIVISION_B,
    HR,
    KEY,
    NOW,
    OTHER_DIRECTOR,
    STAFF,
    TODAY,
    a_caller,
    a_person,
    a_world,
    add_person,
    agree,
    an_organisation,
    key,
    propose,
    stored,
    the_hr,
    the_hr_of_all,
    the_ocsc,
)
from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.errors import AssignmentOverlaps, AssignmentPeriodReversed, SupervisorLoop
from people_svc.domain.group import Group
from people_svc.domain.local_rules import LocalGroup
from people_svc.domain.organisation import OrganisationKind
from people_svc.domain.person import LevelScheme, PersonnelKind, PositionType
from people_svc.domain.policy import DEFAULT_POLICY
from people_svc.persistence.tables import Assignment, Person
from people_svc.use_cases.assignments import NewSecondment, read_context, second_person
from people_svc.use_cases.local_groups import read_local_groups
from people_svc.use_cases.organisations import register_organisation
from people_svc.use_cases.people import change_person, register_person
from people_svc.use_cases.placement import follow_the_calendar
from people_svc.use_cases.posts import PersonChanges
from people_svc.use_cases.staff import SoughtStaff, list_assignments, list_people
from service_kit.database import Database
from service_kit.pages import PageQuery

YESTERDAY, LATER = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=30)
ALL = PageQuery(limit=200)


def change(database: Database, person_id: UUID, **changes: Any) -> Person:
    seen = stored(database, Person, person_id).version
    wanted = PersonChanges(**changes)  # type: ignore[typeddict-item]  # the test names what it changes
    return change_person(database, person_id, wanted, caller=the_hr_of_all(), seen=seen, now=NOW)


def second(database: Database, person_id: UUID = STAFF, **given: Any) -> Assignment:
    facts = {
        "organisation_id": DIVISION_B,
        "supervisor_id": OTHER_DIRECTOR,
        "next_supervisor_id": None,
        "starts_on": TODAY,
        "ends_on": LATER,
    }
    new = NewSecondment(**{**facts, **given})
    return second_person(database, person_id, new, caller=the_hr_of_all(), now=NOW)


def history(database: Database, person_id: UUID = STAFF) -> list[Assignment]:
    rows = list_assignments(database, person_id, ALL, caller=the_hr(), now=NOW).part.items
    return sorted(rows, key=lambda row: (row.starts_on, row.recorded_at))


def found(database: Database, **sought: Any) -> set[UUID]:
    rows = list_people(database, ALL, caller=the_hr_of_all(), now=NOW, sought=SoughtStaff(**sought))
    return {row.id for row in rows.items}


def test_a_new_level_is_a_new_row_of_history(database: Database) -> None:
    a_world(database)
    change(
        database, STAFF, position_type=PositionType.ACADEMIC, level_scheme=LevelScheme.DPIS, level_code="K2"
    )

    row = change(database, STAFF, level_code="K3", position_number="๑๒๓", effective_from=LATER)

    assert row.level_code == "K2"
    assert [one.level_code for one in history(database)] == [None, "K2", "K3"]
    follow_the_calendar(database, now=NOW + dt.timedelta(days=30))
    after = stored(database, Person, STAFF)
    assert (after.level_code, after.position_number, after.supervisor_id) == ("K3", "๑๒๓", DIRECTOR)


def test_a_post_of_the_same_day_corrects_the_last_one_and_says_so(database: Database) -> None:
    a_world(database)
    change(database, STAFF, supervisor_id=DEPUTY)

    row = change(database, STAFF, supervisor_id=DIRECTOR, effective_from=TODAY, reason="คำสั่งพิมพ์ผิด")

    rows = history(database)
    assert row.supervisor_id == DIRECTOR
    assert [one.supervisor_id for one in rows] == [DIRECTOR, DEPUTY, DIRECTOR]
    assert (rows[2].corrects_id, rows[2].reason) == (rows[1].id, "คำสั่งพิมพ์ผิด")
    assert rows[1].superseded_at is not None


def test_a_line_has_no_loop_on_any_day_to_come(database: Database) -> None:
    """The two changes never hold on the same day as today, and would both hold later."""
    a_world(database)
    change(database, COLLEAGUE, supervisor_id=STAFF, effective_from=LATER)

    with pytest.raises(SupervisorLoop):
        change(database, STAFF, supervisor_id=COLLEAGUE)
    second(database, STAFF, supervisor_id=COLLEAGUE, ends_on=LATER - dt.timedelta(days=1))

    assert stored(database, Person, STAFF).supervisor_id == COLLEAGUE


def test_s10_an_acting_post_is_held_beside_the_own_one(database: Database) -> None:
    a_world(database)
    before = read_context(database, STAFF, as_of=TODAY, caller=the_hr(), now=NOW).part
    acting = {"kind": AssignmentKind.ACTING, "position_title": "ผู้อำนวยการกอง", "order_number": "๕/๒๕๖๗"}

    row = second(database, supervisor_id=None, **acting)

    assert read_context(database, STAFF, as_of=TODAY, caller=the_hr(), now=NOW).part == before
    assert (row.kind, row.order_number) == (AssignmentKind.ACTING, "๕/๒๕๖๗")
    second(database, supervisor_id=None, **{**acting, "position_title": "เลขานุการกรม"})
    with pytest.raises(AssignmentOverlaps):
        second(database, supervisor_id=None, **acting, starts_on=LATER)
    with pytest.raises(AssignmentPeriodReversed):
        second(database, supervisor_id=None, **acting, ends_on=YESTERDAY)


def test_people_of_a_subtree_and_of_a_supervisor_are_found_as_of_a_day(database: Database) -> None:
    a_world(database)
    second(database, starts_on=TODAY)
    change(
        database, COLLEAGUE, organisation_id=DIVISION_B, supervisor_id=OTHER_DIRECTOR, effective_from=LATER
    )

    assert found(database, within=AGENCY_B) == {OTHER_DIRECTOR, STAFF}
    assert found(database, within=AGENCY_B, as_of=YESTERDAY) == {OTHER_DIRECTOR}
    assert found(database, within=AGENCY_B, as_of=LATER) == {OTHER_DIRECTOR, STAFF, COLLEAGUE}
    assert found(database, supervisor_id=DIRECTOR) == {COLLEAGUE, HR}
    assert found(database, supervisor_id=DIRECTOR, as_of=YESTERDAY) == {STAFF, COLLEAGUE, HR}
    assert found(database, supervisor_id=OTHER_DIRECTOR, as_of=LATER) == {STAFF, COLLEAGUE}


def test_people_are_found_by_kind_group_and_the_beginning_of_a_name(database: Database) -> None:
    a_world(database)
    somchai = add_person(
        database,
        a_person(name_th="นายสมชาย  ใจดี ๑", personnel_kind=PersonnelKind.TEACHER, level_code="K2"),
    ).id
    agree(database, propose(database))

    assert found(database, text="สมชาย") == found(database, text="ใจดี 1") == {somchai}
    assert found(database, text="นาย สมชาย ใจ") == {somchai}
    assert found(database, text="ดี") == set()
    assert found(database, personnel_kind=PersonnelKind.TEACHER, within=DIVISION_A) == {somchai}
    assert found(database, level_code="K2") == {somchai}
    assert found(database, group=Group.ACADEMIC, within=AGENCY_A) == {STAFF}
    assert found(database, group=Group.SERVICE) == set()


def test_s18_local_groups_stand_beside_the_six_and_are_of_local_staff_only(database: Database) -> None:
    a_world(database)
    sangkhom, office = key("sangkhom"), key("office of sangkhom")
    local = OrganisationKind.SUBDISTRICT_ADMINISTRATION
    register_organisation(
        database, an_organisation(sangkhom, None, local, is_agency=True), caller=the_ocsc(), now=NOW
    )
    division = an_organisation(office, sangkhom, OrganisationKind.DIVISION)
    register_organisation(database, division, caller=the_ocsc(), now=NOW)
    hr = a_caller(key("local hr"), ("hr_officer", sangkhom), ("hr_officer", AGENCY_A))
    new = a_person(
        organisation_id=office,
        supervisor_id=None,
        personnel_kind=PersonnelKind.SUBDISTRICT_OFFICIAL,
        position_type=PositionType.GENERAL,
        appointed_on=dt.date(2022, 12, 1),
        probation_until=dt.date(2023, 5, 31),
    )
    person = register_person(database, new, caller=hr, now=BEFORE, id_key=KEY).id

    def groups(person_id: UUID, on: dt.date) -> Any:
        told = read_local_groups(database, person_id, as_of=on, policy=DEFAULT_POLICY, caller=hr, now=NOW)
        return told.part

    early, late = groups(person, dt.date(2023, 5, 31)), groups(person, dt.date(2024, 6, 1))
    assert (early.answer.primary, late.answer.primary) == (LocalGroup.NEW, LocalGroup.EXPERIENCED)
    assert late.answer.matches == (LocalGroup.NEW, LocalGroup.EXPERIENCED)
    assert late.group is None
    assert groups(STAFF, TODAY).answer.findings == ()
