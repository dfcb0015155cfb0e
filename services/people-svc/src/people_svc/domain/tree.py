"""Where a unit stands on every day: drawn from what it stands under, in the legal and in the assigned line.

parents of a unit, with dates ──► drawn() ──► paths of the unit, with dates
        ▲ overlaid(): where nothing is assigned, the assigned line is the legal one

A path holds all units above, so a move draws the paths of the whole subtree again, and a subtree of any day
is one range of paths.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from people_svc.domain.errors import (
    MoveBeforeTheLast,
    MovePeriodReversed,
    OrganisationLoop,
    OrganisationOutOfPlace,
    OrganisationTooDeep,
    ParentNotYet,
)
from people_svc.domain.history import Period, day_after, day_before, overlap
from people_svc.domain.organisation import (
    DEPTH_MAX,
    PATH_LENGTH,
    OrganisationKind,
    ids_of,
    may_stand_below,
)


@dataclass(frozen=True)
class Edge:
    """Under what a unit stands from one day to another; None is nothing."""

    parent_id: UUID | None
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True)
class Place:
    """Where a unit stands from one day to another, and the nearest agency at or above it."""

    path: str
    agency_id: UUID | None
    valid_from: dt.date
    valid_until: dt.date | None


def drawn(
    unit_id: UUID, *, is_agency: bool, edges: Iterable[Edge], above: Mapping[UUID, Sequence[Place]]
) -> list[Place]:
    """The places of a unit, oldest first, from its parents and their places.

    Raises:
        OrganisationTooDeep: The tree ends above.
    """
    places: list[Place] = []
    for edge in sorted(edges, key=lambda edge: edge.valid_from):
        parents = above[edge.parent_id] if edge.parent_id else [_nowhere(edge)]
        for parent in parents:
            days = overlap(edge.valid_from, edge.valid_until, parent.valid_from, parent.valid_until)
            if days is not None:
                agency_id = unit_id if is_agency else parent.agency_id
                places.append(Place(_below(parent.path, unit_id), agency_id, *days))
    return _joined(places)


def overlaid(assigned: Sequence[Edge], legal: Iterable[Edge]) -> list[Edge]:
    """The assigned line: what was assigned, and on all other days what the law says."""
    rest = list(legal)
    for over in assigned:
        rest = [part for edge in rest for part in _without(edge, over)]
    return sorted([*assigned, *rest], key=lambda edge: edge.valid_from)


def refuse_place(
    unit_id: UUID,
    kind: OrganisationKind,
    edge: Edge,
    *,
    parent_kind: OrganisationKind | None,
    above: Sequence[Place],
) -> None:
    """Refuse a parent below which this unit cannot stand in the whole of a period; `above` are its places.

    Raises:
        MovePeriodReversed: The period ends before it begins.
        OrganisationOutOfPlace: Units of this kind do not stand there.
        ParentNotYet: The parent stands nowhere itself on the first day.
        OrganisationLoop: On some day the parent stands at or below the unit.
    """
    if edge.valid_until is not None and edge.valid_until < edge.valid_from:
        raise MovePeriodReversed
    if not may_stand_below(kind, parent_kind):
        raise OrganisationOutOfPlace(kind=kind, parent_kind=parent_kind or "–")
    if edge.parent_id is None:
        return
    if not any(place.valid_from <= edge.valid_from for place in above):
        raise ParentNotYet(valid_from=min((place.valid_from for place in above), default="–"))
    for place in above:
        together = overlap(edge.valid_from, edge.valid_until, place.valid_from, place.valid_until)
        if together is not None and unit_id in ids_of(place.path):
            raise OrganisationLoop


def refuse_move_into_the_past(valid_from: dt.date, recorded: Iterable[Period]) -> None:
    """A move continues the history; what was before its last row is corrected, not moved.

    Raises:
        MoveBeforeTheLast: The last row begins on that day or later.
    """
    last = max((row.valid_from for row in recorded), default=None)
    if last is not None and valid_from <= last:
        raise MoveBeforeTheLast(valid_from=last)


def _nowhere(edge: Edge) -> Place:
    return Place("", None, edge.valid_from, edge.valid_until)


def _below(above: str, unit_id: UUID) -> str:
    if len(above) >= PATH_LENGTH:
        raise OrganisationTooDeep(depth_max=DEPTH_MAX)
    return above + unit_id.hex


def _without(edge: Edge, over: Edge) -> list[Edge]:
    """The days of an edge on which another does not hold: none, one or two parts."""
    if overlap(edge.valid_from, edge.valid_until, over.valid_from, over.valid_until) is None:
        return [edge]
    parts = []
    if edge.valid_from < over.valid_from:
        parts.append(Edge(edge.parent_id, edge.valid_from, day_before(over.valid_from)))
    if over.valid_until is not None and over.valid_until < (edge.valid_until or dt.date.max):
        parts.append(Edge(edge.parent_id, day_after(over.valid_until), edge.valid_until))
    return parts


def _joined(places: Sequence[Place]) -> list[Place]:
    """The same places with neighbouring days of one path as one row."""
    joined: list[Place] = []
    for place in places:
        last = joined[-1] if joined else None
        if last and (last.path, last.agency_id) == (place.path, place.agency_id) and _touch(last, place):
            joined[-1] = Place(last.path, last.agency_id, last.valid_from, place.valid_until)
        else:
            joined.append(place)
    return joined


def _touch(earlier: Place, later: Place) -> bool:
    return earlier.valid_until is not None and day_after(earlier.valid_until) == later.valid_from
