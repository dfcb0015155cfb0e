"""Imports at work: checked row by row with progress, applied in one step.

    _check()  a batch at a time: what becomes of each row, and its node, kept where nobody sees it
    _apply()  all kept nodes become those of the draft; two statements, however many there are

A process that dies leaves nothing half done: a check begins again, what was not applied whole is not there.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from framework_svc.domain.release import head_of
from framework_svc.persistence.exchange.imports import (
    content_of,
    forget_nodes,
    get_import,
    imports_at_work,
    keep_nodes,
    lock_import,
    put_kept_nodes,
    replace_rows,
)
from framework_svc.persistence.exchange.tables import ReleaseImport
from framework_svc.persistence.nodes import all_nodes
from framework_svc.persistence.releases import Wanted, get_release, lock_release, of_release, release_of_key
from framework_svc.persistence.tables import Node
from framework_svc.use_cases import drafts
from framework_svc.use_cases.exchange.incoming import Target, read
from framework_svc.use_cases.exchange.rows import Taken
from framework_svc.use_cases.exchange.writing import as_known, compared, make_draft, waiting_nodes
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
            forget_nodes(session, import_id)


def _is_plain(fact: Any) -> bool:
    return isinstance(fact, str | int) or (
        isinstance(fact, list) and all(isinstance(one, str) for one in fact)
    )


@dataclass(frozen=True)
class _Checked:
    """What a check has found: a line for each row, and nodes to keep when all of them are well."""

    rows: list[dict[str, Any]]
    nodes: Iterator[dict[str, Any]]
    head: dict[str, Any] | None


def _check(database: Database, import_id: UUID, now: dt.datetime) -> None:
    with database.read() as session:
        job = get_import(session, import_id)
        content = content_of(session, import_id)
        known = _known(session, job)
    try:
        found = _found(job, content, known)
    except DomainError as refusal:
        give_up(database, import_id, refusal, now=now)
        return
    _start(database, import_id, len(found.rows))
    batches = iter(found.rows)
    while batch := list(islice(batches, BATCH)):
        if not _noted(database, import_id, batch, list(islice(found.nodes, BATCH))):
            return
    _finish_check(database, import_id, found.head, now)


def _found(job: ReleaseImport, content: bytes, known: Sequence[Node]) -> _Checked:
    target = Target(job.framework_key, job.release_key)
    found = read(content, job.kind, job.format, target)
    before = {(node.kind, node.key): node for node in as_known(known)}
    rows = compared(found.rows, before)
    if found.flaws:
        rows = [Taken(FILE, flaws=found.flaws), *rows]
    noted = [_row(row, before) for row in rows]
    nodes = [row.node for row in rows if row.node is not None]
    if len(nodes) < len(rows):  # such an import is never applied
        return _Checked(noted, iter(()), None)
    if found.release is not None:
        whole = found.release(nodes)
        return _Checked(noted, waiting_nodes(whole.nodes, {}), head_of(whole))
    different = [node for node in nodes if before.get((node.kind, node.key)) != node]
    return _Checked(
        noted, waiting_nodes(different, {(node.kind, node.key): node.number for node in known}), None
    )


def _start(database: Database, import_id: UUID, rows: int) -> None:
    with database.transaction() as session:
        if (job := lock_import(session, import_id)) is not None:
            job.rows, job.rows_done = rows, 0
            job.added = job.changed = job.unchanged = job.refused = 0
            forget_nodes(session, import_id)


def _noted(
    database: Database, import_id: UUID, rows: list[dict[str, Any]], nodes: list[dict[str, Any]]
) -> bool:
    """Note a batch; False when the import was cancelled meanwhile."""
    with database.transaction() as session:
        job = lock_import(session, import_id)
        if job is None or job.state is not ImportState.CHECKING:
            return False
        replace_rows(session, import_id, rows)
        keep_nodes(session, import_id, nodes)
        job.rows_done += len(rows)
        for row in rows:
            name = row["status"].value
            setattr(job, name, getattr(job, name) + 1)
    return True


def _finish_check(database: Database, import_id: UUID, head: dict[str, Any] | None, now: dt.datetime) -> None:
    with database.transaction() as session:
        job = lock_import(session, import_id)
        if job is None or job.state is not ImportState.CHECKING:
            return
        job.state, job.finished_at = next_state(job.state, ImportAction.FINISH), now
        job.head = head
        if job.applies_at_once and not job.refused:
            job.state, job.finished_at = next_state(job.state, ImportAction.APPLY), None


def _apply(database: Database, import_id: UUID, now: dt.datetime) -> None:
    try:
        with database.transaction() as session:
            job = lock_import(session, import_id)
            if job is None or job.state is not ImportState.APPLYING:
                return
            _write(session, job, now)
            job.state, job.finished_at = next_state(job.state, ImportAction.FINISH), now
    except (DomainError, StaleVersion) as refusal:
        give_up(database, import_id, refusal, now=now)


def _write(session: Session, job: ReleaseImport, now: dt.datetime) -> None:
    """Raises StaleVersion: what was checked is no longer what would happen."""
    caller = Caller(job.requested_by, job.client_id, frozenset(), (Grant(OCSC_OFFICER, None),))
    if job.head is not None:
        release = make_draft(session, job.head, caller=caller, now=now)
    else:
        release = lock_release(session, job.release_key)
        next_release_state(release, ReleaseAction.EDIT)
        if release.version != job.release_version:
            raise StaleVersion
    nodes = put_kept_nodes(session, job.id, of_release(release))
    if nodes != job.added + job.changed:  # a process of the version before checked it, and kept nothing
        raise StaleVersion
    digest = hashlib.sha256(content_of(session, job.id)).hexdigest()
    said = {"nodes": nodes, "file_digest": digest}
    drafts.edited(session, release, "framework.nodes.imported", by=caller, now=now, **said)


def _known(session: Session, job: ReleaseImport) -> Sequence[Node]:
    """The nodes of the draft that there is; none where the import makes one of its own."""
    if job.release_version is None or release_of_key(session, job.release_key) is None:
        return []
    release = get_release(session, Wanted(job.release_key, sees_drafts=True))
    return all_nodes(session, release.id)


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
