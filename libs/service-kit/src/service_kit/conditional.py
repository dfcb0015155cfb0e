"""ETag, If-Match, 304 and who may keep what: readers save bytes, no writer overwrites what it has not seen.

Source:
    RFC 9110, sections 8.8.3, 13.1 and 15.4.5; RFC 6585, section 3 (428).
"""

import re
from collections.abc import Iterable
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service_kit.entity_tags import ANY, READS, tag_of, tags_asked_for
from service_kit.refusals import MissingIfMatch, StaleVersion, UnreadableIfMatch

_ETAG = re.compile(r'"([0-9]{1,18})(?:-[a-z]+)?"')
_PRIVATE = (b"cache-control", b"private, no-cache")
_OF_THE_BODY = {b"content-length", b"content-type", b"content-disposition", b"content-encoding"}


class HasVersion(Protocol):
    @property
    def version(self) -> int: ...


Row = TypeVar("Row", bound=HasVersion)


def tagged(response: Response, row: Row, *, variant: str = "") -> Row:
    """Put the row's version on the response, and hand the row on.

    Where not every reader is shown the same, `variant` (small letters) tells their answers apart: a copy that
    somebody else left in a browser is no answer for the next one. Changes ask for the version alone.
    """
    response.headers["ETag"] = f'"{row.version}-{variant}"' if variant else f'"{row.version}"'
    return row


async def _version_seen(
    if_match: Annotated[str | None, Header(description="ETag of the version that was read")] = None,
) -> int:
    if if_match is None:
        raise MissingIfMatch
    if (match := _ETAG.fullmatch(if_match.strip())) is None:
        raise UnreadableIfMatch
    return int(match[1])


async def _version_seen_if_any(
    if_match: Annotated[
        str | None, Header(description="ETag of the version that was read, if there is one")
    ] = None,
) -> int | None:
    return None if if_match is None else await _version_seen(if_match)


IfMatch = Annotated[int, Depends(_version_seen)]
IfMatchOrNew = Annotated[int | None, Depends(_version_seen_if_any)]  # for a PUT that makes or replaces


def require_version(row: HasVersion, seen: int) -> None:
    """Refuse a change that was decided on another version.

    Raises:
        StaleVersion: The row has moved on.
    """
    if row.version != seen:
        raise StaleVersion


class NotModified:
    """ASGI middleware: answers 304 to a read whose If-None-Match names the ETag that it has, or `*`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_read = scope["type"] == "http" and scope["method"] in READS
        if not is_read or not (wanted := tags_asked_for(scope)):
            await self._app(scope, receive, send)
            return
        sparing = _Sparing(wanted, send)
        try:
            await self._app(scope, receive, sparing)
        except (_Enough, ClientDisconnect):
            if not sparing.is_same:
                raise


class _Sparing:
    def __init__(self, wanted: frozenset[bytes], send: Send) -> None:
        self._wanted, self._send, self.is_same = wanted, send, False

    async def __call__(self, message: Message) -> None:
        if self.is_same:
            if message.get("more_body"):
                raise _Enough  # a stream would be made to its end for nobody
            return
        if message["type"] == "http.response.start" and message["status"] == 200:
            self.is_same = not self._wanted.isdisjoint({ANY, tag_of(message)})
        await self._send(_without_body(message) if self.is_same else message)
        if self.is_same:
            await self._send({"type": "http.response.body", "body": b""})


class _Enough(OSError):
    """Whoever asked has it already; Starlette takes it for a reader who has gone, and stops."""


class KeptApart:
    """ASGI middleware: what somebody's token was answered is kept for nobody else, and asked for each time.

    Where an answer says itself how it is to be kept, it knows better.

    Source:
        RFC 9111, sections 5.2.2.4 and 5.2.2.7.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has(scope["headers"], b"authorization"):
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and not _has(message["headers"], b"cache-control"):
                message = {**message, "headers": [*message["headers"], _PRIVATE]}
            await send(message)

        await self._app(scope, receive, marked)


def _has(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bool:
    return any(one == name for one, _ in headers)


def _without_body(message: Message) -> Message:
    kept = [(name, value) for name, value in message["headers"] if name not in _OF_THE_BODY]
    return {**message, "status": 304, "headers": kept}
