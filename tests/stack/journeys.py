"""What the tests of the platform do and ask, whichever database it runs on."""

from typing import Any

from portal import Person
from stack import url
from stacks import BROKER, RunningStack

PLANS = "/idp/v1/plans"


def submitted_plans(platform: RunningStack) -> list[dict[str, Any]]:
    """Plans that wait for the supervisor of the demo."""
    with Person(platform.gateway_url, "supervisor") as supervisor:
        answer = supervisor.ask("GET", f"{PLANS}?awaiting=me")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def approve(platform: RunningStack, plan: dict[str, Any]) -> int:
    with Person(platform.gateway_url, "supervisor") as supervisor:
        headers = {"If-Match": f'"{plan["version"]}"', "Idempotency-Key": f"approve-{plan['id']}"}
        return supervisor.ask("POST", f"{PLANS}/{plan['id']}/approve", headers=headers).status_code


def told_everywhere(platform: RunningStack, person: Person) -> dict[str, tuple[int, str | None]]:
    """Status and code with which each door answers the person's token: the gateway, and services past it."""
    ports = platform.stack.ports
    doors = {
        "gateway": "/people/v1/people/me",
        "people-svc": f"{url(ports.people)}/v1/people/me",
        "idp-svc": f"{url(ports.idp)}{PLANS.removeprefix('/idp')}",
        "framework-svc": f"{url(ports.framework)}/v1/releases/current/roles",
        "reporting-svc": f"{url(ports.reporting)}/v1/kpis",
    }
    answers = {door: person.ask("GET", address) for door, address in doors.items()}
    return {door: (answer.status_code, answer.json().get("code")) for door, answer in answers.items()}


def made(platform: RunningStack) -> int:
    """Plans made in the demo ministry this year, as the ministry's dashboard sees it."""
    newest = max(row["fiscal_year_be"] for row in platform.ag3())
    return next(row["made"] for row in platform.ag3() if row["is_total"] and row["fiscal_year_be"] == newest)


def approve_and_be_killed_before_publishing(platform: RunningStack, plan: dict[str, Any]) -> int:
    """The status of an approval that is committed, and not published, when idp-svc ends and starts again."""
    platform.stop(BROKER)
    status = approve(platform, plan)
    platform.kill("idp-svc")
    platform.start(BROKER)
    platform.start("idp-svc")
    platform.settle()
    return status


def surprises(platform: RunningStack) -> dict[str, list[dict[str, Any]]]:
    """What any process said as an error."""
    said = {
        name: [line for line in platform.logged(name) if line["level"] in {"error", "critical"}]
        for name in platform.lines
    }
    return {name: lines for name, lines in said.items() if lines}
