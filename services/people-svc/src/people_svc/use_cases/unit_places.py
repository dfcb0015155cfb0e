"""Where units stand today: written on their rows, on the rows of their people, and told to the others.

Told once for each unit, however many people work in it: whoever keeps people by unit follows with that.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.calendar import day
from service_kit.database import Database
from service_kit.identity import Caller
from sqlmodel import Session, col

from people_svc.domain.errors import NoAgencyAbove
from people_svc.domain.history import SINCE_EVER, holds_on
from people_svc.domain.organisation import TreeLine, parent_of
from people_svc.domain.search import search_key
from people_svc.domain.tree import Place
from people_svc.persistence.organisations import organisations_of, touch
from people_svc.persistence.tables import (
    Organisation,
    OrganisationName,
    OrganisationParent,
    OrganisationPath,
    Person,
)
from people_svc.persistence.tree import (
    names_of,
    places_of,
    store_places,
    take_tree,
    units_out_of_date,
    units_without_history,
)
from people_svc.use_cases.facts import say_organisation

BATCH = 500
CALENDAR = Caller(subject="people-svc", client_id="people-svc", scopes=frozenset(), grants=())
_CHANGED = "people.organisation.changed.v1"
_EVERY_UNIT = 1_000_000


def put_units_in_place(session: Session, ids: Collection[UUID], *, caller: Caller, now: dt.datetime) -> None:
    """Write on the rows of these units what their histories say of today, and tell of each."""
    today = day(now)
    units = organisations_of(session, ids)
    legal, assigned = (places_of(session, ids, line) for line in TreeLine)
    names = names_of(session, ids, today)
    moved = set()
    for unit in sorted(units.values(), key=lambda unit: len(unit.path)):
        before = unit.agency_id
        _write(unit, _on(legal[unit.id], today), _on(assigned[unit.id], today), names.get(unit.id))
        unit.placed_on = today
        touch(unit)
        if unit.agency_id != before:
            moved.add(unit.id)
    session.flush()
    _take_people_along(session, moved, now)
    for unit in units.values():
        say_organisation(session, _CHANGED, unit, caller=caller, now=now)


def refuse_people_without_agency(session: Session, ids: Collection[UUID], today: dt.date) -> None:
    """Refuse a tree in which somebody would belong to no agency.

    Raises:
        NoAgencyAbove: There are people in one of these units, and no agency at or above it (R-CLS-15).
    """
    bare = (
        sa.select(col(OrganisationPath.organisation_id))
        .where(col(OrganisationPath.organisation_id).in_(ids), col(OrganisationPath.line) == TreeLine.LEGAL)
        .where(col(OrganisationPath.agency_id).is_(None))
        .where(
            sa.or_(col(OrganisationPath.valid_until).is_(None), col(OrganisationPath.valid_until) >= today)
        )
    )
    for unit in (col(Person.organisation_id), col(Person.context_organisation_id)):
        if session.execute(sa.select(col(Person.id)).where(unit.in_(bare)).limit(1)).first():
            raise NoAgencyAbove


def follow_the_tree(database: Database, *, now: dt.datetime) -> int:
    """Put every unit in place whose name or place has begun meanwhile; how many."""
    with database.read() as session:
        due = units_out_of_date(session, day(now), limit=BATCH)
        late = units_without_history(session, limit=1)
    if late:
        with database.transaction() as session:
            take_tree(session)
            return record_what_was(session, now=now, limit=BATCH)
    if due:
        with database.transaction() as session:
            take_tree(session)
            put_units_in_place(session, due, caller=CALENDAR, now=now)
    return len(due)


def record_what_was(session: Session, *, now: dt.datetime, limit: int = _EVERY_UNIT) -> int:
    """Begin the histories of units that were registered before there were any: since ever as they are now."""
    units = units_without_history(session, limit=limit)
    for unit in units:
        since: dict[str, Any] = {
            "valid_from": SINCE_EVER,
            "valid_until": None,
            "recorded_at": unit.registered_at,
        }
        session.add(
            OrganisationName(organisation_id=unit.id, name_th=unit.name_th, name_en=unit.name_en, **since)
        )
        session.add(
            OrganisationParent(
                organisation_id=unit.id, line=TreeLine.LEGAL, parent_id=unit.parent_id, **since
            )
        )
        place = Place(unit.path, unit.agency_id, SINCE_EVER, None)
        for line in TreeLine:
            store_places(session, unit.id, line, [place])
        unit.name_key, unit.placed_on = search_key(unit.name_th), day(now)
    session.flush()
    return len(units)


def _on(places: list[Place], today: dt.date) -> Place | None:
    return next((place for place in places if holds_on(place, today)), None)


def _write(
    unit: Organisation, legal: Place | None, assigned: Place | None, name: OrganisationName | None
) -> None:
    """A unit that begins later stays as it was registered."""
    if legal is not None:
        unit.parent_id, unit.path, unit.agency_id = parent_of(legal.path), legal.path, legal.agency_id
        differs = assigned is not None and assigned.path != legal.path
        unit.assigned_path = assigned.path if assigned is not None and differs else None
    if name is not None:
        unit.name_th, unit.name_en, unit.name_key = name.name_th, name.name_en, search_key(name.name_th)


def _take_people_along(session: Session, units: Collection[UUID], now: dt.datetime) -> None:
    """The agency on the rows of the people of these units, in two statements however many there are."""
    for unit, agency in (("organisation_id", "agency_id"), ("context_organisation_id", "context_agency_id")):
        its = getattr(Person, unit)
        new = sa.select(col(Organisation.agency_id)).where(col(Organisation.id) == its).scalar_subquery()
        session.execute(
            sa.update(Person)
            .where(its.in_(units))
            .values({agency: new, "version": col(Person.version) + 1, "changed_at": now})
            .execution_options(synchronize_session=False)
        )
    for row in session.identity_map.values():
        if isinstance(row, Person):
            session.expire(row)
