"""From a delivered message to one call of a handler: opened, handled in a thread, parked when it is poison.

Trouble with our own database is no fault of the event: it comes again for ever. An event that cannot be
read, or whose handler failed five times, is kept in `parked_event` with its reason, is counted, and holds
up nobody.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from service_kit import observability
from service_kit.bus import Bus, Delivery
from service_kit.database import Database
from service_kit.events import ReceivedEvent, opened
from service_kit.ids import new_id
from service_kit.tables import PARKED

PARK_AFTER_ATTEMPTS = 5

Handler = Callable[[Database, ReceivedEvent], Any]

log = logging.getLogger(__name__)


class Consumer:
    def __init__(self, database: Database, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._handlers = handlers

    async def run(self, bus: Bus, durable: str) -> None:
        await bus.consume(durable, list(self._handlers), self.deliver)

    async def deliver(self, delivery: Delivery) -> None:
        try:
            event = opened(delivery.body)
            with observability.continued(event.traceparent):
                await asyncio.to_thread(self._handlers[delivery.type], self._database, event)
                log.info("event handled", extra={"type": delivery.type, "event_id": event.id})
        except sa.exc.OperationalError:
            raise
        except Exception as failure:
            if isinstance(failure, ValueError) or delivery.attempt >= PARK_AFTER_ATTEMPTS:
                await asyncio.to_thread(self._park, delivery, failure)
                return
            raise

    def _park(self, delivery: Delivery, failure: Exception) -> None:
        observability.PARKED_EVENTS.labels(delivery.type).inc()
        log.error("event parked", extra={"type": delivery.type}, exc_info=failure)
        body = delivery.body.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        with self._database.quiet_transaction() as session:
            known = sa.select(PARKED.c.event_id).where(PARKED.c.body == body)
            if session.execute(known).first() is None:
                session.execute(sa.insert(PARKED).values(**_parked(delivery, body, failure)))


def _parked(delivery: Delivery, body: str, failure: Exception) -> dict[str, Any]:
    from_envelope = _id_of(delivery.body)
    return {
        "event_id": from_envelope,
        "type": delivery.type,
        "body": body,
        "reason": f"{type(failure).__name__}: {failure}",
        "parked_at": dt.datetime.now(dt.UTC),
    }


def _id_of(body: bytes) -> str:
    """The event's own id, or where it has none that can be read, one of ours."""
    try:
        return str(opened(body).id)
    except ValueError:
        return str(new_id())
