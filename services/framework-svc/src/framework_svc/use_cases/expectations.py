"""What an announcement means for each group: roles now and later, skills, themes of the years."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service_kit import calendar
from service_kit.database import Database
from sqlmodel import Session

from framework_svc.domain.framework import (
    Kind,
    group_named,
    next_stage,
    previous_stage,
    required_set,
    stage_named,
)
from framework_svc.domain.node import Bilingual
from framework_svc.domain.overlay import delta_of, own_titles
from framework_svc.persistence.announcements import in_force_on
from framework_svc.persistence.nodes import titles_in
from framework_svc.persistence.organisations import agency_of
from framework_svc.persistence.overlays.queries import find_content
from framework_svc.persistence.releases import Wanted, framework_in, get_pin
from framework_svc.persistence.skill_units import titles_of
from framework_svc.persistence.tables import Announcement

SET_BY_AGENCY = "agency"
SET_BY_FRAMEWORK = "framework"
NOT_LOADED = "REQUIRED_SET_NOT_LOADED"

Words = dict[str, str | None]


@dataclass(frozen=True)
class RoleTitled:
    code: str
    title: Words | None


@dataclass(frozen=True)
class GroupRoles:
    group: str
    present_role: RoleTitled
    future_role: RoleTitled | None


@dataclass(frozen=True)
class RolesOfAgency:
    announcement: Announcement
    previous_stage: str | None
    next_stage: str | None
    roles: list[GroupRoles]


@dataclass(frozen=True)
class Skill:
    code: str
    title: Words | None
    defined_by: str
    base_title: Words | None = None  # what the framework calls it, where the agency has words of its own


@dataclass(frozen=True)
class RequiredSkills:
    """The skills of a group at a stage; `skills` is None when nobody knows them, which is not "none"."""

    framework_key: str
    release_key: str
    group: str
    stage: str
    skills: list[Skill] | None
    set_by: str | None
    announcement: Announcement | None


@dataclass(frozen=True)
class Assignment:
    group: str
    unit: Skill
    set_by: str = SET_BY_AGENCY


@dataclass(frozen=True)
class Theme:
    year: int
    name: Words
    assignments: list[Assignment]


@dataclass(frozen=True)
class ThemesOfAgency:
    announcement: Announcement
    themes: list[Theme]


def roles_of(database: Database, organisation_id: UUID, *, now: dt.datetime) -> RolesOfAgency:
    """The six roles that an agency expects now, and those of the next stage.

    Source:
        R-ORG-10, R-ORG-11, R-CLS-17; no role after the last stage (AMB-08).
    """
    with database.read() as session:
        announcement = _announcement(session, organisation_id, now)
        framework = framework_in(session, announcement.release_id, (Kind.STAGE,))
        titles = titles_in(session, announcement.release_id, Kind.ROLE, _codes_of(announcement.roles))
    return RolesOfAgency(
        announcement,
        previous_stage(framework, announcement.stage),
        next_stage(framework, announcement.stage),
        [_group_roles(role, titles) for role in announcement.roles],
    )


def required_skills_of(
    database: Database, organisation_id: UUID, *, group: str, stage: str | None, now: dt.datetime
) -> RequiredSkills:
    """The set that the agency announced for a group; unknown for any stage but the announced one.

    Source:
        R-CLS-18, R-ORG-15.
    """
    with database.read() as session:
        announcement = _announcement(session, organisation_id, now)
        framework = framework_in(session, announcement.release_id, (Kind.STAGE, Kind.GROUP))
        group = group_named(framework, group)
        stage = announcement.stage if stage is None else stage_named(framework, stage)
        if stage != announcement.stage:
            return _unknown(announcement, group, stage)
        skills = _skills(session, announcement, announcement.required_skills[group])
    return RequiredSkills(
        announcement.framework_key,
        announcement.release_key,
        group,
        stage,
        skills,
        SET_BY_AGENCY,
        announcement,
    )


def required_skills_in(
    database: Database, wanted: Wanted, *, group: str, stage: str
) -> tuple[Any, RequiredSkills]:
    """The national set of a group at a stage, or that it is not known: never an empty list.

    Source:
        R-ORG-13; gap 7 of section 4 of the rules.
    """
    with database.read() as session:
        release = get_pin(session, wanted)
        framework = framework_in(session, release.id, (Kind.STAGE, Kind.GROUP, Kind.REQUIREMENT))
        group, stage = group_named(framework, group), stage_named(framework, stage)
        codes = required_set(framework, group, stage)
        titles = titles_in(session, release.id, Kind.SKILL_UNIT, codes or ())
    return release, _national(release, group, stage, codes, titles)


def themes_of(database: Database, organisation_id: UUID, *, now: dt.datetime) -> ThemesOfAgency:
    """The themes of the years, with one assignment for each group and unit.

    Source:
        R-ORG-21, R-ORG-22.
    """
    with database.read() as session:
        announcement = _announcement(session, organisation_id, now)
        codes = [code for theme in announcement.themes for code in theme["units"]]
        units = {skill.code: skill for skill in _skills(session, announcement, codes)}
    return ThemesOfAgency(announcement, [_theme(theme, units) for theme in announcement.themes])


def _announcement(session: Session, organisation_id: UUID, now: dt.datetime) -> Announcement:
    return in_force_on(session, agency_of(session, organisation_id).id, calendar.day(now))


def _codes_of(roles: list[dict[str, str | None]]) -> list[str]:
    told = (role[when] for role in roles for when in ("present_role", "future_role"))
    return [code for code in told if code is not None]


def _group_roles(role: dict[str, str | None], titles: dict[str, Words | None]) -> GroupRoles:
    present, future = str(role["present_role"]), role["future_role"]
    return GroupRoles(
        str(role["group"]),
        RoleTitled(present, titles[present]),
        RoleTitled(future, titles[future]) if future is not None else None,
    )


def _skills(session: Session, announcement: Announcement, codes: list[str]) -> list[Skill]:
    of_framework = titles_in(session, announcement.release_id, Kind.SKILL_UNIT, codes)
    of_agency = titles_of(session, [code for code in codes if code not in of_framework])
    adapted = _adapted_titles(session, announcement)
    return [
        _skill_of_framework(code, of_framework[code], adapted.get(code))
        if code in of_framework
        else Skill(code, of_agency[code], SET_BY_AGENCY)
        for code in codes
    ]


def _adapted_titles(session: Session, announcement: Announcement) -> dict[str, Bilingual]:
    """The agency's own words, by the version of its overlay that it announced with."""
    if announcement.overlay_version is None:
        return {}
    of = announcement.organisation_id, announcement.framework_key
    content = find_content(session, *of, announcement.overlay_version)
    return own_titles(delta_of(content), Kind.SKILL_UNIT) if content else {}


def _skill_of_framework(code: str, title: Words | None, adapted: Bilingual | None) -> Skill:
    if adapted is None:
        return Skill(code, title, SET_BY_FRAMEWORK)
    return Skill(code, dict(adapted), SET_BY_FRAMEWORK, base_title=title)


def _unknown(announcement: Announcement, group: str, stage: str) -> RequiredSkills:
    return RequiredSkills(
        announcement.framework_key, announcement.release_key, group, stage, None, None, announcement
    )


def _national(
    release: Any, group: str, stage: str, codes: tuple[str, ...] | None, titles: dict[str, Words | None]
) -> RequiredSkills:
    known = [Skill(code, titles[code], SET_BY_FRAMEWORK) for code in codes] if codes is not None else None
    set_by = SET_BY_FRAMEWORK if codes is not None else None
    return RequiredSkills(release.framework_key, release.key, group, stage, known, set_by, None)


def _theme(theme: dict[str, Any], units: dict[str, Skill]) -> Theme:
    assignments = [Assignment(group, units[code]) for group in theme["groups"] for code in theme["units"]]
    return Theme(theme["year"], theme["name"], assignments)
