"""What goes out of what an announcement means for each group."""

import datetime as dt
from uuid import UUID

from pydantic import AliasPath, Field
from service_kit.schemas import Output, WordsOut

from framework_svc.api.schemas_releases import OfReleaseOut
from framework_svc.use_cases.expectations import NOT_LOADED, RequiredSkills

UNKNOWN = WordsOut(
    th="ยังไม่มีข้อมูลชุดทักษะที่จำเป็นของกลุ่มและระยะนี้ ไม่ได้หมายความว่าไม่ต้องมีทักษะใด และระบบไม่คาดเดาแทน",
    en="The required set of this group and stage is not known. This does not mean that no skills are needed, "
    "and the system does not guess.",
)
SET_BY = {
    "agency": WordsOut(th="กำหนดโดยส่วนราชการ", en="set by the agency"),
    "framework": WordsOut(th="กำหนดโดยสำนักงาน ก.พ.", en="set by OCSC"),
}


class OfAnnouncementOut(Output):
    """Which announcement an answer follows from."""

    framework_key: str = Field(validation_alias=AliasPath("announcement", "framework_key"))
    release_key: str = Field(validation_alias=AliasPath("announcement", "release_key"))
    organisation_id: UUID = Field(validation_alias=AliasPath("announcement", "organisation_id"))
    announcement_id: UUID = Field(validation_alias=AliasPath("announcement", "id"))
    announcement_version: int = Field(validation_alias=AliasPath("announcement", "version"))
    announced_on: dt.date = Field(validation_alias=AliasPath("announcement", "announced_on"))
    stage: str = Field(validation_alias=AliasPath("announcement", "stage"))


class RoleTitledOut(Output):
    code: str
    title: WordsOut | None = Field(description="Null where the framework says that it is a gap")


class GroupRolesOut(Output):
    group: str
    present_role: RoleTitledOut
    future_role: RoleTitledOut | None = Field(description="Null when no stage follows the announced one")


class RolesOut(OfAnnouncementOut):
    previous_stage: str | None
    next_stage: str | None
    roles: list[GroupRolesOut]


class SkillOut(Output):
    code: str
    title: WordsOut | None = Field(description="Null where the framework says that it is a gap")
    defined_by: str = Field(description="framework or agency")
    base_title: WordsOut | None = Field(
        description="What the framework calls it, where the agency has a title of its own; else null"
    )


class RequiredSkillsOut(OfReleaseOut):
    organisation_id: UUID | None
    announcement_version: int | None
    group: str
    stage: str
    status: str = Field(description="known or unknown")
    code: str | None = Field(description="REQUIRED_SET_NOT_LOADED when unknown")
    explanation: WordsOut = Field(description="Who set the skills, or why they are unknown")
    set_by: str | None = Field(description="agency or framework; null when unknown")
    skills: list[SkillOut] | None = Field(description="Null when unknown, never an empty list")


def required_skills_out(required: RequiredSkills) -> RequiredSkillsOut:
    is_known, announcement = required.skills is not None, required.announcement
    return RequiredSkillsOut(
        framework_key=required.framework_key,
        release_key=required.release_key,
        organisation_id=announcement.organisation_id if announcement else None,
        announcement_version=announcement.version if announcement else None,
        group=required.group,
        stage=required.stage,
        status="known" if is_known else "unknown",
        code=None if is_known else NOT_LOADED,
        explanation=SET_BY[required.set_by] if required.set_by else UNKNOWN,
        set_by=required.set_by,
        skills=None if required.skills is None else [SkillOut.model_validate(one) for one in required.skills],
    )


class AssignmentOut(Output):
    group: str
    unit: SkillOut
    set_by: str


class ThemeOut(Output):
    year: int
    name: WordsOut
    assignments: list[AssignmentOut]


class ThemesOut(OfAnnouncementOut):
    themes: list[ThemeOut]
