"""Whatever a browser or a program sends to the gateway itself, it is refused in words and never with a 5xx.

ROUGH_EXAMPLES asks for more requests than the few that every run can afford.
"""

import asyncio
import os
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest
from gateway_builders import CALLBACK, Door, open_door
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

Headers = dict[str, bytes]
OF_BROWSERS = ("/", "/login", "/logout", "/oauth2/authorize", "/reference", "/static/none")
OF_PROGRAMS = ("/oauth2/userinfo", "/oauth2/jwks", "/openapi.json", "/livez", "/metrics", "/nowhere")
FORWARDED = ("/idp/v1/plans", "/people/v1/people", "/idp/v1/%00", "/idp/v1/..", "/idp/v1", "/nobody/v1/x")
FORMED = (
    "/login",
    "/logout",
    "/oauth2/authorize",
    "/oauth2/token",
    "/oauth2/revoke",
    "/oauth2/userinfo",
    "/",
)
ADDRESSES = [("GET", path) for path in (*OF_BROWSERS, *OF_PROGRAMS, *FORWARDED)] + 3 * [
    ("POST", path) for path in FORMED
]
NAMES = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "prompt",
    "code_challenge_method", "max_age", "ui_locales", "login", "lang", "username", "password", "token",
    "token_type_hint", "grant_type", "code", "code_verifier", "refresh_token", "client_secret", "request",
    "response_mode", "id_token_hint",
)  # fmt: skip
GOOD = (
    "code", "thaksa-portal", "ministry-dashboard", CALLBACK, "openid idp.read", "S256", "none", "login", "th",
    "authorization_code", "refresh_token", "client_credentials", "somchai", "access_token", "0", "a" * 43,
)  # fmt: skip
BAD = (
    "", " ", "\x00", "\x1b", "\u202e", "ก" * 3000, "x" * 5000, "-1", "9" * 5000, "1e9", "%", "%00",
    "<script>", "'", '"', "http://[", "http://127.0.0.1:99999999/callback", "javascript:alert(1)", "//evil",
    "a.b.c", "..", "\U0001f600", "plain",
)  # fmt: skip
_HEADERS: dict[str, tuple[bytes, ...]] = {
    "authorization": (
        *(
            b"",
            b"Basic",
            b"Basic \xff",
            b"Basic eDp5",
            b"Basic Og==",
            b"Basic /w==",
            b"Bearer",
            b"Bearer \xff",
        ),
        *(b"Bearer a.b.c", b"Bearer " + b"x" * 9000),
    ),
    "content-type": (b"", b"text/plain", b"application/json", b"multipart/form-data", b"\xff"),
    "cookie": (b"\xff", b"thaksa-session=", b"thaksa-session=\xff; thaksa-login=x", b"="),
    "accept-language": (b"\xff", b"en;q=nan", b"en;q=inf", b"-", b"th," * 3000),
    "x-forwarded-for": (b"\xff",),
    "traceparent": (b"\xff",),
    "content-length": (b"7", b"x", b"-1", b"9" * 5000, b""),
    "host": (b"\xff", b""),
}
HEADERS: list[Headers] = [{name: value} for name, values in _HEADERS.items() for value in values] + 20 * [{}]

PAIRS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from((*GOOD, *GOOD, *BAD))),
    max_size=8,
)
FORMS = st.one_of(
    PAIRS.map(urlencode),
    PAIRS.map(urlencode),
    st.sampled_from(
        ("&" * 60, "=", "%ff=%ff", "a=%ED%A0%80", "code=%00", "\xff", "{}", "client_id=a&client_id=b")
    ),
)
PATIENTLY = settings(
    max_examples=40 * int(os.environ.get("ROUGH_EXAMPLES", "4")),
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SPOKEN = ("application/problem+json", "text/html", "application/json")


def refuse_a_fault(answer: httpx.Response) -> None:
    """A person gets a page, a program a problem document or an error of OAuth."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"].split(";")[0] in SPOKEN
        assert answer.content


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as opened:
        yield opened


@pytest.fixture
def door(sqlite_url: str, runner: asyncio.Runner) -> Iterator[Door]:
    opening = open_door(sqlite_url)
    yield runner.run(opening.__aenter__())
    runner.run(opening.__aexit__(None, None, None))


async def ask(door: Door, method: str, path: str, form: str, headers: Headers) -> httpx.Response:
    door.browser.cookies.clear()
    if method == "GET":
        return await door.browser.get(f"{path}?{form}", headers=list(headers.items()))
    sent = {"content-type": b"application/x-www-form-urlencoded", **headers}
    return await door.browser.post(path, content=form.encode("latin-1"), headers=list(sent.items()))


def test_rough_requests_are_refused_in_words(door: Door, runner: asyncio.Runner) -> None:
    @PATIENTLY
    @given(st.sampled_from(ADDRESSES), FORMS, st.sampled_from(HEADERS))
    def hold(address: tuple[str, str], form: str, headers: Headers) -> None:
        refuse_a_fault(runner.run(ask(door, *address, form, headers)))

    hold()
