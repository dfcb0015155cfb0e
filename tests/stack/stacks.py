"""Stacks for the tests: free ports, a folder of their own, and the lines that every process printed."""

import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Self

from runner import report
from stack import BROKER, GATEWAY, SERVICES, Stack, free_ports, wait_until

START_SECONDS = 90.0
SETTLE_SECONDS = 30.0


# Where an environment forbids bytecode, every start of a process would compile all libraries again.
QUICK_STARTS = {"PYTHONDONTWRITEBYTECODE": ""}


def prefixes() -> list[str]:
    """Of the settings of every service and the gateway."""
    return [name.removesuffix("-svc").upper() for name in (*SERVICES, GATEWAY)]


def exporting_to(collector_url: str) -> dict[str, str]:
    """Settings with which every process sends its spans, without waiting for many."""
    told = {f"{prefix}_OTLP_ENDPOINT": collector_url for prefix in prefixes()}
    return {**told, "OTEL_BSP_SCHEDULE_DELAY": "200"}


def on_postgres(server: str) -> dict[str, str]:
    """Settings with which every process has the database of its name on this server."""
    names = (*SERVICES, GATEWAY)
    return {
        f"{prefix}_DATABASE_URL": f"{server}/{name}" for prefix, name in zip(prefixes(), names, strict=True)
    }


class RunningStack:
    """The whole platform with demo data, for as long as the `with` block lasts."""

    def __init__(self, home: Path, settings: dict[str, str] | None = None) -> None:
        self.lines: dict[str, list[str]] = defaultdict(list)
        self.stack = Stack(home, free_ports(), self._keep, settings={**QUICK_STARTS, **(settings or {})})
        self.gateway_url = self.stack.gateway_url

    def __enter__(self) -> Self:
        try:
            self.start_everything()
            self.settle(START_SECONDS)  # all of the demo data is news
        except TimeoutError:
            self.__exit__()
            last = [line for lines in self.lines.values() for line in lines[-5:]]
            raise TimeoutError("\n".join(last)) from None
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.stop()

    def _keep(self, name: str, line: str) -> None:
        self.lines[name].append(line)

    def settle(self, seconds: float = SETTLE_SECONDS) -> None:
        """Wait until everything that was said has been heard."""
        wait_until(self.stack.is_quiet, seconds=seconds, what="the events to be heard")

    def start_everything(self) -> None:
        self.stack.start()
        wait_until(self.stack.is_ready, seconds=START_SECONDS, what="the services to start")

    def kill(self, name: str) -> None:
        self.stack.children[name].kill()

    def start(self, name: str) -> None:
        self.stack.children[name].start()
        if name in (*SERVICES, GATEWAY):
            wait_until(lambda: self.stack.is_ready([name]), seconds=START_SECONDS, what=f"{name} to start")

    def stop(self, name: str) -> None:
        child = self.stack.children[name]
        child.ask_to_stop()
        child.wait(time.monotonic() + 10)

    def ag3(self) -> list[dict[str, Any]]:
        return report(self.gateway_url)

    def logged(self, name: str) -> list[dict[str, Any]]:
        """What a process said in JSON."""
        return [json.loads(line) for line in self.lines[name] if line.startswith("{")]


__all__ = ["BROKER", "GATEWAY", "QUICK_STARTS", "RunningStack", "exporting_to", "on_postgres"]
