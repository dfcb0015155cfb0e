"""The routes that programs call: token, revocation, user info, keys and discovery.

Source:
    RFC 6749 3.2, RFC 7009, OpenID Connect Core 5.3, RFC 7517, OpenID Connect Discovery, RFC 8414.
"""

import logging
from typing import Annotated, Any

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc7009 import RevocationEndpoint
from fastapi import APIRouter, Request
from service_kit.identity import PUBLIC, Caller, Requires
from service_kit.refusals import Unauthenticated
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from gateway.identity import families
from gateway.identity.accounts import account_of
from gateway.identity.grants import CLIENT_METHODS, user_info
from gateway.identity.keys import ALGORITHM
from gateway.identity.requests import Answer, OAuthRequest, UnreadableForm, read_form
from gateway.identity.scopes import SUPPORTED
from gateway.parts import PartsDep

router = APIRouter(include_in_schema=False)

_KEYS_ARE_GOOD_FOR = {"Cache-Control": "public, max-age=300"}

log = logging.getLogger(__name__)


class Revocation(RevocationEndpoint):  # type: ignore[misc]  # Authlib has no types
    """Revoking a refresh token ends its whole family (RFC 7009 2.1)."""

    CLIENT_AUTH_METHODS = CLIENT_METHODS

    def query_token(self, token: str, hint: str | None) -> families.Refresh | None:
        found = families.find_refresh_token(self.server.database, token)
        if found is None and token.count(".") == 2:
            # Access tokens prove themselves and end within five minutes: to say yes here would be a lie.
            raise OAuth2Error(error="unsupported_token_type", status_code=400)
        return found

    def revoke_token(self, token: families.Refresh, request: OAuthRequest) -> None:
        families.revoke_family(self.server.database, token.family.id, self.server.clock())


@router.post("/oauth2/token", dependencies=[PUBLIC])
async def token(request: Request, parts: PartsDep) -> Response:
    oauth = await _oauth_request(request)
    if oauth is None:
        return _invalid_request()
    answer: Answer = await run_in_threadpool(parts.oauth.create_token_response, oauth)
    return answer.response()


@router.post("/oauth2/revoke", dependencies=[PUBLIC])
async def revoke(request: Request, parts: PartsDep) -> Response:
    oauth = await _oauth_request(request)
    if oauth is None:
        return _invalid_request()
    answer: Answer = await run_in_threadpool(parts.oauth.create_endpoint_response, "revocation", oauth)
    return answer.response()


@router.api_route("/oauth2/userinfo", methods=["GET", "POST"])
def userinfo(caller: Annotated[Caller, Requires("openid")], parts: PartsDep) -> JSONResponse:
    account = account_of(parts.database, caller.id, parts.clock())
    if account is None or parts.ended.refuses(caller):
        raise Unauthenticated
    return JSONResponse(user_info(account, " ".join(caller.scopes)), headers={"Cache-Control": "no-store"})


@router.get("/oauth2/jwks", dependencies=[PUBLIC])
async def jwks(parts: PartsDep) -> JSONResponse:
    return JSONResponse(parts.keys.public_document(), headers=_KEYS_ARE_GOOD_FOR)


@router.get("/.well-known/openid-configuration", dependencies=[PUBLIC])
@router.get("/.well-known/oauth-authorization-server", dependencies=[PUBLIC])
async def discovery(parts: PartsDep) -> JSONResponse:
    """Both documents are one: what is said to OpenID clients is true for OAuth clients too."""
    return JSONResponse(discovery_document(parts.settings.public_url), headers=_KEYS_ARE_GOOD_FOR)


def discovery_document(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth2/authorize",
        "token_endpoint": f"{issuer}/oauth2/token",
        "userinfo_endpoint": f"{issuer}/oauth2/userinfo",
        "revocation_endpoint": f"{issuer}/oauth2/revoke",
        "jwks_uri": f"{issuer}/oauth2/jwks",
        "scopes_supported": list(SUPPORTED),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": CLIENT_METHODS,
        "revocation_endpoint_auth_methods_supported": CLIENT_METHODS,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "claims_supported": [
            "iss", "aud", "sub", "iat", "exp", "auth_time", "nonce", "at_hash", "amr",
            "name", "preferred_username", "locale",
        ],
        "prompt_values_supported": ["none", "login", "select_account"],
        "ui_locales_supported": ["th", "en"],
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "service_documentation": f"{issuer}/reference",
    }  # fmt: skip


async def _oauth_request(request: Request) -> OAuthRequest | None:
    """The form of a request with each parameter once; None when it is not one."""
    try:
        form = await read_form(request)
    except UnreadableForm:
        return None
    if form.repeated:
        return None
    return OAuthRequest("POST", form, request.headers.get("authorization"))


def _invalid_request() -> Response:
    return JSONResponse({"error": "invalid_request"}, 400, {"Cache-Control": "no-store"})
