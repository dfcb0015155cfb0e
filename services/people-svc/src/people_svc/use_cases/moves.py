"""Moves of units, and corrections of what was recorded of their parents and names.

A move continues the history from a day on; a correction replaces one row by another that says so. Both take
the whole subtree along, in the days that the row covers.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from service_kit import idempotency
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col, select

from people_svc.domain.errors import AlreadyCorrected, LegalMoveEnds, RecordNotFound, UnknownOrganisation
from people_svc.domain.history import day_before
from people_svc.domain.organisation import TreeLine
from people_svc.domain.tree import Edge, refuse_move_into_the_past, refuse_place
from people_svc.persistence.organisations import find_organisation, get_organisation
from people_svc.persistence.tables import Organisation, OrganisationName, OrganisationParent
from people_svc.persistence.tree import parents_recorded, places_of, redraw, take_tree
from people_svc.use_cases.organisations import require_officer
from people_svc.use_cases.unit_places import put_units_in_place, record_what_was, refuse_people_without_agency

_Record = TypeVar("_Record", OrganisationName, OrganisationParent)


@dataclass(frozen=True, kw_only=True)
class Move:
    """`parent_id` None: to the top of the legal line; in the assigned one, back to where the law says."""

    line: TreeLine
    parent_id: UUID | None
    valid_from: dt.date
    valid_until: dt.date | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class MoveCorrection:
    parent_id: UUID | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class NameCorrection:
    name_th: str
    name_en: str | None
    reason: str


def move_organisation(
    database: Database,
    organisation_id: UUID,
    move: Move,
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Organisation:
    """Let a unit stand below another one from a day on, in one line, and all that stands below it with it."""
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return get_organisation(session, organisation_id)
        unit = _taken(session, organisation_id, caller=caller, seen=seen, now=now)
        if move.line is TreeLine.LEGAL and move.valid_until is not None:
            raise LegalMoveEnds
        recorded = parents_recorded(session, unit.id, move.line)
        refuse_move_into_the_past(move.valid_from, recorded)
        _refuse_place(session, unit, move.line, _edge(move), caller=caller)
        if recorded and (recorded[-1].valid_until is None or recorded[-1].valid_until >= move.valid_from):
            recorded[-1].valid_until = day_before(move.valid_from)
        if move.line is TreeLine.LEGAL or move.parent_id is not None:
            session.add(_row(unit.id, move, caller=caller, now=now))
        _redraw(session, unit, caller=caller, now=now)
        idempotency.made(session, attempt, unit.id)
    return unit


def correct_move(
    database: Database,
    organisation_id: UUID,
    move_id: UUID,
    correction: MoveCorrection,
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Organisation:
    """Under what the unit stood in the days of one row was recorded wrongly: another row says so."""
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return get_organisation(session, organisation_id)
        unit = _taken(session, organisation_id, caller=caller, seen=seen, now=now)
        wrong = _believed(session.get(OrganisationParent, move_id), unit.id)
        edge = Edge(correction.parent_id, wrong.valid_from, wrong.valid_until)
        _refuse_place(session, unit, wrong.line, edge, caller=caller)
        right = _corrected(wrong, correction.reason, caller=caller, now=now)
        session.add(OrganisationParent(**right, line=wrong.line, parent_id=correction.parent_id))
        _redraw(session, unit, caller=caller, now=now)
        idempotency.made(session, attempt, unit.id)
    return unit


def correct_name(
    database: Database,
    organisation_id: UUID,
    name_id: UUID,
    correction: NameCorrection,
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Organisation:
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return get_organisation(session, organisation_id)
        unit = _taken(session, organisation_id, caller=caller, seen=seen, now=now)
        wrong = _believed(session.get(OrganisationName, name_id), unit.id)
        right = _corrected(wrong, correction.reason, caller=caller, now=now)
        session.add(OrganisationName(**right, name_th=correction.name_th, name_en=correction.name_en))
        session.flush()
        put_units_in_place(session, {unit.id}, caller=caller, now=now)
        idempotency.made(session, attempt, unit.id)
    return unit


def list_moves(database: Database, organisation_id: UUID, page: PageQuery) -> Rows[OrganisationParent]:
    """Every row of both lines, those that nobody believes any more among them."""
    with database.read() as session:
        get_organisation(session, organisation_id)
        rows = select(OrganisationParent).where(col(OrganisationParent.organisation_id) == organisation_id)
        return page_of(session, rows, OrganisationParent.id, page)


def list_names(database: Database, organisation_id: UUID, page: PageQuery) -> Rows[OrganisationName]:
    with database.read() as session:
        get_organisation(session, organisation_id)
        rows = select(OrganisationName).where(col(OrganisationName.organisation_id) == organisation_id)
        return page_of(session, rows, OrganisationName.id, page)


def _taken(
    session: Session, organisation_id: UUID, *, caller: Caller, seen: int, now: dt.datetime
) -> Organisation:
    """The unit, while nobody else changes the tree."""
    take_tree(session)
    record_what_was(session, now=now)
    unit = get_organisation(session, organisation_id)
    require_officer(caller, unit)
    require_version(unit, seen)
    return unit


def _refuse_place(
    session: Session, unit: Organisation, line: TreeLine, edge: Edge, *, caller: Caller
) -> None:
    """Refuse a parent that cannot be, or that the caller holds no office on."""
    if edge.parent_id is None and line is TreeLine.ASSIGNED:
        return
    parent = find_organisation(session, edge.parent_id) if edge.parent_id else None
    if edge.parent_id is not None and parent is None:
        raise UnknownOrganisation
    require_officer(caller, parent)
    above = places_of(session, [parent.id], line)[parent.id] if parent else []
    refuse_place(unit.id, unit.kind, edge, parent_kind=parent.kind if parent else None, above=above)


def _redraw(session: Session, unit: Organisation, *, caller: Caller, now: dt.datetime) -> None:
    changed = {unit.id}
    for line in TreeLine:
        changed |= redraw(session, line, {unit.id} if line is TreeLine.LEGAL else changed)
    refuse_people_without_agency(session, changed, day(now))
    put_units_in_place(session, changed, caller=caller, now=now)


def _believed(row: _Record | None, organisation_id: UUID) -> _Record:
    if row is None or row.organisation_id != organisation_id:
        raise RecordNotFound
    if row.superseded_at is not None:
        raise AlreadyCorrected
    return row


def _corrected(
    wrong: OrganisationName | OrganisationParent, reason: str, *, caller: Caller, now: dt.datetime
) -> dict[str, Any]:
    """What the right row has in common with the wrong one, which from now on nobody believes."""
    wrong.superseded_at = now
    return {
        "id": new_id(),
        "organisation_id": wrong.organisation_id,
        "valid_from": wrong.valid_from,
        "valid_until": wrong.valid_until,
        "recorded_at": now,
        "recorded_by": caller.subject,
        "corrects_id": wrong.id,
        "reason": reason,
    }


def _row(organisation_id: UUID, move: Move, *, caller: Caller, now: dt.datetime) -> OrganisationParent:
    return OrganisationParent(
        organisation_id=organisation_id,
        line=move.line,
        parent_id=move.parent_id,
        valid_from=move.valid_from,
        valid_until=move.valid_until,
        recorded_at=now,
        recorded_by=caller.subject,
        reason=move.reason,
    )


def _edge(move: Move) -> Edge:
    return Edge(move.parent_id, move.valid_from, move.valid_until)
