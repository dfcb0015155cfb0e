"""The transport against real sockets: a scripted server says exactly the bytes a test names."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from service_kit.transport import (
    BodyStream,
    ConnectFailed,
    Origin,
    PoolExhausted,
    ReadTimedOut,
    Transport,
    UpstreamBroke,
    request_head,
)

Handler = Callable[["Peer"], Awaitable[None]]


class Peer:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        self.reader, self.writer, self.number = reader, writer, number

    async def head(self) -> bytes:
        return await self.reader.readuntil(b"\r\n\r\n")

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


class Server:
    def __init__(self, port: int) -> None:
        self.origin = Origin("127.0.0.1", port)
        self.connections = 0


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[Server]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.connections += 1
        try:
            await handler(Peer(reader, writer, served.connections))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    served = Server(server.sockets[0].getsockname()[1])
    try:
        yield served
    finally:
        server.close()


def always(answer: bytes) -> Handler:
    async def handler(peer: Peer) -> None:
        while await peer.head():
            await peer.say(answer)

    return handler


OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


async def get(transport: Transport, server: Server, method: bytes = b"GET") -> tuple[int, bytes]:
    response = await transport.send(method, server.origin, b"/x", [])
    return response.status, await response.read()


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(20):
            await test()

    asyncio.run(bounded())


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (OK, b"ok"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-trailer: 1\r\n\r\n", b"a"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 304 Not Modified\r\ncontent-length: 12\r\n\r\n", b""),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, b"ok"),
        (b"HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n" + OK, b"ok"),
    ],
)
def test_one_connection_serves_many_answers_of_each_kind(answer: bytes, body: bytes) -> None:
    async def test() -> None:
        async with serving(always(answer)) as server, Transport() as transport:
            bodies = [(await get(transport, server))[1] for _ in range(5)]

            assert bodies == [body] * 5
            assert server.connections == 1

    run(test)


def test_the_answer_to_head_has_no_body_and_keeps_the_connection() -> None:
    async def handler(peer: Peer) -> None:
        while head := await peer.head():
            await peer.say(OK[:-2] if head.startswith(b"HEAD") else OK)

    async def test() -> None:
        async with serving(handler) as server, Transport() as transport:
            assert await get(transport, server, b"HEAD") == (200, b"")
            assert await get(transport, server) == (200, b"ok")
            assert server.connections == 1

    run(test)


def test_a_body_without_length_ends_with_the_connection() -> None:
    async def handler(peer: Peer) -> None:
        await peer.head()
        await peer.say(b"HTTP/1.1 200 OK\r\n\r\nall of it")

    async def test() -> None:
        async with serving(handler) as server, Transport() as transport:
            assert await get(transport, server) == (200, b"all of it")
            assert await get(transport, server) == (200, b"all of it")
            assert server.connections == 2

    run(test)


@pytest.mark.parametrize(
    "part",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
)
def test_an_upstream_that_dies_inside_the_body_is_told(part: bytes) -> None:
    async def handler(peer: Peer) -> None:
        await peer.head()
        await peer.say(part)

    async def test() -> None:
        async with serving(handler) as server, Transport() as transport:
            response = await transport.send(b"GET", server.origin, b"/", [])
            with pytest.raises(UpstreamBroke):
                await response.read()

    run(test)


@pytest.mark.parametrize(
    "junk", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"]
)
def test_an_answer_that_is_not_http_is_told(junk: bytes) -> None:
    async def test() -> None:
        async with serving(always(junk)) as server, Transport() as transport:
            with pytest.raises(UpstreamBroke):
                await get(transport, server, b"POST")

    run(test)


def test_bytes_after_the_answer_never_answer_the_next_request() -> None:
    async def test() -> None:
        async with (
            serving(always(OK + b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil")) as server,
            Transport() as transport,
        ):
            assert await get(transport, server) == (200, b"ok")
            assert await get(transport, server) == (200, b"ok")
            assert server.connections == 2

    run(test)


def test_a_silent_upstream_times_out_and_leaves_no_slot_taken() -> None:
    async def handler(peer: Peer) -> None:
        await peer.head()
        await asyncio.sleep(5)

    async def test() -> None:
        async with (
            serving(handler) as server,
            Transport(read_seconds=0.1, connections_per_host=1) as transport,
        ):
            for _ in range(3):
                with pytest.raises(ReadTimedOut):
                    await get(transport, server)

    run(test)


def test_an_upstream_that_stalls_inside_the_body_times_out() -> None:
    async def handler(peer: Peer) -> None:
        await peer.head()
        await peer.say(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
        await asyncio.sleep(5)

    async def test() -> None:
        async with serving(handler) as server, Transport(read_seconds=0.1) as transport:
            response = await transport.send(b"GET", server.origin, b"/", [])
            with pytest.raises(ReadTimedOut):
                await response.read()

    run(test)


def test_a_stale_pooled_connection_is_retried_for_get_only() -> None:
    async def once(peer: Peer) -> None:
        await peer.head()
        await peer.say(OK)
        await peer.head()  # the second request is read and dropped, like a server that is just closing

    async def test() -> None:
        async with serving(once) as server, Transport() as transport:
            assert await get(transport, server) == (200, b"ok")
            assert await get(transport, server) == (200, b"ok")
            with pytest.raises(UpstreamBroke):
                await get(transport, server, b"POST")
            assert server.connections == 2

    run(test)


def test_a_get_on_a_fresh_connection_is_not_retried() -> None:
    async def handler(peer: Peer) -> None:
        await peer.head()

    async def test() -> None:
        async with serving(handler) as server, Transport() as transport:
            with pytest.raises(UpstreamBroke):
                await get(transport, server)
            assert server.connections == 1

    run(test)


def test_nobody_listening_is_connect_failed() -> None:
    async def test() -> None:
        async with serving(always(OK)) as server:
            origin = server.origin
        async with Transport() as transport:
            with pytest.raises(ConnectFailed):
                await transport.send(b"GET", origin, b"/", [])

    run(test)


def test_a_hundred_at_once_share_a_bounded_pool() -> None:
    async def test() -> None:
        async with serving(always(OK)) as server, Transport(connections_per_host=10) as transport:
            answers = await asyncio.gather(*(get(transport, server) for _ in range(100)))

            assert answers == [(200, b"ok")] * 100
            assert server.connections <= 10

    run(test)


def test_a_full_pool_refuses_instead_of_waiting_for_ever() -> None:
    async def handler(peer: Peer) -> None:
        await peer.head()
        await asyncio.sleep(5)

    async def test() -> None:
        async with (
            serving(handler) as server,
            Transport(connections_per_host=1, pool_seconds=0.1) as transport,
        ):
            waiting = asyncio.create_task(get(transport, server))
            await asyncio.sleep(0.05)
            with pytest.raises(PoolExhausted):
                await get(transport, server)
            waiting.cancel()

    run(test)


def test_a_cancelled_request_gives_its_slot_back() -> None:
    async def handler(peer: Peer) -> None:
        head = await peer.head()
        await asyncio.sleep(5 if b"/slow" in head else 0)
        await peer.say(OK)

    async def test() -> None:
        async with serving(handler) as server, Transport(connections_per_host=1, pool_seconds=1) as transport:
            for _ in range(3):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await transport.send(b"GET", server.origin, b"/slow", [])
            assert await get(transport, server) == (200, b"ok")

    run(test)


def test_an_answer_closed_early_costs_only_its_connection() -> None:
    async def test() -> None:
        big = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n" + b"x" * 1_000_000
        async with serving(always(big)) as server, Transport(connections_per_host=1) as transport:
            response = await transport.send(b"GET", server.origin, b"/", [])
            response.close()
            status, body = await get(transport, server)

            assert (status, len(body)) == (200, 1_000_000)
            assert server.connections == 2

    run(test)


def test_a_slow_reader_pauses_the_upstream_and_loses_nothing() -> None:
    size = 20_000_000

    async def handler(peer: Peer) -> None:
        await peer.head()
        await peer.say(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size + b"y" * size)

    async def test() -> None:
        async with serving(handler) as server, Transport(read_seconds=0.2) as transport:
            response = await transport.send(b"GET", server.origin, b"/", [])
            await asyncio.sleep(0.5)  # longer than read_seconds: the reader is slow, not the upstream

            assert response._connection._buffered < 2_000_000
            assert len(await response.read()) == size

    run(test)


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        await asyncio.sleep(0)
        yield part


@pytest.mark.parametrize(
    ("length", "expected"),
    [(None, b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), (5, b"abcde")],
    ids=["chunked", "length"],
)
def test_a_streamed_request_body_arrives_as_it_was(length: int | None, expected: bytes) -> None:
    received = b""

    async def handler(peer: Peer) -> None:
        nonlocal received
        while await peer.head():
            received = await peer.reader.readexactly(len(expected))
            await peer.say(OK)

    async def test() -> None:
        async with serving(handler) as server, Transport() as transport:
            for _ in range(2):
                body = BodyStream(pieces(b"abc", b"", b"de"), length)
                response = await transport.send(b"POST", server.origin, b"/", [], body)
                assert await response.read() == b"ok"
            assert received == expected
            assert server.connections == 1

    run(test)


def test_a_body_that_ends_early_breaks_the_request_instead_of_hanging() -> None:
    async def test() -> None:
        async with serving(always(OK[:0])) as server, Transport() as transport:
            with pytest.raises(UpstreamBroke):
                await transport.send(b"POST", server.origin, b"/", [], BodyStream(pieces(b"abc"), 10))

    run(test)


def test_the_error_of_whoever_produces_the_body_comes_back_unchanged() -> None:
    class TooLarge(Exception):
        pass

    async def failing() -> AsyncIterator[bytes]:
        yield b"abc"
        raise TooLarge

    async def silent(peer: Peer) -> None:
        await peer.reader.read()

    async def test() -> None:
        async with serving(silent) as server, Transport() as transport:
            with pytest.raises(TooLarge):
                await transport.send(b"POST", server.origin, b"/", [], BodyStream(failing()))

    run(test)


def test_an_early_answer_ends_the_upload_and_the_connection() -> None:
    async def handler(peer: Peer) -> None:
        await peer.head()
        await peer.say(b"HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n")
        await peer.reader.read()

    async def endless() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.01)
            yield b"x" * 1000

    async def test() -> None:
        async with serving(handler) as server, Transport() as transport:
            for _ in range(2):
                response = await transport.send(b"POST", server.origin, b"/", [], BodyStream(endless()))
                assert (response.status, await response.read()) == (413, b"")
            assert server.connections == 2

    run(test)


def test_framing_headers_of_the_caller_are_dropped() -> None:
    head = request_head(
        b"POST",
        Origin("people", 8002),
        b"/v1/people",
        [
            (b"Content-Length", b"999"),
            (b"Transfer-Encoding", b"chunked"),
            (b"Host", b"evil"),
            (b"Accept", b"*/*"),
        ],
        b"{}",
    )

    assert (
        head == b"POST /v1/people HTTP/1.1\r\nhost: people:8002\r\nAccept: */*\r\ncontent-length: 2\r\n\r\n"
    )


@pytest.mark.parametrize("target", [b"/a b", b"/a\r\nx: y", b"http://evil/", b"", b"/\x00", "/ก".encode()])
def test_an_unsafe_target_is_refused(target: bytes) -> None:
    with pytest.raises(ValueError, match="unsafe"):
        request_head(b"GET", Origin("people", 80), target, [], b"")


@pytest.mark.parametrize("value", [b"a\r\nx: y", b"a\nb", b"a\rb", b"a\0b"])
def test_a_header_that_would_become_two_is_refused(value: bytes) -> None:
    with pytest.raises(ValueError, match="unsafe"):
        request_head(b"GET", Origin("people", 80), b"/", [(b"x-a", value)], b"")


@pytest.mark.parametrize("url", ["ftp://people", "http://", "http://people/base", "people:8002"])
def test_an_origin_is_scheme_host_and_port_only(url: str) -> None:
    with pytest.raises(ValueError, match="not an origin"):
        Origin.of(url)
