"""What an agency means to announce, as it says it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from framework_svc.domain.node import Bilingual

NUMBER_LENGTH = 50
POSITION_LENGTH = 200
VISION_LENGTH = 4000
GOAL_LENGTH = 2000
THEME_LENGTH = 500
UNIT_CODE_LENGTH = 40
UNITS_MAX = 200
THEME_YEAR_MAX = 10
REASON_LENGTH = 2000
MEMBERS_MAX = 100
HORIZONS_YEARS = (1, 3, 5)  # R-ORG-03


class Result(StrEnum):
    """What a goal is, of a changed way of work or service (R-ORG-04)."""

    OUTPUT = "output"
    OUTCOME = "outcome"


class WorkingUnit(StrEnum):
    """Where members of a working group come from; the guideline names three, for example (R-ORG-05)."""

    PLANNING = "planning"
    IT = "it"
    HR = "hr"
    OTHER = "other"


@dataclass(frozen=True)
class GoalDraft:
    """What the agency wants changed after so many years, and which goals of the government that serves."""

    horizon_years: int
    text: Bilingual
    government_goals: tuple[str, ...]
    result: Result | None = None


@dataclass(frozen=True)
class MemberDraft:
    """A member is a person by id or the holder of a position; no name is kept."""

    unit: WorkingUnit
    person_id: UUID | None
    position: str | None


@dataclass(frozen=True)
class WorkingGroupDraft:
    order_number: str
    members: tuple[MemberDraft, ...]


@dataclass(frozen=True)
class GroupDraft:
    group: str
    stage: str | None


@dataclass(frozen=True)
class ThemeDraft:
    """What all groups named develop in one year; no groups named means every group."""

    year: int
    name: Bilingual
    units: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnnouncementDraft:
    """What an agency means to announce; in force from that day, unless it says a later one."""

    number: str
    announced_on: dt.date
    effective_on: dt.date | None = None
    signatory_position: str
    target_stage: str
    vision: Bilingual | None
    goals: tuple[GoalDraft, ...]
    groups: tuple[GroupDraft, ...]
    required_skills: Mapping[str, tuple[str, ...]]
    themes: tuple[ThemeDraft, ...]
    working_group: WorkingGroupDraft | None = None
    corrects: UUID | None = None
    correction_reason: Bilingual | None = None

    @property
    def in_force_from(self) -> dt.date:
        return self.effective_on or self.announced_on
