"""Another service on a real port, for tests of calls between services: a token, an echo, a list in pages."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import stamina
import uvicorn
from fastapi import FastAPI, Request, Response
from service_kit.http import HttpClient
from service_kit.settings import ServiceSettings

COUNT, PAGE = 5, 2


class Peer:
    """What it was asked, and the statuses that it will answer first."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, str, dict[str, str], str]] = []
        self.trouble: list[int] = []
        self.token_seconds = 600
        self.app = FastAPI()
        self.app.middleware("http")(self._note)
        self.app.post("/oauth2/token")(self._token)
        self.app.get("/v1/echo")(lambda: {"word": "ก"})
        self.app.get("/v1/slow")(self._slow)
        self.app.post("/v1/length")(self._length)
        self.app.get("/v1/text")(lambda: Response("<html>"))
        self.app.get("/v1/reference/things")(self._things)

    def times(self, path: str) -> int:
        return sum(path == one for _, one, _, _ in self.asked)

    def client(self, **options: Any) -> HttpClient:
        return HttpClient(self.settings(), **options)

    def settings(self, **changes: Any) -> ServiceSettings:
        known = {"token_url": f"{self.url}/oauth2/token", "client_id": "sample-svc", "client_secret": "s:ก"}
        return ServiceSettings(**{**known, **changes})

    async def _note(self, request: Request, call_next: Callable[[Request], Any]) -> Response:
        body = (await request.body()).decode()
        self.asked.append((request.method, request.url.path, dict(request.headers), body))
        if self.trouble and request.method == "GET":
            return Response(status_code=self.trouble.pop(0), headers={"location": "/v1/echo"})
        answer: Response = await call_next(request)
        return answer

    async def _token(self) -> dict[str, Any]:
        number = self.times("/oauth2/token")
        return {"access_token": f"token {number}", "expires_in": self.token_seconds}

    async def _slow(self) -> None:
        await asyncio.Event().wait()

    async def _length(self, request: Request) -> Response:
        return Response(str(len(await request.body())))

    async def _things(self, cursor: str = "a+b/=&0") -> dict[str, Any]:
        start = int(cursor.removeprefix("a+b/=&"))
        following = start + PAGE
        return {
            "items": [{"n": n} for n in range(start, min(following, COUNT))],
            "next_cursor": f"a+b/=&{following}" if following < COUNT else None,
        }


@asynccontextmanager
async def _serving(peer: Peer, http: Any) -> AsyncIterator[Peer]:
    config = uvicorn.Config(peer.app, http=http, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        peer.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield peer
        finally:
            server.should_exit = True
            await task


def with_peer(
    talk: Callable[[Peer], Coroutine[Any, Any, Any]], *, http: Any = "httptools", app: FastAPI | None = None
) -> Any:
    """Talk to a peer, or to another application as to one; what is tried again is tried at once."""
    served = Peer()
    served.app = app or served.app

    async def exchange() -> Any:
        async with asyncio.timeout(30), _serving(served, http) as peer:
            return await talk(peer)

    with stamina.set_testing(testing=True, attempts=10, cap=True):
        return asyncio.run(exchange())
