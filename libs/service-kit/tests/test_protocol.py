"""Heads that are slow, endless or never begun, on real sockets."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from kit_peer import Peer, with_peer
from service_kit.protocol import LimitedHeads

SECONDS = 0.4
WHOLE = b"GET /v1/echo HTTP/1.1\r\nHost: x\r\n\r\n"
HALF = b"GET /v1/echo HTTP/1.1\r\nHost: x\r\n"


class Impatient(LimitedHeads):
    head_seconds = SECONDS
    head_bytes = 4_000


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[Any]]


def talking(talk: Talk) -> Any:
    async def connected(peer: Peer) -> Any:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(peer.url.rpartition(":")[2]))
        try:
            return await talk(reader, writer)
        finally:
            writer.close()

    return with_peer(connected, http=Impatient)


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    return int(head.split()[1]), await reader.readexactly(length)


def test_a_head_that_comes_in_drops_is_cut_off_and_told_why() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        started = time.monotonic()
        writer.write(HALF)
        reading = asyncio.create_task(answer(reader))
        while not reading.done():
            writer.write(b"X-Slow: 1\r\n")
            await asyncio.sleep(SECONDS / 8)
        return await reading, await reader.read(), time.monotonic() - started

    (status, body), rest, seconds = talking(drip)

    assert (status, json.loads(body)["code"], rest) == (408, "HEAD_TOO_SLOW", b"")
    assert json.loads(body)["title"] == "ส่วนหัวของคำขอมาไม่ครบ"
    assert seconds >= SECONDS


def test_a_head_without_an_end_is_cut_off_before_it_fills_the_memory() -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        writer.write(HALF + b"X-Long: 1\r\n" * 500)
        return await answer(reader)

    status, body = talking(flood)

    assert (status, json.loads(body)["code"]) == (431, "HEAD_TOO_LARGE")


@pytest.mark.parametrize("said", [b"", b"\r\n"])
def test_a_connection_that_asks_nothing_is_closed_without_a_word(said: bytes) -> None:
    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        writer.write(said)
        return await reader.read()

    assert talking(wait) == b""


def test_after_an_answer_the_next_head_has_its_time_again() -> None:
    async def ask_twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        writer.write(WHOLE)
        first = await answer(reader)
        await asyncio.sleep(SECONDS * 1.5)
        writer.write(HALF)
        writer.write(b"\r\n")
        second = await answer(reader)
        writer.write(HALF)
        return first, second, await answer(reader)

    first, second, third = talking(ask_twice)

    assert (first[0], second[0], third[0]) == (200, 200, 408)


def test_two_heads_in_one_piece_are_both_answered() -> None:
    async def pipeline(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        writer.write(WHOLE + WHOLE)
        return await answer(reader), await answer(reader)

    assert [status for status, _ in talking(pipeline)] == [200, 200]


def test_a_slow_answer_and_a_large_body_are_no_matter_of_the_head() -> None:
    async def upload(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        writer.write(b"POST /v1/length HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(10):
            writer.write(b"x" * 10_000)
            await asyncio.sleep(SECONDS / 5)
        return await answer(reader)

    assert talking(upload) == (200, b"100000")
