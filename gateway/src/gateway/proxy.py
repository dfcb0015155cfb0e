"""The front of the gateway: a raw ASGI path that streams a request to its service, and the answer back.

    target clear? ─► headers clear? ─► route of the table ─► token ─► quota ─► forward
         400              400, 431       (else our pages)      401      429     413, 408, 502, 503, 504

It stands before the FastAPI application, because a framework's request object costs more than the forwarding.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from types import SimpleNamespace

from service_kit import observability
from service_kit.identity import Caller, Verifier, bearer
from service_kit.problems import respond
from service_kit.refusals import KeysUnavailable, Unauthenticated
from service_kit.transport import (
    BodyStream,
    ConnectFailed,
    PoolExhausted,
    ReadTimedOut,
    Response,
    Transport,
    TransportError,
    UpstreamBroke,
)
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import refusals
from gateway.headers import repeated, request_headers, response_headers
from gateway.identity.ends import Ended
from gateway.limits import Quotas, Standing, address_of
from gateway.paths import Route, RouteTable, is_ambiguous, is_unreadable_query
from gateway.refusals import PROBLEMS, Refusal
from gateway.rendering import problem_page, wants_page
from gateway.settings import Settings

_RETRY_AFTER = {"Retry-After": "2"}
_CLOSE = {"Connection": "close"}  # the rest of the body is not wanted
_LENGTH_DIGITS = 18
_UNCOUNTED = (b"/livez", b"/readyz", b"/metrics", b"/static/")

log = logging.getLogger(__name__)


class ClientGone(Exception):
    """The client closed before its request was whole; nobody waits for an answer."""


class Front:
    """ASGI middleware: everything that enters passes here first."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        routes: RouteTable,
        transport: Transport,
        verifier: Verifier,
        quotas: Quotas,
        ended: Ended,
    ) -> None:
        self._app = app
        self._settings = settings
        self._routes = routes
        self._transport = transport
        self._verifier = verifier
        self._quotas = quotas
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._enter(scope, receive, send)
        except ClientGone:
            return
        except (Refusal, Unauthenticated, KeysUnavailable) as refusal:
            await self._refuse(refusal, scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        if is_ambiguous(path) or is_unreadable_query(scope["query_string"]):
            raise refusals.UnclearTarget
        self._check_headers(scope)
        found = self._routes.find(path)
        if found is None:
            if not path.startswith(_UNCOUNTED):
                self._quotas.take_for_address(self._address(scope))
            await self._app(scope, self._limited(scope, receive, self._settings.max_body_bytes), send)
            return
        route, target = found
        scope["route"] = SimpleNamespace(path=route.template)
        standing = self._admit(route, target, scope)
        await self._forward(route, target, standing, scope, receive, send)

    def _check_headers(self, scope: Scope) -> None:
        headers = scope["headers"]
        size = sum(len(name) + len(value) + 4 for name, value in headers)
        if len(headers) > self._settings.max_header_count or size > self._settings.max_header_bytes:
            raise refusals.HeadersTooLarge(
                limit_bytes=self._settings.max_header_bytes, limit_count=self._settings.max_header_count
            )
        if name := repeated(headers):
            raise refusals.UnclearHeaders(name=name.decode())

    def _admit(self, route: Route, target: bytes, scope: Scope) -> Standing:
        """Count the request for whoever asks; a token that is not good is counted for the address."""
        try:
            caller = self._caller(scope)
        except Unauthenticated:
            standing = self._quotas.take_for_address(self._address(scope))
            if not route.is_public(scope["method"], target):
                raise
            return standing
        return self._quotas.take_for_caller(caller)

    def _caller(self, scope: Scope) -> Caller:
        value = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        caller = self._verifier.caller(bearer(value.decode("latin-1")))
        if self._ended.refuses(caller):
            raise Unauthenticated
        return caller

    def _address(self, scope: Scope) -> str:
        return address_of(scope, trusted_proxies=self._settings.trusted_proxies)

    async def _forward(
        self, route: Route, target: bytes, standing: Standing, scope: Scope, receive: Receive, send: Send
    ) -> None:
        query = scope["query_string"]
        headers = request_headers(scope["headers"], route.prefix)
        traceparent = observability.current_traceparent() or observability.child_of(None)
        headers.append((b"traceparent", traceparent.encode()))
        body = await self._body(scope, receive, self._limit(route, target, scope))
        try:
            answer = await self._transport.send(
                scope["method"].encode(),
                route.origin,
                target + b"?" + query if query else target,
                headers,
                body,
            )
        except TransportError as trouble:
            raise _refusal_of(trouble, route) from trouble
        except ValueError as unsafe:  # a method or header that cannot be sent on without changing its meaning
            raise refusals.UnclearTarget from unsafe
        await self._answer(answer, route, standing, send)

    def _limit(self, route: Route, target: bytes, scope: Scope) -> int:
        is_upload = route.takes_files(scope["method"], target)
        return self._settings.max_upload_bytes if is_upload else self._settings.max_body_bytes

    def _limited(self, scope: Scope, receive: Receive, limit: int) -> Receive:
        """The body of a request, no longer than allowed and no slower."""
        if (_length(scope) or 0) > limit:
            raise refusals.BodyTooLarge(_CLOSE, limit_bytes=limit)
        size, is_whole = 0, False

        async def limited() -> Message:
            nonlocal size, is_whole
            if is_whole:  # what may still come is only that the client leaves, and that may take its time
                return await receive()
            try:
                async with asyncio.timeout(self._settings.receive_seconds):
                    message = await receive()
            except TimeoutError as slow:
                raise refusals.BodyTooSlow(_CLOSE) from slow
            size += len(message.get("body", b""))
            if size > limit:
                raise refusals.BodyTooLarge(_CLOSE, limit_bytes=limit)
            is_whole = not message.get("more_body", False)
            return message

        return limited

    async def _body(self, scope: Scope, receive: Receive, limit: int) -> bytes | BodyStream:
        length = _length(scope)
        if length is None and not any(name == b"transfer-encoding" for name, _ in scope["headers"]):
            return b""
        pieces = _pieces(self._limited(scope, receive, limit))
        first = await anext(pieces, b"")
        if len(first) == length:
            return first
        return BodyStream(_chained(first, pieces), length)

    async def _answer(self, answer: Response, route: Route, standing: Standing, send: Send) -> None:
        headers = response_headers(answer.headers, route.prefix) + standing.headers()
        start = {"type": "http.response.start", "status": answer.status, "headers": headers}
        if (whole := answer.whole()) is not None:
            await send(start)
            await send({"type": "http.response.body", "body": whole, "more_body": False})
            return
        try:
            await send(start)
            async for chunk in answer.chunks():
                async with asyncio.timeout(self._settings.send_seconds):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except (TransportError, TimeoutError) as trouble:
            # The head is out. Ending here without the last piece closes the connection: the client can tell.
            log.warning("answer cut", extra={"target": route.service, "trouble": type(trouble).__name__})
            return
        finally:
            answer.close()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _refuse(self, refusal: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        problem = PROBLEMS[type(refusal)]
        headers = dict(getattr(refusal, "headers", {}))
        if isinstance(refusal, Unauthenticated):
            headers["WWW-Authenticate"] = _challenge(refusal, self._settings.public_url)
        elif problem.status in {503, 504}:
            headers |= _RETRY_AFTER
        log.info("refused", extra={"code": problem.code, "status": problem.status})
        request = Request(scope)
        # A path of a service is for programs, whatever they accept: they always get the document.
        is_ours = "route" not in scope and wants_page(request)
        response = (
            problem_page(request, problem, refusal, headers)
            if is_ours
            else respond(request, problem, refusal, PROBLEMS, headers=headers)
        )
        await response(scope, receive, send)


def _length(scope: Scope) -> int | None:
    announced = next((value for name, value in scope["headers"] if name == b"content-length"), None)
    if announced is None:
        return None
    if not announced.isdigit() or len(announced) > _LENGTH_DIGITS:
        raise refusals.UnclearHeaders(name="content-length")
    return int(announced)


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def _chained(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


def _refusal_of(trouble: TransportError, route: Route) -> Refusal:
    log.warning("service failed", extra={"target": route.service, "trouble": type(trouble).__name__})
    kinds: dict[type[TransportError], type[Refusal]] = {
        ConnectFailed: refusals.NoUpstream,
        PoolExhausted: refusals.NoUpstream,
        ReadTimedOut: refusals.SilentUpstream,
        UpstreamBroke: refusals.BrokenUpstream,
    }
    return kinds[type(trouble)](service=route.service)


def _challenge(refusal: Unauthenticated, realm: str) -> str:
    """RFC 6750 3: who sent no token is told no error, only where tokens count."""
    if refusal.reason == "missing_token":
        return f'Bearer realm="{realm}"'
    return f'Bearer realm="{realm}", error="invalid_token"'
