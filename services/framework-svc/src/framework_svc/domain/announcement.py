"""What an agency may announce: one stage for all, roles and skills together, from units that exist.

AnnouncementDraft ──announced()──► Announced   or   AnnouncementRefused(every reason)
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from framework_svc.domain.errors import (
    AmbiguousCode,
    AnnouncedInFuture,
    AnnouncementRefused,
    DomainError,
    SkillsMustAccompanyRoles,
    StageIsAgencyWide,
    ThemeYearTwice,
    UnknownGoal,
    UnknownGroup,
    UnknownHorizon,
    UnknownSkillUnit,
    UnknownStage,
)
from framework_svc.domain.framework import Framework, RoleExpected, roles_at, stage_named
from framework_svc.domain.node import Bilingual

NUMBER_LENGTH = 50
POSITION_LENGTH = 200
VISION_LENGTH = 4000
GOAL_LENGTH = 2000
THEME_LENGTH = 500
UNIT_CODE_LENGTH = 40
UNITS_MAX = 200
THEME_YEAR_MAX = 10
HORIZONS_YEARS = (1, 3, 5)  # R-ORG-03


@dataclass(frozen=True)
class GoalDraft:
    """What the agency wants changed after so many years, and which goals of the government that serves."""

    horizon_years: int
    text: Bilingual
    government_goals: tuple[str, ...]


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
    number: str
    announced_on: dt.date
    signatory_position: str
    target_stage: str
    vision: Bilingual | None
    goals: tuple[GoalDraft, ...]
    groups: tuple[GroupDraft, ...]
    required_skills: Mapping[str, tuple[str, ...]]
    themes: tuple[ThemeDraft, ...]


@dataclass(frozen=True)
class Announced:
    """The parts of an announcement that follow from the framework."""

    stage: str
    roles: tuple[RoleExpected, ...]
    required_skills: Mapping[str, tuple[str, ...]]
    themes: tuple[ThemeDraft, ...]


def announced(
    draft: AnnouncementDraft, framework: Framework, *, own_units: Collection[str], today: dt.date
) -> Announced:
    """What is announced by this draft.

    Raises:
        AnnouncementRefused: With every reason there is.

    Source:
        R-ORG-06, R-ORG-10, R-ORG-12, R-ORG-14, R-ORG-15, R-ORG-21.
    """
    known_units = framework.units.union(own_units)
    reasons = (
        *_against_date(draft, today),
        *_against_stages(draft, framework),
        *_against_goals(draft, framework),
        *_against_skills(draft, framework),
        *_against_themes(draft, framework),
        *_against_units(draft, known_units),
    )
    if reasons:
        raise AnnouncementRefused(reasons=reasons)
    stage = stage_named(framework, draft.target_stage)
    return Announced(
        stage,
        roles_at(framework, stage),
        {group: _once(draft.required_skills[group]) for group in framework.groups},
        tuple(
            replace(theme, units=_once(theme.units), groups=_once(theme.groups) or framework.groups)
            for theme in sorted(draft.themes, key=lambda theme: theme.year)
        ),
    )


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _against_date(draft: AnnouncementDraft, today: dt.date) -> Iterator[DomainError]:
    if draft.announced_on > today:
        yield AnnouncedInFuture(announced_on=draft.announced_on, today=today)


def _against_stages(draft: AnnouncementDraft, framework: Framework) -> Iterator[DomainError]:
    """One stage for the whole agency.

    Source:
        R-ORG-06, R-ORG-10; clause 4.6.2.
    """
    stages: list[str | None] = []
    for name in (draft.target_stage, *(group.stage for group in draft.groups)):
        try:
            stages.append(stage_named(framework, name) if name is not None else None)
        except (AmbiguousCode, UnknownStage) as refused:
            stages.append(None)
            yield refused
    target, *of_groups = stages
    for group, stage in zip(draft.groups, of_groups, strict=True):
        if group.group not in framework.groups:
            yield UnknownGroup(groups=list(framework.groups))
        elif stage is not None and target is not None and stage != target:
            yield StageIsAgencyWide(group=group.group, group_stage=stage, target_stage=target)


def _against_goals(draft: AnnouncementDraft, framework: Framework) -> Iterator[DomainError]:
    """Goals are set for 1, 3 or 5 years and may name goals of the government.

    Source:
        R-ORG-03; R-ORG-04 says "should", so a goal without a link is accepted.
    """
    for goal in draft.goals:
        if goal.horizon_years not in HORIZONS_YEARS:
            yield UnknownHorizon(horizons=[str(years) for years in HORIZONS_YEARS])
        for name in goal.government_goals:
            if name not in framework.goals:
                yield UnknownGoal(goals=sorted(framework.goals))


def _against_skills(draft: AnnouncementDraft, framework: Framework) -> Iterator[DomainError]:
    """Roles are announced together with the skills they need, for every group.

    Source:
        R-ORG-14.
    """
    if without := [group for group in framework.groups if not draft.required_skills.get(group)]:
        yield SkillsMustAccompanyRoles(groups=without)
    if any(group not in framework.groups for group in draft.required_skills):
        yield UnknownGroup(groups=list(framework.groups))


def _against_themes(draft: AnnouncementDraft, framework: Framework) -> Iterator[DomainError]:
    """At most one theme a year.

    Source:
        R-ORG-21.
    """
    for year, times in Counter(theme.year for theme in draft.themes).items():
        if times > 1:
            yield ThemeYearTwice(year=year)
    if any(group not in framework.groups for theme in draft.themes for group in theme.groups):
        yield UnknownGroup(groups=list(framework.groups))


def _against_units(draft: AnnouncementDraft, known: Collection[str]) -> Iterator[DomainError]:
    """Each unit is one of the release or one that the agency has defined; courses are neither.

    Source:
        R-FRM-12, R-ORG-15.
    """
    of_groups = chain.from_iterable(draft.required_skills.values())
    of_themes = chain.from_iterable(theme.units for theme in draft.themes)
    for unit in dict.fromkeys(chain(of_groups, of_themes)):
        if unit not in known:
            yield UnknownSkillUnit(unit=unit)
