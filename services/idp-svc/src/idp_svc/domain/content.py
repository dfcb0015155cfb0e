"""The seven elements that a plan links, when they are sound, and when they are whole.

A draft may be incomplete, but never wrong: what is there is checked whenever it is stored, what is missing
only when the plan is submitted.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from idp_svc.domain.errors import (
    ActivityOutsidePeriod,
    ActivityWithoutSkill,
    ContentRefused,
    DomainError,
    ElementMissing,
    PeriodReversed,
    PlanNotSubmittable,
    PriorityUnfit,
    SkillTwice,
    SkillWithoutMethod,
    UnknownSkillUnit,
    UnknownTool,
)

FRAMEWORK_KEY = "ocsc-digital"  # whose tools and skills plans are made of
UNIT_LENGTH = 40
TOOL_LENGTH = 60
SKILLS_MAX = 40
ACTIVITIES_MAX = 120
MINUTES_PER_HOUR = 60
HOURS_MAX = 5000


class Element(StrEnum):
    ROLE_AND_BEHAVIOUR = "role_and_behaviour"
    MISSION = "mission"
    SKILLS = "skills"
    GOAL = "goal"
    METHODS = "methods"
    PERIOD = "period"
    APPLICATION = "application"


ELEMENT_NAMES: Mapping[Element, tuple[str, str]] = {
    Element.ROLE_AND_BEHAVIOUR: ("บทบาทและพฤติกรรมที่คาดหวัง", "expected role and behaviour"),
    Element.MISSION: ("ภารกิจของหน่วยงาน", "mission of the agency"),
    Element.SKILLS: ("ทักษะด้านดิจิทัลที่จำเป็น", "required digital skills"),
    Element.GOAL: ("เป้าหมายการพัฒนา", "development goal"),
    Element.METHODS: ("วิธีการพัฒนา", "development method"),
    Element.PERIOD: ("ช่วงเวลาที่จะพัฒนา", "development period"),
    Element.APPLICATION: ("แนวทางการประยุกต์ใช้ในการทำงาน", "application at work"),
}


class SkillFacts(Protocol):
    @property
    def unit(self) -> str: ...
    @property
    def priority(self) -> int: ...


class ActivityFacts(Protocol):
    @property
    def unit(self) -> str: ...
    @property
    def tool(self) -> str: ...
    @property
    def starts_on(self) -> dt.date: ...
    @property
    def ends_on(self) -> dt.date: ...


@dataclass(frozen=True)
class SkillLine:
    unit: str
    priority: int


@dataclass(frozen=True)
class ActivityLine:
    """A planned method: one tool for one skill; `planned_minutes` None where nobody has said."""

    unit: str
    tool: str
    description: str
    starts_on: dt.date
    ends_on: dt.date
    planned_minutes: int | None = None


@dataclass(frozen=True)
class Content:
    """What the person writes; the first element, role and behaviour, comes from the classification."""

    mission: str | None = None
    goal: str | None = None
    application: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    skills: Sequence[SkillFacts] = ()
    activities: Sequence[ActivityFacts] = ()


@dataclass(frozen=True)
class Framework:
    """What one release says, and the agency adds: tools with their part of 70:20:10, and skill units."""

    tools: Mapping[str, int]
    units: frozenset[str]


def refuse_unsound(content: Content, framework: Framework) -> None:
    """Let content be stored only when nothing in it is wrong.

    Raises:
        ContentRefused: Several things are; a single one is raised as itself.
    """
    _refuse(ContentRefused, unsound(content, framework))


def unsound(content: Content, framework: Framework) -> list[DomainError]:
    """Everything in the content that is wrong, whether or not it is whole.

    Source:
        R-IDP-05 (order and method of each skill), R-FRM-15 (the tools), R-IDP-08 (the period).
    """
    units = [skill.unit for skill in content.skills]
    found: list[DomainError] = [*_reversed_periods(content)]
    if sorted(skill.priority for skill in content.skills) != list(range(1, len(units) + 1)):
        found.append(PriorityUnfit(priorities=[str(skill.priority) for skill in content.skills]))
    if twice := [unit for unit, count in Counter(units).items() if count > 1]:
        found.append(SkillTwice(units=twice))
    if unknown := _outside(units, framework.units):
        found.append(UnknownSkillUnit(units=unknown))
    if unknown := _outside((activity.tool for activity in content.activities), framework.tools):
        found.append(UnknownTool(tools=unknown))
    if orphans := _outside((activity.unit for activity in content.activities), units):
        found.append(ActivityWithoutSkill(units=orphans))
    return found


def _reversed_periods(content: Content) -> Iterable[PeriodReversed]:
    start, end = content.starts_on, content.ends_on
    if start is not None and end is not None and end < start:
        yield PeriodReversed(pointer="/ends_on", starts_on=start, ends_on=end)
    for index, activity in enumerate(content.activities):
        if activity.ends_on < activity.starts_on:
            yield PeriodReversed(
                pointer=f"/activities/{index}/ends_on",
                starts_on=activity.starts_on,
                ends_on=activity.ends_on,
            )


def _outside(words: Iterable[str], known: Collection[str]) -> list[str]:
    return sorted({word for word in words if word not in known})


def refuse_unfinished(content: Content, *, role: str | None, others: Sequence[DomainError] = ()) -> None:
    """Let a plan be submitted only when it is whole; `others` are reasons that are not about its content.

    Raises:
        PlanNotSubmittable: Several reasons; a single one is raised as itself.
    """
    _refuse(PlanNotSubmittable, [*unfinished(content, role=role), *others])


def unfinished(content: Content, *, role: str | None) -> list[DomainError]:
    """Everything that keeps the content from being submitted.

    Source:
        R-IDP-08 (seven elements), R-IDP-05 (each skill by what method).
    """
    found: list[DomainError] = []
    if missing := missing_elements(content, role=role):
        found.append(_element_missing(missing))
    planned = {activity.unit for activity in content.activities}
    bare = [skill.unit for skill in content.skills if skill.unit not in planned]
    if content.activities and bare:
        found.append(SkillWithoutMethod(units=bare))
    if numbers := _outside_period(content):
        found.append(ActivityOutsidePeriod(numbers=numbers))
    return found


def missing_elements(content: Content, *, role: str | None) -> list[Element]:
    """Those of the seven elements that are not there yet, in their official order.

    Source:
        R-IDP-08; document 001, Ind 3.3.
    """
    period = content.starts_on is not None and content.ends_on is not None
    present: Mapping[Element, object] = {
        Element.ROLE_AND_BEHAVIOUR: role,
        Element.MISSION: content.mission,
        Element.SKILLS: content.skills,
        Element.GOAL: content.goal,
        Element.METHODS: content.activities,
        Element.PERIOD: period,
        Element.APPLICATION: content.application,
    }
    return [element for element in Element if not present[element]]


def _element_missing(missing: Sequence[Element]) -> ElementMissing:
    names = [ELEMENT_NAMES[element] for element in missing]
    return ElementMissing(
        elements=[element.value for element in missing],
        elements_th=[thai for thai, _ in names],
        elements_en=[english for _, english in names],
    )


def _outside_period(content: Content) -> list[str]:
    start, end = content.starts_on, content.ends_on
    if start is None or end is None:
        return []
    return [
        str(number)
        for number, activity in enumerate(content.activities, start=1)
        if activity.starts_on < start or activity.ends_on > end
    ]


def is_additional(unit: str, required: Collection[str] | None) -> bool | None:
    """Whether a skill goes beyond the agency's set for the person's group; None when the set is unknown.

    Source:
        R-FRM-12 (agencies and staff may define more), R-CLS-18 (the agency's set for the group).
    """
    return None if required is None else unit not in required


def _refuse(together: type[DomainError], reasons: Sequence[DomainError]) -> None:
    if len(reasons) == 1:
        raise reasons[0]
    if reasons:
        raise together(reasons=tuple(reasons))
