"""ETag, If-Match, 304 and who may keep what: readers save bytes, no writer overwrites what it has not seen.

Source:
    RFC 9110, sections 8.8.3, 13.1 and 15.4.5; RFC 6585, section 3 (428).
"""

import re
from collections.abc import Iterable
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service_kit.refusals import MissingIfMatch, StaleVersion, UnreadableIfMatch

_ETAG = re.compile(r'"([0-9]{1,18})(?:-[a-z]+)?"')
_PRIVATE = (b"cache-control", b"private, no-cache")


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
    """ASGI middleware: answers 304 to a GET whose If-None-Match names the ETag that would be sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = (
            _tags(scope) if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} else frozenset()
        )
        if not wanted:
            await self._app(scope, receive, send)
            return
        is_same = False

        async def sparing(message: Message) -> None:
            nonlocal is_same
            if message["type"] == "http.response.start":
                is_same = message["status"] == 200 and _etag(message) in wanted
                message = _without_body(message) if is_same else message
            elif is_same:
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, sparing)


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


def _tags(scope: Scope) -> frozenset[bytes]:
    asked = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    return frozenset(tag.strip().removeprefix(b"W/") for tag in asked.split(b",") if tag.strip())


def _etag(message: Message) -> bytes:
    tag: bytes = dict(message["headers"]).get(b"etag", b"")
    return tag.removeprefix(b"W/")


def _without_body(message: Message) -> Message:
    kept = [
        (name, value)
        for name, value in message["headers"]
        if name not in {b"content-length", b"content-type"}
    ]
    return {**message, "status": 304, "headers": kept}
