"""Who read what: noted in memory by whoever answers, stored many at once beside the requests (ADR 0025).

What is noted is never dropped: when too much waits, the reader stores it and is refused if that fails; what
cannot be stored at the very end is told to the log.
"""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.statements import insert_many
from sqlmodel import col, select

from people_svc.domain.errors import PersonNotFound
from people_svc.domain.privacy.fields import FieldClass, classes_in
from people_svc.domain.privacy.reading import Reading, What
from people_svc.persistence.people import find_person
from people_svc.persistence.tables import RecordRead
from people_svc.use_cases.access import is_hr_of
from people_svc.use_cases.privacy.showing import Shown

WAITING_MAX = 2000
PART = 5000
_TABLE = cast(Any, RecordRead).__table__

log = logging.getLogger(__name__)


class ReadLog:
    """What waits to be stored; `note` may be called from any thread."""

    def __init__(self, database: Database, *, waiting_max: int = WAITING_MAX) -> None:
        self._database = database
        self._waiting_max = waiting_max
        self._waiting: list[Reading] = []
        self._noting, self._storing = Lock(), Lock()

    def note(self, reading: Reading) -> None:
        with self._noting:
            self._waiting.append(reading)
            is_full = len(self._waiting) >= self._waiting_max
        if is_full:
            self.flush()

    def flush(self) -> int:
        """Store what waits, in one transaction; how many. What could not be stored waits again."""
        with self._storing:
            with self._noting:
                taken, self._waiting = self._waiting, []
            if not taken:
                return 0
            try:
                with self._database.quiet_transaction() as session:
                    insert_many(session, _TABLE, [vars(one) for one in taken])
            except BaseException:
                with self._noting:
                    self._waiting = taken + self._waiting
                raise
            return len(taken)

    def close(self) -> None:
        """Store the last; what cannot be stored is told, entry by entry, and so is not lost in silence."""
        try:
            self.flush()
        except sa.exc.SQLAlchemyError:
            for one in self._waiting:
                log.exception("read not stored", extra={"read": {**asdict(one), "id": str(one.id)}})


@dataclass(frozen=True)
class Noting:
    """The log, as the one caller of one request writes in it."""

    log: ReadLog
    purpose: str | None = None

    def of(self, caller: Caller, what: What, shown: Shown, *, now: dt.datetime) -> None:
        """One person's record; what is public, and what is the reader's own, is not noted."""
        self._note(caller, what, [shown], shown.person.id, None, now)

    def of_list(
        self,
        caller: Caller,
        what: What,
        shown: Sequence[Shown],
        query: dict[str, Any],
        *,
        now: dt.datetime,
        person_id: UUID | None = None,
    ) -> None:
        """A page is one entry: what was sought, and of how many people; one that was all about one person is
        found by that person.
        """
        self._note(caller, what, shown, person_id, query, now)

    def _note(
        self,
        caller: Caller,
        what: What,
        shown: Sequence[Shown],
        person_id: UUID | None,
        query: dict[str, Any] | None,
        now: dt.datetime,
    ) -> None:
        others = {one.person.id: one for one in shown if str(one.person.id) != caller.subject}.values()
        held = frozenset().union(*(one.classes for one in others))
        classes = held & classes_in(what) - {FieldClass.PUBLIC}
        if not classes:
            return
        behalf = {one.on_behalf_of for one in others}
        reading = Reading(
            id=new_id(),
            read_at=now,
            reader=caller.subject,
            client_id=caller.client_id,
            what=what,
            person_id=person_id,
            classes=[one.value for one in FieldClass if one in classes],
            on_behalf_of=behalf.pop() if len(behalf) == 1 else None,
            purpose=self.purpose,
            query=query,
            count=len(others),
        )
        self.log.note(reading)


def list_reads_of(
    database: Database,
    person_id: UUID,
    page: PageQuery,
    *,
    since: dt.datetime | None,
    caller: Caller,
    log: ReadLog,
) -> Rows[RecordRead]:
    """Who read this person's record: for the person and the HR officers."""
    return _listed(database, person_id, col(RecordRead.person_id) == person_id, page, since, caller, log)


def list_reads_by(
    database: Database,
    person_id: UUID,
    page: PageQuery,
    *,
    since: dt.datetime | None,
    caller: Caller,
    log: ReadLog,
) -> Rows[RecordRead]:
    """What this person read, lists among it: for the person and the HR officers."""
    return _listed(database, person_id, col(RecordRead.reader) == str(person_id), page, since, caller, log)


def _listed(
    database: Database,
    person_id: UUID,
    condition: sa.ColumnElement[bool],
    page: PageQuery,
    since: dt.datetime | None,
    caller: Caller,
    log: ReadLog,
) -> Rows[RecordRead]:
    log.flush()  # a reader is told of a moment ago as well
    with database.read() as session:
        person = find_person(session, person_id)
        if person is None or not (caller.subject == str(person_id) or is_hr_of(session, caller, person)):
            raise PersonNotFound
        wanted = select(RecordRead).where(condition)
        if since is not None:
            wanted = wanted.where(col(RecordRead.read_at) >= since)
        return page_of(session, wanted, RecordRead.id, page)


def remove_old_reads(database: Database, *, before: dt.datetime) -> bool:
    """Remove a part of what is older; whether there is more."""
    old = sa.select(col(RecordRead.id)).where(col(RecordRead.read_at) < before)
    with database.quiet_transaction() as session:
        found = session.scalars(old.order_by(col(RecordRead.read_at)).limit(PART)).all()
        session.execute(sa.delete(RecordRead).where(col(RecordRead.id).in_(found)))
    return len(found) == PART
