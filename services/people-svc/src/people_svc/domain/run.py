"""Classifying a whole agency at once: what a run may become, and whom it leaves out and why.

checking ──► checked ──► proposing ──► done
    └───────────┴────────────┴─────► cancelled        failed: a fault of ours; nothing of its part is kept

A run only proposes: what becomes of a proposal is decided by people, one by one.
"""

from dataclasses import dataclass
from enum import StrEnum

from people_svc.domain.classification import first_status
from people_svc.domain.errors import RunStateForbids
from people_svc.domain.group import Group
from people_svc.domain.person import Line
from people_svc.domain.suggestion import Suggestion
from people_svc.domain.workflow import Status


class RunState(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    PROPOSING = "proposing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class RunAction(StrEnum):
    FINISH = "finish"
    APPLY = "apply"
    CANCEL = "cancel"
    FAIL = "fail"


class RunScope(StrEnum):
    """Of the people of the units: everybody, those without a final classification, those to be reviewed."""

    ALL = "all"
    UNCLASSIFIED = "unclassified"
    TO_REVIEW = "to_review"


class Verdict(StrEnum):
    """What became of a person, or would become of one in the dry run."""

    PROPOSED = "proposed"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    NOT_HERE = "not_here"
    STAGE_NOT_ANNOUNCED = "stage_not_announced"
    ALREADY_OPEN = "already_open"
    WORK_NOT_DESCRIBED = "work_not_described"
    SET_BY_HAND = "set_by_hand"
    UNCHANGED = "unchanged"
    NO_REVIEWER = "no_reviewer"
    CHANGED_SINCE_CHECK = "changed_since_check"


_S, _A = RunState, RunAction
AT_WORK = (_S.CHECKING, _S.PROPOSING)
_NEXT: dict[tuple[RunState, RunAction], RunState] = {
    (_S.CHECKING, _A.FINISH): _S.CHECKED,
    (_S.CHECKED, _A.APPLY): _S.PROPOSING,
    (_S.PROPOSING, _A.FINISH): _S.DONE,
    (_S.CHECKING, _A.CANCEL): _S.CANCELLED,
    (_S.CHECKED, _A.CANCEL): _S.CANCELLED,
    (_S.PROPOSING, _A.CANCEL): _S.CANCELLED,
    (_S.CHECKING, _A.FAIL): _S.FAILED,
    (_S.PROPOSING, _A.FAIL): _S.FAILED,
}


@dataclass(frozen=True)
class Standing:
    """The final classification of a person; `is_current`: of the newest announcement of the agency of today.

    `is_by_hand`: another group than suggested, or a role of the person's own.
    """

    group: Group | None
    is_current: bool
    is_by_hand: bool


@dataclass(frozen=True)
class Candidate:
    """What a run knows of a person besides the suggestion."""

    is_here: bool
    is_announced: bool
    is_open: bool
    line: Line
    standing: Standing | None


def next_state(state: RunState, action: RunAction) -> RunState:
    """The state after an action.

    Raises:
        RunStateForbids: The table has no such step.
    """
    if (after := _NEXT.get((state, action))) is None:
        raise RunStateForbids(state=state, action=action)
    return after


def reason_to_skip(one: Candidate, suggestion: Suggestion, *, level_2: bool) -> SkipReason | None:
    """Why nothing is proposed for this person; the first that holds.

    Source:
        R-CLS-14 for the announcement, R-CLS-12 for a role of one's own, AMB-20 for the missing reviewer.
    """
    standing = one.standing
    is_same = standing is not None and standing.is_current and standing.group is suggestion.group
    holding = {
        SkipReason.NOT_HERE: not one.is_here,
        SkipReason.STAGE_NOT_ANNOUNCED: not one.is_announced,
        SkipReason.ALREADY_OPEN: one.is_open,
        SkipReason.WORK_NOT_DESCRIBED: not suggestion.matches,
        SkipReason.SET_BY_HAND: standing is not None and standing.is_by_hand,
        SkipReason.UNCHANGED: is_same,
        SkipReason.NO_REVIEWER: first_status(one.line, level_2=level_2) is Status.NO_REVIEWER,
    }
    return next((reason for reason, holds in holding.items() if holds), None)
