"""The platform as production has it, every process on a database of its own in a real PostgreSQL."""

from collections.abc import Iterator

import psycopg
import pytest
from demo import walk_everything
from journeys import approve, approve_and_be_killed_before_publishing, made, submitted_plans, surprises
from service_kit import audit
from service_kit.database import Database
from stack import GATEWAY, SERVICES, wait_until
from stacks import RunningStack, on_postgres

pytestmark = [
    pytest.mark.stack,
    pytest.mark.broker,
    pytest.mark.postgres,
    pytest.mark.timeout(240),
]
HEARD_SECONDS = 30.0


@pytest.fixture(scope="module")
def server(postgres_server: str) -> str:
    make_empty(postgres_server, *SERVICES, GATEWAY)
    return postgres_server


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[RunningStack]:
    with RunningStack(tmp_path_factory.mktemp("postgres"), on_postgres(server)) as running:
        yield running


def make_empty(server: str, *names: str) -> None:
    address = server.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        for name in names:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}"'.encode())


def test_the_whole_job_goes_through_the_gateway_as_the_scenarios_say(platform: RunningStack) -> None:
    walk = walk_everything(platform.gateway_url)

    assert walk.differences == []
    assert walk.steps > 60


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


def test_started_again_with_empty_projections_it_has_the_same_figures(
    platform: RunningStack, server: str
) -> None:
    """A second start of all, which seeds nothing again; reporting-svc reads the stream from its beginning."""
    before, waiting = platform.ag3(), submitted_plans(platform)
    platform.stack.stop()
    make_empty(server, "reporting-svc")
    child = platform.stack.children["reporting-svc"]
    child.environment |= {"REPORTING_PROJECTION": "1", "REPORTING_CLIENT_ID": ""}  # from the stream alone

    platform.start_everything()
    wait_until(
        lambda: platform.stack.is_quiet() and platform.ag3() == before,
        seconds=HEARD_SECONDS,
        what="the figures",
    )

    assert platform.ag3() == before
    assert submitted_plans(platform) == waiting


@pytest.mark.parametrize("service", ["framework-svc", "people-svc", "idp-svc"])
def test_every_audit_chain_holds(service: str, server: str, platform: RunningStack) -> None:
    database = Database(f"{server}/{service}")
    verdict = audit.verify(database)
    database.close()

    assert (verdict.first_bad, verdict.sealed > 0) == (None, True)


def test_no_process_said_a_surprise(platform: RunningStack) -> None:
    assert surprises(platform) == {}
