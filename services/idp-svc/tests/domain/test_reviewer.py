"""Who agrees, and who may look: R-FRM-17, AMB-19, AMB-20."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import pytest
from idp_builders import AGENCY, DELEGATE, DIVISION, HEAD, MINISTRY, OTHER_V1, SOMSAK, TODAY, V1, V2, an_id
from idp_svc.domain.errors import NoReviewer, NotTheApprover, SelfApproval
from idp_svc.domain.reviewer import (
    Approver,
    Reviewer,
    ReviewerState,
    Viewer,
    approver_for,
    is_in_line,
    may_see,
    reviewer_of,
)

PATH = {MINISTRY, AGENCY, DIVISION}
ORDER = an_id("delegation")
NOBODY = Reviewer(ReviewerState.NO_REVIEWER, None, ())


@dataclass(frozen=True)
class Person:
    person_id: UUID = SOMSAK
    supervisor_id: UUID | None = V1
    next_supervisor_id: UUID | None = V2
    active_from: dt.date = dt.date(2020, 10, 1)
    active_until: dt.date | None = None


@dataclass(frozen=True)
class Delegation:
    delegation_id: UUID = ORDER
    from_person_id: UUID = V1
    to_person_id: UUID = DELEGATE
    order_number: str = "12/2566"


def assigned(*delegates: UUID) -> Reviewer:
    return Reviewer(ReviewerState.ASSIGNED, V1, delegates)


def test_the_immediate_supervisor_is_the_reviewer() -> None:
    assert reviewer_of(Person(), Person(V1), [], on=TODAY) == assigned()


def test_a_supervisor_known_only_by_id_is_the_reviewer() -> None:
    assert reviewer_of(Person(), None, [], on=TODAY) == assigned()


def test_delegates_of_the_supervisor_are_named_and_nobody_elses() -> None:
    delegations = [Delegation(), Delegation(from_person_id=OTHER_V1, to_person_id=HEAD)]

    assert reviewer_of(Person(), None, delegations, on=TODAY) == assigned(DELEGATE)


def test_the_person_is_never_a_delegate_for_the_own_plan() -> None:
    assert reviewer_of(Person(), None, [Delegation(to_person_id=SOMSAK)], on=TODAY) == assigned()


@pytest.mark.parametrize("supervisor_id", [None, SOMSAK])
def test_without_another_person_above_there_is_explicitly_nobody(supervisor_id: UUID | None) -> None:
    """AMB-20: a head of agency."""
    assert reviewer_of(Person(supervisor_id=supervisor_id), None, [], on=TODAY) == NOBODY


def test_a_supervisor_who_has_left_is_nobody_from_the_next_day() -> None:
    leaving = Person(V1, active_until=TODAY)

    assert reviewer_of(Person(), leaving, [], on=TODAY) == assigned()
    assert reviewer_of(Person(), leaving, [Delegation()], on=TODAY + dt.timedelta(days=1)) == NOBODY


def test_the_supervisor_decides_in_the_own_name() -> None:
    assert approver_for(Person(), assigned(DELEGATE), [Delegation()], caller_id=V1) == Approver(V1)


def test_a_delegate_decides_and_both_persons_are_kept() -> None:
    """R-FRM-17."""
    approver = approver_for(Person(), assigned(DELEGATE), [Delegation()], caller_id=DELEGATE)

    assert approver == Approver(DELEGATE, V1, ORDER, "12/2566")


@pytest.mark.parametrize("caller_id", [V2, HEAD, OTHER_V1, DELEGATE])
def test_nobody_else_decides(caller_id: UUID) -> None:
    with pytest.raises(NotTheApprover):
        approver_for(Person(), assigned(), [], caller_id=caller_id)


def test_nobody_decides_on_the_own_plan_not_even_by_delegation() -> None:
    with pytest.raises(SelfApproval):
        approver_for(Person(), assigned(), [Delegation(to_person_id=SOMSAK)], caller_id=SOMSAK)


def test_where_nobody_reviews_nobody_approves() -> None:
    with pytest.raises(NoReviewer):
        approver_for(Person(supervisor_id=None), NOBODY, [], caller_id=V2)


def viewer(person: UUID, *offices: UUID, lines: frozenset[UUID] = frozenset()) -> Viewer:
    return Viewer(person, frozenset({person}) | lines, frozenset(offices))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (viewer(SOMSAK), True),
        (viewer(V1), True),
        (viewer(V2), True),
        (viewer(DELEGATE, lines=frozenset({V1})), True),
        (viewer(an_id("hr"), AGENCY), True),
        (viewer(an_id("hr"), MINISTRY), True),
        (viewer(an_id("hr"), an_id("agency b")), False),
        (viewer(OTHER_V1), False),
        (viewer(DELEGATE), False),
        (Viewer(an_id("ocsc"), frozenset(), frozenset(), sees_everybody=True), True),
    ],
)
def test_only_the_person_the_line_and_offices_see(who: Viewer, sees: bool) -> None:
    assert may_see(who, Person(), path=PATH) is sees


def test_a_person_without_supervisors_is_in_nobodys_line() -> None:
    alone = Person(supervisor_id=None, next_supervisor_id=None)

    assert not is_in_line(viewer(V1), alone)
    assert not may_see(viewer(V1), alone, path=PATH)


def test_nobody_is_in_the_own_line() -> None:
    """A delegate of the own supervisor gives no feedback to oneself."""
    assert not is_in_line(viewer(SOMSAK, lines=frozenset({V1})), Person())
