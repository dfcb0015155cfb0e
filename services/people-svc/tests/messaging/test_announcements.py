"""Announcements of framework-svc: by event, by its list, repeated and out of order."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from people_builders import AGENCY_A, EVENTS, NOW, an_announcement
from people_svc.messaging import background
from people_svc.messaging.background import catch_up
from people_svc.messaging.subscriptions import SUBSCRIPTIONS
from people_svc.persistence.announcements import announcement_in_force
from people_svc.persistence.tables import Announcement
from people_svc.use_cases.announcements import has_caught_up, learn_announcements
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import Event, canonical, opened, sealed
from service_kit.ids import new_id
from service_kit.testing.at_once import at_once

TYPE = "framework.announcement.published.v1"


def data(version: int = 1, stage: str = "Early") -> dict[str, Any]:
    facts = vars(an_announcement(stage=stage, version=version))
    said: dict[str, Any] = json.loads(canonical(facts))
    return {**said, "signatory": "a field that we do not need"}


def hear(database: Database, said: dict[str, Any], event_id: UUID | None = None) -> None:
    event = Event(type=TYPE, subject=said["announcement_id"], data=said, version=said["version"])
    received = opened(canonical(sealed(event, event_id=event_id or new_id(), now=NOW)))
    Consumer(database, SUBSCRIPTIONS).handle([(TYPE, received)])


def known(database: Database) -> list[tuple[int, str]]:
    with database.read() as session:
        rows = session.execute(sa.select(Announcement).order_by(Announcement.version)).scalars()
        return [(row.version, row.stage) for row in rows]


def test_an_announcement_is_learnt_once_however_often_it_is_told(database: Database) -> None:
    event_id = new_id()

    hear(database, data(), event_id)
    hear(database, data(), event_id)
    hear(database, data())

    assert known(database) == [(1, "Early")]


def test_the_newest_version_is_in_force_whatever_came_first(database: Database) -> None:
    hear(database, data(2, "Developing"))
    hear(database, data(1, "Early"))

    assert known(database) == [(1, "Early"), (2, "Developing")]
    with database.read() as session:
        found = announcement_in_force(session, AGENCY_A, dt.date(2023, 10, 1))
        too_early = announcement_in_force(session, AGENCY_A, dt.date(2023, 9, 30))
    assert found is not None
    assert (found.version, found.roles[2]) == (
        2,
        {"group": "Academic", "present_role": "A2", "future_role": "A3"},
    )
    assert too_early is None


def test_what_was_told_without_an_effective_day_is_in_force_from_the_announcement(
    sqlite_database: Database,
) -> None:
    said = data()
    del said["effective_on"]

    hear(sqlite_database, said)

    with sqlite_database.read() as session:
        assert announcement_in_force(session, AGENCY_A, dt.date(2023, 10, 1)) is not None


def test_what_cannot_be_read_is_a_value_error(sqlite_database: Database) -> None:
    said = data()
    del said["stage"]

    with pytest.raises(ValueError, match="stage"):
        hear(sqlite_database, said)

    assert known(sqlite_database) == []


def test_the_example_of_the_contract_is_understood(sqlite_database: Database) -> None:
    example = json.loads((EVENTS / f"{TYPE}.example.json").read_text())

    hear(sqlite_database, example["data"])

    assert len(known(sqlite_database)) == 1


class Lists:
    """framework-svc's list, in one page."""

    def __init__(self, *items: dict[str, Any]) -> None:
        self.items, self.asked = list(items), []

    async def pages(self, url: str) -> AsyncIterator[list[dict[str, Any]]]:
        self.asked.append(url)
        yield self.items


def test_what_was_announced_before_is_read_once(database: Database) -> None:
    lists = Lists(data(), data(2, "Mature"))
    settings = SimpleNamespace(client_id="people-svc", framework_url="http://framework/")
    state = SimpleNamespace(database=database, http=lists, settings=settings, clock=lambda: NOW)

    for _ in range(2):
        asyncio.run(catch_up(SimpleNamespace(state=state)))

    assert known(database) == [(1, "Early"), (2, "Mature")]
    assert lists.asked == ["http://framework/v1/reference/announcements"]
    assert has_caught_up(database, background.ANNOUNCEMENTS)


@pytest.mark.postgres
def test_the_list_and_an_event_may_bring_a_version_at_once(fresh_url: Callable[[str, str], str]) -> None:
    database = Database(fresh_url("postgres", "people_svc"))

    at_once(
        database, lambda one: learn_announcements(one, [an_announcement()]), lambda other: hear(other, data())
    )

    assert known(database) == [(1, "Early")]
    database.close()
