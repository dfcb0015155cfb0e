"""What waits for a reviewer: what the reviewer, or a delegate, may decide; nothing for who has left."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from people_builders import (
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    HR,
    NOW,
    STAFF,
    TODAY,
    TWO_GROUPS,
    a_caller,
    a_proposal,
    a_world,
    agree,
    approve,
    propose,
    stored,
    the_hr,
    the_hr_of_all,
)
from people_svc.domain.delegation import DelegationScope
from people_svc.domain.errors import NoReviewer, NotTheReviewer, UnknownPerson
from people_svc.persistence.tables import Classification, Delegation, Person
from people_svc.use_cases.classifications import ClassificationFilter, list_classifications
from people_svc.use_cases.delegations import NewDelegation, record_delegation
from people_svc.use_cases.people import change_person
from privacy_builders import has_left
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery

YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def world(database: Database) -> Database:
    return a_world(database)


def delegate(database: Database, giver: UUID, to: UUID, *, caller: Caller | None = None) -> Delegation:
    new = NewDelegation(
        from_person_id=giver,
        to_person_id=to,
        scope=DelegationScope.APPROVE_CLASSIFICATION,
        starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(days=30),
        order_number="ก 12/2566",
    )
    return record_delegation(database, new, caller=caller or a_caller(giver), now=NOW)


def awaiting(database: Database, person: UUID, now: dt.datetime = NOW) -> list[Any]:
    wanted = ClassificationFilter(awaiting_me=True)
    found = list_classifications(database, PageQuery(), wanted, caller=a_caller(person), now=now)
    return [one.part.id for one in found.items]


def test_the_delegate_of_one_who_has_left_waits_for_nothing(world: Database) -> None:
    """AMB-20, R-CLS-10: there is no reviewer then, and deciding says so."""
    delegate(world, DIRECTOR, COLLEAGUE)
    row = propose(world)
    assert awaiting(world, COLLEAGUE) == [row.id]

    has_left(world, DIRECTOR, YESTERDAY)

    assert (awaiting(world, COLLEAGUE), awaiting(world, DIRECTOR)) == ([], [])
    with pytest.raises(NoReviewer):
        agree(world, row, by=COLLEAGUE)


def test_the_delegate_of_a_next_higher_one_who_has_left_waits_for_nothing(world: Database) -> None:
    """AMB-20, R-CLS-11."""
    delegate(world, DEPUTY, HR)
    row = agree(world, propose(world, a_proposal(evidence=TWO_GROUPS)))
    assert awaiting(world, HR) == [row.id]

    has_left(world, DEPUTY, YESTERDAY)

    assert (awaiting(world, HR), awaiting(world, DEPUTY)) == ([], [])
    with pytest.raises(NoReviewer):
        approve(world, row, by=HR)


def test_a_delegate_who_has_left_waits_for_nothing_and_decides_nothing(world: Database) -> None:
    """AMB-20, R-FRM-17: the supervisor decides as before."""
    delegate(world, DIRECTOR, COLLEAGUE)
    row = propose(world)

    has_left(world, COLLEAGUE, YESTERDAY)

    assert (awaiting(world, COLLEAGUE), awaiting(world, DIRECTOR)) == ([], [row.id])
    with pytest.raises(NotTheReviewer):
        agree(world, row, by=COLLEAGUE)
    assert stored(world, Classification, row.id).status == "proposed"
    assert agree(world, row).status == "final"


def test_who_has_not_begun_to_serve_waits_for_nothing_either(world: Database) -> None:
    """AMB-20: a first day that was corrected to a later one takes the list along."""
    row = propose(world)
    tomorrow = TODAY + dt.timedelta(days=1)
    change_person(
        world,
        DIRECTOR,
        {"active_from": tomorrow},
        caller=the_hr_of_all(),
        seen=stored(world, Person, DIRECTOR).version,
        now=NOW,
    )

    assert awaiting(world, DIRECTOR) == []
    assert awaiting(world, DIRECTOR, NOW + dt.timedelta(days=1)) == [row.id]


def test_on_the_last_day_both_still_decide(world: Database) -> None:
    """AMB-20: the last day of service is included."""
    delegate(world, DIRECTOR, COLLEAGUE)
    row = propose(world)

    has_left(world, DIRECTOR, TODAY)
    has_left(world, COLLEAGUE, TODAY)

    assert awaiting(world, DIRECTOR) == awaiting(world, COLLEAGUE) == [row.id]
    assert agree(world, row, by=COLLEAGUE).status == "final"


def test_nobody_delegates_for_one_who_has_left(world: Database) -> None:
    """R-FRM-17: not even HR."""
    has_left(world, DIRECTOR, YESTERDAY)

    with pytest.raises(UnknownPerson) as refused:
        delegate(world, DIRECTOR, STAFF, caller=the_hr())

    assert vars(refused.value) == {"place": "from_person_id"}
