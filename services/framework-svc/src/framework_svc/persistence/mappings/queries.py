"""Mappings, and how many people, plans and announcements hold a node of a release."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from framework_svc.domain.errors_releases import MappingNotFound
from framework_svc.persistence.mappings.tables import ClassificationHeard, Mapping, PlanHeard
from framework_svc.persistence.tables import Announcement

FINAL = "final"
OPEN_PLANS = ("draft", "submitted", "sent_back", "in_force")
_BATCH = 500
_HEARD: Any = sa.inspect(ClassificationHeard).local_table
_PLAN: Any = sa.inspect(PlanHeard).local_table
_ANNOUNCED: Any = sa.inspect(Announcement).local_table


@dataclass
class Held:
    """How many hold a role, and how many a unit, of one release."""

    by_role: dict[str, int] = field(default_factory=dict)
    by_unit: dict[str, int] = field(default_factory=dict)

    def count_role(self, role: str | None, number: int) -> None:
        if role is not None:
            self.by_role[role] = self.by_role.get(role, 0) + number

    def count_units(self, units: Iterable[str], number: int) -> None:
        for unit in units:
            self.by_unit[unit] = self.by_unit.get(unit, 0) + number


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
        held.count_role(one.role, one.people)
        held.count_role(one.future_role, one.people)
        in_groups[one.id, one.group] = in_groups.get((one.id, one.group), 0) + one.people
    for announcement in _announcements(session, release_id, ids={key[0] for key in in_groups}):
        for group, units in announcement.required_skills.items():
            held.count_units(units, in_groups.get((announcement.id, group), 0))
    return held


def plans_in(session: Session, release_id: UUID) -> Held:
    """Plans that are not finished, of agencies that announced under this release, by role and by unit."""
    plan = _PLAN.c
    announced = sa.select(_ANNOUNCED.c.organisation_id).where(_ANNOUNCED.c.release_id == release_id)
    alike = (
        sa.select(plan.role, plan.skill_units, sa.func.count())
        .where(plan.status.in_(OPEN_PLANS), plan.agency_id.in_(announced))
        .group_by(plan.role, plan.skill_units)
    )
    held = Held()
    for role, units, plans in session.execute(alike):
        held.count_role(role, plans)
        held.count_units(set(json.loads(units)), plans)
    return held


def announcements_in(session: Session, release_id: UUID) -> Held:
    """Announcements in force under this release, by role and by unit, each counted once for a node."""
    held = Held()
    for announcement in _announcements(session, release_id):
        for role in {one[name] for one in announcement.roles for name in ("present_role", "future_role")}:
            held.count_role(role, 1)
        required = {unit for units in announcement.required_skills.values() for unit in units}
        held.count_units(required | {unit for theme in announcement.themes for unit in theme["units"]}, 1)
    return held


def _announcements(session: Session, release_id: UUID, ids: set[UUID] | None = None) -> Iterable[Any]:
    """Announcements as columns, a batch at a time; the newest of each agency, unless ids are named."""
    table = _ANNOUNCED.c
    wanted = sa.select(table.id, table.roles, table.required_skills, table.themes).where(
        table.release_id == release_id
    )
    if ids is None:
        newest = (
            sa.select(table.organisation_id, sa.func.max(table.version).label("version"))
            .group_by(table.organisation_id)
            .subquery()
        )
        is_newest = sa.and_(
            newest.c.organisation_id == table.organisation_id, newest.c.version == table.version
        )
        wanted = wanted.join(newest, is_newest)
    found = session.execute(wanted.execution_options(yield_per=_BATCH))
    return (one for one in found if ids is None or one.id in ids)
