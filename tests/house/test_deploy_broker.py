"""The broker judges its files: reads them with `-t`, and its permissions are tried on a live server."""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, StreamConfig
from service_kit.bus import BusUnavailable, Delivery, Message
from service_kit.nats_bus import NatsBus

from tests.house.deploy_documents import OVERLAYS, configuration, rendered, run

PASSWORDS = OVERLAYS / "dev/local-secrets/passwords.conf"


def write_configuration(folder: Path, overlay: str) -> Path:
    for name, text in configuration(rendered(overlay), "nats").items():
        (folder / name).write_text(text)
    (folder / "passwords.conf").write_text(PASSWORDS.read_text())
    return folder / "nats.conf"


def complaints(file: Path) -> str:
    """What the broker says against a file; nothing when it takes it without a warning."""
    verdict = run("nats-server", "-t", "-c", file, POD_NAME="nats-0")
    said = verdict.stdout + verdict.stderr
    warned = verdict.returncode != 0 or "invalid use of field" in said or "warn" in said.lower()
    return said if warned else ""


@pytest.mark.parametrize("overlay", ["dev", "production"])
def test_the_broker_takes_its_configuration_without_a_warning(overlay: str, tmp_path: Path) -> None:
    assert complaints(write_configuration(tmp_path, overlay)) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sync_interval: always", "sync_interval: allways"),
        ("sync_interval: always", "sync_interval: 2m"),
        ("max_file_store", "max_file_storage"),
        ("include ./accounts.conf", "include ./acounts.conf"),
    ],
)
def test_the_broker_refuses_a_broken_configuration(old: str, new: str, tmp_path: Path) -> None:
    file = write_configuration(tmp_path, "production")

    file.write_text(file.read_text().replace(old, new))

    assert complaints(file)


def test_only_the_rendered_servers_are_routes_of_the_cluster() -> None:
    routes = configuration(rendered("production"), "nats")["cluster.conf"]

    assert [f"nats-{number}.nats-headless:6222" in routes for number in range(4)] == [True, True, True, False]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    """A single server with the real accounts; only its ports and folders are moved."""
    file = write_configuration(tmp_path, "dev")
    moved = file.read_text().replace("port: 4222", "port: -1").replace("http_port: 8222\n", "")
    moved = moved.replace('"/data"', f'"{tmp_path}/data"').replace("/var/run/nats/", f"{tmp_path}/")
    file.write_text(moved)
    command = [
        str(Path(sys.executable).parent / "nats-server"),
        "-c",
        str(file),
        "--ports_file_dir",
        str(tmp_path),
    ]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env={"POD_NAME": "nats-0"}, stdout=log, stderr=log)
    try:
        yield address_of(tmp_path)
    finally:
        server.terminate()
        server.wait(timeout=20)


