"""What the others said, kept as facts: once per event, in any order, from the stream or from a list.

`event_id` is None for facts that were read from a list, which has no events; the version decides there too.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

import sqlalchemy as sa
import stamina
from service_kit import inbox
from service_kit.database import Database
from sqlmodel import Session

from reporting_svc.domain.facts import Announcement, Classification, Organisation, Person, Plan
from reporting_svc.persistence import facts as rows
from reporting_svc.persistence.tables import CaughtUp


def learn_organisations(
    database: Database, told: Sequence[Organisation], *, event_id: UUID | None = None
) -> None:
    _learn(database, event_id, lambda session: rows.store_organisations(session, told))


def learn_people(database: Database, told: Sequence[Person], *, event_id: UUID | None = None) -> None:
    _learn(database, event_id, lambda session: rows.store_people(session, told))


def learn_classifications(
    database: Database, told: Sequence[Classification], *, event_id: UUID | None = None
) -> None:
    _learn(database, event_id, lambda session: rows.store_classifications(session, told))


def learn_announcements(
    database: Database, told: Sequence[Announcement], *, event_id: UUID | None = None
) -> None:
    _learn(database, event_id, lambda session: rows.store_announcements(session, told))


def learn_plans(database: Database, told: Sequence[Plan], *, event_id: UUID | None = None) -> None:
    _learn(database, event_id, lambda session: rows.store_plans(session, told))


def rebuild(database: Database) -> None:
    """Empty every projection and the inbox; a new place in the streams then fills them again."""
    with database.transaction() as session:
        rows.empty_projections(session)


def has_caught_up(database: Database, source: str) -> bool:
    with database.read() as session:
        return session.get(CaughtUp, source) is not None


def note_caught_up(database: Database, source: str, *, now: dt.datetime) -> None:
    with database.transaction() as session:
        session.merge(CaughtUp(source=source, at=now))


def _learn(database: Database, event_id: UUID | None, store: Callable[[Session], None]) -> None:
    # A row that is not there cannot be locked: a list and an event may add it at the same moment, and the
    # second reads again what the first has stored.
    for attempt in stamina.retry_context(on=sa.exc.IntegrityError, attempts=3, wait_initial=0.05):
        with attempt, database.transaction() as session:
            if event_id is None or inbox.first_time(session, event_id):
                store(session)
