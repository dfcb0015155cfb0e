"""What reviewers decide about a proposal: each decision a row for ever, each account one decision.

agree (V1) ──► approve (V2), where a second level is needed ──► final
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
from people_svc.domain.classification import Acting, Action, Case, Extent, ReasonCode, Status, Step
from people_svc.domain.errors import StageNotAnnounced
from people_svc.domain.group import Group
from people_svc.domain.policy import Policy
from people_svc.persistence.announcements import find_announcement
from people_svc.persistence.classifications import (
    classifications_of,
    decision_at,
    get_classification,
    take_classification,
)
from people_svc.persistence.tables import Classification, ClassificationDecision, Delegation, Person
from people_svc.use_cases.access import acting_for, is_hr_of, visible_people
from people_svc.use_cases.assignments import roles_of
from people_svc.use_cases.classifications import supersede
from people_svc.use_cases.facts import say_classification

AGREED, FINALISED = "people.classification.agreed.v1", "people.classification.finalised.v1"


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
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return _as_it_is(session, classification_id, caller, now)
        hand = _taken(session, classification_id, caller=caller, seen=seen, now=now)
        row, person = hand.row, hand.person
        level_2 = rules.needs_level_2(_case(row), policy)
        acting, delegation = _acting(hand, person.supervisor_id, blocked=frozenset({person.id}))
        upper = frozenset({person.next_supervisor_id} if level_2 and person.next_supervisor_id else ())
        rules.refuse_self_or_duplicate(acting, person.id, upper)
        status = rules.agree(row.status, level_2=level_2)
        _retire_earlier(hand, status)
        row.group = rules.agreed_group(row.group, agreement.group)
        if agreement.behaviours is not None:
            rules.refuse_extent(agreement.behaviours, list(agreement.behaviour_parts))
            row.behaviours, row.behaviour_parts = agreement.behaviours, list(agreement.behaviour_parts)
        _note(hand, Step.LEVEL_1, acting, delegation)
        _reach(hand, status, acting)
        idempotency.made(session, attempt, classification_id)
    return row


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
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return _as_it_is(session, classification_id, caller, now)
        hand = _taken(session, classification_id, caller=caller, seen=seen, now=now)
        first = decision_at(session, hand.row.id, Step.LEVEL_1)
        earlier = Acting(first.decided_by, first.on_behalf_of).accounts if first else frozenset[UUID]()
        blocked = earlier | {hand.person.id}
        acting, delegation = _acting(hand, hand.person.next_supervisor_id, blocked=blocked)
        rules.refuse_self_or_duplicate(acting, hand.person.id, earlier)
        status = rules.next_status(hand.row.status, Action.APPROVE)
        _retire_earlier(hand, status)
        _note(hand, Step.LEVEL_2, acting, delegation)
        _reach(hand, status, acting)
        idempotency.made(session, attempt, classification_id)
    return hand.row


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
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return _as_it_is(session, classification_id, caller, now)
        hand = _taken(session, classification_id, caller=caller, seen=seen, now=now)
        involved = {hand.person.id, hand.person.supervisor_id, hand.person.next_supervisor_id}
        if caller.id not in involved and not is_hr_of(session, caller, hand.person):
            raise NotAllowed
        status = rules.finalise(hand.row.status, level_2=rules.needs_level_2(_case(hand.row), policy))
        _retire_earlier(hand, status)
        acting = Acting(caller.id, caller.id)
        _note(hand, Step.FINALISED, acting, None)
        _reach(hand, status, acting)
        idempotency.made(session, attempt, classification_id)
    return hand.row


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
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return _as_it_is(session, classification_id, caller, now)
        hand = _taken(session, classification_id, caller=caller, seen=seen, now=now)
        person, row = hand.person, hand.row
        turn = person.next_supervisor_id if row.status is Status.AGREED else person.supervisor_id
        acting, delegation = _acting(hand, turn, blocked=frozenset({person.id}))
        row.status = rules.next_status(row.status, Action.SEND_BACK)
        _note(hand, Step.SENT_BACK, acting, delegation, reason=reason)
        say_classification(
            session,
            "people.classification.sent_back.v1",
            row,
            caller=caller,
            now=now,
            on_behalf_of=_behalf(acting),
        )
        idempotency.made(session, attempt, classification_id)
    return row


def _as_it_is(session: Session, classification_id: UUID, caller: Caller, now: dt.datetime) -> Classification:
    return get_classification(session, classification_id, visible_people(caller, day(now)))


def _taken(
    session: Session, classification_id: UUID, *, caller: Caller, seen: int, now: dt.datetime
) -> Deciding:
    take_classification(session, classification_id)
    row = _as_it_is(session, classification_id, caller, now)
    require_version(row, seen)
    return Deciding(session, row, session.get_one(Person, row.person_id), caller, now)


def _acting(
    hand: Deciding, reviewer_id: UUID | None, *, blocked: frozenset[UUID]
) -> tuple[Acting, Delegation | None]:
    return acting_for(hand.session, reviewer_id, caller=hand.caller, blocked=blocked, today=hand.today)


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


def _reach(hand: Deciding, status: Status, acting: Acting) -> None:
    if status is Status.FINAL:
        _make_final(hand)
    hand.row.status = status
    what = FINALISED if status is Status.FINAL else AGREED
    behalf = _behalf(acting)
    say_classification(hand.session, what, hand.row, caller=hand.caller, now=hand.now, on_behalf_of=behalf)


def _retire_earlier(hand: Deciding, status: Status) -> None:
    """A new final one supersedes the one before; first, because a person has one at a time."""
    if status is Status.FINAL:
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


def _behalf(acting: Acting) -> str | None:
    return None if acting.by == acting.on_behalf_of else str(acting.on_behalf_of)
