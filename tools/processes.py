"""The processes of a stack: a program, or one of our services, forked where the libraries already are.

    runner ──► nursery (multiprocessing's fork server, has imported LIBRARIES)
                 ├─fork─► framework-svc ── stdout, stderr ──► reader thread of the runner ──► on_line
                 └─fork─► ...

Importing the libraries takes most of a service's start, so it is done once for all of them. A service's own
code is imported by its process: after a change, starting the service again is enough.
"""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from io import TextIOWrapper
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import IO

LIBRARIES = [
    *("alembic.command", "authlib", "fastapi", "httpx", "joserfc.jwt", "nats", "prometheus_client"),
    *("pydantic_settings", "sqlmodel", "stamina"),
    *("uvicorn.lifespan.on", "uvicorn.protocols.http.httptools_impl"),
]
KIT = ["service_kit.app", "service_kit.migrations", "service_kit.run"]
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15

_NURSERY = multiprocessing.get_context("forkserver")


def prepare(*, is_changing: bool = False) -> None:
    """Say, before the first start, whether the kit's code may change while the nursery lives."""
    kit = [] if is_changing else KIT
    _NURSERY.set_forkserver_preload(["unhurried", "__main__", *LIBRARIES, *kit])


prepare()


def open_nursery() -> None:
    """Start it now, not with the first service; whoever starts one waits until it has imported all."""
    forkserver.ensure_running()


@cache
def _lifeline() -> tuple[Connection, Connection]:
    """What services wait on; the other end is the runner's alone, and closes only with it."""
    return multiprocessing.Pipe(duplex=False)


@dataclass
class Child(ABC):
    """One process of the stack; `on_line` gets every line that it prints."""

    name: str
    environment: dict[str, str]
    on_line: Callable[[str, str], None]

    @abstractmethod
    def launch(self) -> IO[str]:
        """Start it; what it prints."""

    @property
    @abstractmethod
    def pid(self) -> int | None: ...

    @property
    @abstractmethod
    def exit_code(self) -> int | None:
        """None before its start and while it runs; minus the signal that ended it."""

    @abstractmethod
    def await_end(self, seconds: float | None) -> None: ...

    def start(self) -> None:
        threading.Thread(target=self._read, args=(self.launch(),), daemon=True).start()

    @property
    def is_running(self) -> bool:
        return self.pid is not None and self.exit_code is None

    def kill(self) -> None:
        """As a power cut would end it."""
        self._signal(signal.SIGKILL)
        self.await_end(None)

    def ask_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        self.await_end(max(0.1, until - time.monotonic()))
        if self.is_running:
            self.kill()

    def _signal(self, which: signal.Signals) -> None:
        if self.is_running and self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, which)

    def _read(self, printed: IO[str]) -> None:
        with printed as lines:
            for line in lines:
                self.on_line(self.name, line.rstrip("\n"))


@dataclass
class Program(Child):
    """A program that is not ours."""

    command: list[str]
    _process: subprocess.Popen[str] | None = field(default=None, init=False)

    def launch(self) -> IO[str]:
        self._process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches the runner only, which stops its children in order
            preexec_fn=_die_with_parent,
        )
        assert self._process.stdout is not None  # noqa: S101  it was asked for
        return self._process.stdout

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        return self._process.poll() if self._process else None

    def await_end(self, seconds: float | None) -> None:
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)


@dataclass
class Service(Child):
    """One of our services, as `python -m service_kit.run <name>` would run it."""

    _process: ForkServerProcess | None = field(default=None, init=False)

    def launch(self) -> IO[str]:
        reading, writing = multiprocessing.Pipe(duplex=False)
        self._process = _NURSERY.Process(
            target=_serve, args=(self.name, self.environment, writing, _lifeline()[0]), daemon=True
        )
        self._process.start()
        writing.close()
        lines = open(os.dup(reading.fileno()), encoding="utf-8", errors="replace")  # noqa: SIM115  the reader closes it
        reading.close()
        return lines

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        return self._process.exitcode if self._process else None

    def await_end(self, seconds: float | None) -> None:
        if self._process is not None:
            self._process.join(seconds)


def _serve(name: str, environment: dict[str, str], output: Connection, until_runner_ends: Connection) -> None:
    os.setsid()
    _die_with_parent()
    threading.Thread(target=_die_after, args=(until_runner_ends,), daemon=True).start()
    _be_called(name)
    os.environ.clear()
    os.environ.update(environment)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(output.fileno(), stream.fileno())
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(line_buffering=True)
    output.close()
    sys.argv = ["service_kit.run", name]
    from service_kit.run import main

    main()


def _die_after(end: Connection) -> None:
    """The nursery lives as long as its children: a runner that is killed would leave all of them behind."""
    with contextlib.suppress(EOFError):
        end.recv_bytes()
    os.kill(os.getpid(), signal.SIGTERM)


def _die_with_parent() -> None:
    """A parent that is killed leaves no processes behind (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _be_called(name: str) -> None:
    """The name that `ps -o comm`, `top` and `pgrep` show (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())
