"""Each event has its effect once, however often it is delivered."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from service_kit.tables import INBOX

_INSERTS = {
    "postgresql": postgresql.insert(INBOX).on_conflict_do_nothing().returning(INBOX.c.event_id),
    "sqlite": sqlite.insert(INBOX).on_conflict_do_nothing().returning(INBOX.c.event_id),
}


def first_times(session: Session, event_ids: Iterable[UUID]) -> set[UUID]:
    """Those heard for the first time, once for ever, in the transaction that holds their effects."""
    now = dt.datetime.now(dt.UTC)
    # In one order, so that two who note the same events at once wait for each other and do not block.
    rows = [{"event_id": event_id, "received_at": now} for event_id in sorted(set(event_ids))]
    statement = _INSERTS[session.get_bind().dialect.name]
    return set(session.scalars(statement, rows)) if rows else set()


def applied(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(INBOX)) or 0
