"""The front with a service behind it, over real sockets, and tokens that it accepts."""

import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from gateway_builders import (
    ISSUER,
    PERSON,
    Door,
    Upstream,
    listening,
    open_door,
    upstream,
)
from joserfc import jwt

NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # reading their list takes longer than a test


@dataclass
class House:
    door: Door
    service: Upstream
    client: httpx.AsyncClient
    port: int

    def token(self, **claims: Any) -> str:
        return sign(self.door, **claims)

    def bearer(self, **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(**claims)}"}


def sign(door: Door, key: Any = None, header: dict[str, str] | None = None, **claims: Any) -> str:
    ours = door.parts.keys.signing
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "aud": "urn:thaksa:api",
        "iat": now,
        "exp": now + 300,
        "sub": str(PERSON),
        "client_id": "thaksa-portal",
        "scope": "idp.read",
        "grants": [],
        **claims,
    }
    kept = {name: value for name, value in said.items() if value is not None}
    head = {"alg": "ES256", "typ": "at+jwt", "kid": str(ours.kid), **(header or {})}
    return jwt.encode(head, kept, key or ours, algorithms=[head["alg"]])


@asynccontextmanager
async def house(database_url: str, **settings: Any) -> AsyncIterator[House]:
    async with upstream() as service:
        addresses = {"idp_url": service.url, "people_url": "http://127.0.0.1:9"}
        async with (
            open_door(database_url, **{**addresses, **settings}) as door,
            listening(door.app) as port,
            httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30, verify=NO_AUTHORITIES
            ) as client,
        ):
            yield House(door, service, client, port)
