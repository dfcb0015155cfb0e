"""HTTP in: who may stand above whom, at both levels, and who of them can review on a day."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from people_builders import (
    AGENCY_A,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    DIVISION_B,
    HEAD,
    HR,
    MINISTRY,
    OCSC,
    OTHER_DIRECTOR,
    STAFF,
    a_world,
    an_app,
    key,
)
from privacy_builders import as_director, as_hr, as_somebody, as_staff, delegate
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


async def reviewers(client: httpx.AsyncClient, on: str) -> tuple[str, str]:
    context = (await client.get(f"/v1/people/{STAFF}/context", params={"as_of": on})).json()
    return context["supervisor_id"], context["reviewers"]


@pytest.mark.parametrize(("gone", "left"), [(DIRECTOR, "NO_REVIEWER"), (DEPUTY, "LEVEL_1_ONLY")])
async def test_who_no_longer_serves_is_named_and_reviews_nothing(app: FastAPI, gone: UUID, left: str) -> None:
    """AMB-20: on each day by itself, in the record, in lists and in the context."""
    async with as_hr(app) as client:
        before = (await client.get(f"/v1/people/{STAFF}")).headers["ETag"]
        left_on = await change(client, gone, active_until="2023-10-15")
        on_the_last_day, after = [await reviewers(client, on) for on in ("2023-10-15", "2023-10-16")]
        record = (await client.get(f"/v1/people/{STAFF}", headers={"If-None-Match": before})).json()
        listed = (await client.get("/v1/people", params={"supervisor_id": str(DIRECTOR)})).json()["items"]
        changed = await change(client, STAFF, position_title="นักวิชาการสถิติ")

    assert left_on.status_code == 200
    assert on_the_last_day == (str(DIRECTOR), "BOTH")
    assert after == (str(DIRECTOR), left)
    assert (record["supervisor_id"], record["next_supervisor_id"]) == (str(DIRECTOR), str(DEPUTY))
    assert {one["reviewers"] for one in [record, changed.json(), *listed]} == {left}


async def test_who_no_longer_serves_does_not_decide(app: FastAPI) -> None:
    """AMB-20: neither does a delegate, until HR names another one; what is proposed later says so."""
    proposed = {"person_id": str(STAFF), "evidence": {"workload": [{"group": "Academic", "percent": 100}]}}
    async with as_staff(app) as client:
        made = (await client.post("/v1/classifications", json=proposed)).json()
    address, seen = f"/v1/classifications/{made['id']}/agree", {"If-Match": f'"{made["version"]}"'}
    delegate(app.state.database)
    async with as_hr(app) as client:
        await change(client, DIRECTOR, active_until="2023-10-15")
    async with as_somebody(app, COLLEAGUE) as client:
        for_the_absent = await client.post(address, json={}, headers=seen)
    async with as_director(app) as client:
        after_leaving = await client.post(address, json={}, headers=seen)
        of_colleague = {**proposed, "person_id": str(COLLEAGUE)}
    async with as_somebody(app, COLLEAGUE) as client:
        later = (await client.post("/v1/classifications", json=of_colleague)).json()
    async with as_hr(app) as client:
        await change(client, STAFF, supervisor_id=str(DEPUTY))
    async with as_somebody(app, DEPUTY) as client:
        by_the_new_one = await client.post(address, json={}, headers=seen)

    assert refusal(for_the_absent) == (409, "NO_REVIEWER", "R-CLS-11")
    assert (after_leaving.status_code, after_leaving.json()["code"]) == (401, "UNAUTHENTICATED")
    assert (made["status"], later["status"]) == ("proposed", "no_reviewer")
    assert (by_the_new_one.status_code, by_the_new_one.json()["status"]) == (200, "final")


@pytest.mark.parametrize("is_seconded", [False, True], ids=["transferred", "seconded"])
async def test_nobody_decides_under_what_another_agency_announced(app: FastAPI, *, is_seconded: bool) -> None:
    """R-CLS-15, R-CLS-16, S10: sent back, to be proposed under what the agency of now announced."""
    proposed = {"person_id": str(STAFF), "evidence": {"workload": [{"group": "Academic", "percent": 100}]}}
    there = {"organisation_id": str(DIVISION_B), "supervisor_id": str(OTHER_DIRECTOR)}
    of_staff = {"person_id": str(STAFF), "to_review": "true"}
    async with as_staff(app) as client:
        made = (await client.post("/v1/classifications", json=proposed)).json()
    async with as_somebody(app, HR, (("hr_officer", MINISTRY),)) as client:
        before = (await client.get("/v1/classifications", params=of_staff)).json()["items"]
        if is_seconded:
            seconded = {**there, "starts_on": "2023-10-16"}
            await client.post(f"/v1/people/{STAFF}/assignments", json=seconded)
        else:
            await change(client, STAFF, **there)
        after = (await client.get("/v1/classifications", params=of_staff)).json()["items"]
    address, seen = f"/v1/classifications/{made['id']}", {"If-Match": f'"{made["version"]}"'}
    why = {"reason_code": "other", "reason": "ย้ายหน่วยงานแล้ว"}
    async with as_somebody(app, OTHER_DIRECTOR) as client:
        agreed = await client.post(f"{address}/agree", json={}, headers=seen)
        sent_back = await client.post(f"{address}/send-back", json=why, headers=seen)
    async with as_staff(app) as client:
        anew = (await client.post("/v1/classifications", json=proposed)).json()

    assert (before, [one["id"] for one in after]) == ([], [made["id"]])
    assert refusal(agreed) == (409, "ANNOUNCED_BY_ANOTHER_AGENCY", "R-CLS-15")
    assert sent_back.status_code == 200
    assert (made["stage"], anew["stage"]) == ("Early", "Developing")


@pytest.mark.parametrize("part", ["context", "local-groups"])
async def test_a_day_out_of_service_has_no_post(app: FastAPI, part: str) -> None:
    """R-CLS-15: neither the post of later nor the one of before is told of it."""
    async with as_hr(app) as client:
        await change(client, STAFF, active_until="2023-10-20")
        days = ("2020-09-30", "2020-10-01", "2023-10-20", "2023-10-21")
        told = [await client.get(f"/v1/people/{STAFF}/{part}", params={"as_of": on}) for on in days]

    assert [one.status_code for one in told] == [404, 200, 200, 404]
    assert refusal(told[0]) == refusal(told[3]) == (404, "NO_POST_THAT_DAY", "R-CLS-15")


async def test_who_may_not_read_a_day_of_service_does_not_search_by_it(app: FastAPI) -> None:
    """PDPA s.22: to an OCSC officer the first days of assignments are withheld, of whatever unit."""
    of_today, since = {"organisation_id": str(DIVISION_A)}, {"organisation_id": str(DIVISION_A)}
    of_today["as_of"], since["as_of"] = "2023-10-16", "2020-10-01"
    async with as_somebody(app, OCSC, (("ocsc_officer", None),)) as client:
        today = (await client.get("/v1/people", params=of_today)).json()["items"]
        withheld = (await client.get("/v1/people", params=since)).json()["items"]
    async with as_somebody(app, key("executive"), (("executive", AGENCY_A),)) as client:
        told = (await client.get("/v1/people", params=since)).json()["items"]

    assert {one["id"] for one in today} == {one["id"] for one in told} != set()
    assert withheld == []
