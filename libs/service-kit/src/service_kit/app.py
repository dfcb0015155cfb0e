"""The only place where FastAPI is configured; a service's main.py is its table of contents.

create_app() ──build_app()──► routes + problems + probes
                              background: relay, audit sealer, consumer, keys, and what the service adds
"""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Protocol

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI, Header, Request
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service_kit import audit, health, migrations, observability
from service_kit.broker_check import check_broker
from service_kit.bus import Bus
from service_kit.conditional import KeptApart, NotModified
from service_kit.consumer import Consumer, Handler
from service_kit.database import Database
from service_kit.entity_tags import Tagged
from service_kit.handlers import SpokenLimit, Surprises, add_problem_handlers, document_problems
from service_kit.http import HttpClient
from service_kit.idempotency import Attempt, digest
from service_kit.identity import Verifier, bearer
from service_kit.keys import keep_fresh
from service_kit.leavers import Leavers, WhoLeft, watch_leavers
from service_kit.nats_bus import NatsBus
from service_kit.outbox import Relay
from service_kit.problems import Problems
from service_kit.refusals import UnreadableIdempotencyKey
from service_kit.routes import Router, routes_of, routes_without_permission
from service_kit.settings import ServiceSettings

KEY_LENGTH = 200
RESTART_SECONDS = 1.0
KeyedAttempt = Callable[[str], Attempt]  # of a body that is too large to be held: whoever reads it digests it


class Background(Protocol):
    """A job that runs beside the requests for as long as the service does."""

    __name__: str

    def __call__(self, app: FastAPI) -> Awaitable[None]: ...


log = logging.getLogger(__name__)


def build_app(
    service: str,
    settings: ServiceSettings,
    *,
    routers: Sequence[Router],
    problems: Problems,
    subscriptions: Mapping[str, Handler] | None = None,
    background: Sequence[Background] = (),
    bus: Bus | None = None,
    durable: str = "",
    uploads: Mapping[str, int] | None = None,
    who_left: WhoLeft | None = None,
) -> FastAPI:
    """An application that runs `service`, with everything the house promises of every service.

    `uploads` are the addresses that take files, with the bytes that each may have. `durable` names its place
    in the streams (default: `service`); under a new name everything is read again. `who_left` asks the
    service's rows whose tokens are good no more.

    Raises:
        ValueError: A route declares neither a permission nor that it is public.
    """
    app = FastAPI(
        title=f"Thaksa {service}",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
        routes=routes_of([*routers, health.router]),
    )
    package = service.replace("-", "_")
    state = app.state
    state.service, state.settings, state.clock = service, settings, _utc_now
    state.database = Database(settings.database_url, pool_size=settings.database_pool_size)
    state.bus = bus or NatsBus(settings.nats_url, name=service, replicas=settings.nats_replicas)
    state.verifier = Verifier(issuer=settings.public_url, audience=settings.audience)
    state.http = HttpClient(settings)
    state.relay = Relay(state.database, state.bus)
    state.consumer = Consumer(state.database, subscriptions or {})
    state.durable = durable or service
    state.leavers = Leavers(state.database, who_left) if who_left else None
    state.background = [*background, watch_leavers] if who_left else background
    state.is_migrated = lambda: migrations.is_at_head(package, state.database)
    add_problem_handlers(app, problems)
    document_problems(app)
    app.add_middleware(BodyLimits, usual=settings.max_body_bytes, uploads=uploads or {})
    app.add_middleware(SpokenLimit)
    app.add_middleware(Tagged)
    app.add_middleware(NotModified)
    app.add_middleware(KeptApart)
    app.add_middleware(Surprises)
    app.add_middleware(observability.Observed)
    if undeclared := routes_without_permission(app):
        raise ValueError(f"routes that declare no permission: {', '.join(undeclared)}")
    return app


class BodyLimits:
    """ASGI middleware: no body longer than its address may have."""

    def __init__(self, app: ASGIApp, *, usual: int, uploads: Mapping[str, int]) -> None:
        self._usual = RequestBodyLimitMiddleware(app, max_body_size=usual)
        self._uploads = {
            address: RequestBodyLimitMiddleware(app, max_body_size=limit)
            for address, limit in uploads.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._uploads.get(scope.get("path", ""), self._usual)(scope, receive, send)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def _now(request: Request) -> dt.datetime:
    now: dt.datetime = request.app.state.clock()
    return now


async def _attempt(
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(description="Makes a repetition of this request harmless")
    ] = None,
) -> Attempt | None:
    if (keyed := await _keyed_attempt(request, idempotency_key)) is None:
        return None
    return keyed(digest(await request.body()))


async def _keyed_attempt(
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(description="Makes a repetition of this request harmless")
    ] = None,
) -> KeyedAttempt | None:
    if idempotency_key is None:
        return None
    if not (
        0 < len(idempotency_key) <= KEY_LENGTH and idempotency_key.isascii() and idempotency_key.isprintable()
    ):
        raise UnreadableIdempotencyKey
    caller = request.app.state.verifier.caller(bearer(request.headers.get("authorization")))
    route = f"{request.method} {request.scope['path']}"
    return partial(Attempt, idempotency_key, caller.subject, route)


DatabaseDep = Annotated[Database, Depends(_database)]
NowDep = Annotated[dt.datetime, Depends(_now)]
KeyedAttemptDep = Annotated[KeyedAttempt | None, Depends(_keyed_attempt)]
AttemptDep = Annotated[Attempt | None, Depends(_attempt)]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state, settings = app.state, app.state.settings
    await _set_threads(settings.database_pool_size)
    state.database.on_commit = state.relay.wake
    await state.bus.start()
    jobs: dict[str, Callable[[], Awaitable[None]]] = {
        "relay": state.relay.run,
        "audit sealer": lambda: audit.seal_for_ever(state.database),
        "consumer": lambda: state.consumer.run(state.bus, state.durable),
    }
    if isinstance(state.bus, NatsBus):
        jobs["broker check"] = lambda: check_broker(state.http, settings.nats_monitor_url)
    if not state.verifier.has_keys:
        jobs["keys"] = lambda: keep_fresh(state.verifier, state.http, settings.jwks_url)
    for job in state.background:
        jobs[job.__name__] = partial(job, app)
    tasks = [asyncio.create_task(_supervised(name, job), name=name) for name, job in jobs.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await state.bus.close()
        await state.http.close()
        state.database.close()


async def _set_threads(count: int) -> None:
    """As many threads for requests as there are connections: one more could only wait."""
    current_default_thread_limiter().total_tokens = count


async def _supervised(name: str, job: Callable[[], Awaitable[None]]) -> None:
    """Run a background job for ever; it is started again when it fails, and left when it is done."""
    while True:
        try:
            await job()
        except Exception:
            log.exception("background job failed, starting it again", extra={"job": name})
            await asyncio.sleep(RESTART_SECONDS)
        else:
            return
