"""What reviewers decide about a proposal: each decision a row for ever, each account one decision.

Who may do what in which state is the table of domain/workflow.py; this is the frame that carries it out.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from service_kit import idempotency
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.refusals import NotAllowed
from sqlmodel import Session

from people_svc.domain import classification as rules
from people_svc.domain.announcement import role_of, skills_of
from people_svc.domain.classification import Acting, Case, Extent, ReasonCode, Step
from people_svc.domain.errors import StageNotAnnounced
from people_svc.domain.group import Group
from people_svc.domain.policy import Policy
from people_svc.domain.workflow import Action, Actor, Condition, Status, Transition, transition
from people_svc.persistence.announcements import find_announcement
from people_svc.persistence.classifications import (
    classifications_of,
    decision_at,
    get_classification,
    get_classification_and_person,
    take_classification,
)
from people_svc.persistence.tables import Classification, ClassificationDecision, Delegation, Person
from people_svc.use_cases.access import acting_for, is_hr_of, visible_people
from people_svc.use_cases.assignments import roles_of
from people_svc.use_cases.classifications import reviewing, supersede
from people_svc.use_cases.facts import say_classification


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What level 1 may add: the group where the proposal has none, and which behaviours (R-CLS-10)."""

    group: Group | None = None
    behaviours: Extent | None = None
    behaviour_parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class SendingBack:
    code: ReasonCode
    text: str


@dataclass(frozen=True)
class Decision:
    """What is to be done; `policy` only where it decides whether the second level is needed."""

    action: Action
    policy: Policy | None = None
    agreement: Agreement | None = None
    reason: SendingBack | None = None


@dataclass(frozen=True)
class Deciding:
    """A classification in somebody's hands: the version seen, the person it is about, and the moment."""

    session: Session
    row: Classification
    person: Person
    caller: Caller
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return day(self.now)


