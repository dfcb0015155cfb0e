"""What is not needed any more is removed when its time is over: rows of imported files, entries of reads."""

import datetime as dt

import sqlalchemy as sa
from service_kit.database import Database
from sqlmodel import col, select

from people_svc.domain.imports.job import AT_WORK, ImportState
from people_svc.persistence.imports.queries import remove_batches
from people_svc.persistence.tables import Import, ImportRow

PART = 5000


def remove_old_imports(database: Database, *, before: dt.datetime, now: dt.datetime) -> bool:
    """Remove a part of the rows of files from before; what was counted stays. Whether there is more."""
    with database.quiet_transaction() as session:
        old = select(Import).where(
            col(Import.requested_at) < before,
            col(Import.rows_removed_at).is_(None),
            col(Import.state).not_in(AT_WORK),
        )
        if (job := session.exec(old.limit(1).with_for_update()).first()) is not None:
            # What was only checked can no longer be applied.
            job.state = ImportState.CANCELLED if job.state is ImportState.CHECKED else job.state
            job.rows_removed_at = now
            remove_batches(session, job.id)
            return True
        done = sa.select(col(Import.id)).where(col(Import.rows_removed_at).is_not(None))
        key = (col(ImportRow.import_id), col(ImportRow.number))
        found = session.execute(sa.select(*key).where(key[0].in_(done)).limit(PART)).all()
        if found:
            session.execute(sa.delete(ImportRow).where(sa.tuple_(*key).in_([tuple(row) for row in found])))
        return len(found) == PART
