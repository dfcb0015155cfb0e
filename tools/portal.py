"""A client of the gateway as an agency's portal is one: it logs people in and calls with their tokens."""

import base64
import hashlib
import secrets
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx

CLIENT = "thaksa-portal"
CALLBACK = "http://127.0.0.1/callback"
SCOPES = (
    "openid profile framework.read framework.write people.read people.write idp.read idp.write reporting.read"
)
TIMEOUT_SECONDS = 20.0


class LoginFailed(Exception):
    """The gateway did not let this person in."""


def a_client(gateway_url: str, headers: Mapping[str, str] | None = None) -> httpx.Client:
    """A client of the gateway that takes nothing from this machine's environment."""
    return httpx.Client(
        base_url=gateway_url,
        headers=headers,
        timeout=TIMEOUT_SECONDS,
        trust_env=False,
        verify=_authorities(),
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: the list of those who sign certificates takes longer than a request."""
    return httpx.create_ssl_context()


def log_in(gateway_url: str, username: str, password: str) -> dict[str, Any]:
    """The answer of the token endpoint after an authorization code flow with PKCE (RFC 6749, 7636, 9207).

    Raises:
        LoginFailed: Somewhere on the way the gateway did not answer as it should.
    """
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    state = secrets.token_urlsafe(16)
    question = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": CALLBACK,
        "scope": SCOPES,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    with a_client(gateway_url) as browser:
        login = _of(browser.get("/oauth2/authorize", params=question), "login")
        form = {"login": login, "lang": "th", "username": username, "password": password}
        back = browser.post("/login", data=form)
        if _of(back, "state") != state or _of(back, "iss") != gateway_url:
            raise LoginFailed("the answer is not to our question")
        exchange = {
            "grant_type": "authorization_code",
            "code": _of(back, "code"),
            "redirect_uri": CALLBACK,
            "client_id": CLIENT,
            "code_verifier": verifier,
        }
        answer = browser.post("/oauth2/token", data=exchange)
    if answer.status_code != httpx.codes.OK:
        raise LoginFailed(answer.text)
    tokens: dict[str, Any] = answer.json()
    return tokens


def _of(answer: httpx.Response, parameter: str) -> str:
    """A parameter of the address that we are sent to."""
    found = parse_qs(urlsplit(answer.headers.get("location", "")).query).get(parameter)
    if (answer.status_code != httpx.codes.SEE_OTHER and answer.status_code != httpx.codes.FOUND) or not found:
        raise LoginFailed(f"{answer.request.url.path} answered {answer.status_code} without {parameter}")
    return found[0]


class Person:
    """Somebody who is logged in at the portal."""

    def __init__(self, gateway_url: str, username: str, *, language: str = "th") -> None:
        self.username = username
        self.tokens = log_in(gateway_url, username, f"demo-{username}")
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}", "Accept-Language": language}
        self._http = a_client(gateway_url, headers)

    def ask(self, method: str, path: str, **rest: Any) -> httpx.Response:
        return self._http.request(method, path, **rest)

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
