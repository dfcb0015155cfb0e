"""A fault of ours is answered and logged once, and costs nobody else the connection, on real sockets."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from kit_builders import prepared
from kit_peer import Peer, with_peer
from service_kit.app import build_app
from service_kit.bus import MemoryBus
from service_kit.identity import PUBLIC
from service_kit.protocol import LimitedHeads
from service_kit.routes import Router
from service_kit.settings import ServiceSettings

TRACE = "0af7651916cd43dd8448eb211c80319c"
router = Router(prefix="/v1")


@router.post("/surprise", dependencies=[PUBLIC])
def surprise() -> None:
    raise RuntimeError("nobody foresaw this")


@router.post("/good", dependencies=[PUBLIC])
def good() -> str:
    return "ดี"


@router.post("/broken-off", dependencies=[PUBLIC])
def broken_off() -> StreamingResponse:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a piece"
        raise RuntimeError("nobody foresaw this")

    return StreamingResponse(pieces())


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    prepared(url).close()
    built = build_app(
        "sample-svc", ServiceSettings(database_url=url), routers=[router], problems={}, bus=MemoryBus()
    )
    yield built
    built.state.database.close()


def asked_in_turn(app: FastAPI, *paths: str) -> list[tuple[int, bytes]]:
    """The answers to one request after the other on one connection, until the server closes it."""

    async def talk(peer: Peer) -> Any:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(peer.url.rpartition(":")[2]))
        try:
            return [await _answer(reader, writer, path) for path in paths]
        finally:
            writer.close()

    answers: list[tuple[int, bytes]] = with_peer(talk, http=LimitedHeads, app=app)
    return answers


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> tuple[int, bytes]:
    trace = f"traceparent: 00-{TRACE}-b7ad6b7169203331-01"
    writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\n{trace}\r\nContent-Length: 2\r\n\r\n{{}}".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert b"connection: close" not in head
    status = int(head.split()[1])
    if b"content-length: " not in head:
        return status, await reader.read()
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
    return status, await reader.readexactly(length)


def tracebacks(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.name for record in caplog.records if record.exc_info and record.levelno >= logging.ERROR]


def test_after_a_fault_the_next_request_on_the_same_connection_is_answered(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    """It may be another user's: a gateway keeps its connections for everybody."""
    fault, after = asked_in_turn(app, "/v1/surprise", "/v1/good")

    problem = json.loads(fault[1])
    assert (fault[0], problem["code"], problem["trace_id"]) == (500, "INTERNAL_ERROR", TRACE)
    assert "foresaw" not in str(problem)
    assert (after[0], json.loads(after[1])) == (200, "ดี")
    assert tracebacks(caplog) == ["service_kit.handlers"]


def test_an_answer_that_fails_after_its_head_is_seen_to_be_broken_off(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    ((status, rest),) = asked_in_turn(app, "/v1/broken-off")

    assert (status, rest) == (200, b"7\r\na piece\r\n")  # no last, empty chunk
    assert tracebacks(caplog) == ["service_kit.handlers"]
