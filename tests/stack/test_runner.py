"""`make run` as a person meets it: ready, stopped, started again, and refused with one clear line."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
import runner
from rich.console import Console
from stack import SERVICES, wait_until
from stacks import QUICK_STARTS

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.stack,
    pytest.mark.broker,
    pytest.mark.timeout(240),
]


RUNNER = (sys.executable, str(ROOT / "tools" / "dev.py"))


class Run:
    """The runner as a child of ours, and what it printed."""

    seconds_to_stop = 0.0

    def __init__(self, home: Path, first_port: int, command: Sequence[str] = RUNNER) -> None:
        environment = {
            **os.environ,
            **QUICK_STARTS,
            "THAKSA_HOME": str(home),
            "THAKSA_PORTS": str(first_port),
            "COLUMNS": "140",
        }
        self.output = home.with_suffix(f".{time.monotonic_ns()}.log")  # a second run has its own
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str, seconds: float = 90.0) -> None:
        wait_until(lambda: words in self.text or self.process.poll() is not None, seconds=seconds, what=words)
        assert words in self.text, self.text[-3000:]

    def child(self, name: str) -> int:
        """The process id of one of its services: a child of a child of make's."""
        runner = ",".join(_pgrep("-P", str(self.process.pid)))
        nurseries = ",".join(_pgrep("-P", runner))
        return int(_pgrep("-P", nurseries, "-x", name)[0])

    def interrupt(self) -> float:
        """Ctrl-C; how many seconds it took to end."""
        started = time.monotonic()
        if self.process.poll() is not None:
            return 0.0
        os.killpg(self.process.pid, signal.SIGINT)  # as a terminal does
        self.process.wait(20)
        return time.monotonic() - started


def _pgrep(*arguments: str) -> list[str]:
    return subprocess.run(["pgrep", *arguments], capture_output=True, text=True, check=True).stdout.split()


def seven_ports() -> int:
    """The first of seven neighbouring ports that nobody uses.

    Each worker looks among its own, or two would find the same ones free; all are below those that the system
    gives to whoever connects.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    lowest = 10_000 + worker % 4 * 5_000
    for first in range(lowest + os.getpid() % 500 * 7, lowest + 4_990, 7):
        if all(_is_free(port) for port in range(first, first + 7)):
            return first
    raise AssertionError("no seven free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner") / "var"


@pytest.fixture(scope="module")
def stopped(home: Path) -> Run:
    """A first run, with its demo data, that was shown, and ended by Ctrl-C."""
    run = Run(home, seven_ports())
    run.wait_for("Ctrl-C stops everything")
    run.seconds_to_stop = run.interrupt()
    return run


@pytest.fixture(scope="module")
def again(home: Path, stopped: Run) -> Iterator[Run]:
    """A second run in the folder of the first, by the command of the README."""
    run = Run(home, seven_ports(), ["make", "run"])
    run.wait_for("Ctrl-C stops everything")
    yield run
    run.interrupt()
    assert "\nstopped\n" in run.text


def test_it_shows_the_report_and_stops_at_ctrl_c(stopped: Run, home: Path) -> None:
    assert "กระทรวงตัวอย่าง" in stopped.text
    assert "AG-3" in stopped.text
    assert stopped.process.returncode == 0
    assert stopped.seconds_to_stop < 5
    assert "broker lost" not in stopped.text
    assert all((home / f"{name}.db").exists() for name in SERVICES)


def test_it_starts_again_without_seeding(stopped: Run, again: Run) -> None:
    assert _table(stopped.text)
    assert _table(again.text) == _table(stopped.text)


def test_a_child_that_dies_is_started_again(again: Run) -> None:
    os.kill(again.child("idp-svc"), signal.SIGKILL)

    again.wait_for("idp-svc ended (exit code -9), starting it again")


def test_a_runner_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    first = seven_ports()
    run, gateway, broker = Run(tmp_path / "var", first), first, first + 5
    try:
        wait_until(
            lambda: run.process.poll() is not None or not (_is_free(gateway) or _is_free(broker)),
            seconds=60,
            what="gateway and broker",
        )
        assert run.process.poll() is None, run.text[-3000:]
    finally:
        run.process.kill()
        run.process.wait()

    wait_until(lambda: all(_is_free(port) for port in range(first, first + 7)), seconds=10, what="their end")


def _table(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("│")]


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    first = seven_ports()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", first + 2))
        taken.listen()
        run = Run(tmp_path / "var", first)
        run.process.wait(20)

    assert run.process.returncode == 2
    assert f"port {first + 2} for people-svc is in use" in run.text
    assert "Traceback" not in run.text


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    run = _run_in(tmp_path)

    assert run.returncode == 2
    assert "cannot write to" in run.stdout
    assert "Traceback" not in run.stdout


def _run_in(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "THAKSA_HOME": str(folder / "file" / "var")}
    command = [sys.executable, str(ROOT / "tools" / "dev.py")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
def test_production_refuses_what_is_only_for_the_demo(service: str, tmp_path: Path) -> None:
    prefix = service.removesuffix("-svc").upper()
    told = {
        f"{prefix}_ENVIRONMENT": "production",
        f"{prefix}_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}",
        f"{prefix}_DEMO_DATA": "true",
    }

    run = subprocess.run(
        [sys.executable, "-m", "service_kit.run", service],
        env={**os.environ, **QUICK_STARTS, **told},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert run.returncode == 2
    assert all(reason in run.stderr for reason in ("SQLite", "DEMO_DATA", "https"))
    assert "Traceback" not in run.stderr


def test_a_line_of_one_process_is_not_broken_by_that_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = StringIO()
    monkeypatch.setattr(runner, "console", Console(file=printed, highlight=False, soft_wrap=True))
    log = runner.Log(is_verbose=True)

    def say(name: str) -> None:
        for number in range(200):
            log.line(name, f"{name} says [{number}]")

    with ThreadPoolExecutor(len(SERVICES)) as pool:
        list(pool.map(say, SERVICES))

    lines = printed.getvalue().splitlines()
    assert sorted(lines) == sorted(
        f"{name:>14} │ {name} says [{number}]" for name in SERVICES for number in range(200)
    )
