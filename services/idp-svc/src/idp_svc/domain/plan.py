"""What may become of a plan.

draft ──submit──► submitted ──approve──► in_force ──complete──► completed
  │                 │    ▲
  │             send_back│ submit
  │                 ▼    │
  └──cancel──┐   sent_back
             ▼      │
         cancelled ◄┘ cancel

edit            draft, sent_back
progress        in_force
self_evaluate   in_force
give_feedback   in_force, completed
"""

from collections.abc import Mapping
from enum import StrEnum

from idp_svc.domain.errors import IllegalTransition, ReasonMissing, VersionLocked

FIRST_REVISION = 1
FISCAL_YEAR_MIN = 2561  # the national work starts with it (R-FRM-18)
FISCAL_YEAR_MAX = 2660
TEXT_LENGTH = 4000
REASON_LENGTH = 2000


class PlanStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    IN_FORCE = "in_force"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class PlanAction(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    PROGRESS = "progress"
    SELF_EVALUATE = "self_evaluate"
    GIVE_FEEDBACK = "give_feedback"
    COMPLETE = "complete"
    CANCEL = "cancel"


class Decision(StrEnum):
    APPROVED = "approved"
    SENT_BACK = "sent_back"


TRANSITIONS: Mapping[tuple[PlanStatus, PlanAction], PlanStatus] = {
    (PlanStatus.DRAFT, PlanAction.EDIT): PlanStatus.DRAFT,
    (PlanStatus.DRAFT, PlanAction.SUBMIT): PlanStatus.SUBMITTED,
    (PlanStatus.DRAFT, PlanAction.CANCEL): PlanStatus.CANCELLED,
    (PlanStatus.SUBMITTED, PlanAction.APPROVE): PlanStatus.IN_FORCE,
    (PlanStatus.SUBMITTED, PlanAction.SEND_BACK): PlanStatus.SENT_BACK,
    (PlanStatus.SENT_BACK, PlanAction.EDIT): PlanStatus.SENT_BACK,
    (PlanStatus.SENT_BACK, PlanAction.SUBMIT): PlanStatus.SUBMITTED,
    (PlanStatus.SENT_BACK, PlanAction.CANCEL): PlanStatus.CANCELLED,
    (PlanStatus.IN_FORCE, PlanAction.PROGRESS): PlanStatus.IN_FORCE,
    (PlanStatus.IN_FORCE, PlanAction.SELF_EVALUATE): PlanStatus.IN_FORCE,
    (PlanStatus.IN_FORCE, PlanAction.GIVE_FEEDBACK): PlanStatus.IN_FORCE,
    (PlanStatus.IN_FORCE, PlanAction.COMPLETE): PlanStatus.COMPLETED,
    (PlanStatus.COMPLETED, PlanAction.GIVE_FEEDBACK): PlanStatus.COMPLETED,
}
AGREED = frozenset({PlanStatus.IN_FORCE, PlanStatus.COMPLETED})


def next_status(status: PlanStatus, action: PlanAction) -> PlanStatus:
    """The status after an action.

    Raises:
        VersionLocked: The content of an agreed plan is to be edited.
        IllegalTransition: The status does not allow the action.

    Source:
        R-IDP-10 (what was planned together is followed), AMB-19 (one agreement, by the supervisor).
    """
    if action is PlanAction.EDIT and status in AGREED:
        raise VersionLocked(plan_status=status)
    following = TRANSITIONS.get((status, action))
    if following is None:
        raise IllegalTransition(plan_status=status, action=action)
    return following


def send_back(status: PlanStatus, *, reason: str) -> PlanStatus:
    following = next_status(status, PlanAction.SEND_BACK)
    if not reason.strip():
        raise ReasonMissing
    return following
