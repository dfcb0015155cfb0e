"""What a classification needs before it holds: reviewers, reasons, parts; its way is in workflow.py."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from people_svc.domain.errors import (
    AnnouncedElsewhere,
    BehavioursMissing,
    GroupDiffers,
    OverrideOver,
    OverrideUnexplained,
    SelfOrDuplicateApprover,
    SpecificRoleMissing,
    Undecided,
)
from people_svc.domain.group import Group
from people_svc.domain.person import Line
from people_svc.domain.policy import Level2For, Policy
from people_svc.domain.workflow import Action, Condition, Status, transition

BEHAVIOUR_LENGTH = 1000
BEHAVIOURS_MAX = 30
SPECIFIC_TEXT_LENGTH = 2000
FUTURE_NOTE_LENGTH = 2000
REASON_LENGTH = 1000


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
    condition = Condition.REVIEWERS if has_reviewers else Condition.NO_REVIEWERS
    return transition(None, Action.PROPOSE, condition).reached


def refuse_another_agency(action: Action, announced_by: UUID, context_agency_id: UUID) -> None:
    """Nothing is agreed under what another agency announced; it can be sent back, to be proposed here.

    Raises:
        AnnouncedElsewhere: The person has moved since the proposal.

    Source:
        R-CLS-15, R-CLS-16.
    """
    if action is not Action.SEND_BACK and announced_by != context_agency_id:
        raise AnnouncedElsewhere


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
