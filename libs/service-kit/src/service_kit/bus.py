"""The way events travel: one port, two implementations (NATS JetStream, and memory for tests).

At least once, never lost after publish() has returned: a reader must expect an event twice and out of order.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

REDELIVER_AFTER_SECONDS = 0.05


class BusUnavailable(Exception):
    """The broker is away, or has not acknowledged everything; publish again with the same ids."""


@dataclass(frozen=True)
class Message:
    """An event on its way: `id` is its CloudEvents id, by which the broker drops quick repetitions."""

    id: str
    type: str
    body: str


@dataclass(frozen=True)
class Delivery:
    """A message as a consumer gets it; `attempt` counts from 1."""

    type: str
    body: bytes
    attempt: int


Deliver = Callable[[Sequence[Delivery]], Awaitable[int]]
"""Handles deliveries in their order; how many of them, from the first, are done."""


class Bus(Protocol):
    @property
    def is_connected(self) -> bool: ...

    async def start(self) -> None:
        """Begin to connect, in the background; returns at once."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Store all of them.

        Raises:
            BusUnavailable: Not all are acknowledged.
        """

    async def consume(self, durable: str, types: Sequence[str], deliver: Deliver) -> None:
        """Hand over every event of these types, past ones too, in order per stream, until cancelled.

        What `deliver` does not count as done comes again, before anything later of its stream.
        """

    async def close(self) -> None: ...


@dataclass
class _Reader:
    position: int = 0
    attempts: dict[int, int] = field(default_factory=lambda: defaultdict(int))


class MemoryBus:
    """A broker for tests in one process; keeps everything, and drops repeated ids as JetStream does."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.is_connected = True
        self._known: set[str] = set()
        self._readers: dict[str, _Reader] = defaultdict(_Reader)
        self._arrived = asyncio.Condition()

    async def start(self) -> None:
        return

    async def publish(self, messages: Sequence[Message]) -> None:
        if not self.is_connected:
            raise BusUnavailable
        async with self._arrived:
            new = [message for message in messages if message.id not in self._known]
            self._known.update(message.id for message in new)
            self.messages.extend(new)
            self._arrived.notify_all()

    async def consume(self, durable: str, types: Sequence[str], deliver: Deliver) -> None:
        reader = self._readers[durable]
        while True:
            await self._next(reader)
            positions = range(reader.position, len(self.messages))
            wanted = [position for position in positions if self.messages[position].type in types]
            for position in wanted:
                reader.attempts[position] += 1
            done = await deliver([self._delivery(position, reader) for position in wanted]) if wanted else 0
            if done < len(wanted):
                reader.position = wanted[done]
                await asyncio.sleep(REDELIVER_AFTER_SECONDS)
            else:
                reader.position = positions.stop

    def _delivery(self, position: int, reader: _Reader) -> Delivery:
        message = self.messages[position]
        return Delivery(message.type, message.body.encode(), reader.attempts[position])

    async def close(self) -> None:
        return

    async def _next(self, reader: _Reader) -> None:
        async with self._arrived:
            await self._arrived.wait_for(lambda: self.is_connected and reader.position < len(self.messages))
