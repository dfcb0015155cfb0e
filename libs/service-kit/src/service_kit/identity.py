"""Who is asking: an access token checked here, in every service, against cached keys.

    Authorization: Bearer … ──Verifier──► claims ──► Caller ──Permission(scope)──► route
                                                              └─ leavers: may still come in?

No header but the token says anything about the caller.

Source:
    RFC 9068 (typ at+jwt, claims), RFC 8725 (one algorithm, exact issuer and audience), RFC 6750.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Depends, Request, Security
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service_kit.refusals import KeysUnavailable, MissingScope, NotAPerson, Unauthenticated

ALGORITHMS = ["ES256"]
TOKEN_TYPE = "at+jwt"  # noqa: S105  the header value of RFC 9068, no secret
LEEWAY_SECONDS = 5
TOKEN_MAX_CHARACTERS = 8192
REMEMBERED_TOKENS = 4096


@dataclass(frozen=True)
class Grant:
    """An office: a role, and what it is held on (None: nothing in particular, or everything)."""

    role: str
    on: UUID | None


@dataclass(frozen=True)
class Caller:
    subject: str
    client_id: str
    scopes: frozenset[str]
    grants: tuple[Grant, ...]
    issued_at: int = 0

    @property
    def id(self) -> UUID:
        """The person who is asking.

        Raises:
            NotAPerson: The caller is a system.
        """
        try:
            return UUID(self.subject)
        except ValueError:
            raise NotAPerson from None

    @property
    def is_system(self) -> bool:
        return self.subject == self.client_id

    def has_role(self, role: str) -> bool:
        return any(grant.role == role for grant in self.grants)

    def held_on(self, role: str) -> frozenset[UUID]:
        return frozenset(grant.on for grant in self.grants if grant.role == role and grant.on is not None)


class Verifier:
    """Checks access tokens; remembers those it has checked until they expire or the keys change."""

    def __init__(self, *, issuer: str, audience: str, keys: KeySet | None = None) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = keys
        self._remembered: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()

    @property
    def has_keys(self) -> bool:
        return self._keys is not None

    def knows(self, key_id: str) -> bool:
        return self._keys is not None and any(key.kid == key_id for key in self._keys.keys)

    def use(self, keys: KeySet) -> None:
        self._keys = keys
        self._remembered.clear()

    def caller(self, token: str) -> Caller:
        """The caller that a token stands for.

        Raises:
            Unauthenticated: It is not ours, not for us, no longer good, or no access token at all.
            KeysUnavailable: No keys to check it with yet.
        """
        fingerprint = hashlib.sha256(token.encode()).digest()
        known = self._remembered.get(fingerprint)
        if known is not None and known[0] > time.time():
            return known[1]
        claims = self._claims(token)
        caller = _caller(claims)
        self._remembered[fingerprint] = (float(claims["exp"]), caller)
        if len(self._remembered) > REMEMBERED_TOKENS:
            self._remembered.popitem(last=False)
        return caller

    def _claims(self, token: str) -> Mapping[str, Any]:
        if self._keys is None:
            raise KeysUnavailable
        if len(token) > TOKEN_MAX_CHARACTERS:
            raise Unauthenticated
        try:
            decoded = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
            self._rules().validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError) as refused:
            raise Unauthenticated from refused
        # joserfc accepts a list of audiences that holds ours among strangers, and any type.
        if decoded.header.get("typ") != TOKEN_TYPE or decoded.claims["aud"] != self._audience:
            raise Unauthenticated
        return decoded.claims

    def _rules(self) -> jwt.JWTClaimsRegistry:
        present: Any = {"essential": True}
        return jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._audience},
            exp=present,
            iat=present,
            sub=present,
            client_id=present,
        )


def _caller(claims: Mapping[str, Any]) -> Caller:
    try:
        return Caller(
            subject=str(claims["sub"]),
            client_id=str(claims["client_id"]),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            grants=tuple(
                Grant(str(grant["role"]), UUID(grant["on"]) if grant.get("on") else None)
                for grant in claims.get("grants", ())
            ),
            issued_at=int(claims["iat"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise Unauthenticated from broken


def bearer(authorization: str | None) -> str:
    """The token of an Authorization header.

    Raises:
        Unauthenticated: There is none.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("missing_token")
    return token.strip()


class Permission:
    """A route's declaration of the scope it asks for; also what a house test looks for on every route."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    async def __call__(self, request: Request) -> Caller:
        state = request.app.state
        caller: Caller = state.verifier.caller(bearer(request.headers.get("authorization")))
        if (leavers := getattr(state, "leavers", None)) is not None:
            await leavers.refuse(caller, state.clock())
        if self.scope not in caller.scopes:
            raise MissingScope(self.scope)
        return caller


class Public:
    """A route's declaration that it asks for nobody."""

    async def __call__(self) -> None:
        return


def Requires(scope: str) -> Any:  # noqa: N802  it reads as a type: caller: Annotated[Caller, Requires("…")]
    return Security(Permission(scope))


PUBLIC = Depends(Public())
