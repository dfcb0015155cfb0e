"""An application in this process, a client of it, and tokens that it accepts."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

ISSUER = "http://127.0.0.1:8000"
AUDIENCE = "urn:thaksa:api"

_KEY = ECKey.generate_key("P-256", parameters={"kid": "test", "use": "sig", "alg": "ES256"})
Grants = Sequence[tuple[str, UUID | None]]


def published_keys() -> KeySet:
    """The key that `sign` uses, as an issuer would publish it."""
    return KeySet([_KEY])


def sign(
    subject: UUID | str,
    *,
    scope: str,
    grants: Grants = (),
    client_id: str = "thaksa-portal",
    **claims: Any,
) -> str:
    """An access token as the gateway signs it; `claims` replace what it says, None leaves a claim out."""
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + 3600,
        "sub": str(subject),
        "client_id": client_id,
        "scope": scope,
        "grants": [{"role": role, "on": str(on) if on else None} for role, on in grants],
        **claims,
    }
    kept = {name: value for name, value in said.items() if value is not None}
    return jwt.encode({"alg": "ES256", "kid": "test", "typ": "at+jwt"}, kept, _KEY)


def a_client(app: FastAPI, token: str | None = None, *, language: str = "th") -> httpx.AsyncClient:
    """A client of an application in this process, as one caller."""
    app.state.verifier.use(published_keys())
    headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers)


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[FastAPI]:
    """The application with its background jobs: relay, sealer, consumer."""
    app.state.verifier.use(published_keys())
    async with app.router.lifespan_context(app):
        yield app
