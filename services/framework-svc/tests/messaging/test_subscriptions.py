import asyncio
import json
from typing import Any
from uuid import UUID

import pytest
from framework_builders import AGENCY, MINISTRY, NOW, an_app, an_organisation
from framework_svc.domain.errors_releases import ReleaseNotFound
from framework_svc.messaging.jobs import catch_up
from framework_svc.messaging.subscriptions import SUBSCRIPTIONS
from framework_svc.persistence.organisations import get_organisation
from framework_svc.persistence.releases import Wanted
from framework_svc.use_cases.organisations import learn_organisations
from framework_svc.use_cases.releases import read_release
from service_kit.bus import Delivery
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import Event, sealed
from service_kit.testing import running

CHANGED = "people.organisation.changed.v1"


def told(version: int = 2, **changes: Any) -> dict[str, Any]:
    return {
        "organisation_id": str(AGENCY),
        "parent_id": str(MINISTRY),
        "kind": "department",
        "name": {"th": "หน่วยงาน", "en": None},
        "path": [str(MINISTRY), str(AGENCY)],
        "is_agency": True,
        "version": version,
    } | changes


def deliver(database: Database, data: dict[str, Any], *, event_id: int = 1) -> None:
    event = Event(type=CHANGED, subject=data["organisation_id"], data=data, version=data["version"])
    body = json.dumps(sealed(event, event_id=UUID(int=event_id), now=NOW)).encode()
    asyncio.run(Consumer(database, SUBSCRIPTIONS).deliver([Delivery(CHANGED, body, 1)]))


def version_of(database: Database) -> int:
    with database.read() as session:
        return get_organisation(session, AGENCY).version


def test_both_events_of_organisations_are_heard() -> None:
    assert {"people.organisation.registered.v1", CHANGED} <= set(SUBSCRIPTIONS)


def test_an_organisation_is_learnt_from_an_event(database: Database) -> None:
    deliver(database, told())

    with database.read() as session:
        organisation = get_organisation(session, AGENCY)
    assert (organisation.path, organisation.parent_id) == ([str(MINISTRY), str(AGENCY)], MINISTRY)
    assert organisation.is_agency


def test_an_older_event_that_comes_later_changes_nothing(database: Database) -> None:
    deliver(database, told(3), event_id=1)
    deliver(database, told(2, is_agency=False), event_id=2)

    assert version_of(database) == 3


class ListOfPeople:
    """The lists of others, as HttpClient.pages gives them; only that of organisations has items."""

    def __init__(self, *items: dict[str, Any]) -> None:
        self.items, self.asked = items, []

    async def pages(self, url: str) -> Any:
        self.asked.append(url)
        yield list(self.items) if url.endswith("organisations") else []

    async def close(self) -> None:
        return


def caught_up(url: str, people: ListOfPeople) -> Database:
    app = an_app(url, people_url="http://people", idp_url="http://idp", client_id="framework-svc")
    app.state.http = people
    asyncio.run(catch_up(app))
    database: Database = app.state.database
    return database


def test_the_list_is_read_once_in_the_life_of_the_database(sqlite_url: str) -> None:
    people = ListOfPeople(told())

    for _ in range(2):
        caught_up(sqlite_url, people).close()

    assert people.asked == [
        "http://people/v1/reference/organisations",
        "http://people/v1/reference/people",
        "http://people/v1/reference/classifications",
        "http://idp/v1/reference/plans",
    ]


def test_what_events_said_since_stays(sqlite_url: str, sqlite_database: Database) -> None:
    learn_organisations(sqlite_database, [an_organisation(version=9)])

    caught_up(sqlite_url, ListOfPeople(told(2))).close()

    assert version_of(sqlite_database) == 9


@pytest.mark.parametrize("starts", [1, 2])
def test_the_shipped_release_is_published_at_the_start(sqlite_url: str, starts: int) -> None:
    async def start() -> str:
        async with running(an_app(sqlite_url)) as app:
            for _ in range(200):
                try:
                    return read_release(app.state.database, Wanted("current")).key
                except ReleaseNotFound:
                    await asyncio.sleep(0.02)
            raise TimeoutError

    for _ in range(starts):
        assert asyncio.run(start()) == "2561.1"
