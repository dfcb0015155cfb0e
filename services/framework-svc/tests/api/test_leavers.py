"""HTTP in: the token of who has left is refused, on the service's own port too."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi import FastAPI
from framework_builders import AGENCY, NOW, a_person, an_announcement_body, an_app, ask, prepared
from framework_svc.use_cases.acknowledgements import learn_people
from service_kit.calendar import day
from service_kit.database import Database

SERVING, LEAVING, LEFT, UNKNOWN = (UUID(int=number) for number in range(1, 5))
OFFICE = (("staff", None), ("hr_officer", AGENCY))
YESTERDAY = day(NOW) - dt.timedelta(days=1)


@pytest.fixture
def app(database: Database, database_url: str) -> Iterator[FastAPI]:
    prepared(database)
    last_days = {SERVING: None, LEAVING: day(NOW), LEFT: YESTERDAY}
    learn_people(database, [a_person(one, active_until=until) for one, until in last_days.items()])
    made = an_app(database_url)
    yield made
    made.state.database.close()


@pytest.mark.parametrize(
    ("who", "read", "made"),
    [(SERVING, 200, 201), (LEAVING, 200, 201), (UNKNOWN, 200, 201), (LEFT, 401, 401)],
)
def test_who_has_left_reads_and_announces_nothing(app: FastAPI, who: UUID, read: int, made: int) -> None:
    answers = [
        ask(app, "GET", "/v1/releases/current/roles", by=who),
        ask(
            app,
            "POST",
            "/v1/announcements",
            by=who,
            scope="framework.read framework.write",
            grants=OFFICE,
            json=an_announcement_body(),
        ),
    ]

    assert [answer.status_code for answer in answers] == [read, made]
