"""The authorization server: Authlib's framework-agnostic core over our tables.

Synchronous on purpose: it runs in a thread, after the request was read and before the answer is sent.

Source:
    RFC 6749, RFC 7636 (PKCE), RFC 9068 (access tokens), RFC 9207 (iss), RFC 9700 (current practice).
"""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer
from authlib.oauth2.rfc9207 import IssuerParameter
from service_kit.database import Database

from gateway.identity import clients, grants
from gateway.identity.requests import Answer, OAuthRequest
from gateway.identity.scopes import SUPPORTED
from gateway.identity.tokens import Issuer

log = logging.getLogger(__name__)


class OAuthServer(AuthorizationServer):  # type: ignore[misc]  # Authlib has no types
    """What our grants find at `self.server`: the database, the issuer and the clock."""

    def __init__(
        self,
        database: Database,
        issuer: Issuer,
        *,
        clock: Callable[[], dt.datetime],
        login_life: dt.timedelta,
    ) -> None:
        super().__init__(scopes_supported=list(SUPPORTED))
        self.database = database
        self.issuer = issuer
        self.clock = clock
        self.login_life = login_life
        self.register_token_generator("default", self._token)
        self.register_grant(grants.CodeGrant, [grants.RequiredPkce(), grants.IdToken(issuer)])
        self.register_grant(grants.RefreshGrant)
        self.register_grant(grants.ClientCredentials)
        _Iss(issuer.url)(self)

    def query_client(self, client_id: str) -> clients.RegisteredClient | None:
        return clients.find_client(self.database, client_id)

    def save_token(self, token: dict[str, Any], request: OAuthRequest) -> None:
        """Access tokens are not stored; they prove themselves and live five minutes."""
        log.info("token issued", extra={"client": request.client.client_id, "scope": token["scope"]})

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: OAuthRequest) -> OAuthRequest:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Answer:
        return Answer(status, body, dict(headers))

    def _token(
        self,
        grant_type: str,
        client: clients.RegisteredClient,
        user: Any = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,  # noqa: FBT001, FBT002  the signature is Authlib's
    ) -> dict[str, Any]:
        """A token answer. Refresh tokens are added by the grants, which know the family they belong to."""
        granted = scope or ""
        token = self.issuer.access_token(
            subject=str(user.person_id) if user else client.client_id,
            client_id=client.client_id,
            scope=granted,
            grants=user.grants if user else client.row.grants,
            now=self.clock(),
        )
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": self.issuer.access_token_seconds,
            "scope": granted,
        }


class _Iss(IssuerParameter):  # type: ignore[misc]  # Authlib has no types
    """Every authorization response says who answers (RFC 9207)."""

    def __init__(self, url: str) -> None:
        self._url = url

    def get_issuer(self) -> str:
        return self._url
