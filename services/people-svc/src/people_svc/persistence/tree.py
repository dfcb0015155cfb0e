"""The two lines of the tree: their dated parents, and the paths that are drawn from them.

Everything is asked for a level of the tree at once, so a subtree costs a few queries for each level.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.ids import new_id
from sqlmodel import Session, col, select

from people_svc.domain.history import holds_on
from people_svc.domain.organisation import DEPTH_MAX, TreeLine, subtree
from people_svc.domain.tree import Edge, Place, drawn, overlaid
from people_svc.persistence.organisations import organisations_of
from people_svc.persistence.tables import Organisation, OrganisationName, OrganisationParent, OrganisationPath

_Places = dict[UUID, list[Place]]
_PLACES: Any = (
    sa.select(*(col(getattr(OrganisationPath, name)) for name in ("organisation_id", *Place.__annotations__)))
    .where(
        col(OrganisationPath.organisation_id).in_(sa.bindparam("ids", expanding=True)),
        col(OrganisationPath.line) == sa.bindparam("line"),
    )
    .order_by(col(OrganisationPath.valid_from))
)


def take_tree(session: Session) -> None:
    """Let others who want to change what stands below what wait until we are done: two could close a loop."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("tree of organisations"))))


def parents_recorded(session: Session, organisation_id: UUID, line: TreeLine) -> list[OrganisationParent]:
    """What is believed of the parents of a unit in one line, oldest first."""
    rows = select(OrganisationParent).where(
        col(OrganisationParent.organisation_id) == organisation_id,
        col(OrganisationParent.line) == line,
        col(OrganisationParent.superseded_at).is_(None),
    )
    return list(session.exec(rows.order_by(col(OrganisationParent.valid_from))))


def names_recorded(session: Session, organisation_id: UUID) -> list[OrganisationName]:
    """What is believed of the names of a unit, oldest first."""
    rows = select(OrganisationName).where(
        col(OrganisationName.organisation_id) == organisation_id,
        col(OrganisationName.superseded_at).is_(None),
    )
    return list(session.exec(rows.order_by(col(OrganisationName.valid_from))))


def names_of(session: Session, ids: Collection[UUID], on: dt.date) -> dict[UUID, OrganisationName]:
    """The name of each of these units on a day."""
    rows = select(OrganisationName).where(
        col(OrganisationName.organisation_id).in_(ids),
        col(OrganisationName.superseded_at).is_(None),
        col(OrganisationName.valid_from) <= on,
        sa.or_(col(OrganisationName.valid_until).is_(None), col(OrganisationName.valid_until) >= on),
    )
    return {row.organisation_id: row for row in session.exec(rows)}


def places_of(session: Session, ids: Collection[UUID], line: TreeLine) -> _Places:
    """The places of these units, oldest first."""
    found: _Places = defaultdict(list)
    for organisation_id, *place in session.execute(_PLACES, {"ids": list(ids), "line": line}):
        found[organisation_id].append(Place(*place))
    return found


def place_on(session: Session, organisation_id: UUID, line: TreeLine, on: dt.date) -> Place | None:
    places = places_of(session, [organisation_id], line)[organisation_id]
    return next((place for place in places if holds_on(place, on)), None)


def store_places(session: Session, organisation_id: UUID, line: TreeLine, places: Iterable[Place]) -> None:
    rows = [
        {
            "id": new_id(),
            "organisation_id": organisation_id,
            "line": line,
            "path": place.path,
            "agency_id": place.agency_id,
            "valid_from": place.valid_from,
            "valid_until": place.valid_until,
        }
        for place in places
    ]
    if rows:
        session.execute(sa.insert(OrganisationPath), rows)


def redraw(session: Session, line: TreeLine, ids: Collection[UUID]) -> set[UUID]:
    """Draw the paths of these units and of all below them again; which of them changed."""
    session.flush()
    changed: set[UUID] = set()
    level = set(ids)
    for _ in range(DEPTH_MAX + 1):
        moved = _redraw_level(session, line, level) if level else set()
        changed |= moved
        level = _children(session, line, moved) if moved else set()
    return changed


