"""HTTP in: the tree through time, codes, local groups and withdrawn delegations."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    HR,
    MINISTRY,
    STAFF,
    a_world,
    an_app,
)
from service_kit.database import Database
from service_kit.testing import a_client, sign

pytestmark = pytest.mark.anyio
HR_GRANTS = (("staff", None), ("hr_officer", MINISTRY))
UNIT = f"/v1/organisations/{DIVISION_A}"
SEEN = {"If-Match": '"1"'}

Open = Callable[..., Any]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def as_caller(sqlite_url: str, sqlite_database: Database) -> Open:
    """A client of the application with the small world, as one caller; by default HR of the ministry."""
    a_world(sqlite_database)
    app = an_app(sqlite_url)

    @asynccontextmanager
    async def opened(
        subject: UUID = HR, grants: Any = HR_GRANTS, *, language: str = "th"
    ) -> AsyncIterator[httpx.AsyncClient]:
        token = sign(subject, scope="people.read people.write", grants=grants)
        async with a_client(app, token, language=language) as client:
            yield client

    return opened


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_unit_moves_and_is_read_as_of_two_days(as_caller: Open) -> None:
    async with as_caller() as client:
        body = {"parent_id": str(AGENCY_B), "valid_from": "2023-10-16", "reason": "แบ่งส่วนราชการใหม่"}
        moved = await client.post(f"{UNIT}/moves", json=body, headers=SEEN)
        before = await client.get(UNIT, params={"as_of": "2023-10-15"})
        after = await client.get(UNIT)
        history = await client.get(f"{UNIT}/moves")
        below = await client.get("/v1/organisations", params={"within": str(AGENCY_B), "kind": "division"})

    assert (moved.status_code, moved.json()["agency_id"]) == (200, str(AGENCY_B))
    assert (before.json()["agency_id"], before.json()["valid_from"]) == (str(AGENCY_A), None)
    assert after.json()["path"] == [str(MINISTRY), str(AGENCY_B), str(DIVISION_A)]
    assert (after.json()["valid_from"], after.json()["line"]) == ("2023-10-16", "legal")
    rows = {row["valid_from"]: row for row in history.json()["items"]}
    assert rows["2023-10-16"]["reason"] == "แบ่งส่วนราชการใหม่"
    assert (rows[None]["valid_until"], rows["2023-10-16"]["recorded_by"]) == ("2023-10-15", str(HR))
    assert str(DIVISION_A) in {unit["id"] for unit in below.json()["items"]}


@pytest.mark.parametrize(
    ("body", "refused", "th", "en"),
    [
        (
            {"parent_id": str(DIVISION_A), "valid_from": "2023-10-16"},
            (422, "ORGANISATION_LOOP"),
            "โครงสร้างหน่วยงานวนกลับ",
            "The tree turns back",
        ),
        (
            {"parent_id": str(MINISTRY), "valid_from": "2023-10-16"},
            (422, "NO_AGENCY_ABOVE"),
            "หน่วยงานนี้ไม่ได้สังกัดส่วนราชการระดับกรม",
            "No agency above",
        ),
        (
            {"parent_id": str(AGENCY_B), "valid_from": "2023-10-16", "valid_until": "2024-01-01"},
            (422, "LEGAL_MOVE_ENDS"),
            "สายตามกฎหมายไม่มีวันสิ้นสุด",
            "The legal line has no last day",
        ),
        (
            {
                "line": "assigned",
                "parent_id": str(AGENCY_B),
                "valid_from": "2023-10-16",
                "valid_until": "2023-10-15",
            },
            (422, "MOVE_PERIOD"),
            "ช่วงเวลาไม่ถูกต้อง",
            "Wrong period",
        ),
    ],
)
async def test_a_move_that_cannot_be_is_refused_in_both_languages(
    as_caller: Open, body: dict[str, Any], refused: tuple[int, str], th: str, en: str
) -> None:
    told = []
    for language in ("th", "en"):
        async with as_caller(language=language) as client:
            answer = await client.post(f"{UNIT}/moves", json=body, headers=SEEN)
            assert refusal(answer) == refused
            assert answer.json()["rule"] == "R-CLS-15"
            told.append(answer.json()["title"])

    assert told == [th, en]


async def test_wrong_names_and_parents_are_corrected_with_a_reason(as_caller: Open) -> None:
    async with as_caller() as client:
        name = (await client.get(f"{UNIT}/names")).json()["items"][0]["id"]
        move = (await client.get(f"{UNIT}/moves")).json()["items"][0]["id"]
        body = {"name": {"th": "กองแผนงาน"}, "reason": "สะกดผิด"}
        named = await client.post(f"{UNIT}/names/{name}/correct", json=body, headers=SEEN)
        again = await client.post(f"{UNIT}/names/{name}/correct", json=body, headers={"If-Match": '"2"'})
        right = {"parent_id": str(AGENCY_B), "reason": "คำสั่งพิมพ์ผิด"}
        moved = await client.post(f"{UNIT}/moves/{move}/correct", json=right, headers={"If-Match": '"2"'})
        none = await client.post(f"{UNIT}/moves/{name}/correct", json=right, headers={"If-Match": '"3"'})
        silent = await client.post(f"{UNIT}/moves/{move}/correct", json={"parent_id": None}, headers=SEEN)

    assert named.json()["name"]["th"] == "กองแผนงาน"
    assert moved.json()["agency_id"] == str(AGENCY_B)
    assert refusal(again) == (409, "ALREADY_CORRECTED")
    assert refusal(none) == (404, "RECORD_NOT_FOUND")
    assert silent.status_code == 422


async def test_codes_are_recorded_found_and_withdrawn(as_caller: Open) -> None:
    body = {"scheme": "dpis", "value": "01234", "provenance": "external", "source": "ไฟล์ทดสอบ"}
    sought = {"code_scheme": "dpis", "code": "01234"}
    async with as_caller() as client:
        made = await client.post(f"{UNIT}/codes", json=body)
        twice = await client.post(f"/v1/organisations/{AGENCY_B}/codes", json=body)
        found = await client.get("/v1/organisations", params=sought)
        withdrawn = await client.post(f"{UNIT}/codes/{made.json()['id']}/withdraw")
        gone = await client.get("/v1/organisations", params=sought)
        listed = await client.get(f"{UNIT}/codes")

    assert (made.status_code, refusal(twice)) == (201, (409, "CODE_TAKEN"))
    assert [unit["id"] for unit in found.json()["items"]] == [str(DIVISION_A)]
    assert (withdrawn.status_code, gone.json()["items"]) == (200, [])
    assert listed.json()["items"][0]["withdrawn_at"] is not None


async def test_a_local_organisation_names_its_committee(as_caller: Open) -> None:
    body = {
        "kind": "subdistrict_administrative_organisation",
        "name": {"th": "อบต.ทดสอบ"},
        "is_agency": True,
        "valid_from": "2020-10-01",
    }
    async with as_caller(grants=(("ocsc_officer", None),)) as client:
        made = await client.post("/v1/organisations", json=body)
        read = await client.get(f"/v1/organisations/{made.json()['id']}")

    assert (read.json()["committee"], read.json()["valid_from"]) == ("ก.อบต.จังหวัด", "2020-10-01")


async def test_s18_local_groups_and_the_history_of_a_person_are_read(as_caller: Open) -> None:
    path = f"/v1/people/{STAFF}"
    async with as_caller() as client:
        groups = await client.get(f"{path}/local-groups", params={"as_of": "2024-06-01"})
        rows = await client.get(f"{path}/assignments")
        found = await client.get("/v1/people", params={"text": "ทดสอบ", "organisation_id": str(DIVISION_A)})
        nobody = await client.get("/v1/people", params={"supervisor_id": str(STAFF), "as_of": "2023-10-01"})

    assert groups.json()["groups"] == []
    assert groups.json()["primary_reason"]["en"] == "Not of a local organisation"
    assert [row["kind"] for row in rows.json()["items"]] == ["appointment"]
    assert str(STAFF) in {person["id"] for person in found.json()["items"]}
    assert nobody.json()["items"] == []


async def test_a_delegation_is_withdrawn_with_a_reason(as_caller: Open) -> None:
    body = {
        "to_person_id": str(DEPUTY),
        "scope": "all",
        "starts_on": "2023-10-16",
        "ends_on": "2023-11-30",
        "order_number": "๑/๒๕๖๗",
    }
    async with as_caller(DIRECTOR, (("staff", None),)) as client:
        made = (await client.post("/v1/delegations", json=body)).json()["id"]
        path = f"/v1/delegations/{made}/withdraw"
        done = await client.post(path, json={"reason": "กลับมาแล้ว"}, headers=SEEN)
        over = await client.post(path, json={"reason": "กลับมาแล้ว"}, headers={"If-Match": '"2"'})
        silent = await client.post(path, json={}, headers={"If-Match": '"2"'})
        read = await client.get(f"/v1/delegations/{made}")

    assert (done.status_code, done.json()["ends_on"]) == (200, "2023-10-15")
    assert refusal(over) == (409, "DELEGATION_OVER")
    assert read.json()["withdrawal_reason"] == "กลับมาแล้ว"
    assert silent.status_code == 422


@pytest.mark.parametrize(
    ("address", "name", "value"),
    [
        (f"/v1/people/{STAFF}/context", "as_of", "9999-12-31"),
        (f"/v1/people/{STAFF}/context", "as_of", "2563-01-01"),
        (f"/v1/people/{STAFF}/reads", "since", "9999-12-31T23:59:59-23:59"),
        (f"/v1/people/{STAFF}/reads", "since", "0001-01-01T00:00:00+14:00"),
        (f"/v1/people/{STAFF}/reads-made", "since", "0001-01-01T00:00:00+14:00"),
        (f"/v1/people/{STAFF}/local-groups", "as_of", "9999-12-31"),
        (UNIT, "as_of", "9999-12-31"),
        ("/v1/organisations", "as_of", "0001-01-01"),
    ],
)
async def test_a_year_that_nobody_means_is_refused_in_a_query(
    as_caller: Open, address: str, name: str, value: str
) -> None:
    async with as_caller() as client:
        answer = await client.get(address, params={name: value})

    assert refusal(answer) == (422, "INVALID_INPUT")
    place = answer.json()["errors"][0]
    assert (place["parameter"], place["in"]) == (name, "query")
    assert "ปีไม่สมเหตุสมผล" in place["detail"]


@pytest.mark.parametrize(
    ("address", "body", "name"),
    [
        (
            f"/v1/people/{STAFF}/assignments",
            {"organisation_id": str(AGENCY_B), "starts_on": "2023-11-01", "ends_on": "9999-12-31"},
            "ends_on",
        ),
        (
            f"{UNIT}/moves",
            {"parent_id": str(AGENCY_B), "valid_from": "2023-10-16", "valid_until": "9999-12-31"},
            "valid_until",
        ),
    ],
)
async def test_a_period_to_the_end_of_all_time_is_refused(
    as_caller: Open, address: str, body: dict[str, str], name: str
) -> None:
    async with as_caller(language="en") as client:
        answer = await client.post(address, json=body, headers=SEEN)

    assert refusal(answer) == (422, "INVALID_INPUT")
    assert answer.json()["errors"][0]["pointer"] == f"/{name}"
    assert "years are Gregorian here" in answer.json()["errors"][0]["detail"]
