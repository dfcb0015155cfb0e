"""What an agency may announce: one stage for all, roles and skills together, from units that exist.

AnnouncementDraft ──announced()──► Announced   or   AnnouncementRefused(every reason)
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol
from uuid import UUID

from framework_svc.domain.announcement_draft import HORIZONS_YEARS, AnnouncementDraft, ThemeDraft
from framework_svc.domain.errors import (
    AmbiguousCode,
    AnnouncedBeforeLast,
    AnnouncedInFuture,
    AnnouncementRefused,
    CorrectionIncomplete,
    CorrectsNotNewest,
    DomainError,
    EffectiveBeforeAnnounced,
    GoalNotLinked,
    HorizonsMissing,
    MemberNotNamed,
    OverlayBehind,
    SkillsMustAccompanyRoles,
    StageIsAgencyWide,
    ThemeYearTwice,
    UnitNotSelected,
    UnknownGoal,
    UnknownGroup,
    UnknownHorizon,
    UnknownSkillUnit,
    UnknownStage,
    VisionMissing,
)
from framework_svc.domain.framework import Framework, Kind, RoleExpected, roles_at, stage_named
from framework_svc.domain.overlay import Laid, groups_without
from framework_svc.domain.replacement import Address


class NewestFacts(Protocol):
    """The newest version of the agency so far."""

    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...
    @property
    def announced_on(self) -> dt.date: ...


@dataclass(frozen=True)
class Announced:
    """The parts of an announcement that follow from the framework."""

    stage: str
    roles: tuple[RoleExpected, ...]
    required_skills: Mapping[str, tuple[str, ...]]
    themes: tuple[ThemeDraft, ...]


def announced(
    draft: AnnouncementDraft,
    framework: Framework,
    *,
    own_units: Collection[str],
    overlay: Laid | None,
    newest: NewestFacts | None,
    today: dt.date,
) -> Announced:
    """What is announced by this draft, after the newest version that there is.

    Raises:
        AnnouncementRefused: With every reason there is.

    Source:
        R-ORG-03, R-ORG-04, R-ORG-06, R-ORG-10, R-ORG-12, R-ORG-14, R-ORG-15, R-ORG-21.
    """
    known_units = framework.units.union(own_units)
    reasons = (
        *_against_dates(draft, newest, today),
        *_against_correction(draft, newest),
        *_against_stages(draft, framework),
        *_against_goals(draft, framework),
        *_against_horizons(draft),
        *_against_working_group(draft),
        *_against_skills(draft, framework),
        *_against_themes(draft, framework),
        *_against_units(draft, known_units),
        *_against_overlay(draft, framework, overlay),
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


def _against_dates(
    draft: AnnouncementDraft, newest: NewestFacts | None, today: dt.date
) -> Iterator[DomainError]:
    """Nothing is announced in advance, out of turn, or with effect on days before it (AMB-18)."""
    if draft.announced_on > today:
        yield AnnouncedInFuture(announced_on=draft.announced_on, today=today)
    if draft.in_force_from < draft.announced_on:
        yield EffectiveBeforeAnnounced(effective_on=draft.in_force_from, announced_on=draft.announced_on)
    if newest is not None and draft.announced_on < newest.announced_on:
        yield AnnouncedBeforeLast(announced_on=draft.announced_on, last_announced_on=newest.announced_on)


def _against_correction(draft: AnnouncementDraft, newest: NewestFacts | None) -> Iterator[DomainError]:
    """A correction says what it corrects and why; what another version has followed is history."""
    if (draft.corrects is None) != (draft.correction_reason is None):
        yield CorrectionIncomplete()
    if draft.corrects is not None and (newest is None or newest.id != draft.corrects):
        yield CorrectsNotNewest(newest_version=newest.version if newest else 0)


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
    """Goals are set for 1, 3 or 5 years, and each serves one of the government's goals or more.

    Source:
        R-ORG-03, R-ORG-04, R-FRM-08.
    """
    for goal in draft.goals:
        if goal.horizon_years not in HORIZONS_YEARS:
            yield UnknownHorizon(horizons=[str(years) for years in HORIZONS_YEARS])
        if not goal.government_goals:
            yield GoalNotLinked(horizon_years=goal.horizon_years, goals=sorted(framework.goals))
        elif not framework.goals.issuperset(goal.government_goals):
            yield UnknownGoal(goals=sorted(framework.goals))


def _against_horizons(draft: AnnouncementDraft) -> Iterator[DomainError]:
    """Vision and goals may be announced elsewhere; stated here, they are stated for all three terms.

    Source:
        R-ORG-03; S03 announces stage, roles and skills alone.
    """
    if not draft.goals and draft.vision is None:
        return
    if draft.vision is None:
        yield VisionMissing()
    stated = {goal.horizon_years for goal in draft.goals}
    if missing := [str(years) for years in HORIZONS_YEARS if years not in stated]:
        yield HorizonsMissing(horizons=missing)


def _against_working_group(draft: AnnouncementDraft) -> Iterator[DomainError]:
    members = draft.working_group.members if draft.working_group else ()
    for number, member in enumerate(members, 1):
        if member.person_id is None and not member.position:
            yield MemberNotNamed(number=number)


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


def _against_overlay(
    draft: AnnouncementDraft, framework: Framework, overlay: Laid | None
) -> Iterator[DomainError]:
    """No group is required to have a unit that the agency said it does not use.

    An overlay that is behind is neither taken as it is nor passed over: what was said of one release is not
    said of the next, where a unit may be split, replaced or new. The agency first moves it, and decides.

    Source:
        R-ORG-15, R-FRM-12.
    """
    if overlay is None:
        return
    if overlay.is_behind:
        yield OverlayBehind(
            overlay_version=overlay.version,
            overlay_release_key=overlay.release_key,
            current_release_key=overlay.current_release_key,
        )
        return
    for unit, groups in _required_of(draft, framework).items():
        if without := groups_without(Address(Kind.SKILL_UNIT, unit), overlay.delta, groups):
            yield UnitNotSelected(unit=unit, groups=without, overlay_version=overlay.version)


def _required_of(draft: AnnouncementDraft, framework: Framework) -> dict[str, list[str]]:
    """The groups of which each unit is required, by the set of a group or by a theme."""
    groups: dict[str, set[str]] = {}
    for group, units in draft.required_skills.items():
        for unit in units:
            groups.setdefault(unit, set()).add(group)
    for theme in draft.themes:
        for unit in theme.units:
            groups.setdefault(unit, set()).update(theme.groups or framework.groups)
    return {unit: [group for group in framework.groups if group in of] for unit, of in groups.items()}
