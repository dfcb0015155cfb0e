"""ETags of bytes, and 304 for who has them: as RFC 9110 has it, at the edge where every answer passes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from service_kit.conditional import KeptApart, NotModified
from service_kit.entity_tags import Tagged, digest_tag
from starlette.responses import Response, StreamingResponse

TAG = digest_tag(b"text")
Answer = Callable[[], Response]


def asked(answer: Answer, *seen: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def app(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        await answer()(scope, receive, send)

    async def once() -> httpx.Response:
        edge = KeptApart(NotModified(Tagged(app)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://kit") as client:
            sent = [("If-None-Match", one) for one in seen] + list(headers.items())
            return await client.request(method, "/", headers=sent)

    return asyncio.run(once())


def plain() -> Response:
    kept = {"Vary": "Accept", "Content-Disposition": "attachment", "Content-Location": "/here"}
    return Response("text", media_type="text/plain", headers=kept | {"Cache-Control": "public, max-age=60"})


def test_an_answer_in_one_piece_is_named_by_its_bytes() -> None:
    assert [asked(plain, method=method).headers["etag"] for method in ("GET", "HEAD")] == [TAG, TAG]
    assert asked(lambda: Response("other")).headers["etag"] != TAG


@pytest.mark.parametrize(
    "seen",
    [[TAG], ["*"], [" * "], [f"W/{TAG}"], [f'"a,b", {TAG}'], ['"a"', TAG], [f'{TAG},"c"']],
    ids=str,
)
def test_who_has_it_is_answered_304_with_what_the_standard_asks_for(seen: list[str]) -> None:
    for method in ("GET", "HEAD"):
        answer = asked(plain, *seen, method=method)

        assert (answer.status_code, answer.content) == (304, b"")
        assert set(answer.headers) == {"etag", "cache-control", "vary", "content-location"}


@pytest.mark.parametrize("seen", ['"x"', TAG.strip('"'), f'"a,{TAG}', f'"*", "{"0" * 64}"', "", ","])
def test_who_has_something_else_gets_it_whole(seen: str) -> None:
    assert (asked(plain, seen).status_code, asked(plain, seen).text) == (200, "text")


def test_what_the_route_named_keeps_its_name() -> None:
    def named() -> Response:
        return Response("text", headers={"ETag": '"7-of"'})

    assert asked(named).headers["etag"] == '"7-of"'
    assert asked(named, TAG).status_code == 200
    assert asked(named, '"7-of"').status_code == 304


def test_a_refusal_and_a_change_have_no_name() -> None:
    for answer in (asked(lambda: Response("text", 404), "*"), asked(plain, "*", method="POST")):
        assert answer.status_code in {200, 404}
        assert "etag" not in answer.headers


def test_a_stream_is_passed_on_piece_by_piece() -> None:
    told: list[str] = []

    async def pieces() -> AsyncIterator[bytes]:
        for number in range(3):
            told.append(f"made {number}")
            yield b"piece"

    async def send(message: Any) -> None:
        told.append(f"sent {len(message.get('body', b''))}")

    async def receive() -> Any:
        await asyncio.Event().wait()

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "asgi": {"spec_version": "2.4"}}
    asyncio.run(Tagged(StreamingResponse(pieces()))(scope, receive, send))

    assert told[:5] == ["made 0", "sent 0", "sent 5", "made 1", "sent 5"]
    assert "etag" not in asked(lambda: StreamingResponse(pieces())).headers


@pytest.mark.parametrize("spec_version", ["2.0", "2.4"])
def test_a_stream_that_the_reader_has_is_not_made(spec_version: str) -> None:
    told: list[Any] = []

    async def pieces() -> AsyncIterator[bytes]:
        for number in range(3):
            told.append(number)
            yield b"piece"

    async def send(message: Any) -> None:
        told.append(message.get("status", message.get("body")))

    async def receive() -> Any:
        await asyncio.Event().wait()

    seen = [(b"if-none-match", b'"known"')]
    asgi = {"spec_version": spec_version}
    scope = {"type": "http", "method": "GET", "path": "/", "headers": seen, "asgi": asgi}
    answer = StreamingResponse(pieces(), headers={"ETag": '"known"'})
    asyncio.run(NotModified(answer)(scope, receive, send))

    assert told == [304, b"", 0]


def test_what_a_token_was_answered_stays_with_its_owner() -> None:
    answer = asked(lambda: Response("text"), TAG, Authorization="Bearer t")

    assert (answer.status_code, answer.headers["cache-control"]) == (304, "private, no-cache")
