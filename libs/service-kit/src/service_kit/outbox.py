"""Events leave through the database: recorded with the change, published after it.

    use case ── record() ──► outbox row + audit row        one transaction with the change
    relay    ── unsent rows ──► bus ── acknowledged ──► sent_at

The relay takes any unsent row, never "the rows after the last one": numbers are given before commit, so a
slow transaction may appear behind a faster one.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import stamina
from sqlmodel import Session

from service_kit import audit
from service_kit.bus import Bus, BusUnavailable, Message
from service_kit.database import Database
from service_kit.events import MESSAGE_BYTES_MAX, Event, canonical, enveloped
from service_kit.ids import new_id
from service_kit.statements import insert_columns
from service_kit.tables import OUTBOX

BATCH = 500
PART_LETTERS = 32_000_000  # a broker holds back 128 MB of what it has not written, and takes no more
IDLE_SECONDS = 1.0

Row = sa.Row[tuple[int, UUID, str, str]]

log = logging.getLogger(__name__)


class EventTooLong(Exception):
    """No broker would take it, and it would hold up all that is said after it."""


def record(
    session: Session, event: Event, *, by: str, now: dt.datetime, on_behalf_of: str | None = None
) -> UUID:
    """Say that something happened: one event for the others, one audit entry for ever, or neither."""
    (event_id,) = record_many(session, [event], by=by, now=now, on_behalf_of=on_behalf_of)
    return event_id


def record_many(
    session: Session, events: Sequence[Event], *, by: str, now: dt.datetime, on_behalf_of: str | None = None
) -> list[UUID]:
    """The same for many at once, in their order: two statements, however many there are.

    Raises:
        EventTooLong: One has more than MESSAGE_BYTES_MAX; whoever tells much has to bound it.
    """
    said = [(new_id(), event, canonical(event.data)) for event in events]
    if said:
        columns: dict[str, list[Any]] = {
            "event_id": [event_id for event_id, *_ in said],
            "type": [event.type for _, event, _ in said],
            "body": [_body(*one, now) for one in said],
            "recorded_at": [now] * len(said),
        }
        insert_columns(session, OUTBOX, columns)
        audit.append_many(session, said, by=by, now=now, on_behalf_of=on_behalf_of)
    return [event_id for event_id, *_ in said]


def _body(event_id: UUID, event: Event, data: str, now: dt.datetime) -> str:
    # `data` is the first of the sorted members, and is written once for the event and the audit entry.
    body = '{"data":' + data + "," + canonical(enveloped(event, event_id=event_id, now=now))[1:]
    # Counting letters is free; no letter has more than four bytes.
    if 4 * len(body) > MESSAGE_BYTES_MAX and len(body.encode()) > MESSAGE_BYTES_MAX:
        raise EventTooLong(event.type)
    return body


def pending(database: Database) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).where(OUTBOX.c.sent_at.is_(None))) or 0


class Relay:
    """Publishes what was recorded, in batches, for ever; `wake()` may be called from any thread."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wanted = asyncio.Event()

    def wake(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wanted.set)

    async def run(self) -> None:
        self._loop = asyncio.get_running_loop()
        while True:
            with self._database.alone("outbox relay") as mine:
                while mine:
                    if not await self.once():
                        await self._rest()
            await asyncio.sleep(IDLE_SECONDS)

    async def once(self) -> int:
        """Publish up to one batch; how many rows are now known to be with the broker."""
        rows = await asyncio.to_thread(self._unsent)
        if not rows:
            return 0
        for part in _parts(rows):
            await self._publish(part)
            await asyncio.to_thread(self._mark, [row.sequence for row in part])
        return len(rows)

    async def _publish(self, rows: Sequence[Row]) -> None:
        messages = [Message(id=str(row.event_id), type=row.type, body=row.body) for row in rows]
        # The broker being away is no reason to give up on an event: attempts and time are unlimited.
        async for attempt in stamina.retry_context(
            on=BusUnavailable, attempts=None, timeout=None, wait_max=5.0
        ):
            with attempt:
                await self._bus.publish(messages)

    async def _rest(self) -> None:
        # Not wait_for: until Python 3.12 it forgets a cancellation that comes together with the wake-up, and
        # the relay would hold up the end of the process for ever.
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wanted.wait()
        except TimeoutError:
            return
        finally:
            self._wanted.clear()

    def _unsent(self) -> list[Row]:
        columns = (OUTBOX.c.sequence, OUTBOX.c.event_id, OUTBOX.c.type, OUTBOX.c.body)
        with self._database.read() as session:
            query = (
                sa.select(*columns).where(OUTBOX.c.sent_at.is_(None)).order_by(OUTBOX.c.sequence).limit(BATCH)
            )
            return list(session.execute(query).all())

    def _mark(self, sequences: list[int]) -> None:
        # Not through transaction(): marking is no news, it must not wake the relay again.
        with self._database.quiet_transaction() as session:
            session.execute(
                sa.update(OUTBOX)
                .where(OUTBOX.c.sequence.in_(sequences))
                .values(sent_at=dt.datetime.now(dt.UTC))
            )


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """What is said at once: all, unless it is long."""
    part: list[Row] = []
    room = PART_LETTERS
    for row in rows:
        if part and len(row.body) > room:
            yield part
            part, room = [], PART_LETTERS
        part.append(row)
        room -= len(row.body)
    yield part
