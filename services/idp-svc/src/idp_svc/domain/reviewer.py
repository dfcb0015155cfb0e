"""Who agrees to a plan, and who may look at it: always asked of today's people data, never stored.

A plan therefore follows its person: when the supervisor changes, the open approval is with the new one.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from idp_svc.domain.errors import NoReviewer, NotTheApprover, SelfApproval

# What an order of delegation may be about, as people-svc words it, to let its holder decide on plans.
DELEGATED_SCOPES = frozenset({"approve_plan", "all"})


class PersonFacts(Protocol):
    @property
    def person_id(self) -> UUID: ...
    @property
    def supervisor_id(self) -> UUID | None: ...
    @property
    def next_supervisor_id(self) -> UUID | None: ...
    @property
    def active_from(self) -> dt.date: ...
    @property
    def active_until(self) -> dt.date | None: ...


class DelegationFacts(Protocol):
    @property
    def delegation_id(self) -> UUID: ...
    @property
    def from_person_id(self) -> UUID: ...
    @property
    def to_person_id(self) -> UUID: ...
    @property
    def order_number(self) -> str: ...


class ReviewerState(StrEnum):
    ASSIGNED = "assigned"
    NO_REVIEWER = "no_reviewer"


@dataclass(frozen=True)
class Reviewer:
    """Who agrees today: the immediate supervisor, and those delegated in writing; or explicitly nobody."""

    state: ReviewerState
    person_id: UUID | None
    delegate_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Approver:
    """The person who decides, and where that is a delegate, for whom and by which order."""

    person_id: UUID
    on_behalf_of: UUID | None = None
    delegation_id: UUID | None = None
    order_number: str | None = None


def reviewer_of(
    person: PersonFacts,
    supervisor: PersonFacts | None,
    delegations: Iterable[DelegationFacts],
    *,
    on: dt.date,
) -> Reviewer:
    """Who agrees to the person's plan on a day, given the supervisor's delegations that hold on it.

    A supervisor who does not serve, or who would be the person again, is nobody, and nobody further above
    steps in. A supervisor of whom people-svc has not told us more than the id is somebody.

    Source:
        R-FRM-17 (the evaluator, or a person the evaluator delegates), AMB-20 (absence is a state).
    """
    reviewer_id = person.supervisor_id
    if reviewer_id is None or reviewer_id == person.person_id or is_away(supervisor, on):
        return Reviewer(ReviewerState.NO_REVIEWER, None, ())
    delegates = tuple(
        sorted(
            {one.to_person_id for one in delegations if one.from_person_id == reviewer_id}
            - {person.person_id}
        )
    )
    return Reviewer(ReviewerState.ASSIGNED, reviewer_id, delegates)


def is_away(person: PersonFacts | None, on: dt.date) -> bool:
    """Whether the person is known not to serve on a day: not yet, or no longer."""
    if person is None:
        return False
    return on < person.active_from or (person.active_until is not None and person.active_until < on)


def approver_for(
    person: PersonFacts, reviewer: Reviewer, delegations: Iterable[DelegationFacts], *, caller_id: UUID
) -> Approver:
    """The caller as approver of the person's plan.

    Raises:
        SelfApproval: The caller is the person.
        NoReviewer: Nobody is there to agree.
        NotTheApprover: The caller is neither the immediate supervisor nor a delegate.

    Source:
        R-FRM-17, AMB-19 (one agreement, by the supervisor or delegate), AMB-20 (never self-approval).
    """
    if caller_id == person.person_id:
        raise SelfApproval
    if reviewer.person_id is None:
        raise NoReviewer
    if caller_id == reviewer.person_id:
        return Approver(caller_id)
    for delegation in delegations:
        if (delegation.from_person_id, delegation.to_person_id) == (reviewer.person_id, caller_id):
            return Approver(caller_id, reviewer.person_id, delegation.delegation_id, delegation.order_number)
    raise NotTheApprover


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks: `lines` are the persons whose staff are theirs (themselves, and who delegates
    to them today), `offices` the organisations on whose whole subtree they hold an office.
    """

    person_id: UUID
    lines: frozenset[UUID]
    offices: frozenset[UUID] = field(default_factory=frozenset)
    sees_everybody: bool = False


def reviewing(viewer: Viewer, people: Mapping[UUID, PersonFacts], on: dt.date) -> Viewer:
    """The same with the lines in which the viewer may decide and advise on a day: of those who serve.

    Source:
        AMB-20; who no longer serves reviews nothing, and nobody reviews in that one's stead.
    """
    away = {person_id for person_id in viewer.lines if is_away(people.get(person_id), on)}
    return replace(viewer, lines=frozenset() if viewer.person_id in away else viewer.lines - away)


def is_in_line(viewer: Viewer, person: PersonFacts) -> bool:
    """Whether the viewer is the immediate or next-higher supervisor of another person, or a delegate."""
    return viewer.person_id != person.person_id and not viewer.lines.isdisjoint(
        {person.supervisor_id, person.next_supervisor_id} - {None}
    )


def may_see(viewer: Viewer, person: PersonFacts, *, path: Collection[UUID]) -> bool:
    """Whether the viewer may see what belongs to the person, who works below every organisation of `path`.

    Source:
        rules.md section 9: supervisors see only their line.
    """
    return (
        viewer.sees_everybody
        or viewer.person_id == person.person_id
        or is_in_line(viewer, person)
        or not viewer.offices.isdisjoint(path)
    )
