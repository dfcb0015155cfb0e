"""What is asked of the tree: one unit or many, today or on another day, in the legal or the assigned line."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.calendar import day
from service_kit.database import Database
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col

from people_svc.domain.errors import OrganisationNotFound
from people_svc.domain.history import SINCE_EVER
from people_svc.domain.organisation import (
    ID_LENGTH,
    OrganisationKind,
    TreeLine,
    committee_of,
    ids_of,
    parent_of,
    subtree,
)
from people_svc.domain.search import search_key
from people_svc.domain.words import Name
from people_svc.persistence.organisations import get_organisation
from people_svc.persistence.tables import Organisation, OrganisationCode, OrganisationPath
from people_svc.persistence.tree import place_on, rows_on


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Which units are meant; `as_of` None is today."""

    parent_id: UUID | None = None
    within: UUID | None = None
    kind: OrganisationKind | None = None
    text: str | None = None
    code: tuple[str, str] | None = None
    line: TreeLine = TreeLine.LEGAL
    as_of: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class UnitOnDay:
    """A unit as it was on a day; `valid_from` is None where nobody knows since when it stands there."""

    id: UUID
    as_of: dt.date
    line: TreeLine
    parent_id: UUID | None
    kind: OrganisationKind
    name: Name
    is_agency: bool
    agency_id: UUID | None
    path: tuple[UUID, ...]
    committee: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    version: int


def read_unit(
    database: Database,
    organisation_id: UUID,
    *,
    now: dt.datetime,
    as_of: dt.date | None,
    line: TreeLine = TreeLine.LEGAL,
) -> UnitOnDay:
    """The unit on a day.

    Raises:
        OrganisationNotFound: There is none, or there was none on that day.
    """
    on = as_of or day(now)
    with database.read() as session:
        get_organisation(session, organisation_id)
        wanted = rows_on(line, on).where(col(Organisation.id) == organisation_id)
        if (row := session.execute(wanted).first()) is None:
            raise OrganisationNotFound
        return _on_day(row, line, on)


def list_units(database: Database, page: PageQuery, sought: Sought, *, now: dt.datetime) -> Rows[UnitOnDay]:
    on = sought.as_of or day(now)
    with database.read() as session:
        found = page_of(session, _wanted(session, sought, on), Organisation.id, page)
        return Rows([_on_day(row, sought.line, on) for row in found.items], found.next_cursor)


def _wanted(session: Session, sought: Sought, on: dt.date) -> sa.Select[*tuple[Any, ...]]:
    wanted = rows_on(sought.line, on)
    if sought.within is not None:
        wanted = wanted.where(_below(session, sought, sought.within, on))
    if sought.parent_id is not None:
        wanted = wanted.where(_below(session, sought, sought.parent_id, on, is_next=True))
    if sought.kind is not None:
        wanted = wanted.where(col(Organisation.kind) == sought.kind)
    if sought.text:
        wanted = wanted.where(col(Organisation.name_key).contains(search_key(sought.text), autoescape=True))
    if sought.code is not None:
        wanted = wanted.where(col(Organisation.id).in_(_coded(*sought.code)))
    return wanted


def _below(
    session: Session, sought: Sought, root_id: UUID, on: dt.date, *, is_next: bool = False
) -> sa.ColumnElement[bool]:
    """The units of a subtree of that day, or only those directly below its root."""
    get_organisation(session, root_id)
    root = place_on(session, root_id, sought.line, on)
    if root is None:
        return sa.false()
    first, after = subtree(root.path)
    path = col(OrganisationPath.path)
    within = sa.and_(path >= first, path < after)
    return sa.and_(within, sa.func.length(path) == len(root.path) + ID_LENGTH) if is_next else within


def _coded(scheme: str, value: str) -> sa.Select[Any]:
    return sa.select(col(OrganisationCode.organisation_id)).where(
        col(OrganisationCode.scheme) == scheme,
        col(OrganisationCode.value) == value,
        col(OrganisationCode.withdrawn_at).is_(None),
    )


def _on_day(row: Any, line: TreeLine, on: dt.date) -> UnitOnDay:
    _, unit, place, name = row
    return UnitOnDay(
        id=unit.id,
        as_of=on,
        line=line,
        parent_id=parent_of(place.path),
        kind=unit.kind,
        name=name.name,
        is_agency=unit.is_agency,
        agency_id=place.agency_id,
        path=ids_of(place.path),
        committee=committee_of(unit.kind),
        valid_from=None if place.valid_from == SINCE_EVER else place.valid_from,
        valid_until=place.valid_until,
        version=unit.version,
    )
