"""Imports as editors see them: taken in, applied after a dry run, cancelled."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

from service_kit import idempotency
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col, select

from framework_svc.domain.errors_releases import ReleaseKeyTaken
from framework_svc.domain.exchange import job
from framework_svc.domain.exchange.job import ImportAction, ImportKind, ImportState, RowStatus
from framework_svc.domain.lifecycle import ReleaseAction
from framework_svc.domain.lifecycle import next_state as next_release_state
from framework_svc.persistence.exchange.imports import (
    forget_nodes,
    get_import,
    imports_statement,
    lock_import,
)
from framework_svc.persistence.exchange.tables import FILE_NAME_LENGTH, ReleaseImport, ReleaseImportRow
from framework_svc.persistence.releases import Wanted, get_release, release_of_key
from framework_svc.persistence.tables import Release
from framework_svc.use_cases.exchange.incoming import Target, require_format, target_of
from framework_svc.use_cases.permissions import require_editor


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file and what is wanted of it; the keys may be left to the file, but for a sheet of nodes."""

    kind: ImportKind
    content: bytes
    file_name: str
    framework_key: str | None = None
    release_key: str | None = None
    applies_at_once: bool = False

    @property
    def digest(self) -> str:
        about = f"{self.kind} {self.framework_key} {self.release_key} {self.applies_at_once} "
        return hashlib.sha256(about.encode() + self.content).hexdigest()


def take_file(
    database: Database, upload: Upload, *, caller: Caller, now: dt.datetime, attempt: Attempt | None = None
) -> ReleaseImport:
    """Take a file in; what it says is checked by the job.

    Raises:
        ImportFileUnreadable, ImportTargetMissing: It cannot even be begun.
        ReleaseNotFound, ReleaseIsImmutable: There is no such draft.
        ReleaseKeyTaken: A document makes a draft of its own, and there is one of its key.
    """
    require_editor(caller)
    form = require_format(upload.content, upload.kind)
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_import(session, made)
        target, version = _target(session, upload)
        row = ReleaseImport(
            kind=upload.kind,
            format=form,
            state=ImportState.CHECKING,
            applies_at_once=upload.applies_at_once,
            framework_key=target.framework_key,
            release_key=target.release_key,
            release_version=version,
            file_name=upload.file_name[:FILE_NAME_LENGTH],
            content=upload.content,
            requested_by=caller.subject,
            client_id=caller.client_id,
            requested_at=now,
        )
        session.add(row)
        session.flush()
        idempotency.made(session, attempt, row.id)
    return row


def list_imports(database: Database, page: PageQuery, *, caller: Caller) -> Rows[ReleaseImport]:
    require_editor(caller)
    with database.read() as session:
        return page_of(session, imports_statement(), col(ReleaseImport.id), page)


def read_import(database: Database, import_id: UUID, *, caller: Caller) -> ReleaseImport:
    require_editor(caller)
    with database.read() as session:
        return get_import(session, import_id)


def list_rows(
    database: Database, import_id: UUID, page: PageQuery, *, status: RowStatus | None, caller: Caller
) -> Rows[ReleaseImportRow]:
    require_editor(caller)
    with database.read() as session:
        wanted = select(ReleaseImportRow).where(
            ReleaseImportRow.import_id == get_import(session, import_id).id
        )
        if status is not None:
            wanted = wanted.where(ReleaseImportRow.status == status)
        return page_of(session, wanted, col(ReleaseImportRow.number), page)


def apply_import(
    database: Database, import_id: UUID, *, caller: Caller, attempt: Attempt | None = None
) -> ReleaseImport:
    """Let what the dry run has shown happen, to the draft that it was shown for.

    Raises:
        ImportHasFlaws, ImportStateForbids: As the rules say.
        StaleVersion: The draft was changed since.
    """
    require_editor(caller)
    with database.transaction() as session:
        row = _held(session, import_id)
        if idempotency.earlier(session, attempt):
            return row
        row.state = job.apply(row.state, refused=row.refused)
        if row.release_version is not None:
            require_version(_draft(session, row.release_key), row.release_version)
        row.requested_by, row.client_id = caller.subject, caller.client_id
        row.finished_at = None
        idempotency.made(session, attempt, row.id)
    return row


def cancel_import(
    database: Database, import_id: UUID, *, caller: Caller, now: dt.datetime, attempt: Attempt | None = None
) -> ReleaseImport:
    require_editor(caller)
    with database.transaction() as session:
        row = _held(session, import_id)
        if idempotency.earlier(session, attempt):
            return row
        row.state, row.finished_at = job.next_state(row.state, ImportAction.CANCEL), now
        forget_nodes(session, import_id)
        idempotency.made(session, attempt, row.id)
    return row


def _target(session: Session, upload: Upload) -> tuple[Target, int | None]:
    if upload.kind is not ImportKind.NODES:
        target = target_of(upload.content, upload.kind, upload.framework_key, upload.release_key)
        if release_of_key(session, target.release_key) is not None:
            raise ReleaseKeyTaken
        return target, None
    draft = _draft(session, upload.release_key or "")
    return Target(draft.framework_key, draft.key), draft.version


def _draft(session: Session, release_key: str) -> Release:
    release = get_release(session, Wanted(release_key, sees_drafts=True))
    next_release_state(release, ReleaseAction.EDIT)
    return release


def _held(session: Session, import_id: UUID) -> ReleaseImport:
    return lock_import(session, import_id) or get_import(session, import_id)
