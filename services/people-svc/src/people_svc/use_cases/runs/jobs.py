"""Runs as the officer sees them: asked for, read, applied after the dry run, cancelled."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from service_kit import idempotency
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, count, page_of
from service_kit.refusals import NotAllowed
from sqlmodel import Session, col, select

from people_svc.domain.errors import UnknownOrganisation
from people_svc.domain.person import PersonnelKind
from people_svc.domain.run import RunAction, RunScope, RunState, SkipReason, Verdict, next_state
from people_svc.persistence.organisations import find_organisation
from people_svc.persistence.runs.queries import (
    get_run,
    is_within_units,
    to_be_proposed,
)
from people_svc.persistence.tables import ClassificationRun, ClassificationRunRow, Person
from people_svc.use_cases.access import HR, holds_hr_of

_PIECE = 1000


@dataclass(frozen=True, kw_only=True)
class NewRun:
    """Whom to classify: a unit and all below it, of a scope, and of one kind of personnel if it is named."""

    organisation_id: UUID
    scope: RunScope = RunScope.ALL
    personnel_kind: PersonnelKind | None = None


@dataclass(frozen=True, kw_only=True)
class RowFilter:
    verdict: Verdict | None = None
    reason: SkipReason | None = None


def check_people(
    database: Database,
    new: NewRun,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> ClassificationRun:
    """Ask for a dry run: it says who would be proposed and who is left out, and changes nobody."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_run(session, made, visible_runs(caller))
        if (unit := find_organisation(session, new.organisation_id)) is None:
            raise UnknownOrganisation
        if not holds_hr_of(caller, unit):
            raise NotAllowed
        row = ClassificationRun(
            organisation_id=unit.id,
            state=RunState.CHECKING,
            scope=new.scope,
            personnel_kind=new.personnel_kind,
            people_done=0,
            counts={},
            requested_by=str(caller.id),
            client_id=caller.client_id,
            requested_at=now.astimezone(dt.UTC),
        )
        session.add(row)
        session.flush()
        idempotency.made(session, attempt, row.id)
    return row


def read_run(database: Database, run_id: UUID, *, caller: Caller) -> ClassificationRun:
    with database.read() as session:
        return get_run(session, run_id, visible_runs(caller))


def list_runs(database: Database, page: PageQuery, *, caller: Caller) -> Rows[ClassificationRun]:
    with database.read() as session:
        wanted = select(ClassificationRun).where(visible_runs(caller))
        return page_of(session, wanted, ClassificationRun.id, page)


def list_run_rows(
    database: Database, run_id: UUID, page: PageQuery, wanted: RowFilter, *, caller: Caller
) -> Rows[ClassificationRunRow]:
    with database.read() as session:
        run = get_run(session, run_id, visible_runs(caller))
        rows = select(ClassificationRunRow).where(*_reached(run.id))
        if wanted.verdict is not None:
            rows = rows.where(col(ClassificationRunRow.verdict) == wanted.verdict)
        if wanted.reason is not None:
            rows = rows.where(col(ClassificationRunRow.reason) == wanted.reason)
        return page_of(session, rows, ClassificationRunRow.person_id, page)


def result_of(
    database: Database, run_id: UUID, *, caller: Caller
) -> Iterator[tuple[ClassificationRunRow, Person]]:
    """Every row with its person, read a part at a time; refused before the first one is read."""
    with database.read() as session:
        run = get_run(session, run_id, visible_runs(caller))
    return _result(database, run.id)


def apply_run(
    database: Database, run_id: UUID, *, caller: Caller, attempt: Attempt | None = None
) -> ClassificationRun:
    """Propose what the dry run has shown; each person is looked at again, as of then."""
    with database.transaction() as session:
        row = get_run(session, run_id, visible_runs(caller))
        if idempotency.earlier(session, attempt):
            return row
        row.state = next_state(row.state, RunAction.APPLY)
        row.people, row.people_done, row.counts = count(session, to_be_proposed(row.id)), 0, {}
        row.after_person_id = row.finished_at = None
        idempotency.made(session, attempt, row.id)
    return row


def cancel_run(
    database: Database, run_id: UUID, *, caller: Caller, now: dt.datetime, attempt: Attempt | None = None
) -> ClassificationRun:
    """Go no further; what was proposed before stays proposed, and is counted."""
    with database.transaction() as session:
        row = get_run(session, run_id, visible_runs(caller))
        if idempotency.earlier(session, attempt):
            return row
        row.state, row.finished_at = next_state(row.state, RunAction.CANCEL), now
        idempotency.made(session, attempt, row.id)
    return row


def visible_runs(caller: Caller) -> sa.ColumnElement[bool]:
    """Those of units of which the caller is HR officer."""
    return is_within_units(caller.held_on(HR))


def _result(database: Database, run_id: UUID) -> Iterator[tuple[ClassificationRunRow, Person]]:
    after: UUID | None = None
    while True:
        with database.read() as session:
            piece = _piece(session, run_id, after)
        yield from piece
        if len(piece) < _PIECE:
            return
        after = piece[-1][0].person_id


def _piece(session: Session, run_id: UUID, after: UUID | None) -> list[tuple[ClassificationRunRow, Person]]:
    key = col(ClassificationRunRow.person_id)
    rows = select(ClassificationRunRow, Person).join(Person, col(Person.id) == key)
    rows = rows.where(*_reached(run_id))
    if after is not None:
        rows = rows.where(key > after)
    return list(session.exec(rows.order_by(key).limit(_PIECE)))


def _reached(run_id: UUID) -> list[sa.ColumnElement[bool]]:
    return [col(ClassificationRunRow.run_id) == run_id, col(ClassificationRunRow.verdict).is_not(None)]
