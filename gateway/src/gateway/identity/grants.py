"""The three ways to a token: a code after a login, a refresh token, a client's own credentials."""

from typing import Any

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeGrant,
    ClientCredentialsGrant,
    InvalidGrantError,
    InvalidRequestError,
    InvalidScopeError,
    RefreshTokenGrant,
)
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import ECKey

from gateway.identity import families
from gateway.identity.accounts import find_account
from gateway.identity.clients import RegisteredClient
from gateway.identity.keys import ALGORITHM
from gateway.identity.requests import OAuthRequest
from gateway.identity.scopes import API_SCOPES, narrowed
from gateway.identity.secrets import new_secret
from gateway.identity.tables import Account, TokenFamily
from gateway.identity.tokens import Issuer

CLIENT_METHODS = ["client_secret_basic", "client_secret_post", "none"]


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = CLIENT_METHODS

    @staticmethod
    def validate_authorization_redirect_uri(request: OAuthRequest, client: RegisteredClient) -> str:
        """Exact comparison; the message leaves the address out, which may hold what a message may not."""
        asked: str | None = request.payload.redirect_uri
        if asked is None:
            raise InvalidRequestError("Missing 'redirect_uri' in request.")
        if not client.check_redirect_uri(asked):
            raise InvalidRequestError("The redirect URI is not registered for this client.")
        return asked

    def create_authorization_response(
        self, redirect_uri: str, grant_user: Account
    ) -> tuple[int, str, list[tuple[str, str]]]:
        """A code for what is left of the scopes after the client and the person have had their say."""
        request = self.request
        scope = narrowed(request.scope, f"openid profile {grant_user.scope}")
        if not scope:
            raise InvalidScopeError(redirect_uri=redirect_uri)
        request.scope = scope
        return super().create_authorization_response(redirect_uri, grant_user)  # type: ignore[no-any-return]  # see above

    def generate_authorization_code(self) -> str:
        return new_secret()

    def save_authorization_code(self, code: str, request: OAuthRequest) -> None:
        server = self.server
        now = server.clock()
        family = TokenFamily(
            client_id=request.client.client_id,
            account_id=request.user.id,
            session_hash=request.session_hash,
            successor_key=new_secret(),
            logged_in_at=request.logged_in_at or now,
            expires_at=now + server.login_life,
        )
        families.add_code(
            server.database,
            code,
            family,
            redirect_uri=request.payload.redirect_uri,
            scope=request.scope,
            nonce=request.payload.data.get("nonce"),
            challenge=request.payload.data["code_challenge"],
            now=now,
        )

    def query_authorization_code(self, code: str, client: RegisteredClient) -> families.Code | None:
        return families.spend_code(self.server.database, code, client.client_id, self.server.clock())

    def delete_authorization_code(self, authorization_code: families.Code) -> None:
        """It was spent when it was found, and is kept so that a second use is recognised."""

    def authenticate_user(self, authorization_code: families.Code) -> Account | None:
        return find_account(self.server.database, authorization_code.family.account_id, self.server.clock())

    def generate_token(self, **wanted: Any) -> dict[str, Any]:
        token: dict[str, Any] = super().generate_token(**wanted)
        if wanted.get("include_refresh_token"):
            code = self.request.authorization_code
            token["refresh_token"] = families.first_refresh_token(self.server.database, code)
        return token


class RequiredPkce(CodeChallenge):  # type: ignore[misc]  # Authlib has no types
    """S256 from every client: Authlib's own `required` binds public clients only, and plain passes it."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge"):
            raise InvalidRequestError("Missing 'code_challenge'")
        if data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("The 'code_challenge_method' must be S256")
        super().validate_code_challenge(grant, redirect_uri)


class IdToken(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
    """The ID token: for the client alone, with the nonce and the time of the login."""

    DEFAULT_EXPIRES_IN = 300

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(require_nonce=False)
        self._issuer = issuer

    def exists_nonce(self, nonce: str, request: OAuthRequest) -> bool:
        """Codes are good once, so a nonce cannot come back through us; the client compares it."""
        return False

    def resolve_client_private_key(self, client: RegisteredClient) -> ECKey:
        return self._issuer.keys.signing

    def get_client_algorithm(self, client: RegisteredClient) -> str:
        return ALGORITHM

    def get_encode_header(self, client: RegisteredClient) -> dict[str, str]:
        return {"alg": ALGORITHM, "typ": "JWT", "kid": str(self._issuer.keys.signing.kid)}

    def get_client_claims(self, client: RegisteredClient) -> dict[str, Any]:
        return {"iss": self._issuer.url, "aud": client.client_id}

    def generate_user_info(self, user: Account, scope: str) -> dict[str, Any]:
        return user_info(user, scope)


def user_info(account: Account, scope: str) -> dict[str, Any]:
    """What a client may know of a person: who it is, and with `profile` how to greet them."""
    said: dict[str, Any] = {"sub": str(account.person_id)}
    if "profile" in scope.split():
        said |= {
            "name": account.display_name,
            "preferred_username": account.username,
            "locale": account.locale,
        }
    return said


class RefreshGrant(RefreshTokenGrant):  # type: ignore[misc]  # Authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = CLIENT_METHODS

    def authenticate_refresh_token(self, refresh_token: str) -> families.Refresh | None:
        return families.find_refresh_token(self.server.database, refresh_token)

    def authenticate_user(self, refresh_token: families.Refresh) -> Account:
        account = find_account(self.server.database, refresh_token.family.account_id, self.server.clock())
        if account is None:
            raise InvalidGrantError("The account is not in use.")
        return account

    def issue_token(self, user: Account, refresh_token: families.Refresh) -> dict[str, Any]:
        """Rotate first: a used token gives nothing. Rights are read anew, so what was lost since is gone."""
        successor = families.rotate(self.server.database, refresh_token, self.server.clock())
        if successor is None:
            raise InvalidGrantError("The refresh token is not valid any more.")
        asked = self.request.payload.scope or refresh_token.get_scope()
        scope = narrowed(asked, f"openid profile {user.scope}", self.request.client.row.scope)
        token: dict[str, Any] = self.generate_token(user=user, scope=scope, include_refresh_token=False)
        return {**token, "refresh_token": successor}

    def revoke_old_credential(self, refresh_token: families.Refresh) -> None:
        """It was spent when its successor was made."""


class ClientCredentials(ClientCredentialsGrant):  # type: ignore[misc]  # Authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def generate_token(self, **wanted: Any) -> dict[str, Any]:
        """Only what this client may have, and nothing that is about a person."""
        asked = wanted.pop("scope", None) or self.request.client.row.scope
        scope = narrowed(asked, self.request.client.row.scope, " ".join(API_SCOPES))
        if not scope:
            raise InvalidScopeError
        return super().generate_token(scope=scope, **wanted)  # type: ignore[no-any-return]  # see above
