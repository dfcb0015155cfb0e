"""Whoever has left is refused although the token is good; of the others one question is asked for all."""

import asyncio
import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from kit_builders import prepared
from service_kit import leavers
from service_kit.app import build_app
from service_kit.bus import MemoryBus
from service_kit.database import Database
from service_kit.identity import PUBLIC, Caller, Requires
from service_kit.leavers import EVERY_SECONDS, HOLDS_SECONDS, LATELY_SECONDS, WATCHED, Leavers
from service_kit.refusals import Unauthenticated
from service_kit.routes import Router
from service_kit.settings import ServiceSettings
from service_kit.testing.applications import a_client, running, sign
from sqlmodel import Session

pytestmark = pytest.mark.anyio
PERSON, OTHER = uuid4(), uuid4()
NOW = dt.datetime(2024, 1, 14, 17, 0, tzinfo=dt.UTC)
TODAY = dt.date(2024, 1, 15)
router = Router(prefix="/v1")


@router.get("/things")
def show(_caller: Annotated[Caller, Requires("sample.read")]) -> dict[str, str]:
    return {}


@router.get("/open", dependencies=[PUBLIC])
def show_to_all() -> dict[str, str]:
    return {}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Rows:
    """What a service's table would say, and what it was asked."""

    def __init__(self) -> None:
        self.left: set[UUID] = set()
        self.asked: list[tuple[set[UUID], dt.date]] = []
        self.is_away = False

    def who_left(self, _session: Session, people: Collection[UUID], on: dt.date) -> Collection[UUID]:
        if self.is_away:
            raise sa.exc.OperationalError("SELECT", {}, Exception("away"))
        self.asked.append((set(people), on))
        return self.left.intersection(people)


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def rows() -> Rows:
    return Rows()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asked(tmp_path: Path, rows: Rows, clock: Clock) -> Leavers:
    return Leavers(Database(f"sqlite:///{tmp_path / 'x.db'}"), rows.who_left, clock=clock)


@pytest.fixture
def app(tmp_path: Path, rows: Rows) -> FastAPI:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    prepared(url).close()
    settings = ServiceSettings(database_url=url)
    return build_app(
        "sample-svc", settings, routers=[router], problems={}, bus=MemoryBus(), who_left=rows.who_left
    )


def a_caller(subject: object = PERSON) -> Caller:
    return Caller(str(subject), "portal", frozenset(), ())


async def answer(app: FastAPI, subject: UUID | str, path: str = "/v1/things", **said: Any) -> Any:
    async with a_client(app, sign(subject, **{"scope": "sample.read", **said}), language="en") as client:
        return await client.get(path)


async def test_whoever_has_left_is_refused_as_with_a_token_that_is_no_longer_good(
    app: FastAPI, rows: Rows
) -> None:
    rows.left = {PERSON}

    left = await answer(app, PERSON)
    expired = await answer(app, OTHER, exp=1)

    assert left.status_code == 401
    assert {**left.json(), "trace_id": ""} == {**expired.json(), "trace_id": ""}
    assert left.headers["www-authenticate"] == expired.headers["www-authenticate"]


async def test_a_system_somebody_unknown_and_an_open_route_are_served(app: FastAPI, rows: Rows) -> None:
    rows.left = {PERSON}

    system = await answer(app, "reporting-svc", client_id="reporting-svc")
    unknown = await answer(app, OTHER)
    public = await answer(app, PERSON, "/v1/open")

    assert [one.status_code for one in (system, unknown, public)] == [200, 200, 200]


async def test_a_request_asks_only_for_who_comes_anew_or_after_a_while(
    asked: Leavers, rows: Rows, clock: Clock
) -> None:
    for _ in range(3):
        await asked.refuse(a_caller(), NOW)
    assert rows.asked == [({PERSON}, TODAY)]

    clock.seconds += HOLDS_SECONDS + 1
    rows.left = {PERSON}

    with pytest.raises(Unauthenticated):
        await asked.refuse(a_caller(), NOW)


async def test_one_question_is_asked_for_all_who_came_lately(
    asked: Leavers, rows: Rows, clock: Clock
) -> None:
    """So that none of their requests asks, for as long as the job runs."""
    await asked.refuse(a_caller(PERSON), NOW)
    clock.seconds += LATELY_SECONDS / 2
    await asked.refuse(a_caller(OTHER), NOW)
    rows.asked.clear()

    for _ in range(10):
        clock.seconds += EVERY_SECONDS
        await asked.renew(NOW)
        await asked.refuse(a_caller(OTHER), NOW)
    assert rows.asked == [({PERSON, OTHER}, TODAY)] * 10

    rows.asked.clear()
    clock.seconds += LATELY_SECONDS / 2
    await asked.renew(NOW)
    clock.seconds += LATELY_SECONDS
    await asked.renew(NOW)
    assert rows.asked == [({OTHER}, TODAY)]


async def test_who_leaves_meanwhile_is_refused_and_comes_in_again_after_a_return(
    asked: Leavers, rows: Rows
) -> None:
    await asked.refuse(a_caller(), NOW)
    rows.left = {PERSON}
    await asked.renew(NOW)
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            await asked.refuse(a_caller(), NOW)

    rows.left = set()

    await asked.refuse(a_caller(), NOW)


async def test_no_more_people_are_remembered_than_a_question_may_name(asked: Leavers, rows: Rows) -> None:
    for _ in range(WATCHED + 10):
        await asked.refuse(a_caller(uuid4()), NOW)
    rows.asked.clear()

    await asked.renew(NOW)

    assert [len(people) for people, _ in rows.asked] == [WATCHED]


async def test_the_job_goes_on_when_the_database_comes_back(
    app: FastAPI, rows: Rows, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(leavers, "EVERY_SECONDS", 0.01)
    async with running(app), asyncio.timeout(30):
        assert (await answer(app, PERSON)).status_code == 200
        rows.is_away = True
        while "who has left cannot be read, trying again" not in caplog.messages:
            await asyncio.sleep(0.01)
        rows.asked.clear()
        rows.is_away = False
        while not rows.asked:
            await asyncio.sleep(0.01)

    assert rows.asked[0][0] == {PERSON}
