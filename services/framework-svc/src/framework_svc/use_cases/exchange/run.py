"""Imports at work: checked row by row with progress, applied in one transaction.

A process that dies leaves nothing half done: a check begins again, what was not applied whole is not there.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from service_kit.database import Database
from service_kit.identity import Caller, Grant
from service_kit.refusals import StaleVersion
from sqlmodel import Session

from framework_svc.domain.errors import DomainError
from framework_svc.domain.exchange.job import AT_WORK, ImportAction, ImportState, RowStatus, next_state
from framework_svc.domain.lifecycle import ReleaseAction
from framework_svc.domain.lifecycle import next_state as next_release_state
from framework_svc.domain.node import NodeDocument
from framework_svc.persistence.exchange.imports import (
    content_of,
    get_import,
    imports_at_work,
    lock_import,
    replace_rows,
)
from framework_svc.persistence.exchange.tables import ReleaseImport
from framework_svc.persistence.nodes import all_nodes
from framework_svc.persistence.releases import Wanted, get_release, lock_release, release_of_key
from framework_svc.use_cases.exchange.incoming import Incoming, Target, read
from framework_svc.use_cases.exchange.rows import Taken
from framework_svc.use_cases.exchange.writing import as_known, compared, make_draft, put_nodes
from framework_svc.use_cases.permissions import OCSC_OFFICER

BATCH = 500
FILE = 0  # the number under which what is wrong with a file as a whole is told


def waiting(database: Database) -> Sequence[UUID]:
    with database.read() as session:
        return imports_at_work(session)


def run_import(database: Database, import_id: UUID, *, now: dt.datetime) -> None:
    """Do what an import waits for; a file that turns out to be unreadable is refused as a whole."""
    with database.read() as session:
        state = get_import(session, import_id).state
    if state is ImportState.CHECKING:
        _check(database, import_id, now)
        with database.read() as session:
            state = get_import(session, import_id).state
    if state is ImportState.APPLYING:
        _apply(database, import_id, now)


def give_up(database: Database, import_id: UUID, refusal: Exception, *, now: dt.datetime) -> None:
    """Nothing of the file is there, and it does not keep the others from theirs; why is kept as facts."""
    facts = {name: fact for name, fact in vars(refusal).items() if _is_plain(fact)}
    with database.transaction() as session:
        job = lock_import(session, import_id)
        if job is not None and job.state in AT_WORK:
            job.state, job.finished_at = next_state(job.state, ImportAction.FAIL), now
            job.reason = str(facts.get("reason") or type(refusal).__name__)
            job.failure = {"error": type(refusal).__name__, "facts": facts}


def _is_plain(fact: Any) -> bool:
    return isinstance(fact, str | int) or (
        isinstance(fact, list) and all(isinstance(one, str) for one in fact)
    )


def _check(database: Database, import_id: UUID, now: dt.datetime) -> None:
    with database.read() as session:
        job = get_import(session, import_id)
        content = content_of(session, import_id)
        known = _known(session, job)
    try:
        found = _read(job, content)
    except DomainError as refusal:
        give_up(database, import_id, refusal, now=now)
        return
    rows = compared(found.rows, known)
    there = {(node.kind, node.key): node for node in known}
    if found.flaws:
        rows = [Taken(FILE, flaws=found.flaws), *rows]
    _start(database, import_id, len(rows))
    batches = iter(rows)
    while batch := list(islice(batches, BATCH)):
        if not _noted(database, import_id, [_row(row, there) for row in batch]):
            return
    _finish_check(database, import_id, now)


def _start(database: Database, import_id: UUID, rows: int) -> None:
    with database.transaction() as session:
        if (job := lock_import(session, import_id)) is not None:
            job.rows, job.rows_done = rows, 0
            job.added = job.changed = job.unchanged = job.refused = 0


def _noted(database: Database, import_id: UUID, rows: list[dict[str, Any]]) -> bool:
    """Note a batch; False when the import was cancelled meanwhile."""
    with database.transaction() as session:
        job = lock_import(session, import_id)
        if job is None or job.state is not ImportState.CHECKING:
            return False
        replace_rows(session, import_id, rows)
        job.rows_done += len(rows)
        for row in rows:
            name = row["status"].value
            setattr(job, name, getattr(job, name) + 1)
    return True


def _finish_check(database: Database, import_id: UUID, now: dt.datetime) -> None:
    with database.transaction() as session:
        job = lock_import(session, import_id)
        if job is None or job.state is not ImportState.CHECKING:
            return
        job.state, job.finished_at = next_state(job.state, ImportAction.FINISH), now
        if job.applies_at_once and not job.refused:
            job.state, job.finished_at = next_state(job.state, ImportAction.APPLY), None


def _apply(database: Database, import_id: UUID, now: dt.datetime) -> None:
    try:
        with database.transaction() as session:
            job = lock_import(session, import_id)
            if job is None or job.state is not ImportState.APPLYING:
                return
            _write(session, job, content_of(session, import_id), now)
            job.state, job.finished_at = next_state(job.state, ImportAction.FINISH), now
    except (DomainError, StaleVersion) as refusal:
        give_up(database, import_id, refusal, now=now)


def _write(session: Session, job: ReleaseImport, content: bytes, now: dt.datetime) -> None:
    """Raises StaleVersion: what was checked is no longer what would happen."""
    caller = Caller(job.requested_by, job.client_id, frozenset(), (Grant(OCSC_OFFICER, None),))
    found, digest = _read(job, content), hashlib.sha256(content).hexdigest()
    known = _known(session, job)
    nodes = [row.node for row in compared(found.rows, known) if row.node is not None]
    if len(nodes) != len(found.rows) or found.flaws:
        raise StaleVersion
    if found.release is not None:
        make_draft(session, found.release(nodes), caller=caller, now=now, digest=digest)
        return
    release = lock_release(session, job.release_key)
    next_release_state(release, ReleaseAction.EDIT)
    if release.version != job.release_version:
        raise StaleVersion
    there = {(node.kind, node.key): node for node in known}
    different = [node for node in nodes if there.get((node.kind, node.key)) != node]
    put_nodes(session, release, different, caller=caller, now=now, digest=digest)


def _read(job: ReleaseImport, content: bytes) -> Incoming:
    return read(content, job.kind, job.format, Target(job.framework_key, job.release_key))


def _known(session: Session, job: ReleaseImport) -> list[NodeDocument]:
    """The nodes of the draft that there is; none where the import makes one of its own."""
    if job.release_version is None or release_of_key(session, job.release_key) is None:
        return []
    release = get_release(session, Wanted(job.release_key, sees_drafts=True))
    return as_known(all_nodes(session, release.id))


def _row(row: Taken, there: dict[Any, NodeDocument]) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": row.kind,
        "key": row.key,
        "status": _status(row, there),
        "flaws": [flaw.noted() for flaw in row.flaws],
    }


def _status(row: Taken, there: dict[Any, NodeDocument]) -> RowStatus:
    if row.node is None:
        return RowStatus.REFUSED
    before = there.get((row.node.kind, row.node.key))
    if before is None:
        return RowStatus.ADDED
    return RowStatus.UNCHANGED if before == row.node else RowStatus.CHANGED
