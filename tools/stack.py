"""The whole platform as processes on this machine: nats-server, four services, the gateway.

Used by `make run`, `make demo` and the stack tests. Everything is kept under one folder:

    <home>/<service>.db, <home>/gateway.db, <home>/nats/, <home>/nats.conf
"""

import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processes import Child, Program, Service

SERVICES = ("framework-svc", "people-svc", "idp-svc", "reporting-svc")
GATEWAY, BROKER = "gateway", "nats-server"
AUDIENCE = "urn:thaksa:api"
STOP_SECONDS = 4.0
POLL_SECONDS = 0.05
ACCOUNTS = Path(__file__).with_name("demo_accounts.json")
PROJECTION_FILE = "reporting-projection"
KEYS_READ = '"keys":true'
OUTBOX_EMPTY = "thaksa_outbox_pending 0.0"

NATS_CONFIG = """
host: "127.0.0.1"
port: {port}
http: "127.0.0.1:{monitor}"
max_payload: 8MB
jetstream {{
  store_dir: "{store}"
  sync_interval: always
}}
"""


@dataclass(frozen=True)
class Ports:
    """The ports of one stack; `monitor` is that of nats-server's figures."""

    gateway: int = 8000
    framework: int = 8001
    people: int = 8002
    idp: int = 8003
    reporting: int = 8004
    broker: int = 4222
    monitor: int = 8222

    def of(self, service: str) -> int:
        port: int = getattr(self, service.removesuffix("-svc"))
        return port

    def all(self) -> dict[str, int]:
        return {
            **{name: self.of(name) for name in (*SERVICES, GATEWAY)},
            BROKER: self.broker,
            "nats monitor": self.monitor,
        }


def free_ports() -> Ports:
    """Ports that nobody uses now; all are held until all are known, so that they differ."""
    probes = [socket.socket() for _ in range(7)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    numbers = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return Ports(*numbers)


def url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


class Stack:
    def __init__(
        self,
        home: Path,
        ports: Ports,
        on_line: Callable[[str, str], None],
        *,
        settings: dict[str, str] | None = None,
    ) -> None:
        self.home = home
        self.ports = ports
        self.gateway_url = url(ports.gateway)
        self._settings = settings or {}
        home.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, **self._environment()}
        broker = [str(Path(sys.executable).parent / "nats-server"), "-c", str(self._nats_config())]
        self.children: dict[str, Child] = {BROKER: Program(BROKER, environment, on_line, broker)}
        for name in (*SERVICES, GATEWAY):
            self.children[name] = Service(name, environment, on_line)

    def start(self, names: Iterable[str] | None = None) -> None:
        for name in names or self.children:
            self.children[name].start()

    def stop(self) -> None:
        """The services first, so that they can still tell the broker what they have; then the broker."""
        for group in ((*SERVICES, GATEWAY), (BROKER,)):
            for name in group:
                self.children[name].ask_to_stop()
            until = time.monotonic() + STOP_SECONDS
            for name in group:
                self.children[name].wait(until)

    def is_ready(self, names: Iterable[str] = (*SERVICES, GATEWAY)) -> bool:
        """All answer, and the services have the keys to check tokens with."""
        return all(self._answers(name) for name in names)

    def _answers(self, name: str) -> bool:
        text = fetch(f"{url(self.ports.of(name))}/readyz")
        return text is not None and (name == GATEWAY or KEYS_READ in text)

    def is_quiet(self) -> bool:
        """Everything that was said has been heard: empty outboxes, and no event on its way."""
        if not all(self._has_said_all(name) for name in SERVICES):
            return False
        figures = fetch(f"{url(self.ports.monitor)}/jsz?consumers=true")
        if figures is None:
            return False
        streams = [stream for account in _accounts(figures) for stream in account.get("stream_detail") or ()]
        consumers = [consumer for stream in streams for consumer in stream.get("consumer_detail") or ()]
        return bool(consumers) and not any(one["num_pending"] or one["num_ack_pending"] for one in consumers)

    def _has_said_all(self, name: str) -> bool:
        return OUTBOX_EMPTY in (fetch(f"{url(self.ports.of(name))}/metrics") or "")

    def _nats_config(self) -> Path:
        config = self.home / "nats.conf"
        ports = self.ports
        config.write_text(
            NATS_CONFIG.format(port=ports.broker, monitor=ports.monitor, store=self.home / "nats")
        )
        return config

    def _environment(self) -> dict[str, str]:
        """Every setting of every process, by its prefix."""
        found = {"PYTHONUNBUFFERED": "1", "GATEWAY_DEMO_ACCOUNTS_FILE": str(ACCOUNTS)}
        for name in (*SERVICES, GATEWAY):
            prefix = name.removesuffix("-svc").upper()
            found |= {f"{prefix}_{key}": value for key, value in self._of(name).items()}
        note = self.home / PROJECTION_FILE
        if note.exists():
            found["REPORTING_PROJECTION"] = note.read_text().strip()
        return found | self._settings

    def _of(self, name: str) -> dict[str, str]:
        others = {
            f"{other.removesuffix('-svc').upper()}_URL": url(self.ports.of(other)) for other in SERVICES
        }
        return {
            **others,
            "ENVIRONMENT": "local",
            "PORT": str(self.ports.of(name)),
            "DATABASE_URL": f"sqlite:///{self.home / name}.db",
            "NATS_URL": f"nats://127.0.0.1:{self.ports.broker}",
            "NATS_MONITOR_URL": url(self.ports.monitor),
            "PUBLIC_URL": self.gateway_url,
            "JWKS_URL": f"{self.gateway_url}/oauth2/jwks",
            "TOKEN_URL": f"{self.gateway_url}/oauth2/token",
            "AUDIENCE": AUDIENCE,
            "CLIENT_ID": "" if name == GATEWAY else name,
            "CLIENT_SECRET": "" if name == GATEWAY else f"demo-{name}",
            "DEMO_DATA": "true",
        }


def fetch(address: str, *, headers: dict[str, str] | None = None, body: bytes | None = None) -> str | None:
    """The text at a local address; None when it does not answer 200."""
    request = urllib.request.Request(address, data=body, headers=headers or {})  # noqa: S310  our own addresses
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            text: str = answer.read().decode()
            return text
    except (urllib.error.URLError, OSError, ValueError):
        return None


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Wait for something.

    Raises:
        TimeoutError: It did not come true in time.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(POLL_SECONDS)


def _accounts(figures: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(figures).get("account_details") or []
    return found
