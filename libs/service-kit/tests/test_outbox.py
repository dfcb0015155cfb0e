"""Events leave through the database: nothing recorded is lost, nothing rolled back is said."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa
from kit_builders import NOW, an_event, prepared
from service_kit import inbox, outbox
from service_kit.bus import BusUnavailable, MemoryBus, Message
from service_kit.database import Database
from service_kit.events import MESSAGE_BYTES_MAX, canonical, opened, sealed, stream_of
from service_kit.ids import new_id
from service_kit.tables import AUDIT_ENTRY, OUTBOX


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    opened_database = prepared(empty_url)
    yield opened_database
    opened_database.close()


def recorded(database: Database, count: int = 1) -> None:
    with database.transaction() as session:
        for _ in range(count):
            outbox.record(session, an_event(), by="somebody", now=NOW)


class FlakyBus(MemoryBus):
    """Stores what it is given, and says it could not, a few times."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    async def publish(self, messages: list[Message]) -> None:
        await super().publish(messages)
        if self.failures:
            self.failures -= 1
            raise BusUnavailable


class MeasuringBus(MemoryBus):
    """Notes how many events are still to be said whenever some are."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self.pending: list[int] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        self.pending.append(outbox.pending(self._database))
        await super().publish(messages)


def test_a_recorded_event_is_published_in_its_envelope(database: Database) -> None:
    recorded(database)
    bus = MemoryBus()

    asyncio.run(outbox.Relay(database, bus).once())

    envelope = json.loads(bus.messages[0].body)
    assert bus.messages[0].type == "sample.thing.made.v1"
    assert envelope["specversion"] == "1.0"
    assert envelope["source"] == "/sample-svc"
    assert envelope["time"] == "2024-01-15T02:00:00Z"
    assert opened(bus.messages[0].body).sequence == 1


def test_what_no_broker_takes_is_not_recorded(database: Database) -> None:
    """Otherwise it would hold up all that is said after it."""
    too_long = an_event(data={"keys": ["ก" * 1000] * (MESSAGE_BYTES_MAX // 3000)})

    with pytest.raises(outbox.EventTooLong), database.transaction() as session:
        outbox.record(session, too_long, by="somebody", now=NOW)

    assert outbox.pending(database) == 0


def test_long_events_are_said_in_parts_and_what_the_broker_took_is_marked(database: Database) -> None:
    """More at once than a broker takes would be said from the first again, for ever."""
    long = an_event(data={"keys": ["x" * 1000] * (MESSAGE_BYTES_MAX // 1010)})
    with database.transaction() as session:
        outbox.record_many(session, [long] * 10, by="somebody", now=NOW)
    bus = MeasuringBus(database)

    asyncio.run(outbox.Relay(database, bus).once())

    assert (bus.pending, len(bus.messages), outbox.pending(database)) == ([10, 6, 2], 10, 0)


def test_what_is_rolled_back_is_never_said(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        outbox.record(session, an_event(), by="somebody", now=NOW)
        raise ZeroDivisionError

    assert outbox.pending(database) == 0


def test_an_unacknowledged_event_stays_and_is_published_again_under_the_same_id(database: Database) -> None:
    recorded(database, 3)
    bus = FlakyBus(failures=1)

    asyncio.run(outbox.Relay(database, bus).once())

    assert outbox.pending(database) == 0
    assert len(bus.messages) == 3  # published twice, kept once: the ids were the same


def test_a_late_commit_with_a_low_number_is_not_skipped(database: Database) -> None:
    recorded(database, 2)
    asyncio.run(outbox.Relay(database, MemoryBus()).once())
    with database.transaction() as session:
        session.execute(sa.update(OUTBOX).where(OUTBOX.c.sequence == 1).values(sent_at=None))
    bus = MemoryBus()

    asyncio.run(outbox.Relay(database, bus).once())

    assert len(bus.messages) == 1


def test_more_than_one_batch_is_sent_in_order(database: Database) -> None:
    recorded(database, outbox.BATCH + 5)
    bus = MemoryBus()
    relay = outbox.Relay(database, bus)

    sent = [asyncio.run(relay.once()) for _ in range(3)]

    assert sent == [outbox.BATCH, 5, 0]
    ids = [message.id for message in bus.messages]
    assert ids == sorted(ids)


def test_the_running_relay_is_woken_by_a_commit(database: Database) -> None:
    async def scenario() -> float:
        bus = MemoryBus()
        relay = outbox.Relay(database, bus)
        database.on_commit = relay.wake
        task = asyncio.create_task(relay.run())
        await asyncio.sleep(0.3)
        started = asyncio.get_running_loop().time()
        await asyncio.to_thread(recorded, database)
        while not bus.messages:
            await asyncio.sleep(0.005)
        task.cancel()
        return asyncio.get_running_loop().time() - started

    assert asyncio.run(scenario()) < outbox.IDLE_SECONDS


def test_a_relay_that_is_woken_and_cancelled_at_once_stops(database: Database) -> None:
    async def stop_as_it_wakes() -> bool:
        relay = outbox.Relay(database, MemoryBus())
        task = asyncio.create_task(relay.run())
        await asyncio.sleep(0.3)  # it has found nothing to send, and rests
        relay.wake()
        await asyncio.sleep(0)  # the wake-up is set, the relay has not seen it yet
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=2)
        task.cancel()
        return bool(done)

    assert asyncio.run(stop_as_it_wakes())


def test_an_event_is_applied_once_however_often_it_comes(database: Database) -> None:
    event_id = new_id()
    seen = []
    for _ in range(3):
        with database.transaction() as session:
            seen.append(inbox.first_times(session, [event_id, event_id]))

    assert seen == [{event_id}, set(), set()]


def test_an_effect_that_failed_leaves_no_mark_in_the_inbox(database: Database) -> None:
    event_id = new_id()
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        inbox.first_times(session, [event_id])
        raise ZeroDivisionError

    with database.transaction() as session:
        assert inbox.first_times(session, [event_id, new_id()]) >= {event_id}


def test_an_event_carries_no_object_it_cannot_spell() -> None:
    with pytest.raises(TypeError):
        sealed(an_event(data={"thing": object()}), now=NOW)


@pytest.mark.parametrize("broken", [b"", b"null", b"[]", b"{}", b'{"id": 1}', b"\xff\xfe", b"[" * 5000])
def test_what_is_no_event_is_refused_as_such(broken: bytes) -> None:
    with pytest.raises(ValueError):
        opened(broken)


def test_a_stream_is_named_after_the_service() -> None:
    assert stream_of("idp.plan.submitted.v1") == "IDP"


def test_dates_and_ids_are_spelled_in_events() -> None:
    envelope = sealed(an_event(data={"on": dt.date(2023, 10, 1)}), now=NOW)

    assert envelope["data"] == {"on": "2023-10-01"}


def test_many_events_are_recorded_as_one_by_one(database: Database) -> None:
    events = [
        an_event(data={"number": number, "on": dt.date(2023, 10, 1), "zed": None}) for number in range(3)
    ]

    with database.transaction() as session:
        ids = outbox.record_many(session, events, by="somebody", now=NOW)
        assert outbox.record_many(session, [], by="somebody", now=NOW) == []

    with database.read() as session:
        bodies = list(session.scalars(sa.select(OUTBOX.c.body).order_by(OUTBOX.c.sequence)))
        entries = list(session.scalars(sa.select(AUDIT_ENTRY.c.body).order_by(AUDIT_ENTRY.c.id)))
    assert [opened(body).id for body in bodies] == ids
    assert [opened(body).data["number"] for body in bodies] == [0, 1, 2]
    assert all(body == canonical(json.loads(body)) for body in (*bodies, *entries))
