"""What other services say about people, organisations, classifications, delegations and releases.

Each is safe to repeat and to hear out of order: the inbox drops what was heard, the version what is older.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

from service_kit import inbox
from service_kit.database import Database
from sqlmodel import Session

from idp_svc.persistence import references
from idp_svc.persistence.references import Row

Store = Callable[[Session, Sequence[Row]], None]


def take_people(database: Database, people: Sequence[Row], *, event_id: UUID | None = None) -> None:
    _take(database, references.store_people, people, event_id)


def take_organisations(
    database: Database, organisations: Sequence[Row], *, event_id: UUID | None = None
) -> None:
    _take(database, references.store_organisations, organisations, event_id)


def take_classifications(
    database: Database, classifications: Sequence[Row], *, event_id: UUID | None = None
) -> None:
    _take(database, references.store_classifications, classifications, event_id)


def take_delegations(database: Database, delegations: Sequence[Row], *, event_id: UUID | None = None) -> None:
    _take(database, references.store_delegations, delegations, event_id)


def take_releases(database: Database, releases: Sequence[Row], *, event_id: UUID | None = None) -> None:
    _take(database, references.store_releases, releases, event_id)


def take_withdrawals(database: Database, withdrawals: Sequence[Row], *, event_id: UUID | None = None) -> None:
    """Releases that no new plan should follow; those made under them stay as they are."""
    _take(database, references.withdraw_releases, withdrawals, event_id)


def _take(database: Database, store: Store, rows: Sequence[Row], event_id: UUID | None) -> None:
    with database.transaction() as session:
        if event_id is None or inbox.first_time(session, event_id):
            store(session, rows)


def has_caught_up(database: Database, name: str) -> bool:
    with database.read() as session:
        return references.has_caught_up(session, name)


def note_caught_up(database: Database, name: str, *, now: dt.datetime) -> None:
    with database.transaction() as session:
        references.note_caught_up(session, name, now=now)
