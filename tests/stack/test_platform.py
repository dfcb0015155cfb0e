"""The platform as processes, with a real nats-server: the whole job, and what holds when parts of it fail."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress

import overlays
import pytest
from cast import demo_id
from collector import Collector, Seen
from demo import walk_everything
from directories import Directory
from journeys import (
    PLANS,
    approve,
    approve_and_be_killed_before_publishing,
    made,
    submitted_plans,
    surprises,
    told_everywhere,
)
from portal import LoginFailed, Person, log_in
from stack import wait_until
from stacks import BROKER, RunningStack, exporting_to
from walk import Walk

pytestmark = [
    pytest.mark.stack,
    pytest.mark.broker,
    pytest.mark.timeout(240),
]
HEARD_SECONDS = 30.0
ENDED_SECONDS = 10.0


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as listening:
        yield listening


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[RunningStack]:
    with RunningStack(tmp_path_factory.mktemp("platform"), exporting_to(collector.url)) as running:
        yield running


def test_the_whole_job_goes_through_the_gateway_as_the_scenarios_say(platform: RunningStack) -> None:
    """S02, S05 to S09, S11 to S13, S19 with real logins."""
    walk = walk_everything(platform.gateway_url)

    assert walk.differences == []
    assert walk.steps > 60


def test_one_trace_goes_through_gateway_idp_and_reporting(
    platform: RunningStack, collector: Collector
) -> None:
    """In the logs, and as spans of which each is the child of the one that caused it."""
    trace, mine = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    plan = submitted_plans(platform)[0]
    headers = {"If-Match": f'"{plan["version"]}"', "traceparent": f"00-{trace}-{mine}-01"}
    with Person(platform.gateway_url, "supervisor") as supervisor:
        answer = supervisor.ask(
            "POST", f"{PLANS}/{plan['id']}/send-back", headers=headers, json={"reason": "ขอรายละเอียด"}
        )

    def is_logged(name: str) -> bool:
        return any(line["trace_id"] == trace for line in platform.logged(name))

    def spans() -> dict[str, Seen]:
        return {one.service: one for one in collector.of(trace)}

    names = {"gateway", "idp-svc", "reporting-svc"}
    assert answer.status_code == 200
    wait_until(lambda: all(map(is_logged, names)), seconds=HEARD_SECONDS, what="the trace in the logs")
    wait_until(lambda: spans().keys() >= names, seconds=HEARD_SECONDS, what="the spans")
    gateway, idp, reporting = (spans()[name] for name in ("gateway", "idp-svc", "reporting-svc"))
    assert (gateway.parent, idp.parent, reporting.parent) == (mine, gateway.id, idp.id)
    assert (gateway.span.name, idp.span.name) == (
        "POST /idp/v1/*",
        "POST /v1/plans/{plan_id}/send-back",
    )
    assert plan["id"] not in str([one.span for one in collector.of(trace)])


def test_an_account_that_the_directory_ends_is_out_within_seconds(platform: RunningStack) -> None:
    """Demand 21: login, refresh, and the token that has not expired, at the gateway and at each service."""
    with Directory(platform, demo_id("org:a")) as directory, Person(platform.gateway_url, "nai-kh") as person:
        person_id = person.ask("GET", "/people/v1/people/me").json()["id"]
        refresh = {
            "grant_type": "refresh_token",
            "client_id": "thaksa-portal",
            "refresh_token": person.tokens["refresh_token"],
        }

        before = told_everywhere(platform, person)
        ended, since = directory.set_active(person_id, to=False), time.monotonic()

        def is_out() -> bool:
            return {status for status, _ in told_everywhere(platform, person).values()} == {401}

        wait_until(is_out, seconds=ENDED_SECONDS, what="the token to be refused everywhere")
        seconds = time.monotonic() - since
        out = told_everywhere(platform, person)
        refused = person.ask("POST", "/oauth2/token", data=refresh, headers={"Authorization": ""})
        with pytest.raises(LoginFailed):
            log_in(platform.gateway_url, "nai-kh", "demo-nai-kh")
        shown = directory.ask("GET", f"/Users/{person_id}").json()
        restored = directory.set_active(person_id, to=True)

    def is_back() -> bool:
        with suppress(LoginFailed), Person(platform.gateway_url, "nai-kh") as back:
            return back.ask("GET", "/people/v1/people/me").status_code == 200
        return False

    wait_until(is_back, seconds=ENDED_SECONDS, what="the person to be let in again")
    assert {status for status, _ in before.values()} == {200}
    assert set(out.values()) == {(401, "UNAUTHENTICATED")}
    assert (ended.status_code, refused.status_code, restored.status_code) == (204, 400, 204)
    assert shown["active"] is False
    assert seconds < ENDED_SECONDS, seconds


def test_a_service_killed_between_commit_and_publish_loses_nothing_and_counts_once(
    platform: RunningStack,
) -> None:
    before, plan = made(platform), submitted_plans(platform)[0]

    status = approve_and_be_killed_before_publishing(platform, plan)

    assert status == 200
    assert made(platform) == before + 1
    assert approve(platform, plan) == 200  # the same key again: answered, not done twice
    platform.settle()
    assert made(platform) == before + 1


def test_requests_succeed_while_the_broker_is_away_and_nothing_is_lost(platform: RunningStack) -> None:
    before, plans = made(platform), submitted_plans(platform)
    assert plans
    platform.kill(BROKER)

    statuses = [approve(platform, plan) for plan in plans]
    time.sleep(2)
    platform.start(BROKER)
    platform.settle()

    assert statuses == [200] * len(plans)
    assert made(platform) == before + len(plans)


def test_the_others_serve_on_while_one_service_is_down(platform: RunningStack) -> None:
    platform.kill("people-svc")
    try:
        with Person(platform.gateway_url, "somsak") as somsak:
            down = somsak.ask("GET", "/people/v1/people/me")
            plans = somsak.ask("GET", PLANS)
            roles = somsak.ask("GET", "/framework/v1/releases/current/roles")
    finally:
        platform.start("people-svc")

    assert (down.status_code, down.json()["status"], "retry-after" in down.headers) == (503, 503, True)
    assert (plans.status_code, roles.status_code) == (200, 200)


def test_reporting_built_again_from_the_stream_gives_the_same_figures(platform: RunningStack) -> None:
    before = platform.ag3()
    platform.stop("reporting-svc")
    for file in platform.stack.home.glob("reporting-svc.db*"):
        file.unlink()
    child = platform.stack.children["reporting-svc"]
    child.environment |= {"REPORTING_PROJECTION": "1", "REPORTING_CLIENT_ID": ""}  # from the stream alone

    platform.start("reporting-svc")
    wait_until(
        lambda: platform.stack.is_quiet() and platform.ag3() == before,
        seconds=HEARD_SECONDS,
        what="the figures",
    )

    assert platform.ag3() == before


def test_no_event_carries_a_name_or_a_national_id(platform: RunningStack) -> None:
    with Person(platform.gateway_url, "hr-officer") as hr:
        people = hr.ask("GET", f"/people/v1/people?organisation_id={demo_id('org:a')}").json()["items"]
    names = {person["name"]["th"] for person in people}

    streams = b"".join(path.read_bytes() for path in platform.stack.home.glob("nats/**/*.blk"))

    assert names
    assert b"idp.plan.approved.v1" in streams
    assert [
        name for name in names if name.encode() in streams or json.dumps(name).strip('"').encode() in streams
    ] == []


def test_a_person_asks_for_everything_and_sees_who_read_the_record(platform: RunningStack) -> None:
    """Through the gateway, with real logins: read by HR, asked, accepted by HR, fetched."""
    records, requests = "/people/v1/people", "/people/v1/data-requests"
    with Person(platform.gateway_url, "somsak") as somsak, Person(platform.gateway_url, "hr-officer") as hr:
        me = somsak.ask("GET", f"{records}/me").json()
        read = hr.ask("GET", f"{records}/{me['id']}", headers={"Read-Purpose": "audit"}).json()
        asked = somsak.ask("POST", requests, json={"kind": "export"}).json()
        seen = {"If-Match": f'"{asked["version"]}"'}
        accepted = hr.ask("POST", f"{requests}/{asked['id']}/accept", headers=seen, json={})
        file = somsak.ask("GET", f"{requests}/{asked['id']}/export").json()
        reads = somsak.ask("GET", f"{records}/{me['id']}/reads").json()["items"]

    assert (me["withheld"], read["withheld"]) == ([], [])
    assert accepted.status_code == 200, accepted.text
    assert file["person"]["id"] == me["id"]
    assert file["classifications"]
    assert (reads[-1]["what"], reads[-1]["purpose"]) == ("record", "audit")


def test_an_overlay_is_laid_announced_with_and_moved_to_the_next_release(platform: RunningStack) -> None:
    """S04, R-ORG-15, R-FRM-12: an agency's own unit, words and selection; refusals in both languages."""
    overlays.a_second_officer(platform)
    walk = Walk(platform.gateway_url)
    try:
        overlay = overlays.lay(walk)
        overlays.announce_with(walk)
        overlays.publish_a_newer_release(walk)
        overlays.move(walk, overlay)
        overlays.compare(walk)
        counted = overlays.owners_count(platform)
        overlays.dry_run(walk, counted)
    finally:
        walk.close()

    assert walk.differences == []
    assert min(counted) > 0


def test_every_audit_chain_holds(platform: RunningStack) -> None:
    from service_kit import audit
    from service_kit.database import Database

    for service in ("framework-svc", "people-svc", "idp-svc"):
        database = Database(f"sqlite:///{platform.stack.home / service}.db")
        verdict = audit.verify(database)
        database.close()
        assert (verdict.first_bad, verdict.sealed > 0) == (None, True)


def test_no_process_said_a_surprise(platform: RunningStack) -> None:
    assert surprises(platform) == {}