def units_on(line: TreeLine, on: dt.date, root: Place) -> sa.Select[Any]:
    """The ids of the units that stood in the subtree of a place on a day."""
    path = OrganisationPath
    first, after = subtree(root.path)
    return sa.select(col(path.organisation_id)).where(
        col(path.line) == line,
        col(path.path) >= first,
        col(path.path) < after,
        col(path.valid_from) <= on,
        sa.or_(col(path.valid_until).is_(None), col(path.valid_until) >= on),
    )


def rows_on(line: TreeLine, on: dt.date) -> sa.Select[*tuple[Any, ...]]:
    """Each unit (its id first) with its place and its name of a day."""
    path, name = OrganisationPath, OrganisationName
    found: sa.Select[*tuple[Any, ...]] = sa.select(col(Organisation.id), Organisation, path, name)
    return (
        found.join(path, col(path.organisation_id) == col(Organisation.id))
        .join(name, col(name.organisation_id) == col(Organisation.id))
        .where(
            col(path.line) == line,
            col(path.valid_from) <= on,
            sa.or_(col(path.valid_until).is_(None), col(path.valid_until) >= on),
            col(name.superseded_at).is_(None),
            col(name.valid_from) <= on,
            sa.or_(col(name.valid_until).is_(None), col(name.valid_until) >= on),
        )
    )


def units_out_of_date(session: Session, today: dt.date, *, limit: int) -> list[UUID]:
    """Units of which a name or a place has begun since the day of which their row speaks."""
    unit = col(Organisation.id)
    found = sa.union(
        *(
            sa.select(unit)
            .join(history, col(history.organisation_id) == unit)
            .where(col(history.valid_from) > col(Organisation.placed_on), col(history.valid_from) <= today)
            for history in (OrganisationPath, OrganisationName)
        )
    )
    return list(session.scalars(found.limit(limit)))


def units_without_history(session: Session, *, limit: int) -> list[Organisation]:
    rows = select(Organisation).where(col(Organisation.placed_on).is_(None))
    return list(session.exec(rows.order_by(col(Organisation.path)).limit(limit)))


def _redraw_level(session: Session, line: TreeLine, ids: Collection[UUID]) -> set[UUID]:
    units = organisations_of(session, ids)
    edges = _edges(session, line, ids)
    parents = {edge.parent_id for of_one in edges.values() for edge in of_one if edge.parent_id}
    above, before = places_of(session, parents, line), places_of(session, ids, line)
    after = {
        unit.id: drawn(unit.id, is_agency=unit.is_agency, edges=edges[unit.id], above=above)
        for unit in units.values()
    }
    moved = {unit_id for unit_id, places in after.items() if places != before[unit_id]}
    session.execute(
        sa.delete(OrganisationPath).where(
            col(OrganisationPath.organisation_id).in_(moved), col(OrganisationPath.line) == line
        )
    )
    for unit_id in moved:
        store_places(session, unit_id, line, after[unit_id])
    return moved


def _edges(session: Session, line: TreeLine, ids: Collection[UUID]) -> dict[UUID, list[Edge]]:
    """The parents of these units in a line; in the assigned one laid over those of the legal one."""
    found: dict[TreeLine, dict[UUID, list[Edge]]] = {one: defaultdict(list) for one in TreeLine}
    rows = select(OrganisationParent).where(
        col(OrganisationParent.organisation_id).in_(ids), col(OrganisationParent.superseded_at).is_(None)
    )
    for row in session.exec(rows.order_by(col(OrganisationParent.valid_from))):
        found[row.line][row.organisation_id].append(Edge(row.parent_id, row.valid_from, row.valid_until))
    legal = found[TreeLine.LEGAL]
    if line is TreeLine.LEGAL:
        return legal
    return {unit_id: overlaid(found[line][unit_id], legal[unit_id]) for unit_id in ids}


def _children(session: Session, line: TreeLine, ids: Collection[UUID]) -> set[UUID]:
    lines: Sequence[TreeLine] = [line] if line is TreeLine.LEGAL else list(TreeLine)
    found = sa.select(col(OrganisationParent.organisation_id)).where(
        col(OrganisationParent.parent_id).in_(ids),
        col(OrganisationParent.line).in_(lines),
        col(OrganisationParent.superseded_at).is_(None),
    )
    return set(session.scalars(found))
