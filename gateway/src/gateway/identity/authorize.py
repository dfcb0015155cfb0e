"""/oauth2/authorize: a program sends a browser here, and gets it back with a code or with the reason why not.

    validated? ──no──► back with an error, or a page when there is nowhere safe to send the browser
        │
    logged in? ──no──► /login, which comes back to `grant_code`
        │
      a code

All programs are our own, so nobody is asked for consent.
"""

import datetime as dt
from dataclasses import dataclass

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oidc.core.errors import LoginRequiredError

from gateway.identity.requests import Answer, OAuthRequest, Parameters
from gateway.parts import Parts
from gateway.sessions import Session


@dataclass(frozen=True, slots=True)
class LoginNeeded:
    """The request is in order; somebody has to log in first."""

    redirect_uri: str


class CannotAnswer(Exception):
    """The request is not in order, and there is no address of the client that an answer could go to."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def authorize(parts: Parts, parameters: Parameters, session: Session | None) -> Answer | LoginNeeded:
    """Answer an authorization request, or say that a login is needed first.

    Raises:
        CannotAnswer: see there.
    """
    if parameters.repeated:
        raise CannotAnswer("invalid_request")
    request = OAuthRequest("GET", parameters)
    try:
        grant = parts.oauth.get_consent_grant(request, session.account if session else None)
        if not _must_log_in(parameters, session, grant.prompt, grant.redirect_uri, parts.clock()):
            return grant_code(parts, parameters, session)
        if parameters.data.get("prompt") == "none":
            raise LoginRequiredError(redirect_uri=grant.redirect_uri)
    except OAuth2Error as error:
        error.state = parameters.state
        return _refused(parts, error)
    return LoginNeeded(grant.redirect_uri)


def grant_code(parts: Parts, parameters: Parameters, session: Session | None) -> Answer:
    """The code for whoever is logged in. All is validated again: time may have passed at the login page."""
    request = OAuthRequest("GET", parameters)
    try:
        grant = parts.oauth.get_authorization_grant(request)
        if session is not None:
            request.session_hash, request.logged_in_at = session.id_hash, session.logged_in_at
        user = session.account if session else None
        answer: Answer = parts.oauth.create_authorization_response(request, grant_user=user, grant=grant)
    except OAuth2Error as error:
        error.state = parameters.state
        return _refused(parts, error)
    if answer.location is None:
        raise CannotAnswer(str(answer.body.get("error")))
    return answer


def _must_log_in(
    parameters: Parameters, session: Session | None, prompt: str | None, redirect_uri: str, now: dt.datetime
) -> bool:
    if session is None or prompt in {"login", "select_account"}:
        return True
    wanted = parameters.data.get("prompt", "").split()
    if "login" in wanted or "select_account" in wanted:
        return True
    max_age = parameters.data.get("max_age")
    if max_age is None:
        return False
    if not (max_age.isascii() and max_age.isdigit() and len(max_age) < 10):
        raise InvalidRequestError("The 'max_age' must be a number.", redirect_uri=redirect_uri)
    return now - session.logged_in_at > dt.timedelta(seconds=int(max_age))


def _refused(parts: Parts, error: OAuth2Error) -> Answer:
    if not error.redirect_uri:
        raise CannotAnswer(str(error.error)) from error
    answer: Answer = parts.oauth.handle_error_response(None, error)
    answer.location = add_params_to_uri(answer.location, [("iss", parts.oauth.issuer.url)])
    return answer
