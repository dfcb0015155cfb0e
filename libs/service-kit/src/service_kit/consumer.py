"""From delivered messages to calls of their handlers: opened, handled in a thread, parked when poison.

    several deliveries ──► one transaction: inbox, then each handler with what follows for it ──► done
                                │ anything fails: nothing of it is stored
                                └──► each alone, in order ──► done, parked, or to come again

Trouble with our own database is no fault of the event: it comes again for ever. An event that cannot be
read, or whose handler failed five times, is kept in `parked_event` with its reason, is counted, and holds
up nobody.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from service_kit import inbox, observability
from service_kit.bus import Bus, Delivery
from service_kit.database import Database, Together, is_overlap
from service_kit.events import ReceivedEvent, opened
from service_kit.ids import new_id
from service_kit.tables import PARKED

PARK_AFTER_ATTEMPTS = 5

Handler = Callable[[Database, Sequence[ReceivedEvent]], Any]
"""Takes events in their order, each for the first time; what it does is stored with that they were heard."""

log = logging.getLogger(__name__)


class Consumer:
    def __init__(self, database: Database, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._handlers = handlers

    async def run(self, bus: Bus, durable: str) -> None:
        await bus.consume(durable, list(self._handlers), self.deliver)

    async def deliver(self, deliveries: Sequence[Delivery]) -> int:
        """Handle them in their order; how many, from the first, are done with."""
        if len(deliveries) > 1 and await asyncio.to_thread(self._all_at_once, deliveries):
            return len(deliveries)
        for position, delivery in enumerate(deliveries):
            try:
                await asyncio.to_thread(self._alone, delivery)
            except Exception as trouble:
                facts = {"type": delivery.type, "attempt": delivery.attempt}
                if is_overlap(trouble) and delivery.attempt < PARK_AFTER_ATTEMPTS:
                    log.info("event comes again", extra={**facts, "trouble": type(trouble).__name__})
                else:
                    log.exception("event not handled, it comes again", extra=facts)
                return position
        return len(deliveries)

    def handle(self, received: Sequence[tuple[str, ReceivedEvent]]) -> None:
        """What is new among these subjects and events has its effect, all of it or nothing."""
        with self._database.transaction() as session:
            new = inbox.first_times(session, [event.id for _, event in received])
            together = Together(session)
            fresh = {event.id: (subject, event) for subject, event in received if event.id in new}
            for handler, group in groupby(fresh.values(), key=lambda one: self._handlers[one[0]]):
                events = [event for _, event in group]
                with observability.continued(_common_trace(events)):
                    handler(together, events)
                session.expunge_all()  # the next one sees the tables, not what this one left in memory

    def _all_at_once(self, deliveries: Sequence[Delivery]) -> bool:
        """One transaction costs one flush to disk, for fifty events as for one."""
        try:
            received = [_received(delivery) for delivery in deliveries]
            self.handle(received)
        except Exception as trouble:
            log.info("events one by one", extra={"count": len(deliveries), "trouble": type(trouble).__name__})
            return False
        _tell(event for _, event in received)
        return True

    def _alone(self, delivery: Delivery) -> None:
        try:
            received = _received(delivery)
            self.handle([received])
        except sa.exc.OperationalError:
            raise
        except Exception as failure:
            if not isinstance(failure, ValueError) and delivery.attempt < PARK_AFTER_ATTEMPTS:
                raise
            self._park(delivery, failure)
        else:
            _tell([received[1]])

    def _park(self, delivery: Delivery, failure: Exception) -> None:
        observability.PARKED_EVENTS.labels(delivery.type).inc()
        log.error("event parked", extra={"type": delivery.type}, exc_info=failure)
        body = delivery.body.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        with self._database.quiet_transaction() as session:
            known = sa.select(PARKED.c.event_id).where(PARKED.c.body == body)
            if session.execute(known).first() is None:
                session.execute(sa.insert(PARKED).values(**_parked(delivery, body, failure)))


def _received(delivery: Delivery) -> tuple[str, ReceivedEvent]:
    # By the subject that the broker let the sender use, not by what the envelope says of itself.
    return delivery.type, opened(delivery.body)


def _common_trace(events: Sequence[ReceivedEvent]) -> str | None:
    """What several requests caused, and one transaction handles, is a trace of its own."""
    traces = {event.traceparent for event in events}
    return traces.pop() if len(traces) == 1 else None


def _tell(events: Iterable[ReceivedEvent]) -> None:
    """A line for each type of what one request caused: a thousand at once are no thousand lines."""
    alike: dict[tuple[str | None, str], list[ReceivedEvent]] = {}
    for event in events:
        alike.setdefault((event.traceparent, event.type), []).append(event)
    for (traceparent, event_type), same in alike.items():
        with observability.continued(traceparent):
            facts = {"type": event_type, "count": len(same), "last_event_id": same[-1].id}
            log.info("events handled", extra=facts)


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
