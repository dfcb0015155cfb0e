"""One behaviour for both buses: what a service may rely on."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from kit_builders import NOW, an_event
from nats.js import JetStreamContext
from service_kit.bus import Bus, BusUnavailable, Delivery, MemoryBus, Message
from service_kit.events import MESSAGE_BYTES_MAX, canonical, sealed
from service_kit.nats_bus import ACK_WAIT_SECONDS, NatsBus
from service_kit.testing.broker import NatsServer

MADE, MENDED = "sample.thing.made.v1", "sample.thing.mended.v1"


@pytest.fixture(params=["memory", pytest.param("nats", marks=pytest.mark.broker)])
def make_bus(request: pytest.FixtureRequest) -> Iterator[Callable[[], Bus]]:
    if request.param == "memory":
        shared = MemoryBus()
        yield lambda: shared
    else:
        server: NatsServer = request.getfixturevalue("nats_server")
        yield lambda: NatsBus(server.url, name="test")


@asynccontextmanager
async def connected(make_bus: Callable[[], Bus]) -> AsyncIterator[Bus]:
    bus = make_bus()
    await bus.start()
    try:
        await until(lambda: bus.is_connected)
        yield bus
    finally:
        await bus.close()


async def until(condition: Callable[[], bool], seconds: float = ACK_WAIT_SECONDS + 30.0) -> None:
    """Longer than the broker waits before it sends again what it sent to nobody."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def a_message(event_type: str = MADE, number: int = 0) -> Message:
    envelope = sealed(an_event(type=event_type, data={"n": number}), now=NOW)
    return Message(envelope["id"], event_type, canonical(envelope))


class Reader:
    """Keeps what it is given; refuses one number a few times."""

    def __init__(self, failures: int = 0, refused: int = 0) -> None:
        self.failures = failures
        self.refused = refused
        self.got: list[Delivery] = []

    def numbers(self) -> list[int]:
        return [json.loads(delivery.body)["data"]["n"] for delivery in self.got]

    async def deliver(self, deliveries: Sequence[Delivery]) -> int:
        for position, delivery in enumerate(deliveries):
            if self.failures and f'"n":{self.refused}' in delivery.body.decode():
                self.failures -= 1
                return position
            self.got.append(delivery)
        return len(deliveries)


@asynccontextmanager
async def reading(bus: Bus, reader: Reader, types: list[str], durable: str = "reader") -> AsyncIterator[None]:
    task = asyncio.create_task(bus.consume(durable, types, reader.deliver))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_a_reader_gets_everything_of_its_types_in_order_also_the_past(make_bus: Callable[[], Bus]) -> None:
    async def scenario() -> Reader:
        reader = Reader()
        async with connected(make_bus) as bus:
            await bus.publish([a_message(MADE, n) for n in range(3)])
            async with reading(bus, reader, [MADE, "other.thing.made.v1"]):
                await bus.publish([a_message(MENDED), *(a_message(MADE, n) for n in range(3, 6))])
                await until(lambda: len(reader.got) >= 6)
        return reader

    reader = asyncio.run(scenario())

    assert [one.type for one in reader.got] == [MADE] * 6
    assert reader.numbers() == list(range(6))


def test_the_longest_event_comes_whole(make_bus: Callable[[], Bus]) -> None:
    async def scenario() -> Reader:
        reader = Reader()
        async with connected(make_bus) as bus, reading(bus, reader, [MADE]):
            await bus.publish([Message("1", MADE, "x" * MESSAGE_BYTES_MAX), Message("2", MADE, "y")])
            await until(lambda: len(reader.got) == 2)
        return reader

    reader = asyncio.run(scenario())

    assert [len(one.body) for one in reader.got] == [MESSAGE_BYTES_MAX, 1]


def test_long_events_that_waited_come_in_their_order_and_break_no_connection(
    make_bus: Callable[[], Bus], caplog: pytest.LogCaptureFixture
) -> None:
    """A server ends the connection of a reader that asks for more at once than it can take."""
    padding = "x" * (MESSAGE_BYTES_MAX - 10)

    async def scenario() -> Reader:
        reader = Reader()
        async with connected(make_bus) as bus:
            for number in range(25):
                await bus.publish([Message(str(number), MADE, f"{number:09d}{padding}")])
        async with connected(make_bus) as bus, reading(bus, reader, [MADE]):
            await until(lambda: len(reader.got) >= 25)
        return reader

    reader = asyncio.run(scenario())

    assert [int(one.body[:9]) for one in reader.got] == list(range(25))
    assert "broker lost, requests go on and events wait" not in caplog.messages


@pytest.mark.parametrize("refused", [0, 2])
def test_a_refused_event_comes_again_before_the_next(make_bus: Callable[[], Bus], refused: int) -> None:
    async def scenario() -> Reader:
        reader = Reader(failures=2, refused=refused)
        async with connected(make_bus) as bus:
            await bus.publish([a_message(MADE, n) for n in range(4)])
            async with reading(bus, reader, [MADE]):
                await until(lambda: len(reader.got) == 4)
        return reader

    reader = asyncio.run(scenario())

    assert reader.numbers() == list(range(4))
    assert reader.got[refused].attempt == 3


