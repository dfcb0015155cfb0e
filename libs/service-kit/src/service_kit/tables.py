"""The tables that every service has for the mechanism: outbox, inbox, parked events, idempotency, audit."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime

_KIT = sa.MetaData()

OUTBOX = sa.Table(
    "outbox",
    _KIT,
    # AUTOINCREMENT: SQLite otherwise uses a number again once the table is empty.
    sa.Column(
        "sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
    ),
    sa.Column("event_id", sa.Uuid(), nullable=False, unique=True),
    sa.Column("type", sa.String(200), nullable=False),
    sa.Column("body", sa.Text(), nullable=False),
    sa.Column("recorded_at", UTCDateTime(), nullable=False),
    sa.Column("sent_at", UTCDateTime(), nullable=True),
    sqlite_autoincrement=True,
)
sa.Index(
    "ix_outbox_unsent",
    OUTBOX.c.sequence,
    sqlite_where=OUTBOX.c.sent_at.is_(None),
    postgresql_where=OUTBOX.c.sent_at.is_(None),
)

INBOX = sa.Table(
    "inbox",
    _KIT,
    sa.Column("event_id", sa.Uuid(), primary_key=True),
    sa.Column("received_at", UTCDateTime(), nullable=False),
)

PARKED = sa.Table(
    "parked_event",
    _KIT,
    sa.Column("event_id", sa.String(200), primary_key=True),
    sa.Column("type", sa.String(200), nullable=False),
    sa.Column("body", sa.Text(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("parked_at", UTCDateTime(), nullable=False),
)

IDEMPOTENCY = sa.Table(
    "idempotency_key",
    _KIT,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("caller", sa.String(200), primary_key=True),
    sa.Column("route", sa.String(200), primary_key=True),
    sa.Column("body_digest", sa.String(64), nullable=False),
    sa.Column("made_id", sa.Uuid(), nullable=True),
    sa.Column("used_at", UTCDateTime(), nullable=False),
)

AUDIT_ENTRY = sa.Table(
    "audit_entry",
    _KIT,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("action", sa.String(200), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False, index=True),
    sa.Column("recorded_at", UTCDateTime(), nullable=False),
    sa.Column("body", sa.Text(), nullable=False),  # the canonical bytes that are sealed
)

AUDIT_SEAL = sa.Table(
    "audit_seal",
    _KIT,
    sa.Column(
        "position",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("entry_id", sa.Uuid(), nullable=False, unique=True),
    sa.Column(
        "previous_hash", sa.String(64), nullable=False, unique=True
    ),  # two sealers cannot fork the chain
    sa.Column("hash", sa.String(64), nullable=False),
)


def add_kit_tables(metadata: sa.MetaData) -> None:
    """Give a service's metadata its own copies of these tables."""
    for table in _KIT.sorted_tables:
        table.to_metadata(metadata)
