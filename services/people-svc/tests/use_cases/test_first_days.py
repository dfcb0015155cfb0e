"""The first day of service, corrected: the first post moves with it, and nothing is left before it."""

import datetime as dt
from typing import Any

import pytest
from people_builders import (
    COLLEAGUE,
    DIRECTOR,
    DIVISION_B,
    NOW,
    SINCE,
    STAFF,
    TODAY,
    a_caller,
    a_world,
    propose,
    recorded,
    refuse_what_breaks_the_promise,
    stored,
    the_hr_of_all,
)
from people_svc.domain.assignment import AssignmentKind, Recorded
from people_svc.domain.delegation import DelegationScope
from people_svc.domain.errors import FirstDayAfterHistory, NoPostThatDay, PersonPeriodReversed
from people_svc.persistence.people import assignments_of
from people_svc.persistence.tables import Assignment, Person
from people_svc.use_cases.assignments import NewSecondment, read_context, second_person
from people_svc.use_cases.delegations import NewDelegation, record_delegation
from people_svc.use_cases.people import change_person
from people_svc.use_cases.posts import PersonChanges
from service_kit.database import Database

LATER, EARLIER = dt.date(2021, 4, 1), dt.date(2019, 5, 2)


@pytest.fixture
def world(database: Database) -> Database:
    return a_world(database)


def change(database: Database, person: Any = STAFF, **changes: Any) -> Person:
    wanted = PersonChanges(**changes)  # type: ignore[typeddict-item]  # the test names what it changes
    seen = stored(database, Person, person).version
    return change_person(database, person, wanted, caller=the_hr_of_all(), seen=seen, now=NOW)


def posts(database: Database, person: Any = STAFF) -> list[Assignment]:
    with database.read() as session:
        return assignments_of(session, person)


@pytest.mark.parametrize("first_day", [EARLIER, LATER])
def test_the_first_post_begins_with_the_service(world: Database, first_day: dt.date) -> None:
    """R-CLS-15: what is asked of a day before the first one has no answer, and of that day it has."""
    (before,) = posts(world)

    person = change(world, active_from=first_day, reason="พิมพ์ปีผิด")

    (post,) = posts(world)
    assert (person.active_from, post.starts_on, post.ends_on) == (first_day, first_day, None)
    assert (post.corrects_id, post.reason) == (before.id, "พิมพ์ปีผิด")
    assert (post.supervisor_id, person.assignment_id, person.version) == (DIRECTOR, post.id, 2)
    assert stored(world, Assignment, before.id).superseded_at == NOW
    said = [event for event in recorded(world) if event["subject"] == str(STAFF)][-2:]
    assert [(one["type"], one["data"]["active_from"]) for one in said] == [
        ("people.person.changed.v1", str(first_day)),
        ("people.person.service_changed.v1", str(first_day)),
    ]
    refuse_what_breaks_the_promise(world)
    context = read_context(world, STAFF, as_of=first_day, caller=the_hr_of_all(), now=NOW)
    assert context.part.assignment_id == post.id
    with pytest.raises(NoPostThatDay):
        day = first_day - dt.timedelta(days=1)
        read_context(world, STAFF, as_of=day, caller=the_hr_of_all(), now=NOW)


def test_the_same_first_day_is_no_correction(world: Database) -> None:
    change(world, active_from=SINCE, name_en="Tested")

    assert [post.corrects_id for post in posts(world)] == [None]


def test_a_first_day_and_a_new_post_come_together(world: Database) -> None:
    change(world, active_from=LATER, position_title="หัวหน้าฝ่าย", effective_from=dt.date(2023, 1, 1))

    first, second = posts(world)
    assert (first.starts_on, first.ends_on) == (LATER, dt.date(2022, 12, 31))
    assert (second.starts_on, second.position_title) == (dt.date(2023, 1, 1), "หัวหน้าฝ่าย")


def test_a_first_post_is_corrected_with_its_first_day(world: Database) -> None:
    person = change(world, active_from=LATER, position_title="นักวิชาการ", effective_from=LATER)

    (post,) = posts(world)
    assert (post.starts_on, post.position_title) == (LATER, "นักวิชาการ")
    assert (person.position_title, person.assignment_id) == ("นักวิชาการ", post.id)


def second(database: Database, kind: AssignmentKind, on: dt.date) -> None:
    away = NewSecondment(
        kind=kind,
        organisation_id=DIVISION_B,
        supervisor_id=None,
        next_supervisor_id=None,
        position_title="รักษาการ",
        starts_on=on,
        ends_on=on,
    )
    second_person(database, STAFF, away, caller=the_hr_of_all(), now=NOW)


def delegate(database: Database) -> None:
    new = NewDelegation(
        from_person_id=None,
        to_person_id=STAFF,
        scope=DelegationScope.APPROVE_PLAN,
        starts_on=TODAY,
        ends_on=TODAY,
        order_number="1/2566",
    )
    record_delegation(database, new, caller=a_caller(DIRECTOR), now=NOW)


IN_2022 = dt.date(2022, 1, 10)


@pytest.mark.parametrize(
    ("happened", "what", "latest"),
    [
        (
            lambda world: change(world, position_title="หัวหน้า", effective_from=IN_2022),
            Recorded.POST,
            dt.date(2022, 1, 9),
        ),
        (lambda world: second(world, AssignmentKind.SECONDMENT, IN_2022), Recorded.ASSIGNMENT, IN_2022),
        (lambda world: second(world, AssignmentKind.ACTING, IN_2022), Recorded.ASSIGNMENT, IN_2022),
        (propose, Recorded.CLASSIFICATION, TODAY),
        (delegate, Recorded.DELEGATION, TODAY),
    ],
)
def test_nothing_is_left_before_the_first_day(
    world: Database, happened: Any, what: Recorded, latest: dt.date
) -> None:
    """R-CLS-15: the last day that the first one can be, and not the day after it."""
    happened(world)

    with pytest.raises(FirstDayAfterHistory) as refused:
        change(world, active_from=latest + dt.timedelta(days=1))

    assert vars(refused.value) == {"what": what, "latest": latest}
    assert stored(world, Person, STAFF).active_from == SINCE
    assert change(world, active_from=latest).active_from == latest


def test_the_first_day_is_not_after_the_last(world: Database) -> None:
    change(world, COLLEAGUE, active_until=dt.date(2023, 12, 31))

    with pytest.raises(PersonPeriodReversed):
        change(world, COLLEAGUE, active_from=dt.date(2024, 1, 1))
