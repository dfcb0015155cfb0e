"""`make demo`: the main job, from the announcement to the KPI, as clients of the gateway do it.

Starts a stack of its own in a temporary folder, so that every walk begins with the same data; walks a running
one when its address is given: make demo GATEWAY=http://127.0.0.1:8000. Leaves with 1 when anything differs
from the acceptance scenarios.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from scenarios_announcements import corrected_and_acknowledged
from scenarios_framework import announcement_comes_first, framework
from scenarios_imports import people_of_dpis
from scenarios_people import classification, roles_of_the_stage
from scenarios_plans import plan_and_kpi
from scenarios_reporting import arithmetic_and_calendar
from scenarios_staff import local_groups, secondment
from stack import Stack, free_ports, wait_until
from walk import Walk, console

START_SECONDS = 90.0


def walk_everything(gateway_url: str) -> Walk:
    walk = Walk(gateway_url)
    started = time.monotonic()
    try:
        for part in (
            framework,
            roles_of_the_stage,
            classification,
            plan_and_kpi,
            arithmetic_and_calendar,
            people_of_dpis,
            secondment,
            local_groups,
            announcement_comes_first,
            corrected_and_acknowledged,
        ):
            part(walk)
    finally:
        walk.close()
    seconds = time.monotonic() - started
    console.print(f"\n{walk.steps} steps in {seconds:.1f} s, {len(walk.differences)} differences")
    for difference in walk.differences:
        console.print(f"  {difference}", markup=False, style="red")
    return walk


def walk_a_new_stack() -> Walk:
    last: list[str] = []
    with tempfile.TemporaryDirectory(prefix="thaksa-demo-") as folder:
        stack = Stack(Path(folder), free_ports(), lambda name, line: last.append(f"{name}: {line}"))
        try:
            console.print("Starting a stack of its own ...")
            stack.start()
            wait_until(stack.is_ready, seconds=START_SECONDS, what="the services to start")
            wait_until(stack.is_quiet, seconds=START_SECONDS, what="the demo data to be told")
            return walk_everything(stack.gateway_url)
        except TimeoutError as late:
            sys.exit("\n".join([*last[-20:], f"make demo: {late}"]))
        finally:
            stack.stop()


def main() -> None:
    arguments = argparse.ArgumentParser(description="Walk the main job and compare it with the scenarios.")
    arguments.add_argument("gateway", nargs="?", help="address of a running gateway with fresh demo data")
    gateway = arguments.parse_args().gateway
    walk = walk_everything(gateway.rstrip("/")) if gateway else walk_a_new_stack()
    sys.exit(1 if walk.differences else 0)


if __name__ == "__main__":
    main()
