"""The bus on NATS JetStream.

Every setting that a stream or a consumer has is said here, because the defaults of server and client differ.
Connecting and reconnecting happen in the background: a service starts and serves while the broker is away.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import MaxPayloadError
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    PubAck,
    ReplayPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)

from service_kit.bus import BusUnavailable, Deliver, Delivery, Message
from service_kit.events import CONTENT_TYPE, MESSAGE_BYTES_MAX, stream_of

ACK_WAIT_SECONDS = 30
PUBLISH_WAIT_SECONDS = 15  # a cluster needs about 7 s to choose a new leader
DUPLICATE_WINDOW_SECONDS = 120
FETCH = 200
FETCH_BYTES = 32_000_000  # the server ends the connection of a reader that has not taken 64 MB of its answers
TOGETHER = 50  # handed over at once; a writer of this database waits for so many at most
FETCH_WAIT_SECONDS = 1.0
RECONNECT_SECONDS = 1
RETRY_SECONDS = (0.2, 1.0, 2.0, 5.0, 10.0)  # each shorter than ACK_WAIT_SECONDS
_TROUBLE = (NatsError, OSError, asyncio.TimeoutError)

log = logging.getLogger(__name__)


class NatsBus:
    def __init__(self, url: str, *, name: str, replicas: int = 1) -> None:
        self._url = url
        self._name = name
        self._replicas = replicas
        self._client = Client()
        # One for ever: each that publishes holds a subscription for its receipts.
        self._jetstream = self._client.jetstream(timeout=PUBLISH_WAIT_SECONDS)
        self._ready = asyncio.Event()
        self._connecting: asyncio.Task[None] | None = None
        self._streams: set[str] = set()
        self._was_away = False
        self._is_closing = False

    @property
    def is_connected(self) -> bool:
        return self._client.is_connected

    async def start(self) -> None:
        self._connecting = asyncio.create_task(self._connect(), name="nats connect")

    async def publish(self, messages: Sequence[Message]) -> None:
        if not self.is_connected:
            raise BusUnavailable
        try:
            for stream in {stream_of(message.type) for message in messages}:
                await self._ensure_stream(stream)
            await self._publish_all(messages)
        except _TROUBLE as trouble:
            self._streams.clear()
            raise BusUnavailable(type(trouble).__name__) from trouble

    async def consume(self, durable: str, types: Sequence[str], deliver: Deliver) -> None:
        by_stream: dict[str, list[str]] = defaultdict(list)
        for event_type in types:
            by_stream[stream_of(event_type)].append(event_type)
        async with asyncio.TaskGroup() as group:
            for stream, subjects in by_stream.items():
                group.create_task(self._follow(stream, durable, subjects, deliver), name=f"consume {stream}")

    async def close(self) -> None:
        self._is_closing = True
        if self._connecting is not None:
            self._connecting.cancel()
        if not self._client.is_closed:
            await self._client.close()

    async def _connect(self) -> None:
        await self._client.connect(
            servers=[self._url],
            name=self._name,
            inbox_prefix=f"_INBOX.{self._name}",  # a client may listen to its own answers only
            max_reconnect_attempts=-1,
            reconnect_time_wait=RECONNECT_SECONDS,
            connect_timeout=2,
            allow_reconnect=True,
            error_cb=self._on_error,
            disconnected_cb=self._on_disconnect,
            reconnected_cb=self._on_reconnect,
        )
        self._ready.set()
        log.info("connected to the broker")

    async def _publish_all(self, messages: Sequence[Message]) -> None:
        receipts: list[asyncio.Future[PubAck]] = []
        try:
            async with asyncio.timeout(PUBLISH_WAIT_SECONDS):
                for message in messages:
                    receipts.append(await self._publish_one(message))
                await asyncio.gather(*receipts)
        finally:
            for receipt in receipts:  # one that nobody waits for any more would count as pending for ever
                receipt.cancel()

    async def _publish_one(self, message: Message) -> asyncio.Future[PubAck]:
        body = message.body.encode()
        try:
            return await self._jetstream.publish_async(
                message.type,
                body,
                wait_stall=PUBLISH_WAIT_SECONDS,
                headers={"Nats-Msg-Id": message.id, "Content-Type": CONTENT_TYPE},
            )
        except MaxPayloadError:
            # Left out, it would be missing for ever and in no order; so all wait, and somebody has to know.
            log.error(  # noqa: TRY400  a trace says no more
                "the broker does not take this event, and all that follow wait for it: set max_payload: 8MB",
                extra={"event_id": message.id, "bytes": len(body)},
            )
            raise

    async def _follow(self, stream: str, durable: str, subjects: list[str], deliver: Deliver) -> None:
        """Fetch for ever; a consumer that was lost with its server is made again."""
        await self._ready.wait()
        while True:
            try:
                subscription = await self._bind(stream, durable, subjects)
                many = FETCH_BYTES // MESSAGE_BYTES_MAX
                try:
                    while True:
                        many = await self._fetch(subscription, many, deliver)
                finally:
                    # Otherwise the server answers the open request into nothing, and waits for the ack.
                    await subscription.unsubscribe()
            except _TROUBLE as trouble:
                self._streams.clear()
                log.info(
                    "broker away while reading", extra={"stream": stream, "trouble": type(trouble).__name__}
                )
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _fetch(
        self, subscription: JetStreamContext.PullSubscription, many: int, deliver: Deliver
    ) -> int:
        """Fetch and deliver; how many to ask for next, by how long these were."""
        try:
            messages = await subscription.fetch(many, timeout=FETCH_WAIT_SECONDS)
        except TimeoutError:  # nothing came; nats-py lets asyncio's own one through as well
            if not self.is_connected:
                raise
            messages = []
        # nats-py waits with wait_for, which until Python 3.12 forgets a cancellation that comes together with
        # an answer: the service would never end.
        if (task := asyncio.current_task()) is not None and task.cancelling():
            raise asyncio.CancelledError
        await self._hand_over(messages, deliver)
        longest = max((len(message.data) for message in messages), default=MESSAGE_BYTES_MAX)
        return min(2 * many, FETCH, FETCH_BYTES // max(longest, 1)) if messages else many

    async def _hand_over(self, messages: Sequence[Msg], deliver: Deliver) -> None:
        """Deliver until all is done, so that nothing overtakes; the broker is told that we are at work."""
        attempts = [message.metadata.num_delivered or 1 for message in messages]
        first = 0
        while first < len(messages):
            until = min(first + TOGETHER, len(messages))
            batch = [
                Delivery(message.subject, message.data, attempt)
                for message, attempt in zip(messages[first:until], attempts[first:until], strict=True)
            ]
            done = first + await deliver(batch)
            await _acknowledge(messages[first:done])
            if done < until:
                for waiting in messages[done:]:
                    await waiting.in_progress()
                await asyncio.sleep(RETRY_SECONDS[min(attempts[done], len(RETRY_SECONDS)) - 1])
                attempts[done] += 1
            first = done

    async def _ensure_stream(self, stream: str) -> None:
        """Streams keep everything (no limit drops a record) and refuse rather than forget when full."""
        if stream in self._streams:
            return
        await self._client.jetstream().add_stream(
            StreamConfig(
                name=stream,
                subjects=[f"{stream.lower()}.>"],
                retention=RetentionPolicy.LIMITS,
                storage=StorageType.FILE,
                discard=DiscardPolicy.NEW,
                max_msgs=-1,
                max_bytes=-1,
                max_age=0,
                duplicate_window=DUPLICATE_WINDOW_SECONDS,
                num_replicas=self._replicas,
                deny_delete=True,
                deny_purge=True,
            )
        )
        self._streams.add(stream)

    async def _bind(
        self, stream: str, durable: str, subjects: list[str]
    ) -> JetStreamContext.PullSubscription:
        await self._ensure_stream(stream)
        jetstream = self._client.jetstream()
        await jetstream.add_consumer(
            stream,
            ConsumerConfig(
                durable_name=durable,
                filter_subjects=sorted(subjects),
                deliver_policy=DeliverPolicy.ALL,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=ACK_WAIT_SECONDS,
                max_deliver=-1,  # a limit would make an event vanish; poison is parked in our own table
                max_ack_pending=FETCH,
                replay_policy=ReplayPolicy.INSTANT,
            ),
        )
        return await jetstream.pull_subscribe_bind(durable, stream)

    async def _on_error(self, error: Exception) -> None:
        # One line per change of state is enough; nats-py would print a traceback for every failed attempt.
        if not self._was_away:
            self._was_away = True
            log.warning("broker trouble", extra={"trouble": type(error).__name__})

    async def _on_disconnect(self) -> None:
        if not self._is_closing:
            log.warning("broker lost, requests go on and events wait")

    async def _on_reconnect(self) -> None:
        self._was_away = False
        self._streams.clear()
        log.info("broker is back")


async def _acknowledge(messages: Sequence[Msg]) -> None:
    """Only the last one's receipt is waited for: the server takes what one connection says in its order.

    What is lost with a server comes again, and the inbox knows it.
    """
    for message in messages[:-1]:
        await message.ack()
    for message in messages[-1:]:
        await message.ack_sync(timeout=ACK_WAIT_SECONDS)
