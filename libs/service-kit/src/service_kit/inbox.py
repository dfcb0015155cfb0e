"""Each event has its effect once, however often it is delivered."""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from service_kit.tables import INBOX

_INSERTS = {
    "postgresql": postgresql.insert(INBOX).on_conflict_do_nothing().returning(INBOX.c.event_id),
    "sqlite": sqlite.insert(INBOX).on_conflict_do_nothing().returning(INBOX.c.event_id),
}


def first_time(session: Session, event_id: UUID) -> bool:
    """True once per event id, in the transaction that holds the effect."""
    statement = _INSERTS[session.get_bind().dialect.name]
    row = {"event_id": event_id, "received_at": dt.datetime.now(dt.UTC)}
    return session.execute(statement, row).first() is not None


def applied(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(INBOX)) or 0
