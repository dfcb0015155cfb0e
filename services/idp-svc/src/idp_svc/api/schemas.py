"""What comes in about plans, and what goes out."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field
from service_kit.schemas import Day, Input, Output, Text

from idp_svc.domain.content import (
    ACTIVITIES_MAX,
    HOURS_MAX,
    MINUTES_PER_HOUR,
    SKILLS_MAX,
    TOOL_LENGTH,
    UNIT_LENGTH,
    ActivityLine,
    Element,
    SkillLine,
)
from idp_svc.domain.plan import (
    FISCAL_YEAR_MAX,
    FISCAL_YEAR_MIN,
    REASON_LENGTH,
    TEXT_LENGTH,
    Decision,
    PlanStatus,
)
from idp_svc.domain.progress import ActivityState, Outcome, SkillOutcome
from idp_svc.domain.reviewer import ReviewerState
from idp_svc.use_cases.progress import Progress

QUARTER_HOUR = Decimal("0.25")


def _hours_text(minutes: int | None) -> str | None:
    return None if minutes is None else f"{Decimal(minutes) / MINUTES_PER_HOUR:.2f}"


def minutes_of(hours: Decimal | None) -> int | None:
    return None if hours is None else int(hours * MINUTES_PER_HOUR)


FiscalYear = Annotated[
    int, Field(ge=FISCAL_YEAR_MIN, le=FISCAL_YEAR_MAX, description="Fiscal year in the Buddhist Era")
]
Hours = Annotated[
    Decimal, Field(ge=0, le=HOURS_MAX, multiple_of=QUARTER_HOUR, description="Hours, in quarters of an hour")
]
HoursOut = Annotated[str | None, BeforeValidator(_hours_text), Field(examples=["20.00"])]
LongText = Annotated[Text, Field(max_length=TEXT_LENGTH)]
Reason = Annotated[Text, Field(max_length=REASON_LENGTH)]
Unit = Annotated[Text, Field(min_length=1, max_length=UNIT_LENGTH, examples=["DLit100"])]


class SkillIn(Input):
    unit: Unit
    priority: Annotated[int, Field(ge=1, le=SKILLS_MAX)]


class ActivityIn(Input):
    unit: Unit
    tool: Annotated[Text, Field(min_length=1, max_length=TOOL_LENGTH, examples=["e_learning"])]
    description: LongText = ""
    starts_on: Day
    ends_on: Day
    planned_hours: Hours | None = None

    def line(self) -> ActivityLine:
        return ActivityLine(
            self.unit,
            self.tool,
            self.description,
            self.starts_on,
            self.ends_on,
            minutes_of(self.planned_hours),
        )


class PlanChange(Input):
    """A field that is left out stays as it is; null empties it."""

    mission: LongText | None = None
    goal: LongText | None = None
    application: LongText | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    skills: Annotated[list[SkillIn], Field(max_length=SKILLS_MAX)] = []
    activities: Annotated[list[ActivityIn], Field(max_length=ACTIVITIES_MAX)] = []

    def changes(self) -> dict[str, Any]:
        lines = {
            "skills": tuple(SkillLine(skill.unit, skill.priority) for skill in self.skills),
            "activities": tuple(activity.line() for activity in self.activities),
        }
        said = self.model_fields_set - {"fiscal_year_be"}
        return {name: lines.get(name, getattr(self, name)) for name in said}


class PlanIn(PlanChange):
    fiscal_year_be: FiscalYear | None = None


class SendBackIn(Input):
    reason: Reason = ""


class FeedbackIn(Input):
    text: Annotated[LongText, Field(min_length=1)]


class SkillOutcomeIn(Input):
    unit: Unit
    outcome: Outcome
    reason: Reason | None = None

    def result(self) -> SkillOutcome:
        return SkillOutcome(self.unit, self.outcome, self.reason or None)


class SelfEvaluationIn(Input):
    results: Annotated[list[SkillOutcomeIn], Field(min_length=1, max_length=SKILLS_MAX)]


class ProgressIn(Input):
    """How far the activity is, said whole: what is left out is not the case any more."""

    state: ActivityState
    actual_hours: Hours | None = None
    done_on: Day | None = None
    note: LongText | None = None

    def progress(self) -> Progress:
        return Progress(self.state, minutes_of(self.actual_hours), self.done_on, self.note or None)


class SkillOut(Output):
    unit: str
    priority: int
    is_additional: bool | None


class ActivityOut(Output):
    id: UUID
    number: int
    unit: str
    tool: str
    description: str
    starts_on: dt.date
    ends_on: dt.date
    planned_hours: HoursOut = Field(validation_alias="planned_minutes")
    state: ActivityState
    actual_hours: HoursOut = Field(validation_alias="actual_minutes")
    done_on: dt.date | None
    note: str | None


class PlanOut(Output):
    id: UUID
    person_id: UUID
    organisation_id: UUID
    agency_id: UUID
    fiscal_year_be: int
    revision: int
    status: PlanStatus
    group: str
    role: str
    announcement_version: int | None
    release_key: str | None
    mission: str | None
    goal: str | None
    application: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    skills: list[SkillOut]
    activities: list[ActivityOut]
    missing_elements: list[Element]
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    decided_at: dt.datetime | None
    completed_at: dt.datetime | None
    version: int


class ReviewerOut(Output):
    """Who agrees today; `no_reviewer` is a state that HR must mend."""

    state: ReviewerState
    person_id: UUID | None
    delegate_ids: list[UUID]


class PlanLineOut(Output):
    id: UUID
    person_id: UUID
    organisation_id: UUID
    agency_id: UUID
    fiscal_year_be: int
    revision: int
    status: PlanStatus
    group: str
    role: str
    submitted_at: dt.datetime | None
    reviewer: ReviewerOut
    version: int


class DecisionOut(Output):
    id: UUID
    revision: int
    submission: int
    decision: Decision
    decided_by: UUID
    on_behalf_of: UUID | None
    delegation_id: UUID | None
    order_number: str | None
    reason: str | None
    decided_at: dt.datetime


class FeedbackOut(Output):
    id: UUID
    plan_id: UUID
    given_by: UUID
    text: str
    given_at: dt.datetime


class SkillOutcomeOut(Output):
    unit: str
    outcome: Outcome
    reason: str | None


class SelfEvaluationOut(Output):
    id: UUID
    plan_id: UUID
    results: list[SkillOutcomeOut]
    evaluated_at: dt.datetime


class PlanReferenceOut(Output):
    """A plan as its events tell it."""

    plan_id: UUID
    person_id: UUID
    organisation_id: UUID
    agency_id: UUID
    fiscal_year_be: int
    status: PlanStatus
    group: str
    role: str
    skill_units: list[str]
    revision: int
    version: int
