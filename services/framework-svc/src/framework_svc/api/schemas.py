"""What comes in and goes out of announcements, target stages and agencies' own units."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import Field
from service_kit.schemas import Day, Input, Text, Words, WordsOut

from framework_svc.api.schemas_releases import OfReleaseOut
from framework_svc.domain.announcement_draft import (
    GOAL_LENGTH,
    MEMBERS_MAX,
    NUMBER_LENGTH,
    POSITION_LENGTH,
    REASON_LENGTH,
    THEME_LENGTH,
    THEME_YEAR_MAX,
    UNIT_CODE_LENGTH,
    UNITS_MAX,
    VISION_LENGTH,
    AnnouncementDraft,
    GoalDraft,
    GroupDraft,
    MemberDraft,
    Result,
    ThemeDraft,
    WorkingGroupDraft,
    WorkingUnit,
)
from framework_svc.domain.framework import KEY_LENGTH, STAGE_NAME_LENGTH
from framework_svc.domain.node import Bilingual
from framework_svc.domain.skill_unit import COMPONENT_LENGTH, TITLE_LENGTH

LIST_MAX = 50

Key = Annotated[Text, Field(min_length=1, max_length=KEY_LENGTH)]
StageName = Annotated[Text, Field(min_length=1, max_length=STAGE_NAME_LENGTH)]
UnitCode = Annotated[Text, Field(min_length=1, max_length=UNIT_CODE_LENGTH)]
UnitCodes = Annotated[list[UnitCode], Field(max_length=UNITS_MAX)]


class VisionIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=VISION_LENGTH)]
    en: Annotated[Text, Field(max_length=VISION_LENGTH)] | None = None


class GoalTextIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=GOAL_LENGTH)]
    en: Annotated[Text, Field(max_length=GOAL_LENGTH)] | None = None


class ThemeNameIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=THEME_LENGTH)]
    en: Annotated[Text, Field(max_length=THEME_LENGTH)] | None = None


class UnitTitleIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=TITLE_LENGTH)]
    en: Annotated[Text, Field(max_length=TITLE_LENGTH)] | None = None


class ComponentTextIn(Words):
    th: Annotated[Text, Field(max_length=COMPONENT_LENGTH)]
    en: Annotated[Text, Field(max_length=COMPONENT_LENGTH)] | None = None


class ReasonIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=REASON_LENGTH)]
    en: Annotated[Text, Field(max_length=REASON_LENGTH)] | None = None


class GoalIn(Input):
    horizon_years: int = Field(ge=1, le=THEME_YEAR_MAX, description="1, 3 or 5 years")
    text: GoalTextIn
    government_goals: list[Key] = Field(
        default=[],
        max_length=LIST_MAX,
        description="Keys of the government's goals that it serves, at least one",
    )
    result: Result | None = Field(None, description="Whether it is an output or an outcome, when stated")


class MemberIn(Input):
    unit: WorkingUnit
    person_id: UUID | None = None
    position: Annotated[Text, Field(max_length=POSITION_LENGTH)] | None = Field(
        None, description="Position of the member; no name of a person"
    )


class WorkingGroupIn(Input):
    order_number: Annotated[Text, Field(min_length=1, max_length=NUMBER_LENGTH)] = Field(
        description="Number of the order that appoints it"
    )
    members: list[MemberIn] = Field(min_length=1, max_length=MEMBERS_MAX)

    def draft(self) -> WorkingGroupDraft:
        members = (MemberDraft(one.unit, one.person_id, one.position) for one in self.members)
        return WorkingGroupDraft(self.order_number, tuple(members))


class GroupIn(Input):
    group: Key
    stage: StageName | None = Field(None, description="Only ever the target stage of the whole agency")


class ThemeIn(Input):
    year: int = Field(ge=1, le=THEME_YEAR_MAX, description="Year of the plan, 1 for the first")
    name: ThemeNameIn
    units: UnitCodes
    groups: list[Key] = Field(default=[], max_length=LIST_MAX, description="None named means every group")


class AnnouncementIn(Input):
    organisation_id: UUID
    number: Annotated[Text, Field(min_length=1, max_length=NUMBER_LENGTH)]
    announced_on: Day
    effective_on: Day | None = Field(
        None, description="First day in force; that of the announcement if absent"
    )
    signatory_position: Annotated[Text, Field(min_length=1, max_length=POSITION_LENGTH)] = Field(
        description="Position that signed, such as อธิบดี; no name of a person"
    )
    target_stage: StageName = Field(description="Key or any alias of a stage, never a bare letter")
    vision: VisionIn | None = None
    goals: list[GoalIn] = Field(default=[], max_length=LIST_MAX)
    groups: list[GroupIn] = Field(default=[], max_length=LIST_MAX)
    required_skills: dict[Key, UnitCodes] = Field(
        default={}, max_length=LIST_MAX, description="Codes of skill units by group, for every group"
    )
    themes: list[ThemeIn] = Field(default=[], max_length=THEME_YEAR_MAX)
    working_group: WorkingGroupIn | None = None
    corrects: UUID | None = Field(
        None, description="The agency's newest announcement, when this one corrects it"
    )
    correction_reason: ReasonIn | None = Field(None, description="Why; stated with `corrects`, and only then")

    def draft(self) -> AnnouncementDraft:
        return AnnouncementDraft(
            number=self.number,
            announced_on=self.announced_on,
            effective_on=self.effective_on,
            signatory_position=self.signatory_position,
            target_stage=self.target_stage,
            vision=words(self.vision) if self.vision else None,
            goals=tuple(
                GoalDraft(goal.horizon_years, words(goal.text), tuple(goal.government_goals), goal.result)
                for goal in self.goals
            ),
            groups=tuple(GroupDraft(group.group, group.stage) for group in self.groups),
            required_skills={group: tuple(units) for group, units in self.required_skills.items()},
            themes=tuple(
                ThemeDraft(theme.year, words(theme.name), tuple(theme.units), tuple(theme.groups))
                for theme in self.themes
            ),
            working_group=self.working_group.draft() if self.working_group else None,
            corrects=self.corrects,
            correction_reason=words(self.correction_reason) if self.correction_reason else None,
        )


class TargetStageIn(Input):
    stage: StageName = Field(description="Key or any alias of a stage, never a bare letter")


class SkillUnitIn(Input):
    code: UnitCode = Field(description="In the agency's own space, such as X-DGA-001")
    title: UnitTitleIn
    components: dict[Key, ComponentTextIn] = Field(
        max_length=LIST_MAX, description="The text of every component of the framework"
    )

    def component_texts(self) -> dict[str, Bilingual]:
        return {component: words(text) for component, text in self.components.items()}


def words(text: Words) -> dict[str, str | None]:
    return {"th": text.th, "en": text.en}


class TargetStageOut(OfReleaseOut):
    organisation_id: UUID
    stage: str
    set_at: dt.datetime
    version: int


class AgencySkillUnitOut(OfReleaseOut):
    organisation_id: UUID
    code: str
    title: WordsOut
    components: dict[str, WordsOut]
    defined_at: dt.datetime
