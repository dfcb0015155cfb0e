"""What use cases give back where one row is not enough to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from idp_svc.domain.assessment import Gaps
from idp_svc.domain.content import Element, missing_elements
from idp_svc.domain.reviewer import Reviewer
from idp_svc.persistence import plans, references
from idp_svc.persistence.tables import Assessment, AssessmentAnswer, Plan


@dataclass(frozen=True)
class _WithPlan:
    """A plan and more: the plan's own columns read as if they were its own."""

    plan: Plan

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plan, name)

    @property
    def version(self) -> int:
        return self.plan.version


@dataclass(frozen=True)
class PlanView(_WithPlan):
    """A whole plan; everything in it changes only together with the plan's version."""

    release_key: str | None
    missing_elements: Sequence[Element]


@dataclass(frozen=True)
class PlanLine(_WithPlan):
    """A plan in a list, with who agrees to it today."""

    reviewer: Reviewer


def plan_view(session: Session, plan: Plan) -> PlanView:
    release = references.release_by_id(session, plan.release_id)
    return PlanView(
        plan=plan,
        release_key=release.release_key if release else None,
        missing_elements=missing_elements(plans.content_of(plan), role=plan.role),
    )


@dataclass(frozen=True)
class AssessmentView:
    """A self-assessment with its answers; columns of the row read as if they were its own."""

    assessment: Assessment
    release_key: str | None
    answers: Sequence[AssessmentAnswer]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.assessment, name)

    @property
    def version(self) -> int:
        return self.assessment.version


@dataclass(frozen=True)
class GapsView:
    assessment_id: UUID
    is_required_set_known: bool
    gaps: Gaps
