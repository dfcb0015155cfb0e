"""Target stages that were stored, announced or not."""

from uuid import UUID

from sqlmodel import Session

from framework_svc.domain.errors import TargetStageNotSet
from framework_svc.persistence.tables import TargetStage


def find_target_stage(session: Session, organisation_id: UUID) -> TargetStage | None:
    return session.get(TargetStage, organisation_id)


def get_target_stage(session: Session, organisation_id: UUID) -> TargetStage:
    """Raises TargetStageNotSet."""
    if (target := find_target_stage(session, organisation_id)) is None:
        raise TargetStageNotSet
    return target
