"""A gateway in this process: its pages and tokens through ASGI, its forwarding over real sockets."""

import asyncio
import base64
import contextlib
import datetime as dt
import hashlib
import json
import re
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import uvicorn
from fastapi import FastAPI
from gateway.demo import DemoAccount, seed
from gateway.main import create_app
from gateway.parts import Parts
from gateway.settings import Settings
from service_kit.bus import MemoryBus

ISSUER = "http://127.0.0.1:8000"
PERSON = UUID("01968000-0000-7000-8000-000000000001")
CALLBACK = "http://127.0.0.1:51234/callback"
VERIFIER = "a-verifier-that-is-long-enough-to-be-one-0123456789"
PASSWORD = "ทักษะ-demo-password"
STAFF = {
    "username": "somchai",
    "password": PASSWORD,
    "person_id": str(PERSON),
    "display_name": "สมชาย ใจดี",
    "grants": [{"role": "staff", "on": None}],
    "scopes": ["framework.read", "people.read", "idp.read", "idp.write"],
    "locale": "th",
}


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(60):
            await test()

    asyncio.run(bounded())


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def claims_of(token: str) -> dict[str, Any]:
    return decoded(token.split(".")[1])


def header_of(token: str) -> dict[str, Any]:
    return decoded(token.split(".")[0])


def decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


class Clock:
    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead

    def skip(self, **span: float) -> None:
        self.ahead += dt.timedelta(**span)


@dataclass
class Door:
    """A gateway, a browser before it, and what programs do with it."""

    app: FastAPI
    browser: httpx.AsyncClient
    clock: Clock

    @property
    def parts(self) -> Parts:
        parts: Parts = self.app.state.parts
        return parts

    def another_browser(self, language: str = "th") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(
            transport=transport, base_url=ISSUER, headers={"Accept-Language": language}, timeout=30
        )

    async def ask(self, browser: httpx.AsyncClient | None = None, **changes: str | None) -> httpx.Response:
        wanted = {
            "response_type": "code",
            "client_id": "thaksa-portal",
            "redirect_uri": CALLBACK,
            "scope": "openid profile idp.read idp.write",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
            **changes,
        }
        parameters = {name: value for name, value in wanted.items() if value is not None}
        return await (browser or self.browser).get("/oauth2/authorize", params=parameters)

    async def enter(
        self, page: httpx.Response, browser: httpx.AsyncClient | None = None, **form: str
    ) -> httpx.Response:
        """Fill in the login page that an answer led to."""
        name = parse_qs(urlsplit(page.headers["location"]).query)["login"][0]
        data = {"login": name, "lang": "th", "username": "somchai", "password": PASSWORD, **form}
        return await (browser or self.browser).post("/login", data=data)

    async def code(self, **changes: str | None) -> str:
        answer = await self.ask(**changes)
        if answer.headers["location"].startswith("/login"):
            answer = await self.enter(answer)
        return location_of(answer)["code"]

    async def exchange(self, code: str, /, **changes: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "client_id": "thaksa-portal",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
            **changes,
        }
        return await self.browser.post("/oauth2/token", data=form)

    async def tokens(self, **changes: str | None) -> dict[str, Any]:
        answer = await self.exchange(await self.code(**changes))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def refresh(self, token: str, **changes: str) -> httpx.Response:
        form = {
            "grant_type": "refresh_token",
            "client_id": "thaksa-portal",
            "refresh_token": token,
            **changes,
        }
        return await self.browser.post("/oauth2/token", data=form)


def location_of(answer: httpx.Response) -> dict[str, str]:
    """The parameters that an answer gives back to the client."""
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(CALLBACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


@contextlib.asynccontextmanager
async def open_door(database_url: str, **settings: Any) -> AsyncIterator[Door]:
    clock = Clock()
    chosen = {"quota_anonymous_per_minute": 100_000, **settings}
    app = create_app(Settings(database_url=database_url, **chosen), clock, MemoryBus())
    seed(app.state.database, [DemoAccount.model_validate(STAFF)], public_url=ISSUER)
    async with app.router.lifespan_context(app):
        door = Door(app, None, clock)  # type: ignore[arg-type]  # the browser needs the door
        door.browser = door.another_browser()
        async with door.browser:
            yield door


@dataclass
class Upstream:
    """A service that answers what it got, or what a test tells it to."""

    port: int
    seen: list[bytes] = field(default_factory=list)
    answer: bytes | None = None
    delay: float = 0.0
    cut: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def last(self) -> dict[str, Any]:
        head, _, body = self.seen[-1].partition(b"\r\n\r\n")
        line, *headers = head.decode("latin-1").split("\r\n")
        pairs = [header.split(": ", 1) for header in headers]
        return {
            "line": line,
            "headers": {name.lower(): value for name, value in pairs},
            "names": [name.lower() for name, _ in pairs],
            "body": body,
        }


@contextlib.asynccontextmanager
async def upstream() -> AsyncIterator[Upstream]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                service.seen.append(await read_request(reader))
                await asyncio.sleep(service.delay)
                writer.write(service.answer or echo(service.seen[-1]))
                await writer.drain()
                if service.cut:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    service = Upstream(server.sockets[0].getsockname()[1])
    try:
        yield service
    finally:
        server.close()


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if match := re.search(rb"(?i)content-length: (\d+)", head):
        return head + await reader.readexactly(int(match[1]))
    if b"transfer-encoding: chunked" in head.lower():
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readline()
        return head + body
    return head


def echo(request: bytes) -> bytes:
    body = json.dumps({"got": request.decode("latin-1")}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


@contextlib.asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[int]:
    """The application on a real port, without its lifespan, which `open_door` has begun already."""
    config = uvicorn.Config(
        app, http="httptools", lifespan="off", log_config=None, proxy_headers=False, server_header=False
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # of old versions
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield listener.getsockname()[1]
        finally:
            task.cancel()  # it would look only every tenth of a second whether it shall end
            await asyncio.gather(task, return_exceptions=True)
            await server.shutdown([listener])


async def raw(port: int, data: bytes, *, read_seconds: float = 5.0) -> bytes:
    """Say bytes to a port and hear until an answer is whole, or it closes or falls silent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    heard, end = b"", time.monotonic() + read_seconds
    with contextlib.suppress(TimeoutError, ConnectionError):
        while time.monotonic() < end and not _is_whole(heard):
            async with asyncio.timeout(min(0.3, read_seconds) if heard else read_seconds):
                piece = await reader.read(65_536)
            if not piece:
                break
            heard += piece
    writer.close()
    return heard


def _is_whole(heard: bytes) -> bool:
    head, _, body = heard.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return length is not None and len(body) >= int(length[1])


def status_of(heard: bytes) -> int:
    return int(heard.split(b" ", 2)[1])
