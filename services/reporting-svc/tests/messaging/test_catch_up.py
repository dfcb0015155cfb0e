"""An empty start: what the lists of the other services fill."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from reporting_builders import (
    NOW,
    a_classification,
    a_person,
    a_plan,
    an_announcement,
    an_id,
    an_organisation,
)
from reporting_svc.main import create_app
from reporting_svc.messaging.catch_up import catch_up
from reporting_svc.persistence.facts import PROJECTIONS
from reporting_svc.persistence.tables import PlanFact
from reporting_svc.settings import Settings
from service_kit.bus import MemoryBus
from service_kit.database import Database

PEOPLE, FRAMEWORK, IDP = "http://127.0.0.1:8002", "http://127.0.0.1:8001", "http://127.0.0.1:8003"
LISTS = {
    f"{PEOPLE}/v1/reference/organisations": [an_organisation("a").data],
    f"{PEOPLE}/v1/reference/people": [a_person(f"p{n}", "a").data for n in range(250)],
    f"{PEOPLE}/v1/reference/classifications": [
        a_classification("p0", "a", "A").data,
        a_classification("p1", "a", "A", status="proposed").data,
    ],
    f"{FRAMEWORK}/v1/reference/announcements": [an_announcement("a", "Early").data],
    f"{IDP}/v1/reference/plans": [a_plan("p0", "completed", "completed", 4).data],
}


class Others:
    """The other services' lists, in pages."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def pages(self, url: str) -> AsyncIterator[list[dict[str, Any]]]:
        self.asked.append(url)
        for first in range(0, len(LISTS[url]), 200):
            yield LISTS[url][first : first + 200]


def an_app(url: str, others: Others) -> FastAPI:
    app = create_app(Settings(database_url=url, client_id="reporting-svc"), MemoryBus())
    app.state.http, app.state.clock = others, lambda: NOW
    return app


def sizes(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            str(table.__tablename__): len(session.execute(sa.select(table)).all()) for table in PROJECTIONS
        }


def caught_up(app: FastAPI) -> None:
    asyncio.run(catch_up(app))
    app.state.database.close()


def test_everything_is_read_once(database: Database) -> None:
    others = Others()

    caught_up(an_app(database.url, others))
    caught_up(an_app(database.url, others))

    assert sizes(database) == {
        "organisation_fact": 1,
        "organisation_line": 1,
        "person_fact": 250,
        "classification_fact": 1,
        "announcement_fact": 1,
        "plan_fact": 1,
        "caught_up": 5,
    }
    assert others.asked == list(LISTS)


def test_what_was_read_from_a_list_has_no_days(sqlite_database: Database) -> None:
    caught_up(an_app(sqlite_database.url, Others()))

    with sqlite_database.read() as session:
        plan = session.get_one(PlanFact, an_id("plan of p0"))
    assert (plan.status, plan.made_on, plan.completed_on) == ("completed", None, None)
