"""What goes out of announcements."""

import datetime as dt
from uuid import UUID

from pydantic import Field
from service_kit.schemas import Output, WordsOut

from framework_svc.api.schemas_releases import OfReleaseOut
from framework_svc.domain.announcement_draft import Result, WorkingUnit
from framework_svc.use_cases.announcements import Known, OnDay


class RoleExpectedOut(Output):
    group: str
    present_role: str
    future_role: str | None


class GoalOfAgencyOut(Output):
    horizon_years: int
    text: WordsOut
    government_goals: list[str]
    result: Result | None = None


class ThemeSetOut(Output):
    year: int
    name: WordsOut
    units: list[str]
    groups: list[str]


class MemberOut(Output):
    unit: WorkingUnit
    person_id: UUID | None
    position: str | None


class WorkingGroupOut(Output):
    order_number: str
    members: list[MemberOut]


class AnnouncementOut(OfReleaseOut):
    id: UUID
    organisation_id: UUID
    version: int
    number: str
    announced_on: dt.date
    effective_on: dt.date = Field(description="First day in force")
    signatory_position: str
    stage: str
    vision: WordsOut | None
    goals: list[GoalOfAgencyOut]
    roles: list[RoleExpectedOut]
    required_skills: dict[str, list[str]]
    themes: list[ThemeSetOut]
    working_group: WorkingGroupOut | None
    corrects: UUID | None = Field(description="The announcement that this one corrects")
    correction_reason: WordsOut | None
    overlay_version: int | None = Field(
        description="Version of the agency's overlay that this was checked against; null when it had none"
    )
    corrected_by: UUID | None = Field(None, description="The announcement that has corrected this one since")
    published_at: dt.datetime = Field(description="When it was published here, whatever day it is dated")


class AnnouncedVersionOut(Output):
    id: UUID
    version: int
    announced_on: dt.date
    effective_on: dt.date


class AnnouncementOnDayOut(AnnouncementOut):
    """What was in force on a day."""

    newest_announced: AnnouncedVersionOut = Field(
        description="The newest that was announced by that day; another one until that takes effect"
    )


def announcement_out(known: Known) -> AnnouncementOut:
    found = AnnouncementOut.model_validate(known.announcement)
    return found.model_copy(update={"corrected_by": known.corrected_by})


def announcement_on_day_out(on_day: OnDay) -> AnnouncementOnDayOut:
    newest = AnnouncedVersionOut.model_validate(on_day.newest_announced)
    return AnnouncementOnDayOut(**dict(announcement_out(on_day.in_force)), newest_announced=newest)


class AnnouncementFactsOut(Output):
    """An announcement as framework.announcement.published.v1 tells it."""

    announcement_id: UUID = Field(validation_alias="id")
    organisation_id: UUID
    version: int
    number: str
    announced_on: dt.date
    effective_on: dt.date
    release_key: str
    stage: str
    roles: list[RoleExpectedOut]
    required_skills: dict[str, list[str]]
