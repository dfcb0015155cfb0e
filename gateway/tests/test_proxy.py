"""What gets in, and what a service sees."""

from collections.abc import AsyncIterator

import pytest
from gateway_builders import (
    raw,
    run,
    status_of,
    upstream,
)
from gateway_house import house


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


def test_a_file_may_be_larger_than_other_bodies_where_the_route_takes_files(sqlite_url: str) -> None:
    async def test() -> None:
        async with (
            upstream() as service,
            house(
                sqlite_url, max_body_bytes=100_000, max_upload_bytes=200_000, people_url=service.url
            ) as home,
        ):
            taken = await home.client.post(
                "/people/v1/imports?kind=staff", content=b"x" * 150_000, headers=home.bearer()
            )
            assert (taken.status_code, len(service.last["body"])) == (200, 150_000)
            for path, content in (
                ("/people/v1/imports", b"y" * 250_000),
                ("/people/v1/imports/x/apply", b"y" * 150_000),
                ("/people/v1/people", b"y" * 150_000),
            ):
                refused = await home.client.post(path, content=content, headers=home.bearer())
                assert (refused.status_code, refused.json()["code"]) == (413, "BODY_TOO_LARGE")

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
            assert home.service.last["headers"]["x-forwarded-prefix"] == "/idp"
            assert home.service.last["names"].count("x-forwarded-prefix") == 1

    run(test)


def test_the_location_of_what_was_made_is_the_one_out_here(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            for said, told in (
                ("/v1/plans/7", "/idp/v1/plans/7"),
                ("https://x.example/", "https://x.example/"),
            ):
                home.service.answer = (
                    f"HTTP/1.1 201 Created\r\nLocation: {said}\r\nContent-Length: 0\r\n\r\n".encode()
                )
                answer = await home.client.post("/idp/v1/plans", headers=home.bearer())
                assert answer.headers["location"] == told

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
