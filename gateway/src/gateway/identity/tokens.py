"""What we sign: access tokens for the services, ID tokens for the client that logged somebody in.

The two can never stand in for each other: another type in the header, another audience (RFC 9068 2.1 and 5).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from joserfc import jwt
from service_kit.identity import TOKEN_TYPE

from gateway.identity.keys import ALGORITHM, KeyRing


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who we are to those who check our tokens."""

    url: str
    audience: str
    keys: KeyRing
    access_token_seconds: int

    def access_token(
        self,
        *,
        subject: str,
        client_id: str,
        scope: str,
        grants: Sequence[dict[str, Any]],
        now: dt.datetime,
    ) -> str:
        issued = int(now.timestamp())
        claims = {
            "iss": self.url,
            "aud": self.audience,
            "iat": issued,
            "exp": issued + self.access_token_seconds,
            "jti": uuid4().hex,
            "sub": subject,
            "client_id": client_id,
            "scope": scope,
            "grants": list(grants),
        }
        key = self.keys.signing
        return jwt.encode({"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": key.kid}, claims, key, [ALGORITHM])