def agree_classification(
    database: Database,
    classification_id: UUID,
    agreement: Agreement,
    *,
    caller: Caller,
    seen: int,
    policy: Policy,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Classification:
    """Level 1, by the immediate supervisor; final at once where no second level is needed."""
    decision = Decision(Action.AGREE, policy=policy, agreement=agreement)
    return _decide(database, classification_id, decision, caller=caller, seen=seen, now=now, attempt=attempt)


def approve_classification(
    database: Database,
    classification_id: UUID,
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Classification:
    """Level 2, by the next-higher supervisor; never by whoever acted at level 1."""
    decision = Decision(Action.APPROVE)
    return _decide(database, classification_id, decision, caller=caller, seen=seen, now=now, attempt=attempt)


def finalise_classification(
    database: Database,
    classification_id: UUID,
    *,
    caller: Caller,
    seen: int,
    policy: Policy,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Classification:
    """The explicit attempt to finish; it succeeds only when no reviewer is left to wait for."""
    decision = Decision(Action.FINALISE, policy=policy)
    return _decide(database, classification_id, decision, caller=caller, seen=seen, now=now, attempt=attempt)


def send_back_classification(
    database: Database,
    classification_id: UUID,
    reason: SendingBack,
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Classification:
    """By the reviewer whose turn it is; a new proposal follows, and this one stays readable."""
    decision = Decision(Action.SEND_BACK, reason=reason)
    return _decide(database, classification_id, decision, caller=caller, seen=seen, now=now, attempt=attempt)


def _decide(
    database: Database,
    classification_id: UUID,
    decision: Decision,
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None,
) -> Classification:
    """The one frame of every decision: repeated safely, about the version seen, noted for ever, and said."""
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return get_classification(session, classification_id, visible_people(caller, day(now)))
        hand = _taken(session, classification_id, caller=caller, seen=seen, now=now)
        _carry_out(hand, decision)
        idempotency.made(session, attempt, classification_id)
    return hand.row


def _carry_out(hand: Deciding, decision: Decision) -> None:
    row = hand.row
    level_2 = decision.policy is None or rules.needs_level_2(_case(row), decision.policy)
    condition = Condition.LEVEL_2 if level_2 else Condition.NO_LEVEL_2
    step = transition(row.status, decision.action, condition)
    acting, delegation = _acting(hand, step, level_2=level_2)
    rules.refuse_another_agency(decision.action, row.organisation_id, hand.person.context_agency_id)
    if step.reached is Status.FINAL:
        _retire_earlier(hand)
    if decision.agreement is not None:
        _agree_on(row, decision.agreement)
    if step.reached is Status.FINAL:
        _make_final(hand)
    _note(hand, Step(decision.action.value), acting, delegation, reason=decision.reason)
    row.status = step.reached
    behalf = None if acting.by == acting.on_behalf_of else str(acting.on_behalf_of)
    say_classification(hand.session, step.event, row, caller=hand.caller, now=hand.now, on_behalf_of=behalf)


def _acting(hand: Deciding, step: Transition, *, level_2: bool) -> tuple[Acting, Delegation | None]:
    """The caller as the one whose turn it is by the workflow, or as a delegate; three different accounts."""
    person, caller = hand.person, hand.caller
    there = reviewing(hand.session, person, hand.today)
    line = {Actor.SUPERVISOR: there.supervisor_id, Actor.NEXT_SUPERVISOR: there.next_supervisor_id}
    if step.actor not in line:
        if caller.id not in {person.id, *line.values()} and not is_hr_of(hand.session, caller, person):
            raise NotAllowed
        return Acting(caller.id, caller.id), None
    others = _others(hand, step, level_2=level_2)
    earlier = others if step.action is Action.APPROVE else frozenset[UUID]()
    acting, delegation = acting_for(
        hand.session, line[step.actor], caller=caller, blocked=earlier | {person.id}, today=hand.today
    )
    rules.refuse_self_or_duplicate(acting, person.id, others)
    return acting, delegation


def _others(hand: Deciding, step: Transition, *, level_2: bool) -> frozenset[UUID]:
    """The accounts of the other level, which may not act at this one; sending back approves nothing."""
    if step.action is Action.APPROVE:
        first = decision_at(hand.session, hand.row.id, Step.LEVEL_1)
        return Acting(first.decided_by, first.on_behalf_of).accounts if first else frozenset()
    upper = hand.person.next_supervisor_id
    return frozenset({upper}) if step.action is Action.AGREE and level_2 and upper else frozenset()


def _agree_on(row: Classification, agreement: Agreement) -> None:
    row.group = rules.agreed_group(row.group, agreement.group)
    if agreement.behaviours is not None:
        rules.refuse_extent(agreement.behaviours, list(agreement.behaviour_parts))
        row.behaviours, row.behaviour_parts = agreement.behaviours, list(agreement.behaviour_parts)


def _taken(
    session: Session, classification_id: UUID, *, caller: Caller, seen: int, now: dt.datetime
) -> Deciding:
    take_classification(session, classification_id)
    sight = visible_people(caller, day(now))
    row, person = get_classification_and_person(session, classification_id, sight)
    require_version(row, seen)
    return Deciding(session, row, person, caller, now)


def _case(row: Classification) -> Case:
    return Case(row.several_groups, row.person_specific, row.undecided)


def _note(
    hand: Deciding,
    step: Step,
    acting: Acting,
    delegation: Delegation | None,
    *,
    reason: SendingBack | None = None,
) -> None:
    hand.session.add(
        ClassificationDecision(
            classification_id=hand.row.id,
            step=step,
            decided_by=acting.by,
            on_behalf_of=acting.on_behalf_of,
            delegation_id=delegation.id if delegation else None,
            decided_at=hand.now,
            announcement_id=hand.row.announcement_id,
            announcement_version=hand.row.announcement_version,
            group=hand.row.group,
            reason_code=reason.code if reason else None,
            reason=reason.text if reason else None,
        )
    )


def _retire_earlier(hand: Deciding) -> None:
    """A new final one supersedes the one before; first, because a person has one at a time."""
    for earlier in classifications_of(hand.session, hand.row.person_id, (Status.FINAL,)):
        supersede(hand.session, earlier, caller=hand.caller, now=hand.now)


def _make_final(hand: Deciding) -> None:
    """Role and skills by the announcement under which it was proposed.

    Source:
        R-CLS-16, R-CLS-18, R-ORG-11.
    """
    row = hand.row
    announcement = find_announcement(hand.session, row.organisation_id, row.announcement_version)
    if announcement is None:
        raise StageNotAnnounced
    group = rules.agreed_group(row.group, None)
    role = role_of(group, roles_of(announcement))
    row.role, row.future_role = role.present, role.future
    row.required_skills = skills_of(group, announcement.required_skills)
    row.finalised_at = hand.now
