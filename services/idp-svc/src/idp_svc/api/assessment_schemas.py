"""What comes in about self-assessments, and what goes out."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import AliasPath, Field
from service_kit.schemas import Input, Output

from idp_svc.api.schemas import FiscalYear, Unit
from idp_svc.domain.assessment import ANSWERS_MAX, Answer, Component


class AnswerIn(Input):
    unit: Unit
    component: Component
    value: Answer


class AnswersIn(Input):
    """What is not answered is left out; it stays unanswered and never turns into `not_have`."""

    answers: Annotated[list[AnswerIn], Field(max_length=ANSWERS_MAX)]

    def listed(self) -> list[tuple[str, Component, Answer]]:
        return [(one.unit, one.component, one.value) for one in self.answers]


class AssessmentIn(AnswersIn):
    fiscal_year_be: FiscalYear | None = None


class AnswerOut(Output):
    unit: str
    component: Component
    value: Answer


class AssessmentLineOut(Output):
    id: UUID
    person_id: UUID
    organisation_id: UUID
    fiscal_year_be: int
    answered: int
    gaps: int
    recorded_at: dt.datetime
    changed_at: dt.datetime
    version: int


class AssessmentOut(AssessmentLineOut):
    release_key: str | None
    answers: list[AnswerOut]


class GapOut(Output):
    unit: str
    component: Component
    is_primary: bool
    is_required: bool | None


class GapsOut(Output):
    """Gaps, abilities first; `unanswered` are no gaps. Without a known set only what is answered is seen."""

    assessment_id: UUID
    is_required_set_known: bool
    have_count: int = Field(validation_alias=AliasPath("gaps", "have"))
    not_have_count: int = Field(validation_alias=AliasPath("gaps", "not_have"))
    unanswered_count: int = Field(validation_alias=AliasPath("gaps", "unanswered"))
    gaps: list[GapOut] = Field(validation_alias=AliasPath("gaps", "gaps"))
    unanswered: list[GapOut] = Field(validation_alias=AliasPath("gaps", "open"))
