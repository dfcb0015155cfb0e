"""Whether acknowledged means written, asked of real servers."""

import asyncio
import logging
from pathlib import Path

import pytest
from kit_builders import prepared
from service_kit.app import build_app
from service_kit.broker_check import check_broker
from service_kit.http import HttpClient
from service_kit.settings import ServiceSettings
from service_kit.testing.applications import running
from service_kit.testing.broker import NatsServer
from service_kit.testing.processes import free_port

SAFE = "the broker writes before it acknowledges"
UNSAFE = "the broker acknowledges before it writes, a power cut loses events: set sync_interval: always"
SHORT = "the broker does not take our longest events: set max_payload: 8MB"
UNSET = "cannot see whether the broker writes what it acknowledges: set NATS_MONITOR_URL"
AWAY = "cannot see whether the broker writes what it acknowledges: its monitor does not answer"


@pytest.fixture(autouse=True)
def _listen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "service_kit.broker_check")


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    ours = [record for record in caplog.records if record.name == "service_kit.broker_check"]
    return [(record.levelname, record.getMessage()) for record in ours]


def check(monitor_url: str) -> None:
    async def once() -> None:
        client = HttpClient(ServiceSettings())
        async with asyncio.timeout(20):
            await check_broker(client, monitor_url)
        await client.close()

    asyncio.run(once())


@pytest.mark.broker
@pytest.mark.parametrize(
    ("sync_interval", "said", "seconds"),
    [
        ("always", ("INFO", SAFE), None),
        ('"2m"', ("WARNING", UNSAFE), 120),
        ("2m", ("WARNING", UNSAFE), 2_000_000),
    ],
)
def test_the_broker_is_asked_how_it_stores(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    sync_interval: str,
    said: tuple[str, str],
    seconds: int | None,
) -> None:
    server = NatsServer(tmp_path, sync_interval=sync_interval)
    server.start()

    check(server.monitor_url)
    server.stop()

    assert told(caplog) == [said]
    assert getattr(caplog.records[-1], "sync_seconds", None) == seconds


@pytest.mark.broker
def test_a_broker_that_takes_short_messages_only_is_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = NatsServer(tmp_path, max_payload="1MB")
    server.start()

    check(server.monitor_url)
    server.stop()

    assert told(caplog) == [("WARNING", SHORT), ("INFO", SAFE)]


def test_who_was_told_no_address_says_that_it_cannot_see(caplog: pytest.LogCaptureFixture) -> None:
    check("")

    assert told(caplog) == [("WARNING", UNSET)]


@pytest.mark.broker
def test_a_broker_that_comes_later_is_asked_then(
    nats_server: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    nats_server.stop()

    async def checked() -> None:
        client = HttpClient(ServiceSettings())
        job = asyncio.create_task(check_broker(client, nats_server.monitor_url, retry_seconds=0.05))
        async with asyncio.timeout(30):
            while not told(caplog):
                await asyncio.sleep(0.01)
            await asyncio.to_thread(nats_server.start)
            await job
        await client.close()

    asyncio.run(checked())

    assert told(caplog) == [("WARNING", AWAY), ("INFO", SAFE)]


@pytest.mark.broker
def test_a_service_asks_at_its_start(
    nats_server: NatsServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path / 'sample.db'}"
    prepared(url).close()
    settings = ServiceSettings(
        database_url=url,
        nats_url=nats_server.url,
        nats_monitor_url=nats_server.monitor_url,
        jwks_url=f"http://127.0.0.1:{free_port()}",
    )

    async def started() -> None:
        async with running(build_app("sample-svc", settings, routers=[], problems={})), asyncio.timeout(30):
            while not told(caplog):
                await asyncio.sleep(0.01)

    asyncio.run(started())

    assert told(caplog) == [("INFO", SAFE)]
