"""Imports as the officer sees them: taken in, read, applied after a dry run, cancelled."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import IO
from uuid import UUID

import sqlalchemy as sa
from service_kit import idempotency
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.refusals import NotAllowed
from service_kit.sealing import Keyring
from sqlmodel import Session, col, select

from people_svc.domain.errors import UnknownOrganisation
from people_svc.domain.imports.errors import ImportUnitMissing
from people_svc.domain.imports.job import ImportAction, ImportKind, ImportState, RowStatus, next_state
from people_svc.persistence.imports.queries import (
    get_import,
    get_import_with_rows,
    remove_lines,
    rows_done,
    store_batches,
)
from people_svc.persistence.imports.tables import FILE_NAME_LENGTH, Import, ImportRow
from people_svc.persistence.organisations import find_organisation, ids_below
from people_svc.use_cases.access import HR, OCSC, holds_hr_of
from people_svc.use_cases.imports.batches import BATCH, Packed
from people_svc.use_cases.imports.columns import Mapped, mapped
from people_svc.use_cases.imports.reading import Limits, Table, open_table

_TREE = 20_000  # organisations: a unit may stand below one of an earlier row, so a tree is one batch


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file and what is wanted of it; `organisation_id` None: the unit of which the caller is HR officer."""

    kind: ImportKind
    file: IO[bytes]
    file_name: str
    organisation_id: UUID | None = None


def check_file(
    database: Database,
    upload: Upload,
    *,
    caller: Caller,
    keyring: Keyring,
    limits: Limits,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Import:
    """Take a file in for a dry run."""
    return _take_in(database, upload, ImportState.CHECKING, caller, keyring, limits, now, attempt)


def apply_file(
    database: Database,
    upload: Upload,
    *,
    caller: Caller,
    keyring: Keyring,
    limits: Limits,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Import:
    """Take a file in and apply it without a dry run before."""
    return _take_in(database, upload, ImportState.APPLYING, caller, keyring, limits, now, attempt)


def read_import(database: Database, import_id: UUID, *, caller: Caller) -> Import:
    with database.read() as session:
        return get_import(session, import_id, visible_imports(caller))


def list_imports(database: Database, page: PageQuery, *, caller: Caller) -> Rows[Import]:
    with database.read() as session:
        return page_of(session, select(Import).where(visible_imports(caller)), Import.id, page)


def list_rows(
    database: Database, import_id: UUID, page: PageQuery, *, status: RowStatus | None, caller: Caller
) -> Rows[ImportRow]:
    with database.read() as session:
        row = get_import_with_rows(session, import_id, visible_imports(caller))
        wanted = rows_done(row)
        if status is not None:
            wanted = wanted.where(col(ImportRow.status) == status)
        return page_of(session, wanted, ImportRow.number, page)


def apply_import(
    database: Database, import_id: UUID, *, caller: Caller, attempt: Attempt | None = None
) -> Import:
    """Let what the dry run has shown happen; each row is checked again, as of then."""
    with database.transaction() as session:
        row = get_import(session, import_id, visible_imports(caller))
        if idempotency.earlier(session, attempt):
            return row
        row.state = next_state(row.state, ImportAction.APPLY)
        row.batches_done = row.registered = row.changed = row.unchanged = row.refused = 0
        row.finished_at = None
        idempotency.made(session, attempt, row.id)
    return row


def cancel_import(
    database: Database, import_id: UUID, *, caller: Caller, now: dt.datetime, attempt: Attempt | None = None
) -> Import:
    """Go no further; batches that were applied before stay, and are counted."""
    with database.transaction() as session:
        row = get_import(session, import_id, visible_imports(caller))
        if idempotency.earlier(session, attempt):
            return row
        row.state = next_state(row.state, ImportAction.CANCEL)
        row.finished_at = now
        remove_lines(session, row.id)
        idempotency.made(session, attempt, row.id)
    return row


def visible_imports(caller: Caller) -> sa.ColumnElement[bool]:
    """Those into a unit of which the caller is HR officer, and one's own."""
    own = sa.and_(col(Import.requested_by) == caller.subject, col(Import.client_id) == caller.client_id)
    return sa.or_(own, col(Import.organisation_id).in_(ids_below(caller.held_on(HR))))


def _take_in(
    database: Database,
    upload: Upload,
    state: ImportState,
    caller: Caller,
    keyring: Keyring,
    limits: Limits,
    now: dt.datetime,
    attempt: Attempt | None,
) -> Import:
    with database.read() as session:
        organisation_id = _unit_of(session, upload, caller)
    table = open_table(upload.file, upload.kind, limits)
    columns = mapped(upload.kind, table.headers)
    packed = Packed(new_id(), keyring, batch=_TREE if upload.kind is ImportKind.ORGANISATIONS else BATCH)
    try:
        packed.take(table.rows, columns)
        with database.transaction() as session:
            if made := idempotency.earlier(session, attempt):
                return get_import(session, made, visible_imports(caller))
            row = _import(upload, table, columns, packed, state, caller, now)
            row.organisation_id = organisation_id
            session.add(row)
            session.flush()
            store_batches(session, packed.stored())
            idempotency.made(session, attempt, row.id)
        return row
    finally:
        packed.close()


def _unit_of(session: Session, upload: Upload, caller: Caller) -> UUID | None:
    """Into which subtree; the whole tree is OCSC's, and for organisations only.

    Raises:
        ImportUnitMissing: It is not named, and the caller holds none or several.
        UnknownOrganisation: No such unit.
        NotAllowed: Another's.
    """
    if upload.organisation_id is not None:
        if (unit := find_organisation(session, upload.organisation_id)) is None:
            raise UnknownOrganisation
        if not holds_hr_of(caller, unit):
            raise NotAllowed
        return unit.id
    if caller.has_role(OCSC) and upload.kind is ImportKind.ORGANISATIONS:
        return None
    held = caller.held_on(HR)
    if not held:
        raise NotAllowed
    if len(held) > 1:
        raise ImportUnitMissing
    (only,) = held
    if find_organisation(session, only) is None:
        raise NotAllowed
    return only


def _import(
    upload: Upload,
    table: Table,
    columns: Mapped,
    packed: Packed,
    state: ImportState,
    caller: Caller,
    now: dt.datetime,
) -> Import:
    headers = zip(columns.columns, columns.headers, strict=True)
    return Import(
        id=packed.import_id,
        kind=upload.kind,
        state=state,
        organisation_id=None,
        file_name=upload.file_name[:FILE_NAME_LENGTH],
        format=table.format,
        encoding=table.encoding,
        delimiter=table.delimiter,
        columns=[{**asdict(column), "header": header} for column, header in headers],
        dropped_columns=columns.dropped,
        unknown_columns=columns.unknown,
        rows=packed.rows,
        batches=packed.batches,
        batches_done=0,
        registered=0,
        changed=0,
        unchanged=0,
        refused=0,
        requested_by=caller.subject,
        client_id=caller.client_id,
        requested_at=now.astimezone(dt.UTC),
    )
