"""One HTTP/1.1 connection of `service_kit.transport`: a request out, its answer in, then rest or close."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import cast

import httptools

_HEAD_LIMIT = 65_536
_BUFFER_HIGH = 262_144
_BUFFER_LOW = 65_536
_NO_BODY = frozenset({204, 304})


class TransportError(Exception):
    pass


class ConnectFailed(TransportError):
    pass


class PoolExhausted(TransportError):
    pass


class ReadTimedOut(TransportError):
    pass


class UpstreamBroke(TransportError):
    pass


@dataclass(frozen=True, slots=True)
class BodyStream:
    """A request body that arrives piece by piece; sent chunked when its length is unknown."""

    chunks: AsyncIterator[bytes]
    length: int | None = None


@dataclass(slots=True)
class ResponseHead:
    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """One socket: parsing, back pressure in both directions, and one timer for idleness and slow answers."""

    def __init__(self, idle_seconds: float) -> None:
        self.was_used = False
        self.is_silent = True
        self._idle_seconds = idle_seconds
        self._read_seconds = 0.0
        self._loop = asyncio.get_running_loop()
        self._is_busy = False
        self._is_lost = False
        self._timer: asyncio.TimerHandle | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._reset(is_head=False)

    def _reset(self, *, is_head: bool) -> None:
        # A fresh parser each time: after the answer to HEAD the old one still waits for a body.
        self._parser = httptools.HttpResponseParser(self)
        self._is_head = is_head
        self._head = ResponseHead()
        self._head_bytes = 0
        self._has_head = False
        self._ends_at_eof = False
        self._keeps_alive = False
        self._is_complete = False
        self._error: Exception | None = None
        self._chunks: deque[bytes] = deque()
        self._buffered = 0
        self._is_paused = False
        self._waiter: asyncio.Future[None] | None = None
        self._sender: asyncio.Task[None] | None = None

    async def exchange(
        self, head: bytes, body: bytes | BodyStream, *, is_head: bool, read_seconds: float
    ) -> ResponseHead:
        """Write the request and wait for the answer's head; the body may still be on its way out then."""
        self._reset(is_head=is_head)
        self._is_busy = True
        self.is_silent = True
        self._read_seconds = read_seconds
        self._touch()
        self._watch_at(read_seconds)
        if isinstance(body, bytes):
            self._transport.write(head + body)
        else:
            self._transport.write(head)
            self._sender = asyncio.create_task(self._send(body))
        while not self._has_head:
            self._raise_error()
            await self._wait()
        return self._head

    async def _send(self, body: BodyStream) -> None:
        sent = 0
        try:
            async for chunk in body.chunks:
                await self._writable.wait()
                if self._is_lost:
                    return
                if chunk:
                    self._transport.write(
                        chunk if body.length is not None else b"%x\r\n%b\r\n" % (len(chunk), chunk)
                    )
                sent += len(chunk)
                self._touch()
            if body.length is None:
                self._transport.write(b"0\r\n\r\n")
            elif sent != body.length:
                self._fail(UpstreamBroke("the request body is not as long as announced"))
        except Exception as error:  # whoever produced the body gets its own error back
            self._fail(error)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._touch()
        self._writable.set()

    async def next_chunk(self) -> bytes:
        """The next piece of the body; empty at its end.

        Raises:
            TransportError: the body did not arrive whole.
        """
        while not self._chunks:
            if self._is_complete:
                return b""
            self._raise_error()
            await self._wait()
        chunk = self._chunks.popleft()
        self._buffered -= len(chunk)
        if self._is_paused and self._buffered < _BUFFER_LOW:
            self._is_paused = False
            self._touch()
            self._transport.resume_reading()
        return chunk

    def whole_body(self) -> bytes | None:
        return b"".join(self._chunks) if self._is_complete else None

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        await self._waiter

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def data_received(self, data: bytes) -> None:
        if not self._is_busy or self._is_complete:
            self.abort()  # nobody asked: whoever speaks out of turn must not answer the next request
            return
        self._touch()
        self.is_silent = False
        if not self._has_head:
            self._head_bytes += len(data)
            if self._head_bytes > _HEAD_LIMIT + _BUFFER_HIGH:
                self._fail(UpstreamBroke("endless header"))
                return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._fail(UpstreamBroke("unasked upgrade"))
        except httptools.HttpParserError as error:
            if not self._is_complete:
                self._fail(UpstreamBroke(f"not HTTP: {error}"))
            self._keeps_alive = False
        if self._buffered > _BUFFER_HIGH and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def on_message_begin(self) -> None:
        if self._is_complete:
            self._keeps_alive = False  # a second answer that nobody asked for

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._has_head:
            self._head.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self._is_complete:
            return
        status = self._parser.get_status_code()
        if status < 200:  # 100 and 103 announce the real answer
            self._head.headers = []
            return
        self._head.status = status
        self._has_head = True
        self._keeps_alive = self._parser.should_keep_alive()
        if self._is_head:
            # No body follows; the parser would wait for the length that the head announces.
            self._keeps_alive = not _says_close(self._head.headers)
            self._is_complete = True
        elif status not in _NO_BODY:
            self._ends_at_eof = not _is_framed(self._head.headers)
        self._wake()

    def on_body(self, body: bytes) -> None:
        if self._is_complete:
            self._keeps_alive = False
            return
        self._chunks.append(body)
        self._buffered += len(body)
        self._wake()

    def on_message_complete(self) -> None:
        if self._has_head and not self._is_complete:
            self._is_complete = True
            self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        self._is_lost = True
        self._writable.set()
        if self._timer:
            self._timer.cancel()
        if self._ends_at_eof and error is None:
            self._is_complete = True
            self._wake()
        elif self._is_busy and not self._is_complete:
            self._fail(UpstreamBroke("connection closed before the answer was whole"))

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _fail(self, error: Exception) -> None:
        if self._error is None and not self._is_complete:
            self._error = error
        self.abort()
        self._wake()

    def _touch(self) -> None:
        self._touched_at = self._loop.time()

    def _watch_at(self, seconds: float) -> None:
        """One timer for as long as the connection lives: cheaper than one for each request."""
        due = self._touched_at + seconds
        if self._timer is not None:
            if self._timer.when() <= due:
                return  # it fires earlier, finds nothing wrong, and arms itself again
            self._timer.cancel()
        self._timer = self._loop.call_at(due, self._watch)

    def _watch(self) -> None:
        self._timer = None
        allowed = self._read_seconds if self._is_busy else self._idle_seconds
        if self._is_paused:  # the reader is slow, not the other side
            self._touch()
        if self._touched_at + allowed > self._loop.time():
            self._watch_at(allowed)
        elif self._is_busy:
            self._fail(ReadTimedOut())
        else:
            self.abort()

    def is_reusable(self) -> bool:
        return not self._is_lost and not self._transport.is_closing()

    def rest(self) -> bool:
        """End the exchange; true when the connection may serve another one."""
        sender, self._sender = self._sender, None
        is_sent = sender is None or sender.done()
        if sender is not None:
            sender.cancel()
        self._is_busy = False
        if not (self._is_complete and self._keeps_alive and is_sent and self.is_reusable()):
            self.abort()
            return False
        self.was_used = True
        self._touch()
        self._watch_at(self._idle_seconds)
        return True

    def abort(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._transport.abort()


def _is_framed(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() in {b"content-length", b"transfer-encoding"} for name, _ in headers)


def _says_close(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"connection" and b"close" in value.lower() for name, value in headers)
