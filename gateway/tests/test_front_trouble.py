"""How limits and trouble behind the front are told."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from gateway_builders import (
    raw,
    run,
    status_of,
)
from gateway_house import house


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


def test_after_a_fault_of_the_gateway_itself_the_connection_answers_on(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:

            async def fail() -> None:
                raise RuntimeError("nobody foresaw this")

            home.door.app.add_api_route("/fault", fail)
            reader, writer = await asyncio.open_connection("127.0.0.1", home.port)
            statuses = []
            for path in ("/fault", "/livez", "/fault"):
                writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
                statuses.append(status_of(head))
            writer.close()
        assert statuses == [500, 200, 500]

    run(test)
