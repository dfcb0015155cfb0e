"""Imports at work: one batch is one transaction, with its effect, its rows and where to go on.

A process that dies leaves nothing half done; whoever comes next goes on at `batches_done`.
"""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from uuid import UUID

from service_kit.database import Database

from people_svc.domain.imports.job import (
    AT_WORK,
    ImportAction,
    ImportKind,
    ImportState,
    RowStatus,
    next_state,
)
from people_svc.persistence.imports.queries import imports_at_work, remove_lines, replace_rows, take_import
from people_svc.persistence.imports.tables import Import
from people_svc.use_cases.imports.batches import Numbered, Outcome, named, opened, stored_columns
from people_svc.use_cases.imports.context import Batch, Tools
from people_svc.use_cases.imports.lines import take_workload
from people_svc.use_cases.imports.staff import take_staff
from people_svc.use_cases.imports.supervisors import take_supervisors
from people_svc.use_cases.imports.units import take_units

_TAKE: dict[ImportKind, Callable[..., list[Outcome]]] = {
    ImportKind.ORGANISATIONS: take_units,
    ImportKind.STAFF: take_staff,
    ImportKind.SUPERVISORS: take_supervisors,
    ImportKind.WORKLOAD: take_workload,
}

log = logging.getLogger(__name__)


def waiting(database: Database) -> Sequence[tuple[UUID, UUID | None]]:
    with database.read() as session:
        return imports_at_work(session)


def run_batch(database: Database, import_id: UUID, *, tools: Tools, now: dt.datetime) -> bool:
    """Do one batch of an import; whether there is more to do."""
    with database.transaction() as session:
        job = take_import(session, import_id)
        if job is None or job.state not in AT_WORK:
            return False
        if job.batches_done < job.batches:
            rows = opened(session, tools.vault.keyring, job.id, job.batches_done)
            columns = [column["name"] for column in job.columns]
            batch = Batch.of(session, job, tools, now)
            _note(job, _taken(batch, job, named(rows, columns)), batch)
        if job.batches_done == job.batches:
            job.state, job.finished_at = next_state(job.state, ImportAction.FINISH), now
            remove_lines(session, job.id)
        return job.state in AT_WORK


def give_up(database: Database, import_id: UUID, *, now: dt.datetime) -> None:
    """A fault of ours: the batch is not stored, and the import does not keep the others from theirs."""
    with database.transaction() as session:
        job = take_import(session, import_id)
        if job is not None and job.state in AT_WORK:
            job.state, job.finished_at = next_state(job.state, ImportAction.FAIL), now
            remove_lines(session, job.id)


def _taken(batch: Batch, job: Import, rows: list[Numbered]) -> list[Outcome]:
    return _TAKE[job.kind](batch, rows, is_applied=job.state is ImportState.APPLYING)


def _note(job: Import, outcomes: list[Outcome], batch: Batch) -> None:
    replace_rows(batch.session, job.id, stored_columns(outcomes))
    counts = dict.fromkeys(RowStatus, 0)
    for outcome in outcomes:
        counts[outcome.status] += 1
    job.registered += counts[RowStatus.REGISTERED]
    job.changed += counts[RowStatus.CHANGED]
    job.unchanged += counts[RowStatus.UNCHANGED]
    job.refused += counts[RowStatus.REFUSED]
    job.batches_done += 1
