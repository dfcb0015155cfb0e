"""What comes in and goes out about suggestions and classifications."""

import datetime as dt
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from service_kit.schemas import Day, Input, Output, Text

from people_svc.api.withholding import Withholding
from people_svc.domain import classification as limits
from people_svc.domain.classification import Extent, ReasonCode, Step
from people_svc.domain.group import Group, Office, WorkKind
from people_svc.domain.person import TITLE_LENGTH
from people_svc.domain.privacy.fields import ALL, FieldClass
from people_svc.domain.privacy.reading import What
from people_svc.domain.suggestion import GROUP_NAME_LENGTH, SHARES_MAX, Basis, Evidence, Flag, WorkShare
from people_svc.domain.workflow import Status
from people_svc.persistence.tables import Classification
from people_svc.use_cases.classifications import WithDecisions
from people_svc.use_cases.decisions import Agreement
from people_svc.use_cases.privacy.showing import Told
from people_svc.use_cases.proposals import Proposal

_PERCENT_MAX = 1_000_000  # far beyond what the rule allows, so that the rule answers and not the schema

GroupName = Annotated[Text, StringConstraints(min_length=1, max_length=GROUP_NAME_LENGTH)]
Behaviour = Annotated[Text, StringConstraints(min_length=1, max_length=limits.BEHAVIOUR_LENGTH)]
Behaviours = Annotated[list[Behaviour], Field(max_length=limits.BEHAVIOURS_MAX)]
SpecificRole = Annotated[Text, StringConstraints(min_length=1, max_length=limits.SPECIFIC_TEXT_LENGTH)]
Note = Annotated[Text, StringConstraints(min_length=1, max_length=limits.FUTURE_NOTE_LENGTH)]
ReasonText = Annotated[Text, StringConstraints(min_length=1, max_length=limits.REASON_LENGTH)]
WorkKinds = Annotated[list[WorkKind], Field(max_length=len(WorkKind))]


class WorkShareIn(Input):
    group: GroupName
    percent: Annotated[
        int, Field(ge=-_PERCENT_MAX, le=_PERCENT_MAX, description="Of the whole work, 0 to 100")
    ]


class EvidenceIn(Input):
    """What is known of the work; type and level of the position are not asked for: they never decide."""

    workload: Annotated[list[WorkShareIn], Field(max_length=SHARES_MAX)] = []
    career_path: GroupName | None = None
    office: Office = Office.NONE
    assigned_work: WorkKinds = []

    def evidence(self, position_title: str | None = None) -> Evidence:
        return Evidence(
            workload=tuple(WorkShare(share.group, share.percent) for share in self.workload),
            career_path=self.career_path,
            office=self.office,
            assigned_work=tuple(self.assigned_work),
            position_title=position_title,
        )


class SuggestionIn(EvidenceIn):
    position_title: Annotated[Text, StringConstraints(max_length=TITLE_LENGTH)] | None = None


class ReasonOut(Output):
    rule: str
    th: str
    en: str
    inputs: dict[str, str | int]


class SuggestionOut(Output):
    """Advice; `undecided` is CLS_UNDECIDED where the supervisors have to decide, else null."""

    group: Group | None
    undecided: str | None
    criterion: int | None
    basis: Basis | None
    reasons: list[ReasonOut]
    matches: list[Group]
    matches_several_groups: bool
    flags: list[Flag]


class FutureIn(Input):
    """Work that is expected to be assigned (R-CLS-13)."""

    assigned_work: WorkKinds = []
    note: Note | None = None


class FutureOut(Output):
    assigned_work: list[WorkKind]
    note: str | None


class ClassificationIn(Input):
    """Without evidence the work as it is recorded counts; another group than suggested says why."""

    person_id: UUID
    evidence: EvidenceIn | None = None
    group: GroupName | None = None
    override_reason: ReasonText | None = None
    override_until: Day | None = None
    behaviours: Extent = Extent.ALL
    behaviour_parts: Behaviours = []
    person_specific: bool = False
    specific_role: SpecificRole | None = None
    future: FutureIn | None = None

    def proposal(self) -> Proposal:
        return Proposal(
            person_id=self.person_id,
            evidence=self.evidence.evidence() if self.evidence else None,
            group=self.group,
            override_reason=self.override_reason,
            override_until=self.override_until,
            behaviours=self.behaviours,
            behaviour_parts=tuple(self.behaviour_parts),
            person_specific=self.person_specific,
            specific_role=self.specific_role,
            future=self.future.model_dump(mode="json") if self.future else None,
        )


class AgreementIn(Input):
    """What the immediate supervisor may add: a group where none is proposed, and which behaviours."""

    group: Group | None = None
    behaviours: Extent | None = None
    behaviour_parts: Behaviours = []

    def agreement(self) -> Agreement:
        return Agreement(
            group=self.group, behaviours=self.behaviours, behaviour_parts=tuple(self.behaviour_parts)
        )


class SendBackIn(Input):
    reason_code: ReasonCode
    reason: ReasonText


class ClassificationOut(Withholding):
    """A classification; role and skills are null until it is final, skills also where the agency set none.

    Fields of the classes in `withheld` are absent.
    """

    part: ClassVar = What.CLASSIFICATION

    id: UUID
    person_id: UUID
    organisation_id: UUID
    status: Status
    group: Group | None
    role: str | None
    future_role: str | None
    stage: str
    behaviours: Extent | None = None
    behaviour_parts: list[str] | None = None
    person_specific: bool | None = None
    specific_role: str | None = None
    several_groups: bool | None = None
    undecided: bool | None = None
    suggestion: SuggestionOut | None = None
    future: FutureOut | None = None
    override_reason: str | None = None
    override_until: dt.date | None = None
    announcement_id: UUID
    announcement_version: int
    required_skills: list[str] | None
    proposed_by: UUID | None = None
    proposed_at: dt.datetime | None = None
    finalised_at: dt.datetime | None
    superseded_at: dt.datetime | None
    version: int
    withheld: list[FieldClass]

    @classmethod
    def whole(cls, row: Classification) -> Self:
        """For whoever has just written it: the person, the HR officer, or a reviewer."""
        return cls.seen(row, ALL)


class DecisionOut(Output):
    """Who decided, on behalf of whom, when, and under which announcement."""

    step: Step
    decided_by: UUID
    on_behalf_of: UUID
    delegation_id: UUID | None
    decided_at: dt.datetime
    announcement_id: UUID
    announcement_version: int
    group: Group | None
    reason_code: ReasonCode | None
    reason: str | None


class ClassificationWithDecisionsOut(ClassificationOut):
    decisions: list[DecisionOut] | None = None

    @classmethod
    def of(cls, told: Told[WithDecisions]) -> Self:
        found = told.part
        return cls.seen(found.classification, told.shown.classes, decisions=found.decisions)
