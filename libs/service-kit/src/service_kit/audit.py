r"""Who did what, for whom and when, in a chain that cannot be changed unnoticed.

    audit_entry   written in the transaction of the change; its body is the canonical text that is sealed
    audit_seal    written in order by one background task, so that writers never wait for each other:
                  hash(n) = SHA-256("thaksa audit v1\n" + hash(n-1) + "\n" + body(n))

A removed tail still verifies, so the head is logged whenever it moves, and is meant to be kept elsewhere.
"""

import asyncio
import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from service_kit.database import Database
from service_kit.events import Event, canonical
from service_kit.statements import insert_columns
from service_kit.tables import AUDIT_ENTRY, AUDIT_SEAL

GENESIS = "0" * 64
BATCH = 500
PAUSE_SECONDS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """`first_bad` is the position of the first seal that does not fit, None when all do."""

    sealed: int
    unsealed: int
    head: str
    first_bad: int | None


def append_many(
    session: Session,
    said: Sequence[tuple[UUID, Event, str]],
    *,
    by: str,
    now: dt.datetime,
    on_behalf_of: str | None,
) -> None:
    """An entry for each event: its id, itself, and its data as canonical text."""
    all_alike = {"on_behalf_of": on_behalf_of, "recorded_at": now.astimezone(dt.UTC)}
    columns: dict[str, list[Any]] = {
        "id": [event_id for event_id, *_ in said],
        "actor": [by] * len(said),
        "action": [event.type for _, event, _ in said],
        "subject": [event.subject for _, event, _ in said],
        "recorded_at": [now] * len(said),
        "body": [_body(*one, by, all_alike) for one in said],
    }
    insert_columns(session, AUDIT_ENTRY, columns)


def _body(event_id: UUID, event: Event, data: str, by: str, all_alike: dict[str, Any]) -> str:
    """The canonical text, its members sorted: those before the data and those after it are written apart."""
    before = _written_before(event.type, by)
    after = canonical({"id": event_id, "subject": event.subject, "version": event.version, **all_alike})
    return f'{before[:-1]},"data":{data},{after[1:]}'


@lru_cache(maxsize=64)  # what happens together is one action of one actor
def _written_before(action: str, actor: str) -> str:
    return canonical({"action": action, "actor": actor})


def seal_hash(previous: str, body: str) -> str:
    return hashlib.sha256(f"thaksa audit v1\n{previous}\n{body}".encode()).hexdigest()


def seal(database: Database) -> int:
    """Chain up to one batch of entries that have no seal yet; how many."""
    unsealed = (
        sa.select(AUDIT_ENTRY.c.id, AUDIT_ENTRY.c.body)
        .outerjoin(AUDIT_SEAL, AUDIT_SEAL.c.entry_id == AUDIT_ENTRY.c.id)
        .where(AUDIT_SEAL.c.position.is_(None))
        .order_by(AUDIT_ENTRY.c.id)
        .limit(BATCH)
    )
    with database.read() as session:
        if session.execute(unsealed.limit(1)).first() is None:
            return 0
    with database.quiet_transaction() as session:
        position, previous = _head(session)
        seals = []
        for entry in session.execute(unsealed).all():
            position, chained = position + 1, seal_hash(previous, entry.body)
            seals.append(
                {"position": position, "entry_id": entry.id, "previous_hash": previous, "hash": chained}
            )
            previous = chained
        if seals:
            session.execute(sa.insert(AUDIT_SEAL), seals)
    log.info("audit sealed", extra={"position": position, "head": previous})
    return len(seals)


async def seal_for_ever(database: Database) -> None:
    while True:
        with database.alone("audit sealer") as mine:
            while mine:
                if not await asyncio.to_thread(seal, database):
                    await asyncio.sleep(PAUSE_SECONDS)
        await asyncio.sleep(PAUSE_SECONDS)


def verify(database: Database) -> Verdict:
    """Walk the chain and name the first seal that an edit, a swap, an insertion or a deletion has broken."""
    rows = (
        sa.select(AUDIT_SEAL, AUDIT_ENTRY.c.body, *_shown())
        .outerjoin(AUDIT_ENTRY, AUDIT_ENTRY.c.id == AUDIT_SEAL.c.entry_id)
        .order_by(AUDIT_SEAL.c.position)
        .execution_options(yield_per=1000)
    )
    count, previous = 0, GENESIS
    first_bad = None
    with database.read() as session:
        with session.execute(rows) as chain:
            for row in chain:
                if row.position != count + 1 or not _fits(row, previous):
                    first_bad = count + 1
                    break
                count, previous = row.position, row.hash
        return Verdict(count, _unsealed(session), previous, first_bad)


def _shown() -> tuple[sa.ColumnElement[str], ...]:
    return (AUDIT_ENTRY.c.actor, AUDIT_ENTRY.c.action, AUDIT_ENTRY.c.subject)


def _fits(row: sa.Row[tuple[object, ...]], previous: str) -> bool:
    """The columns for searching repeat what the sealed text says; a change to them is tampering too."""
    if row.body is None or row.previous_hash != previous or row.hash != seal_hash(previous, row.body):
        return False
    said = (
        f'"actor":{canonical(row.actor)}',
        f'"action":{canonical(row.action)}',
        f'"subject":{canonical(row.subject)}',
    )
    return all(part in row.body for part in said)


def _head(session: Session) -> tuple[int, str]:
    last = session.execute(
        sa.select(AUDIT_SEAL.c.position, AUDIT_SEAL.c.hash).order_by(AUDIT_SEAL.c.position.desc()).limit(1)
    ).first()
    return (last.position, last.hash) if last else (0, GENESIS)


def _unsealed(session: Session) -> int:
    entries = session.scalar(sa.select(sa.func.count()).select_from(AUDIT_ENTRY)) or 0
    return entries - (session.scalar(sa.select(sa.func.count()).select_from(AUDIT_SEAL)) or 0)
