"""What we hear: only what our contract says we need, through the consumer as it runs."""

import asyncio
import dataclasses
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from reporting_builders import a_person, a_plan, an_id, an_organisation, body_of
from reporting_svc.domain import facts
from reporting_svc.main import create_app
from reporting_svc.messaging.subscriptions import SUBSCRIPTIONS
from reporting_svc.persistence.tables import PersonFact
from reporting_svc.settings import Settings
from reporting_svc.use_cases.projections import rebuild
from service_kit.bus import Delivery, MemoryBus, Message
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.tables import PARKED
from service_kit.testing.applications import running

NEEDS = json.loads((Path(__file__).parents[4] / "tests/contract/needs/reporting-svc.json").read_text())
TOLD = {
    "people.organisation": facts.Organisation,
    "people.person": facts.Person,
    "people.classification": facts.Classification,
    "framework.announcement": facts.Announcement,
    "idp.plan": facts.Plan,
}


def parked(database: Database) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(PARKED)) or 0


def test_the_contract_names_every_event_that_is_heard() -> None:
    assert set(NEEDS) - {"rest"} == set(SUBSCRIPTIONS)


@pytest.mark.parametrize("kind", sorted(SUBSCRIPTIONS))
def test_the_contract_names_the_fields_that_are_read(kind: str) -> None:
    told = TOLD[kind.rsplit(".", 2)[0]]
    required = {one.name for one in dataclasses.fields(told) if one.default is dataclasses.MISSING}

    assert set(NEEDS[kind]) == {f"data.{name}" for name in required}


def test_what_cannot_be_read_is_parked_and_what_follows_is_handled(database: Database) -> None:
    consumer = Consumer(database, SUBSCRIPTIONS)
    broken, good = a_person("p", "a", active_from="soon"), a_person("q", "a")

    for event in (broken, good, broken):
        asyncio.run(consumer.deliver([Delivery(event.type, body_of(event), 1)]))

    with database.read() as session:
        assert session.get(PersonFact, an_id("q")) is not None
    assert parked(database) == 1


def test_a_status_of_tomorrow_is_kept_and_counts_as_nothing(sqlite_database: Database) -> None:
    event = a_plan("p", "changed", "frozen_by_decree", 2)

    asyncio.run(Consumer(sqlite_database, SUBSCRIPTIONS).deliver([Delivery(event.type, body_of(event), 1)]))

    assert parked(sqlite_database) == 0


def test_a_new_projection_reads_the_streams_from_the_beginning(sqlite_url: str) -> None:
    bus = MemoryBus()
    told = [an_organisation("a"), a_person("p", "a")]

    async def runs_until_read(projection: int) -> None:
        settings = Settings(database_url=sqlite_url, projection=projection)
        app = create_app(settings, bus)
        async with running(app):
            async with asyncio.timeout(10):
                while len(read(app.state.database)) < 1:
                    await asyncio.sleep(0.01)

    def read(database: Database) -> list[object]:
        with database.read() as session:
            return list(session.execute(sa.select(PersonFact.person_id)))

    async def journey() -> None:
        await bus.publish([Message(str(one.id), one.type, body_of(one).decode()) for one in told])
        await runs_until_read(0)
        database = Database(sqlite_url)
        rebuild(database)
        assert read(database) == []
        await runs_until_read(1)
        assert len(read(database)) == 1
        database.close()

    asyncio.run(journey())
