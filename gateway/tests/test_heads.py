"""The gateway as it is really started does not wait for ever for the head of a request."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from service_kit.testing.processes import free_port, is_listening, wait_for


def test_an_endless_head_is_refused_by_the_process(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "GATEWAY_PORT": str(port),
        "GATEWAY_DATABASE_URL": f"sqlite:///{tmp_path / 'gateway.db'}",
    }
    process = subprocess.Popen([sys.executable, "-m", "service_kit.run", "gateway"], env=environment)
    try:
        wait_for(lambda: is_listening(port), seconds=60, what="the gateway to start")
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Long: 1\r\n" * 6_500)
            heard = client.recv(4_096)
    finally:
        process.terminate()
        process.wait(20)

    assert heard.startswith(b"HTTP/1.1 431 ")
    assert b"HEAD_TOO_LARGE" in heard
