"""What the gateway is made of, put together once and handed to the routes."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from service_kit.bus import Bus
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.identity import Verifier
from service_kit.nats_bus import NatsBus
from service_kit.transport import Transport

from gateway.identity.ends import SERVICE_CHANGED, Ended, learn_ends
from gateway.identity.erasures import ERASED, learn_erasures
from gateway.identity.keys import KeyRing
from gateway.identity.server import OAuthServer
from gateway.identity.tokens import Issuer
from gateway.limits import Quotas
from gateway.paths import RouteTable, load_routes
from gateway.readiness import Readiness
from gateway.settings import Settings

# One password check takes 64 MiB for a moment: more at once would be a way to exhaust the memory.
_PASSWORD_CHECKS_AT_ONCE = 4
_KEEP_IDLE_SECONDS = 60.0  # below what service_kit.run lets the services keep an idle connection


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Parts:
    settings: Settings
    database: Database
    keys: KeyRing
    oauth: OAuthServer
    verifier: Verifier
    quotas: Quotas
    routes: RouteTable
    transport: Transport
    readiness: Readiness
    bus: Bus
    consumer: Consumer
    ended: Ended
    clock: Callable[[], dt.datetime] = utc_now
    password_checks: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(_PASSWORD_CHECKS_AT_ONCE)
    )

    @property
    def login_life(self) -> dt.timedelta:
        return dt.timedelta(hours=self.settings.login_hours)

    def refresh_keys(self) -> None:
        """Read the keys again, and let the check of tokens know when they are others."""
        known = {key.kid for key in self.keys.published.keys}
        self.keys.refresh(self.clock())
        if known != {key.kid for key in self.keys.published.keys} or not self.verifier.has_keys:
            self.verifier.use(self.keys.published)


def assemble(settings: Settings, clock: Callable[[], dt.datetime] = utc_now, bus: Bus | None = None) -> Parts:
    database = Database(settings.database_url, pool_size=settings.database_pool_size)
    keys = KeyRing(database, settings.signing_keys.get_secret_value())
    issuer = Issuer(settings.public_url, settings.audience, keys, settings.access_token_seconds)
    routes = load_routes(settings.upstreams)
    transport = Transport(
        connections_per_host=settings.upstream_connections,
        connect_seconds=settings.upstream_connect_seconds,
        read_seconds=settings.upstream_read_seconds,
        idle_seconds=_KEEP_IDLE_SECONDS,
    )
    return Parts(
        settings=settings,
        database=database,
        keys=keys,
        oauth=OAuthServer(database, issuer, clock=clock, login_life=dt.timedelta(hours=settings.login_hours)),
        verifier=Verifier(issuer=settings.public_url, audience=settings.audience),
        quotas=Quotas(settings),
        routes=routes,
        transport=transport,
        readiness=Readiness(transport, routes.routes),
        bus=bus or NatsBus(settings.nats_url, name="gateway", replicas=settings.nats_replicas),
        consumer=Consumer(database, {SERVICE_CHANGED: learn_ends, ERASED: learn_erasures}),
        ended=Ended(database, dt.timedelta(seconds=settings.access_token_seconds)),
        clock=clock,
    )


async def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


PartsDep = Annotated[Parts, Depends(_parts)]