def test_one_id_is_kept_once(make_bus: Callable[[], Bus]) -> None:
    async def scenario() -> Reader:
        reader = Reader()
        async with connected(make_bus) as bus, reading(bus, reader, [MADE]):
            message = a_message()
            await bus.publish([message])
            await bus.publish([message, a_message(MADE, 9)])
            await until(lambda: 9 in reader.numbers())
        return reader

    assert len(asyncio.run(scenario()).got) == 2


def test_a_reader_goes_on_where_it_was(make_bus: Callable[[], Bus]) -> None:
    async def scenario() -> tuple[Reader, Reader]:
        first, second = Reader(), Reader()
        async with connected(make_bus) as bus:
            await bus.publish([a_message(MADE, 1)])
            async with reading(bus, first, [MADE]):
                await until(lambda: len(first.got) == 1)
                await asyncio.sleep(0.2)  # its acknowledgement reaches the broker
            await bus.publish([a_message(MADE, 2)])
            async with reading(bus, second, [MADE]):
                await until(lambda: len(second.got) == 1)
        return first, second

    _first, second = asyncio.run(scenario())

    assert second.numbers()[0] == 2


@pytest.mark.broker
def test_publishing_while_the_broker_is_away_says_so_and_works_when_it_is_back(
    nats_server: NatsServer,
) -> None:
    async def scenario() -> None:
        async with connected(lambda: NatsBus(nats_server.url, name="test")) as bus:
            await bus.publish([a_message()])
            nats_server.kill()
            await until(lambda: not bus.is_connected)
            with pytest.raises(BusUnavailable):
                await bus.publish([a_message()])
            nats_server.start()
            await until(lambda: bus.is_connected)
            await bus.publish([a_message()])

    asyncio.run(scenario())


@pytest.mark.broker
def test_a_reader_ends_although_its_cancellation_was_swallowed(
    nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As wait_for does it until Python 3.12, when an answer comes together with the cancellation."""
    fetch, asked = JetStreamContext.PullSubscription.fetch, list[int]()

    async def swallowing(self: Any, batch: int, timeout: float) -> Any:  # noqa: ASYNC109  as nats-py has it
        asked.append(batch)
        try:
            return await fetch(self, batch, timeout=timeout)
        except asyncio.CancelledError:
            return []

    monkeypatch.setattr(JetStreamContext.PullSubscription, "fetch", swallowing)

    async def scenario() -> None:
        async with connected(lambda: NatsBus(nats_server.url, name="test")) as bus:
            task = asyncio.create_task(bus.consume("reader", [MADE], Reader().deliver))
            await until(lambda: bool(asked))
            task.cancel()
            async with asyncio.timeout(10):
                await asyncio.gather(task, return_exceptions=True)

    asyncio.run(scenario())


@pytest.mark.broker
def test_a_reader_outlives_the_broker(nats_server: NatsServer) -> None:
    async def scenario() -> Reader:
        reader = Reader()
        async with (
            connected(lambda: NatsBus(nats_server.url, name="test")) as bus,
            reading(bus, reader, [MADE]),
        ):
            await bus.publish([a_message(MADE, 1)])
            await until(lambda: len(reader.got) == 1)
            nats_server.kill()
            await until(lambda: not bus.is_connected)
            nats_server.start()
            await until(lambda: bus.is_connected)
            await bus.publish([a_message(MADE, 2)])
            await until(lambda: reader.numbers()[-1] == 2)
        return reader

    # A killed server may have forgotten what was acknowledged last: that comes again, never out of order.
    assert asyncio.run(scenario()).numbers() in ([1, 2], [1, 1, 2])


@pytest.mark.broker
def test_publishing_again_and_again_holds_no_more_subscriptions(nats_server: NatsServer) -> None:
    async def scenario() -> tuple[int, int]:
        async with connected(lambda: NatsBus(nats_server.url, name="test")) as bus:
            await bus.publish([a_message(MADE, 0)])
            before = held(nats_server)
            for number in range(5):
                await bus.publish([a_message(MADE, number)])
            return before, held(nats_server)

    before, after = asyncio.run(scenario())
    assert before == after


@pytest.mark.broker
def test_an_event_that_a_broker_of_others_does_not_take_is_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = NatsServer(tmp_path, max_payload="1MB")
    server.start()

    async def scenario() -> None:
        async with connected(lambda: NatsBus(server.url, name="test")) as bus:
            with pytest.raises(BusUnavailable):
                await bus.publish([Message("too-long", MADE, "x" * 2_000_000)])

    asyncio.run(scenario())
    server.stop()

    (told,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert (vars(told)["event_id"], vars(told)["bytes"]) == ("too-long", 2_000_000)


def held(server: NatsServer) -> int:
    """How many subscriptions the server keeps for its clients."""
    connections = httpx.get(f"{server.monitor_url}/connz", trust_env=False).json()["connections"]
    return sum(int(connection["subscriptions"]) for connection in connections)


@pytest.mark.broker
def test_a_service_starts_while_the_broker_is_away(nats_server: NatsServer) -> None:
    async def scenario() -> None:
        nats_server.kill()
        bus = NatsBus(nats_server.url, name="test")
        await asyncio.wait_for(bus.start(), 1)
        with pytest.raises(BusUnavailable):
            await bus.publish([a_message()])
        nats_server.start()
        await until(lambda: bus.is_connected)
        await bus.publish([a_message()])
        await bus.close()

    asyncio.run(scenario())
