"""ETags of bytes: what a read answers in one piece is named by its digest unless its route named it.

Source:
    RFC 9110, sections 8.8.3 and 13.1.2.
"""

import hashlib
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

READS = frozenset({"GET", "HEAD"})
ANY = b"*"
_TAG = re.compile(rb'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


class Tagged:
    """ASGI middleware: a read that is answered 200 without an ETag gets the digest of the bytes as its ETag.

    A stream is passed on as it comes, for nothing is held that could be large: its route names it, or nobody.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in READS:
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def naming(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_unnamed(message):
                held = message
                return
            if held is not None:
                start, held = held, None
                await send(start if message.get("more_body") else _named(start, message.get("body", b"")))
            await send(message)

        await self._app(scope, receive, naming)


def digest_tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()}"'


def tags_asked_for(scope: Scope) -> frozenset[bytes]:
    """What If-None-Match names, compared weakly; `ANY` when it is content with anything that is there."""
    asked = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    return frozenset({ANY} if asked.strip() == ANY else _TAG.findall(asked))


def tag_of(message: Message) -> bytes:
    tag: bytes = dict(message["headers"]).get(b"etag", b"")
    return tag.removeprefix(b"W/")


def _is_unnamed(message: Message) -> bool:
    return message["status"] == 200 and not tag_of(message)


def _named(start: Message, body: bytes) -> Message:
    return {**start, "headers": [*start["headers"], (b"etag", digest_tag(body).encode())]}
