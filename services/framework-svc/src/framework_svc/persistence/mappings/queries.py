"""Mappings, and how many people, plans and announcements hold a node of a release."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from framework_svc.domain.errors_releases import MappingNotFound
from framework_svc.domain.framework import Kind
from framework_svc.persistence.mappings.tables import ClassificationHeard, Mapping, PlanHeard
from framework_svc.persistence.tables import Announcement

FINAL = "final"
OPEN_PLANS = ("draft", "submitted", "sent_back", "in_force")
_BATCH = 500
_HEARD: Any = sa.inspect(ClassificationHeard).local_table
_PLAN: Any = sa.inspect(PlanHeard).local_table
_ANNOUNCED: Any = sa.inspect(Announcement).local_table
_READ = ("id", "stage", "goals", "roles", "required_skills", "themes")
ANNOUNCED_KINDS = frozenset({Kind.STAGE, Kind.GROUP, Kind.ROLE, Kind.SKILL_UNIT, Kind.GOAL})
_NEWEST = (
    sa.select(_ANNOUNCED.c.organisation_id, sa.func.max(_ANNOUNCED.c.version).label("version"))
    .group_by(_ANNOUNCED.c.organisation_id)
    .subquery()
)
_IS_NEWEST = sa.and_(
    _NEWEST.c.organisation_id == _ANNOUNCED.c.organisation_id, _NEWEST.c.version == _ANNOUNCED.c.version
)


@dataclass
class Held:
    """How many hold a node of one release; of kinds that are not `told` nobody says."""

    told: frozenset[Kind] = frozenset({Kind.ROLE, Kind.SKILL_UNIT})
    by_node: Counter[tuple[Kind, str]] = field(default_factory=Counter)

    def count(self, kind: Kind, keys: Iterable[str | None], number: int) -> None:
        for key in keys:
            if key is not None:
                self.by_node[kind, key] += number


def get_mapping(session: Session, mapping_id: UUID) -> Mapping:
    """Raises MappingNotFound."""
    if (mapping := session.get(Mapping, mapping_id)) is None:
        raise MappingNotFound
    return mapping


def lock_mapping(session: Session, mapping_id: UUID) -> Mapping:
    """The mapping, held until the transaction ends; raises MappingNotFound."""
    held = select(Mapping).where(Mapping.id == mapping_id).with_for_update()
    if (mapping := session.exec(held).first()) is None:
        raise MappingNotFound
    return mapping


def mappings_statement(framework_key: str) -> Any:
    return select(Mapping).where(Mapping.framework_key == framework_key)


def people_in(session: Session, release_id: UUID) -> Held | None:
    """People whose final classification is of this release, by role now or later and by required unit.

    None when people-svc named an announcement that is not known here: nobody can say of which release it is.
    """
    heard, announced = _HEARD.c, _ANNOUNCED.c
    what = (heard.organisation_id, heard.announcement_version, heard.group, heard.role, heard.future_role)
    # Counted before they are joined: people are many, what they are classified by is not.
    alike = (
        sa.select(*what, sa.func.count(sa.distinct(heard.person_id)).label("people"))
        .where(heard.status == FINAL)
        .group_by(*what)
        .subquery()
    )
    is_of = sa.and_(
        announced.organisation_id == alike.c.organisation_id,
        announced.version == alike.c.announcement_version,
    )
    of_announcements = (
        sa.select(announced.id, alike.c.group, alike.c.role, alike.c.future_role, alike.c.people)
        .select_from(alike.outerjoin(_ANNOUNCED, is_of))
        .where(sa.or_(announced.id.is_(None), announced.release_id == release_id))
    )
    held, in_groups = Held(), dict[tuple[UUID, str | None], int]()
    for one in session.execute(of_announcements):
        if one.id is None:
            return None
        held.count(Kind.ROLE, {one.role, one.future_role}, one.people)
        in_groups[one.id, one.group] = in_groups.get((one.id, one.group), 0) + one.people
    for announcement in _announcements(session, release_id, ids={key[0] for key in in_groups}):
        for group, units in announcement.required_skills.items():
            held.count(Kind.SKILL_UNIT, units, in_groups.get((announcement.id, group), 0))
    return held


def plans_in(session: Session, release_id: UUID) -> Held:
    """Plans not finished, by role and unit, of agencies whose newest announcement is of this release.

    A plan names no release: it is of the one under which its agency announced last, and of no other.
    """
    plan = _PLAN.c
    announced = (
        sa.select(_ANNOUNCED.c.organisation_id)
        .join(_NEWEST, _IS_NEWEST)
        .where(_ANNOUNCED.c.release_id == release_id)
    )
    alike = (
        sa.select(plan.role, plan.skill_units, sa.func.count())
        .where(plan.status.in_(OPEN_PLANS), plan.agency_id.in_(announced))
        .group_by(plan.role, plan.skill_units)
    )
    held = Held()
    for role, units, plans in session.execute(alike):
        held.count(Kind.ROLE, (role,), plans)
        held.count(Kind.SKILL_UNIT, set(json.loads(units)), plans)
    return held


def announcements_in(session: Session, release_id: UUID) -> Held:
    """The newest announcements of agencies, as far as they are of this release, each once for a node.

    Of the kinds that an announcement names; whether it is touched by what it does not name, nobody can say.
    """
    held = Held(told=ANNOUNCED_KINDS)
    for announcement in _announcements(session, release_id):
        for kind, keys in _named_in(announcement).items():
            held.count(kind, keys, 1)
    return held


def _named_in(announcement: Any) -> dict[Kind, set[str | None]]:
    roles, themes = announcement.roles, announcement.themes
    units = (*announcement.required_skills.values(), *(theme["units"] for theme in themes))
    groups = (announcement.required_skills, *(theme["groups"] for theme in themes))
    return {
        Kind.STAGE: {announcement.stage},
        Kind.GROUP: set(chain.from_iterable(groups)),
        Kind.ROLE: {one[name] for one in roles for name in ("present_role", "future_role")},
        Kind.SKILL_UNIT: set(chain.from_iterable(units)),
        Kind.GOAL: {key for goal in announcement.goals for key in goal["government_goals"]},
    }


def _announcements(session: Session, release_id: UUID, ids: set[UUID] | None = None) -> Iterable[Any]:
    """Announcements as columns, a batch at a time; the newest of each agency, unless ids are named."""
    table = _ANNOUNCED.c
    wanted = sa.select(*(table[name] for name in _READ)).where(table.release_id == release_id)
    if ids is None:
        wanted = wanted.join(_NEWEST, _IS_NEWEST)
    found = session.execute(wanted.execution_options(yield_per=_BATCH))
    return (one for one in found if ids is None or one.id in ids)
