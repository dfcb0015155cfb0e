"""The front over real sockets: what gets in, what a service sees, and how trouble behind it is told."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from gateway_builders import (
    ISSUER,
    PERSON,
    Door,
    Upstream,
    listening,
    open_door,
    raw,
    run,
    status_of,
    upstream,
)
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey


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
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client,
        ):
            yield House(door, service, client, port)


def test_a_request_reaches_its_service_without_the_prefix_and_comes_back_whole(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            answer = await home.client.post(
                "/idp/v1/plans?year=2569&year=2570",
                content=b'{"a": 1}',
                headers={**home.bearer(), "Content-Type": "application/json", "Idempotency-Key": "k1"},
            )

            assert answer.status_code == 200
            seen = home.service.last
            assert seen["line"] == "POST /v1/plans?year=2569&year=2570 HTTP/1.1"
            assert seen["body"] == b'{"a": 1}'
            assert seen["headers"]["idempotency-key"] == "k1"
            assert seen["headers"]["authorization"].startswith("Bearer ey")
            assert answer.headers["ratelimit"].startswith('"minute";r=599;t=')
            assert answer.headers["ratelimit-policy"] == '"minute";q=600;w=60'

    run(test)


def test_large_and_chunked_bodies_are_streamed_both_ways(sqlite_url: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 20_000

    async def test() -> None:
        async with house(sqlite_url) as home:
            sized = await home.client.put("/idp/v1/a", content=b"y" * 900_000, headers=home.bearer())
            assert len(home.service.last["body"]) == 900_000
            chunked = await home.client.put("/idp/v1/a", content=pieces(), headers=home.bearer())
            assert len(home.service.last["body"]) == 600_000
            assert sized.status_code == chunked.status_code == 200
            assert len(chunked.json()["got"]) > 600_000

    run(test)


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS", "PATCH"])
def test_every_method_passes(sqlite_url: str, method: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            if method == "HEAD":
                home.service.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
            for _ in range(2):
                answer = await home.client.request(method, "/idp/v1/plans", headers=home.bearer())
                assert answer.status_code == 200
                assert home.service.last["line"] == f"{method} /v1/plans HTTP/1.1"

    run(test)


SPOOFED = {
    "X-User": "boss",
    "X-User-Id": "1",
    "X_User": "boss",
    "X-Roles": "admin",
    "X-Org": "1",
    "X-Org-Id": "1",
    "X-Forwarded-User": "boss",
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Uri": "/admin",
    "X-Forwarded-Prefix": "/x",
    "X-Forwarded-Method": "DELETE",
    "Forwarded": "for=6.6.6.6",
    "X-Real-IP": "6.6.6.6",
    "X-Original-URL": "/admin",
    "X-Rewrite-URL": "/admin",
    "X-HTTP-Method-Override": "DELETE",
    "X-HTTP-Method": "DELETE",
    "X-Method-Override": "DELETE",
    "X-Auth-Request-User": "boss",
    "X-Remote-User": "boss",
    "Remote-User": "boss",
    "X-Client-Cert": "x",
    "X-Grants": "ocsc_officer",
    "X-Person-Id": "1",
    "Cookie": "thaksa-session=stolen",
    "Via": "1.1 evil",
    "Proxy-Authorization": "Basic x",
    "TE": "trailers",
    "Upgrade": "h2c",
    "Keep-Alive": "timeout=5",
    "Proxy-Connection": "keep-alive",
    "Expect": "100-continue",
}


@pytest.mark.parametrize("name", SPOOFED)
def test_no_statement_of_the_outside_about_identity_or_routing_gets_in(sqlite_url: str, name: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            plain = await home.client.get("/idp/v1/me", headers=home.bearer())
            expected = set(home.service.last["names"])
            spoofed = await home.client.get("/idp/v1/me", headers={**home.bearer(), name: SPOOFED[name]})

            assert spoofed.status_code == plain.status_code == 200
            assert set(home.service.last["names"]) == expected

    run(test)


def test_headers_that_connection_names_stay_here_in_both_directions(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            home.service.answer = (
                b"HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Inner\r\nX-Inner: 1\r\n"
                b"Keep-Alive: timeout=5\r\n"
                b'Set-Cookie: a=b\r\nServer: svc\r\nX-Outer: 1\r\nETag: W/"1"\r\nContent-Length: 0\r\n\r\n'
            )
            headers = {**home.bearer(), "Connection": "close, X-Secret", "X-Secret": "1", "X-Open": "1"}
            answer = await home.client.get("/idp/v1/me", headers=headers)

            assert "x-secret" not in home.service.last["names"]
            assert "x-open" in home.service.last["names"]
            assert {"x-inner", "keep-alive", "set-cookie", "server"}.isdisjoint(answer.headers)
            assert (answer.headers["x-outer"], answer.headers["etag"]) == ("1", 'W/"1"')

    run(test)


def test_the_trace_of_the_client_is_continued_and_one_is_begun_where_there_is_none(sqlite_url: str) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    async def test() -> None:
        async with house(sqlite_url) as home:
            sent = f"00-{trace}-00f067aa0ba902b7-01"
            await home.client.get("/idp/v1/me", headers={**home.bearer(), "traceparent": sent})
            passed = home.service.last["headers"]["traceparent"]
            await home.client.get("/idp/v1/me", headers={**home.bearer(), "traceparent": "nonsense"})
            begun = home.service.last["headers"]["traceparent"]

            assert passed.split("-")[1] == trace
            assert passed != sent
            assert len(begun.split("-")[1]) == 32
            assert home.service.last["names"].count("traceparent") == 1

    run(test)


TRAVERSALS = [
    "/idp/v1/../internal",
    "/idp/v1/..",
    "/idp/v1/%2e%2e/internal",
    "/idp/v1/%2E%2E%2Finternal",
    "/idp/v1/a%2Fb",
    "/idp/v1/a%5cb",
    "/idp/v1/a\\b",
    "/idp/v1//internal",
    "//idp/v1/x",
    "/idp/v1/./x",
    "/idp/v1/x/.",
    "/idp/v1/a;b=c",
    "/idp/v1/a%3Bb",
    "/idp/v1/%00",
    "/idp/v1/%0d%0aX:1",
    "/idp/v1/%7f",
    "/idp/v1/%252e%252e/x",
    "/idp/v1/%zz",
    "/idp/v1/%",
    "/idp/../livez",
    "/idp/v1/%2e",
    "/%69dp/v1/%2e%2e",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_a_path_that_two_parsers_could_read_differently_is_refused_before_routing(
    sqlite_url: str, path: str
) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            request = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {home.token()}\r\n\r\n"
            heard = await raw(home.port, request.encode())

            assert status_of(heard) == 400
            assert home.service.seen == []

    run(test)


@pytest.mark.parametrize(
    "path",
    [
        "/idp/livez",
        "/idp/metrics",
        "/idp/openapi.json",
        "/idp",
        "/idp/v1",
        "/idpx/v1/a",
        "/%69dp/v1/a",
        "/idp/v2/a",
    ],
)
def test_nothing_but_the_versioned_routes_of_a_service_can_be_reached(sqlite_url: str, path: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            request = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {home.token()}\r\n\r\n"
            heard = await raw(home.port, request.encode())

            assert status_of(heard) == 404
            assert home.service.seen == []

    run(test)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /idp/v1/a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /idp/v1/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
        b"POST /idp/v1/a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        b"POST /idp/v1/a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\n",
        b"POST /idp/v1/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"POST /idp/v1/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"GET /idp/v1/a HTTP/1.1\nHost: x\n\n",
        b"GET /idp/v1/a HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
        b"POST /idp/v1/a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_smuggling_shapes_never_reach_a_service(sqlite_url: str, request_bytes: bytes) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            heard = await raw(home.port, request_bytes, read_seconds=1.0)

            assert not heard or status_of(heard) in {400, 401}
            assert home.service.seen == []

    run(test)


def public_pem(door: Door) -> bytes:
    return bytes(door.parts.keys.signing.as_pem(private=False))


def tampered(token: str) -> str:
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = json.dumps({**claims, "scope": "idp.write people.write"}).encode()
    return ".".join([head, base64.urlsafe_b64encode(changed).rstrip(b"=").decode(), signature])


def unsigned(token: str, alg: str) -> str:
    head = base64.urlsafe_b64encode(json.dumps({"alg": alg, "typ": "at+jwt"}).encode()).rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


FORGERIES: dict[str, Any] = {
    "expired": lambda door: sign(door, exp=int(time.time()) - 60),
    "no exp": lambda door: sign(door, exp=None),
    "exp as text": lambda door: sign(door, exp="9999999999"),
    "issued in the future": lambda door: sign(door, nbf=int(time.time()) + 3600),
    "wrong audience": lambda door: sign(door, aud="urn:other"),
    "audience with a stranger": lambda door: sign(door, aud=["urn:thaksa:api", "urn:evil"]),
    "no audience": lambda door: sign(door, aud=None),
    "wrong issuer": lambda door: sign(door, iss="http://evil.example"),
    "issuer with slash": lambda door: sign(door, iss=ISSUER + "/"),
    "no subject": lambda door: sign(door, sub=None),
    "no client": lambda door: sign(door, client_id=None),
    "grants of nonsense": lambda door: sign(door, grants=["ocsc_officer"]),
    "type JWT": lambda door: sign(door, header={"typ": "JWT"}),
    "another key with our id": lambda door: sign(door, key=ECKey.generate_key("P-256")),
    "unknown key id": lambda door: sign(door, header={"kid": "nobody"}),
    "tampered": lambda door: tampered(sign(door)),
    "alg none": lambda door: unsigned(sign(door), "none"),
    "alg None": lambda door: unsigned(sign(door), "None"),
    "alg nOnE": lambda door: unsigned(sign(door), "nOnE"),
    "HS256 with our public PEM": lambda door: sign(
        door, key=OctKey.import_key(public_pem(door).replace(b"-----", b"=====")), header={"alg": "HS256"}
    ),
    "empty signature": lambda door: sign(door).rsplit(".", 1)[0] + ".",
    "two parts": lambda door: sign(door).rsplit(".", 1)[0],
    "six parts": lambda door: sign(door) + "." + sign(door),
    "huge": lambda door: sign(door, pad="x" * 9000),
    "nothing like it": lambda door: "ก" * 20,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_token_that_is_not_right_in_every_way_is_refused(sqlite_url: str, forgery: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            token = FORGERIES[forgery](home.door)
            answer = await home.client.get(
                "/idp/v1/me", headers={"Authorization": f"Bearer {token}".encode()}
            )

            assert answer.status_code == 401
            assert 'error="invalid_token"' in answer.headers["www-authenticate"]
            assert home.service.seen == []

    run(test)


def test_an_id_token_is_no_access_token(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            tokens = await home.door.tokens()
            for name, status in (("access_token", 200), ("id_token", 401)):
                headers = {"Authorization": f"Bearer {tokens[name]}"}
                assert (await home.client.get("/idp/v1/me", headers=headers)).status_code == status

    run(test)


@pytest.mark.parametrize("scheme", ["", "Basic eA==", "Bearer"])
def test_no_token_is_a_problem_that_says_where_to_log_in(sqlite_url: str, scheme: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            answer = await home.client.get("/idp/v1/me", headers={"Authorization": scheme} if scheme else {})

            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == f'Bearer realm="{ISSUER}"'
            assert answer.json()["code"] == "UNAUTHENTICATED"

    run(test)


@pytest.mark.parametrize(
    ("language", "title", "content_language"),
    [("th", "ต้องยืนยันตัวตน", "th"), ("en-GB, th;q=0.5", "Login needed", "en"), ("fr", "ต้องยืนยันตัวตน", "th")],
)
def test_problems_speak_the_client_s_language(
    sqlite_url: str, language: str, title: str, content_language: str
) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            answer = await home.client.get("/idp/v1/me", headers={"Accept-Language": language})

            assert answer.json()["title"] == title
            assert answer.json()["status"] == 401
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["content-language"] == content_language

    run(test)


def test_a_body_over_the_limit_is_413_announced_or_not(sqlite_url: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 10_000

    async def test() -> None:
        async with house(sqlite_url, max_body_bytes=100_000) as home:
            announced = await home.client.post("/idp/v1/a", content=b"x" * 100_001, headers=home.bearer())
            assert (announced.status_code, announced.json()["code"]) == (413, "BODY_TOO_LARGE")
            assert home.service.seen == []

            head = f"POST /idp/v1/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {home.token()}\r\n"
            chunk = b"4e20\r\n" + b"x" * 20_000 + b"\r\n"
            kind = "Content-Type: application/x-www-form-urlencoded\r\n"
            form = f"POST /oauth2/token HTTP/1.1\r\nHost: x\r\n{kind}"
            heard = await raw(home.port, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk * 6)
            assert status_of(heard) == 413

            own = await raw(home.port, f"{form}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk * 6)
            assert status_of(own) == 413
            assert b"BODY_TOO_LARGE" in own

    run(test)


def test_a_body_that_does_not_come_is_408(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url, receive_seconds=0.2) as home:
            head = f"POST /idp/v1/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {home.token()}\r\n"
            heard = await raw(home.port, f"{head}Content-Length: 10\r\n\r\nhalf".encode())

            assert status_of(heard) == 408

    run(test)


def test_headers_over_the_limit_are_431(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            wide = await home.client.get("/idp/v1/a", headers={"X-Wide": "x" * 20_000})
            many = await home.client.get("/idp/v1/a", headers={f"X-{number}": "1" for number in range(200)})

            assert wide.status_code == many.status_code == 431
            assert wide.json()["limit_bytes"] == 16_384

    run(test)


def test_a_service_that_is_down_is_503_with_retry_after(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            answer = await home.client.get("/people/v1/me", headers=home.bearer())

            assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
            assert answer.headers["retry-after"] == "2"
            assert answer.json()["service"] == "people-svc"

    run(test)


def test_a_silent_service_is_504_and_one_that_breaks_off_is_502(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url, upstream_read_seconds=0.2) as home:
            home.service.delay = 1.0
            silent = await home.client.post("/idp/v1/a", content=b"{}", headers=home.bearer())
            home.service.delay, home.service.answer, home.service.cut = 0.0, b"HTTP/1.1 200", True
            broken = await home.client.post("/idp/v1/a", content=b"{}", headers=home.bearer())

            assert (silent.status_code, silent.headers["retry-after"]) == (504, "2")
            assert broken.status_code == 502

    run(test)


def test_an_answer_that_breaks_off_is_not_made_to_look_whole(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            home.service.cut = True
            for framing in (b"Content-Length: 100", b"Transfer-Encoding: chunked"):
                home.service.answer = b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n\r\n4\r\nhalf\r\n"
                with pytest.raises(httpx.RemoteProtocolError):
                    await home.client.get("/idp/v1/a", headers=home.bearer())

    run(test)


def test_a_client_that_leaves_does_not_hurt_the_next(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url, upstream_connections=1) as home:
            head = f"POST /idp/v1/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {home.token()}\r\n"
            for _ in range(3):
                await raw(home.port, f"{head}Content-Length: 10\r\n\r\nhalf".encode(), read_seconds=0.1)
            answer = await home.client.get("/idp/v1/a", headers=home.bearer())

            assert answer.status_code == 200

    run(test)


def test_a_hundred_requests_at_once_all_pass(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url, upstream_connections=10) as home:
            headers = home.bearer()
            answers = await asyncio.gather(
                *(home.client.get(f"/idp/v1/plans/{number}", headers=headers) for number in range(100))
            )

            assert {answer.status_code for answer in answers} == {200}

    run(test)


def test_a_quota_is_one_client_s_own_and_says_when_it_is_full_again(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url, quota_per_minute=3) as home:
            headers = home.bearer()
            passed = [await home.client.get("/idp/v1/me", headers=headers) for _ in range(3)]
            refused = await home.client.get("/idp/v1/me", headers={**headers, "Accept-Language": "en"})
            other = await home.client.get("/idp/v1/me", headers=home.bearer(sub="another"))

            assert [answer.headers["ratelimit"].split(";")[1] for answer in passed] == ["r=2", "r=1", "r=0"]
            assert (refused.status_code, refused.json()["title"]) == (429, "Too many requests")
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            assert refused.headers["ratelimit"].startswith('"minute";r=0')
            assert other.status_code == 200

    run(test)


def test_guessing_tokens_is_counted_for_the_address(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url, quota_anonymous_per_minute=3) as home:
            statuses = [
                (await home.client.get("/idp/v1/me", headers={"Authorization": "Bearer x"})).status_code
                for _ in range(4)
            ]
            spoofed = await home.client.get("/", headers={"X-Forwarded-For": "9.9.9.9"})

            assert statuses == [401, 401, 401, 429]
            assert spoofed.status_code == 429
            assert (await home.client.get("/livez")).status_code == 200

    run(test)
