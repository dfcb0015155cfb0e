"""HTTP in: the token of who has left is refused, on the service's own port too."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from idp_builders import (
    AGENCY,
    HR,
    NOW,
    OCSC,
    SOMSAK,
    V1,
    V2,
    a_plan_that_is,
    an_agency,
    an_app,
    asking,
    hear_person,
)
from idp_requests import WHOLE, get, refused
from idp_svc.domain.plan import PlanStatus
from service_kit.database import Database

Opening = Callable[..., FastAPI]
LINE = {"supervisor_id": V1, "next_supervisor_id": V2}
MIDNIGHT = dt.datetime(2023, 10, 16, 17, 0, tzinfo=dt.UTC)


@pytest.fixture
def opened() -> Iterator[Opening]:
    """Applications on one database, closed with the test."""
    apps: list[FastAPI] = []

    def opening(database: Database, **given: Any) -> FastAPI:
        apps.append(an_app(database, **given))
        return apps[-1]

    yield opening
    for app in apps:
        app.state.database.close()


def statuses(app: FastAPI, who: UUID | str = SOMSAK, **given: Any) -> set[int]:
    """Of a read, a list, and a change."""

    async def talk(client: AsyncClient) -> list[Any]:
        read = [await client.get(path) for path in ("/v1/plans", "/v1/assessments")]
        return [*read, await client.post("/v1/plans", json=WHOLE)]

    return {answer.status_code for answer in asking(app, talk, as_=who, **given)}


def test_from_the_day_after_the_last_one_the_token_is_refused(database: Database, opened: Opening) -> None:
    """By the day in Thailand; all is refused, the own plans too."""
    an_agency(database)
    hear_person(database, SOMSAK, **LINE, active_until="2023-10-16", version=2)
    last, after = opened(database, now=MIDNIGHT - dt.timedelta(seconds=1)), opened(database, now=MIDNIGHT)

    assert statuses(last) == {200, 201}
    assert statuses(after) == {401}
    problem = refused(get(after, "/v1/plans"), 401, "UNAUTHENTICATED")
    assert "trace_id" in problem


def test_a_supervisor_who_left_neither_reads_nor_decides(sqlite_database: Database, opened: Opening) -> None:
    an_agency(sqlite_database)
    plan = a_plan_that_is(PlanStatus.SUBMITTED, sqlite_database)
    hear_person(sqlite_database, V1, supervisor_id=V2, active_until="2023-10-15", version=2)
    app = opened(sqlite_database)

    async def talk(client: AsyncClient) -> Any:
        return await client.post(f"/v1/plans/{plan.id}/approve", headers={"If-Match": f'"{plan.version}"'})

    refused(asking(app, talk, as_=V1), 401, "UNAUTHENTICATED")
    refused(get(app, f"/v1/plans/{plan.id}", as_=V1), 401, "UNAUTHENTICATED")
    said = get(app, f"/v1/plans/{plan.id}/reviewer").json()
    assert (said["state"], said["person_id"]) == ("no_reviewer", None)


def test_who_leaves_and_comes_back_between_two_requests(database: Database, opened: Opening) -> None:
    an_agency(database)
    app = opened(database)
    before = get(app, "/v1/plans").status_code
    hear_person(database, SOMSAK, **LINE, active_until="2023-10-15", version=2)
    asyncio.run(app.state.leavers.renew(NOW))
    between = get(app, "/v1/plans").status_code
    hear_person(database, SOMSAK, **LINE, active_until=None, version=3)

    assert (before, between, get(app, "/v1/plans").status_code) == (200, 401, 200)


@pytest.mark.parametrize(
    ("who", "grants", "path"),
    [
        (HR, (("hr_officer", AGENCY),), "/v1/plans"),
        (OCSC, (("ocsc_officer", None),), "/v1/plans"),
        ("reporting-svc", (("system", None),), "/v1/reference/plans"),
    ],
)
def test_systems_and_officers_of_whom_nothing_is_told_are_served(
    database: Database, opened: Opening, who: UUID | str, grants: Any, path: str
) -> None:
    an_agency(database)

    assert get(opened(database), path, as_=who, grants=grants).status_code == 200
