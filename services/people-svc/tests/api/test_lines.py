"""HTTP in: who may stand above whom, at both levels, and who of them can review on a day."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from people_builders import COLLEAGUE, DEPUTY, DIRECTOR, DIVISION_A, DIVISION_B, HEAD, STAFF, a_world, an_app
from privacy_builders import as_hr
from service_kit.database import Database

pytestmark = pytest.mark.anyio
BELOW_DIRECTOR = {"supervisor_id": str(DEPUTY), "next_supervisor_id": str(STAFF)}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(database: Database, database_url: str) -> Iterator[FastAPI]:
    a_world(database)
    opened = an_app(database_url)
    yield opened
    opened.state.database.close()


async def change(client: httpx.AsyncClient, person_id: object, **changes: Any) -> httpx.Response:
    address = f"/v1/people/{person_id}"
    seen = (await client.get(address)).headers["ETag"]
    return await client.patch(address, json=changes, headers={"If-Match": seen})


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    return answer.status_code, answer.json()["code"], answer.json()["rule"]


async def test_a_next_supervisor_from_below_is_refused(app: FastAPI) -> None:
    """R-CLS-11: staff would approve what concerns their own director, whom the deputy has agreed with."""
    seconded = {**BELOW_DIRECTOR, "organisation_id": str(DIVISION_B), "starts_on": "2023-11-01"}
    async with as_hr(app) as client:
        changed = await change(client, DIRECTOR, **BELOW_DIRECTOR)
        sent = await client.post(f"/v1/people/{DIRECTOR}/assignments", json=seconded)
        line = (await client.get(f"/v1/people/{DIRECTOR}")).json()

    assert refusal(changed) == refusal(sent) == (422, "SUPERVISOR_LOOP", "R-FRM-17")
    assert (line["supervisor_id"], line["next_supervisor_id"]) == (str(DEPUTY), str(HEAD))


async def test_nobody_is_put_below_whom_he_or_she_approves(app: FastAPI) -> None:
    """R-CLS-11, the other way round: named first, and moved below afterwards."""
    async with as_hr(app) as client:
        named = await change(client, COLLEAGUE, supervisor_id=str(HEAD), next_supervisor_id=None)
        above = await change(client, DIRECTOR, next_supervisor_id=str(COLLEAGUE))
        moved = await change(client, COLLEAGUE, supervisor_id=str(DIRECTOR))

    assert (named.status_code, above.status_code) == (200, 200)
    assert refusal(moved) == (422, "SUPERVISOR_LOOP", "R-FRM-17")


async def test_both_levels_are_two_people_and_neither_is_oneself(app: FastAPI) -> None:
    """R-CLS-11."""
    async with as_hr(app) as client:
        twice = await change(client, STAFF, next_supervisor_id=str(DIRECTOR))
        oneself = await change(client, STAFF, next_supervisor_id=str(STAFF))
        new = {
            "name": {"th": "นายใหม่ มา"},
            "organisation_id": str(DIVISION_A),
            "personnel_kind": "ข้าราชการ",
            "supervisor_id": str(DIRECTOR),
            "next_supervisor_id": str(DIRECTOR),
            "active_from": "2023-10-01",
        }
        registered = await client.post("/v1/people", json=new)

    assert refusal(twice) == refusal(registered) == (422, "NEXT_SUPERVISOR_IS_SUPERVISOR", "R-CLS-11")
    assert refusal(oneself) == (422, "SUPERVISOR_IS_ONESELF", "R-FRM-17")