def address_of(folder: Path) -> str:
    """Where the broker listens, which it writes down once it does."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        written = "".join(file.read_text() for file in folder.glob("*.ports"))
        if port := re.search(r'"nats://[^"]*:(\d+)"', written):
            return f"127.0.0.1:{port[1]}"
        time.sleep(0.02)
    raise AssertionError((folder / "log").read_text())


@asynccontextmanager
async def connected(broker: str, service: str, denials: asyncio.Queue[str]) -> AsyncIterator[Client]:
    async def heard(problem: Exception) -> None:
        denials.put_nowait(str(problem))

    client = await nats.connect(
        f"nats://{service}:local-only-{service}@{broker}",
        inbox_prefix=f"_INBOX.{service}",
        error_cb=heard,
        max_reconnect_attempts=1,
    )
    try:
        yield client
    finally:
        await client.close()


@pytest.mark.broker
def test_a_service_does_its_work_with_what_it_is_allowed(broker: str) -> None:
    denials, unacknowledged = asyncio.run(a_working_day(broker))

    assert (denials, unacknowledged) == (0, 0)


async def a_working_day(broker: str) -> tuple[int, int | None]:
    denials = asyncio.Queue[str]()
    async with (
        connected(broker, "idp-svc", denials) as speaker,
        connected(broker, "reporting-svc", denials) as listener,
    ):
        await speaker.jetstream().add_stream(StreamConfig(name="IDP", subjects=["idp.>"]))
        await speaker.jetstream().publish("idp.plan.submitted.v1", b"{}")
        unacknowledged = await read_to_the_end(listener.jetstream(timeout=2))
        return denials.qsize(), unacknowledged


async def read_to_the_end(reader: JetStreamContext) -> int | None:
    """How many messages stay unacknowledged; a reader makes the stream too, because it may be the first."""
    consumer = ConsumerConfig(
        durable_name="reporting-svc",
        ack_policy=AckPolicy.EXPLICIT,
        filter_subjects=["idp.plan.approved.v1", "idp.plan.submitted.v1"],
    )
    await reader.add_stream(StreamConfig(name="IDP", subjects=["idp.>"]))
    await reader.add_consumer("IDP", consumer)
    subscription = await reader.pull_subscribe_bind("reporting-svc", stream="IDP")
    for message in await subscription.fetch(1, timeout=2):
        await message.in_progress()
        await message.ack_sync(timeout=2)
    await subscription.unsubscribe()
    pending: int | None = (await reader.consumer_info("IDP", "reporting-svc")).num_ack_pending
    return pending


@pytest.mark.broker
def test_the_bus_of_the_kit_is_allowed_what_it_does(broker: str) -> None:
    assert asyncio.run(heard_through_the_kit(broker)) == "idp.plan.submitted.v1"


async def heard_through_the_kit(broker: str) -> str | None:
    buses = [
        NatsBus(f"nats://{name}:local-only-{name}@{broker}", name=name) for name in ("idp-svc", "people-svc")
    ]
    speaker, listener = buses
    heard = asyncio.Queue[str]()

    async def deliver(deliveries: Sequence[Delivery]) -> int:
        for delivery in deliveries:
            heard.put_nowait(delivery.type)
        return len(deliveries)

    reading = asyncio.create_task(listener.consume("people-svc", ["idp.plan.submitted.v1"], deliver))
    try:
        await asyncio.gather(*(bus.start() for bus in buses))
        async with asyncio.timeout(3):
            await publish_when_connected(speaker, Message("1", "idp.plan.submitted.v1", "{}"))
            return await heard.get()
    except TimeoutError:
        return None
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await asyncio.gather(*(bus.close() for bus in buses))


async def publish_when_connected(bus: NatsBus, message: Message) -> None:
    try:
        await bus.publish([message])
    except BusUnavailable:
        await asyncio.sleep(0.05)
        await publish_when_connected(bus, message)


FORBIDDEN = [
    "idp.plan.approved.v1",
    "$JS.API.STREAM.CREATE.OTHER",
    "$JS.API.STREAM.UPDATE.FRAMEWORK",
    "$JS.API.STREAM.PURGE.IDP",
    "$JS.API.STREAM.DELETE.IDP",
    "$JS.API.STREAM.MSG.GET.IDP",
    "$JS.API.STREAM.MSG.DELETE.IDP",
    "$JS.API.CONSUMER.CREATE.IDP.reporting-svc",
    "$JS.API.CONSUMER.DELETE.IDP.reporting-svc",
    "$JS.API.CONSUMER.MSG.NEXT.IDP.reporting-svc",
    "$JS.ACK.IDP.reporting-svc.1.1.1.1.1",
    "_INBOX.reporting-svc.forged",
]
NOT_HEARD = [">", "idp.>", "$JS.ACK.>", "_INBOX.>", "_INBOX.reporting-svc.>"]


@pytest.mark.broker
def test_a_service_can_neither_speak_nor_listen_for_another(broker: str) -> None:
    denials = asyncio.run(a_curious_day(broker))

    assert sorted(denials) == sorted(
        [f'nats: permissions violation for publish to "{subject.lower()}"' for subject in FORBIDDEN]
        + [f'nats: permissions violation for subscription to "{subject.lower()}"' for subject in NOT_HEARD]
    )


async def a_curious_day(broker: str) -> list[str]:
    denials = asyncio.Queue[str]()
    async with connected(broker, "framework-svc", denials) as curious, asyncio.timeout(10):
        for subject in FORBIDDEN:
            await curious.publish(subject, b"{}")
        for subject in NOT_HEARD:
            await curious.subscribe(subject)
        return [await denials.get() for _ in [*FORBIDDEN, *NOT_HEARD]]
