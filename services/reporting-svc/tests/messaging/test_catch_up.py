"""An empty start: the lists of the other services, page by page, once, however often one of them is away."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import sqlalchemy as sa
import stamina
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
from service_kit.http import ServiceUnavailable

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
    """The other services, the first answer of each of which fails."""

    def __init__(self, *, away: int = 1) -> None:
        self.asked: list[str] = []
        self._away = dict.fromkeys(LISTS, away)

    async def pages(self, url: str) -> AsyncIterator[dict[str, Any]]:
        self.asked.append(url)
        if self._away[url]:
            self._away[url] -= 1
            raise ServiceUnavailable("503")
        for item in LISTS[url]:
            yield item


def an_app(url: str, others: Others, *, client_id: str = "reporting-svc") -> FastAPI:
    app = create_app(Settings(database_url=url, client_id=client_id), MemoryBus())
    app.state.http, app.state.clock = others, lambda: NOW
    return app


def sizes(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            str(table.__tablename__): len(session.execute(sa.select(table)).all()) for table in PROJECTIONS
        }


def caught_up(app: FastAPI) -> None:
    with stamina.set_testing(True, attempts=3):
        asyncio.run(catch_up(app))
    app.state.database.close()


def test_everything_is_read_once(database: Database) -> None:
    others = Others()

    caught_up(an_app(database.url, others))
    first = len(others.asked)
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
    assert first == len(others.asked) == 2 * len(LISTS)


def test_what_was_read_from_a_list_has_no_days(sqlite_database: Database) -> None:
    caught_up(an_app(sqlite_database.url, Others(away=0)))

    with sqlite_database.read() as session:
        plan = session.get_one(PlanFact, an_id("plan of p0"))
    assert (plan.status, plan.made_on, plan.completed_on) == ("completed", None, None)


def test_a_service_without_credentials_asks_nobody(sqlite_url: str) -> None:
    others = Others()

    caught_up(an_app(sqlite_url, others, client_id=""))

    assert others.asked == []
