"""The way of a classification: what may happen in which state, and who may make it happen.

proposed ──agree──► agreed (waits for level 2) ──approve──► final ──supersede──► superseded
   │  └───agree as last──────────────────────────────────────►┘
   └──────── send back ◄── agreed                    no_reviewer, sent_back ──supersede──► superseded

Nothing becomes final by itself, and no account acts twice.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from people_svc.domain.errors import (
    BehavioursMissing,
    GroupDiffers,
    IllegalTransition,
    LevelOneFirst,
    NextHigherApprovalRequired,
    NoReviewer,
    OverrideOver,
    OverrideUnexplained,
    SelfOrDuplicateApprover,
    SpecificRoleMissing,
    Undecided,
)
from people_svc.domain.group import Group
from people_svc.domain.person import Line
from people_svc.domain.policy import Level2For, Policy

BEHAVIOUR_LENGTH = 1000
BEHAVIOURS_MAX = 30
SPECIFIC_TEXT_LENGTH = 2000
FUTURE_NOTE_LENGTH = 2000
REASON_LENGTH = 1000


class Status(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    FINAL = "final"
    SENT_BACK = "sent_back"
    SUPERSEDED = "superseded"
    NO_REVIEWER = "no_reviewer"


class Action(StrEnum):
    AGREE = "agree"
    AGREE_AS_LAST = "agree_as_last"
    APPROVE = "approve"
    FINALISE = "finalise"
    SEND_BACK = "send_back"
    SUPERSEDE = "supersede"


class Step(StrEnum):
    """What a person decided; each step is taken once in the life of a classification."""

    LEVEL_1 = "agree"
    LEVEL_2 = "approve"
    FINALISED = "finalise"
    SENT_BACK = "send_back"


class Extent(StrEnum):
    """All or a part of the behaviours of the role (R-CLS-10)."""

    ALL = "all"
    PART = "part"


class ReasonCode(StrEnum):
    """Why a classification goes back to the person."""

    WORKLOAD_UNCLEAR = "workload_unclear"
    GROUP_UNFIT = "group_unfit"
    BEHAVIOURS_UNFIT = "behaviours_unfit"
    OTHER = "other"


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.PROPOSED, Action.AGREE): Status.AGREED,
    (Status.PROPOSED, Action.AGREE_AS_LAST): Status.FINAL,
    (Status.PROPOSED, Action.SEND_BACK): Status.SENT_BACK,
    (Status.AGREED, Action.APPROVE): Status.FINAL,
    (Status.AGREED, Action.FINALISE): Status.FINAL,
    (Status.AGREED, Action.SEND_BACK): Status.SENT_BACK,
    (Status.FINAL, Action.SUPERSEDE): Status.SUPERSEDED,
    (Status.SENT_BACK, Action.SUPERSEDE): Status.SUPERSEDED,
    (Status.NO_REVIEWER, Action.SUPERSEDE): Status.SUPERSEDED,
}
OPEN = (Status.PROPOSED, Status.AGREED)


@dataclass(frozen=True)
class Case:
    """What decides how many reviewers a classification needs."""

    several_groups: bool
    person_specific: bool
    undecided: bool


@dataclass(frozen=True)
class Acting:
    """Who decides, and for whom: the same person unless there is a delegation."""

    by: UUID
    on_behalf_of: UUID

    @property
    def accounts(self) -> frozenset[UUID]:
        return frozenset({self.by, self.on_behalf_of})


def next_status(status: Status, action: Action) -> Status:
    """Where an action leads.

    Raises:
        NoReviewer: Nobody could have taken it.
        LevelOneFirst: The next-higher supervisor comes second (S08).
        IllegalTransition: It is not possible from here.
    """
    if status is Status.NO_REVIEWER and action is not Action.SUPERSEDE:
        raise NoReviewer
    if status is Status.PROPOSED and action in (Action.APPROVE, Action.FINALISE):
        raise LevelOneFirst
    if (reached := TRANSITIONS.get((status, action))) is None:
        raise IllegalTransition(classification_status=status, action=action)
    return reached


def needs_level_2(case: Case, policy: Policy) -> bool:
    """Whether the next-higher supervisor approves too.

    Source:
        R-CLS-11, R-CLS-12; AMB-09 for everybody else, AMB-06 for what the evidence leaves undecided.
    """
    compulsory = case.several_groups or case.person_specific or case.undecided
    return compulsory or policy.level_2_for is Level2For.EVERYBODY


def first_status(line: Line, *, level_2: bool) -> Status:
    """Where a new classification starts: with its reviewers, or where HR sees that there is none (AMB-20)."""
    has_reviewers = line.supervisor_id is not None and (line.next_supervisor_id is not None or not level_2)
    return Status.PROPOSED if has_reviewers else Status.NO_REVIEWER


def agree(status: Status, *, level_2: bool) -> Status:
    return next_status(status, Action.AGREE if level_2 else Action.AGREE_AS_LAST)


def finalise(status: Status, *, level_2: bool) -> Status:
    """The attempt to finish: it changes nothing while the second level is open.

    Raises:
        NextHigherApprovalRequired: R-CLS-11.
    """
    if status is Status.AGREED and level_2:
        raise NextHigherApprovalRequired
    return next_status(status, Action.FINALISE)


def refuse_self_or_duplicate(acting: Acting, person_id: UUID, others: frozenset[UUID]) -> None:
    """Three different accounts: the person, the first level, the second; delegation changes nothing.

    Raises:
        SelfOrDuplicateApprover: Scenario S08.
    """
    if acting.accounts & ({person_id} | others):
        raise SelfOrDuplicateApprover


def agreed_group(proposed: Group | None, stated: Group | None) -> Group:
    """The group after level 1: the one proposed; where none was, the one that the supervisor states.

    Raises:
        Undecided: Neither names one.
        GroupDiffers: The supervisor wants another, which is a case for sending back.
    """
    if proposed is not None and stated not in (None, proposed):
        raise GroupDiffers(group=proposed)
    if (group := proposed or stated) is None:
        raise Undecided
    return group


def refuse_override(
    suggested: Group | None, group: Group | None, reason: str | None, until: dt.date | None, today: dt.date
) -> None:
    """Another group than suggested is possible, because the criteria are guidance; it says why (R-CLS-09).

    Raises:
        OverrideUnexplained: Another group without a reason, or a reason where the suggestion is followed.
        OverrideOver: It would end before today.
    """
    is_override = suggested is not None and group is not suggested
    if is_override != bool(reason) or (until is not None and not is_override):
        raise OverrideUnexplained(group=suggested or "–")
    if until is not None and until < today:
        raise OverrideOver


def refuse_extent(extent: Extent, parts: list[str]) -> None:
    """Source: R-CLS-10; "part" says which, "all" needs no list."""
    if (extent is Extent.PART) != bool(parts):
        raise BehavioursMissing


def refuse_specific(text: str | None, *, person_specific: bool) -> None:
    """Source: R-CLS-12; a role of one's own is written down."""
    if person_specific != bool(text):
        raise SpecificRoleMissing
