"""The way of a classification as one table: in which state who may do what, what follows, and what is said.

proposed ──agree──► agreed (waits for level 2) ──approve──► final ──supersede──► superseded
   │  └───agree, level 2 not needed──────────────────────────►┘
   └──────── send back ◄── agreed                    no_reviewer, sent_back ──supersede──► superseded

Nothing becomes final by itself, and no account acts twice.
"""

from dataclasses import dataclass
from enum import StrEnum

from people_svc.domain.errors import (
    IllegalTransition,
    LevelOneFirst,
    NextHigherApprovalRequired,
    NoReviewer,
)


class Status(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    FINAL = "final"
    SENT_BACK = "sent_back"
    SUPERSEDED = "superseded"
    NO_REVIEWER = "no_reviewer"


class Action(StrEnum):
    PROPOSE = "propose"
    AGREE = "agree"
    APPROVE = "approve"
    FINALISE = "finalise"
    SEND_BACK = "send_back"
    SUPERSEDE = "supersede"


class Actor(StrEnum):
    """Who acts; each of the two supervisors also through a delegate, and never about oneself."""

    PERSON_OR_HR = "person_or_hr"
    SUPERVISOR = "supervisor"
    NEXT_SUPERVISOR = "next_supervisor"
    INVOLVED = "involved"
    NEWER_ONE = "newer_one"


class Condition(StrEnum):
    ALWAYS = "always"
    LEVEL_2 = "level_2"
    NO_LEVEL_2 = "no_level_2"
    REVIEWERS = "reviewers"
    NO_REVIEWERS = "no_reviewers"


@dataclass(frozen=True)
class Transition:
    """`status` None is the beginning; `event` is what others are told."""

    status: Status | None
    action: Action
    condition: Condition
    actor: Actor
    reached: Status
    rule: str
    event: str


_S, _A, _C, _W = Status, Action, Condition, Actor
_PROPOSED = "people.classification.proposed.v1"
_AGREED = "people.classification.agreed.v1"
_FINALISED = "people.classification.finalised.v1"
_SENT_BACK = "people.classification.sent_back.v1"
_SUPERSEDED = "people.classification.superseded.v1"
WORKFLOW: tuple[Transition, ...] = (
    Transition(None, _A.PROPOSE, _C.REVIEWERS, _W.PERSON_OR_HR, _S.PROPOSED, "R-CLS-13", _PROPOSED),
    Transition(None, _A.PROPOSE, _C.NO_REVIEWERS, _W.PERSON_OR_HR, _S.NO_REVIEWER, "AMB-20", _PROPOSED),
    Transition(_S.PROPOSED, _A.AGREE, _C.LEVEL_2, _W.SUPERVISOR, _S.AGREED, "R-CLS-11", _AGREED),
    Transition(_S.PROPOSED, _A.AGREE, _C.NO_LEVEL_2, _W.SUPERVISOR, _S.FINAL, "R-CLS-10", _FINALISED),
    Transition(_S.PROPOSED, _A.SEND_BACK, _C.ALWAYS, _W.SUPERVISOR, _S.SENT_BACK, "R-CLS-10", _SENT_BACK),
    Transition(_S.AGREED, _A.APPROVE, _C.ALWAYS, _W.NEXT_SUPERVISOR, _S.FINAL, "R-CLS-11", _FINALISED),
    Transition(_S.AGREED, _A.FINALISE, _C.NO_LEVEL_2, _W.INVOLVED, _S.FINAL, "AMB-09", _FINALISED),
    Transition(_S.AGREED, _A.SEND_BACK, _C.ALWAYS, _W.NEXT_SUPERVISOR, _S.SENT_BACK, "R-CLS-11", _SENT_BACK),
    *(
        Transition(status, _A.SUPERSEDE, _C.ALWAYS, _W.NEWER_ONE, _S.SUPERSEDED, "R-CLS-14", _SUPERSEDED)
        for status in (_S.FINAL, _S.SENT_BACK, _S.NO_REVIEWER)
    ),
)
OPEN = (Status.PROPOSED, Status.AGREED)


def transition(status: Status | None, action: Action, condition: Condition = _C.ALWAYS) -> Transition:
    """What an action leads to when a condition holds.

    Raises:
        NoReviewer: Nobody could have taken it.
        LevelOneFirst: The next-higher supervisor comes second (S08).
        NextHigherApprovalRequired: The attempt to finish while the second level is open (R-CLS-11).
        IllegalTransition: It is not possible from here.
    """
    for one in WORKFLOW:
        if (one.status, one.action) == (status, action) and one.condition in (_C.ALWAYS, condition):
            return one
    if status is Status.NO_REVIEWER:
        raise NoReviewer
    if status is Status.PROPOSED and action in (Action.APPROVE, Action.FINALISE):
        raise LevelOneFirst
    if status is Status.AGREED and action is Action.FINALISE:
        raise NextHigherApprovalRequired
    raise IllegalTransition(classification_status=status, action=action)
