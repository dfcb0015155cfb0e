"""Ports and processes for tests that need a real server."""

import socket
import time
from collections.abc import Callable

POLL_SECONDS = 0.02


def free_port() -> int:
    """A port that is free now; the next caller gets another one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(condition: Callable[[], bool], *, seconds: float = 20.0, what: str = "it") -> None:
    """Wait until something is true.

    Raises:
        TimeoutError: It did not become true in time.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(POLL_SECONDS)


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
