"""Pooled HTTP/1.1 on httptools: what the gateway forwards with, and what services call each other through.

It speaks bytes; `service_kit.http` adds JSON, tokens and retries. It exists because a general client's own
pool costs milliseconds a call under load, and this one tens of microseconds (ADR 0015).

    TransportError
    ├── ConnectFailed    nobody answered in time: nothing was sent, the call may be tried elsewhere
    ├── PoolExhausted    every connection stayed busy: nothing was sent
    ├── ReadTimedOut     sent, and no byte came for `read_seconds`: what happened there is unknown
    └── UpstreamBroke    sent, and the answer ended early or was not HTTP: what happened there is unknown
"""

import asyncio
import re
import ssl
from collections import deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from service_kit.connection import (
    BodyStream,
    ConnectFailed,
    Connection,
    PoolExhausted,
    ReadTimedOut,
    ResponseHead,
    TransportError,
    UpstreamBroke,
)

__all__ = [
    "BodyStream",
    "ConnectFailed",
    "Origin",
    "PoolExhausted",
    "ReadTimedOut",
    "Response",
    "Transport",
    "TransportError",
    "UpstreamBroke",
]

Headers = Iterable[tuple[bytes, bytes]]

# Framing is decided here, from the body that is really sent: a second opinion would be request smuggling.
_FRAMING = frozenset({b"host", b"connection", b"content-length", b"transfer-encoding", b"expect", b"upgrade"})
_UNSAFE_IN_TARGET = re.compile(rb"[\x00-\x20\x7f-\xff]")
_RETRIED = frozenset({b"GET", b"HEAD"})
_BODILESS = frozenset({b"GET", b"HEAD", b"OPTIONS", b"DELETE", b"TRACE"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where to connect: chosen by the caller from configuration, never from a request."""

    host: str
    port: int
    is_secure: bool = False

    @classmethod
    def of(cls, url: str) -> "Origin":
        """Read from a base URL; a path in it is refused, because nothing here would add it."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError(f"not an origin: {url!r}")
        is_secure = parts.scheme == "https"
        return cls(parts.hostname, parts.port or (443 if is_secure else 80), is_secure)

    @property
    def authority(self) -> bytes:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}".encode("ascii")


class Response:
    """An answer whose body is read once: to the end, or closed early at the cost of the connection."""

    def __init__(self, connection: Connection, head: ResponseHead, host: "_Host") -> None:
        self.status = head.status
        self.headers = head.headers
        self._connection = connection
        self._host = host
        self._is_closed = False

    async def chunks(self) -> AsyncIterator[bytes]:
        try:
            while chunk := await self._connection.next_chunk():
                yield chunk
        finally:
            self.close()

    def whole(self) -> bytes | None:
        """The body, when all of it came with the head; None when it must be waited for."""
        body = self._connection.whole_body()
        if body is not None:
            self.close()
        return body

    async def read(self) -> bytes:
        return b"".join([chunk async for chunk in self.chunks()])

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._host.give_back(self._connection)


class _Host:
    """The connections to one origin: the busy ones counted by slots, the idle ones kept, newest last."""

    def __init__(self, origin: Origin, limit: int, idle_seconds: float) -> None:
        self.origin = origin
        self.slots = asyncio.Semaphore(limit)
        self.idle: deque[Connection] = deque()
        self.idle_seconds = idle_seconds
        self.tls = ssl.create_default_context() if origin.is_secure else None

    async def take(self, pool_seconds: float, connect_seconds: float) -> Connection:
        try:
            async with asyncio.timeout(pool_seconds):
                await self.slots.acquire()
        except TimeoutError as error:
            raise PoolExhausted(self.origin.host) from error
        try:
            return self._idle_connection() or await self._connect(connect_seconds)
        except BaseException:
            self.slots.release()
            raise

    def _idle_connection(self) -> Connection | None:
        while self.idle:
            connection = self.idle.pop()
            if connection.is_reusable():
                return connection
        return None

    async def _connect(self, connect_seconds: float) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(connect_seconds):
                _, connection = await loop.create_connection(
                    lambda: Connection(self.idle_seconds), self.origin.host, self.origin.port, ssl=self.tls
                )
        except (OSError, TimeoutError) as error:
            raise ConnectFailed(self.origin.host) from error
        return connection

    def give_back(self, connection: Connection) -> None:
        if connection.rest():
            self.idle.append(connection)
        self.slots.release()


class Transport:
    """The pools of one process, one for each origin.

    `idle_seconds` stays below what the other side keeps an idle connection open (uvicorn: 5 s), so that a
    request is rarely sent into a connection that is just being closed.
    """

    def __init__(
        self,
        *,
        connections_per_host: int = 100,
        connect_seconds: float = 2.0,
        read_seconds: float = 30.0,
        pool_seconds: float = 5.0,
        idle_seconds: float = 4.0,
    ) -> None:
        self.connections_per_host = connections_per_host
        self.connect_seconds = connect_seconds
        self.read_seconds = read_seconds
        self.pool_seconds = pool_seconds
        self.idle_seconds = idle_seconds
        self._hosts: dict[Origin, _Host] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the idle connections; one that is busy closes when its answer is read."""
        for host in self._hosts.values():
            while host.idle:
                host.idle.pop().abort()

    async def send(
        self,
        method: bytes,
        origin: Origin,
        target: bytes,
        headers: Headers,
        body: bytes | BodyStream = b"",
        *,
        connect_seconds: float | None = None,
        read_seconds: float | None = None,
    ) -> Response:
        """Send one request and return once its answer's head is here.

        A GET or HEAD that met a pooled connection which the other side had already closed is sent once more
        on a fresh one. Nothing else is ever sent twice: nobody knows whether a POST arrived (RFC 9110 9.2.2).

        Raises:
            TransportError: see the module.
            ValueError: a target or header that would break the framing.
        """
        head = request_head(method, origin, target, headers, body)
        host = self._hosts.get(origin)
        if host is None:
            host = self._hosts[origin] = _Host(origin, self.connections_per_host, self.idle_seconds)
        connect = self.connect_seconds if connect_seconds is None else connect_seconds
        read = self.read_seconds if read_seconds is None else read_seconds
        while True:
            connection = await host.take(self.pool_seconds, connect)
            try:
                answer = await connection.exchange(head, body, is_head=method == b"HEAD", read_seconds=read)
            except UpstreamBroke:
                is_stale = connection.was_used and connection.is_silent
                host.give_back(connection)
                if not (is_stale and method in _RETRIED and body == b""):
                    raise
                self._forget_idle(host)
            except BaseException:
                host.give_back(connection)
                raise
            else:
                return Response(connection, answer, host)

    def _forget_idle(self, host: _Host) -> None:
        # When one pooled connection is stale the others usually are: a restarted upstream closed all of them.
        while host.idle:
            host.idle.pop().abort()


def request_head(
    method: bytes, origin: Origin, target: bytes, headers: Headers, body: bytes | BodyStream
) -> bytes:
    """The bytes before the body. Refuses what would let a value become a second header or request."""
    if _UNSAFE_IN_TARGET.search(target) or not target.startswith(b"/") or not method.isalpha():
        raise ValueError("unsafe request target or method")
    lines = [method + b" " + target + b" HTTP/1.1", b"host: " + origin.authority]
    lines += [name + b": " + value for name, value in headers if name.lower() not in _FRAMING]
    lines += _framing(method, body)
    head = b"\r\n".join(lines)
    if head.count(b"\r") != len(lines) - 1 or head.count(b"\n") != len(lines) - 1 or b"\0" in head:
        raise ValueError("unsafe header")
    return head + b"\r\n\r\n"


def _framing(method: bytes, body: bytes | BodyStream) -> list[bytes]:
    length = len(body) if isinstance(body, bytes) else body.length
    if length is None:
        return [b"transfer-encoding: chunked"]
    if length == 0 and method in _BODILESS:
        return []
    return [b"content-length: %d" % length]
