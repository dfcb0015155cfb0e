"""What other services say about people, organisations, classifications, delegations and releases.

Each is safe to repeat and to hear out of order: the version tells what is older.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

from service_kit.database import Database
from sqlmodel import Session

from idp_svc.persistence import references
from idp_svc.persistence.erasure import empty_plans_of
from idp_svc.persistence.references import Row

Store = Callable[[Session, Sequence[Row]], None]


def take_people(database: Database, people: Sequence[Row]) -> None:
    _take(database, references.store_people, people)


def take_organisations(database: Database, organisations: Sequence[Row]) -> None:
    _take(database, references.store_organisations, organisations)


def take_classifications(database: Database, classifications: Sequence[Row]) -> None:
    _take(database, references.store_classifications, classifications)


def take_delegations(database: Database, delegations: Sequence[Row]) -> None:
    _take(database, references.store_delegations, delegations)


def take_releases(database: Database, releases: Sequence[Row]) -> None:
    _take(database, references.store_releases, releases)


def take_withdrawals(database: Database, withdrawals: Sequence[Row]) -> None:
    """Releases that no new plan should follow; those made under them stay as they are."""
    _take(database, references.withdraw_releases, withdrawals)


def take_erasures(database: Database, people: Sequence[UUID]) -> None:
    """Their personal data were erased: what was written in their plans goes as well (PDPA section 33)."""
    with database.transaction() as session:
        empty_plans_of(session, people)


def _take(database: Database, store: Store, rows: Sequence[Row]) -> None:
    with database.transaction() as session:
        store(session, rows)


def has_caught_up(database: Database, name: str) -> bool:
    with database.read() as session:
        return references.has_caught_up(session, name)


def note_caught_up(database: Database, name: str, *, now: dt.datetime) -> None:
    with database.transaction() as session:
        references.note_caught_up(session, name, now=now)
