"""HTTP in: organisations, staff, assignments and delegations."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    DIRECTOR,
    DIVISION_A,
    DIVISION_B,
    HR,
    MINISTRY,
    OTHER_DIRECTOR,
    STAFF,
    a_world,
    an_app,
)
from service_kit.database import Database
from service_kit.testing import a_client, sign

pytestmark = pytest.mark.anyio
BOTH = "people.read people.write"
HR_GRANTS = (("staff", None), ("hr_officer", AGENCY_A))

Open = Callable[..., Any]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def as_caller(sqlite_url: str, sqlite_database: Database) -> Open:
    """A client of the application with the small world, as one caller."""
    a_world(sqlite_database)
    app = an_app(sqlite_url)

    @asynccontextmanager
    async def opened(
        subject: UUID | str, grants: Any = (("staff", None),), *, scope: str = BOTH, language: str = "th"
    ) -> AsyncIterator[httpx.AsyncClient]:
        token = sign(subject, scope=scope, grants=grants)
        async with a_client(app, token, language=language) as client:
            yield client

    return opened


def a_body(**given: Any) -> dict[str, Any]:
    return {
        "name": {"th": "นางสาวทดสอบ ตัวอย่าง"},
        "organisation_id": str(DIVISION_A),
        "personnel_kind": "ข้าราชการ",
        "position_type": "วิชาการ",
        "position_level": {"scheme": "dpis", "code": "M1"},
        "position_title": "นักวิชาการคอมพิวเตอร์",
        "national_id": "1234567890121",
        "supervisor_id": str(DIRECTOR),
        "active_from": "2023-10-01",
        **given,
    }


async def test_hr_registers_a_unit_and_reads_it_back(as_caller: Open) -> None:
    async with as_caller(HR, HR_GRANTS) as client:
        body = {"parent_id": str(AGENCY_A), "kind": "division", "name": {"th": "กองใหม่"}}
        made = await client.post("/v1/organisations", json=body)
        read = await client.get(f"/v1/organisations/{made.json()['id']}")
        renamed = await client.patch(
            f"/v1/organisations/{made.json()['id']}",
            json={"name": {"th": "กองใหม่กว่า", "en": "Newer"}},
            headers={"If-Match": read.headers["ETag"]},
        )

    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert read.json()["agency_id"] == str(AGENCY_A)
    assert (renamed.status_code, renamed.json()["name"]) == (200, {"th": "กองใหม่กว่า", "en": "Newer"})


async def test_a_change_names_the_version_that_was_seen(as_caller: Open) -> None:
    async with as_caller(HR, HR_GRANTS) as client:
        address, body = f"/v1/organisations/{DIVISION_A}", {"name": {"th": "กอง"}}
        bare = await client.patch(address, json=body)
        stale = await client.patch(address, json=body, headers={"If-Match": '"7"'})

    assert (bare.status_code, stale.status_code) == (428, 412)


async def test_staff_register_no_unit(as_caller: Open) -> None:
    async with as_caller(STAFF) as client:
        body = {"parent_id": str(AGENCY_A), "kind": "division", "name": {"th": "กอง"}}
        refused = await client.post("/v1/organisations", json=body)

    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_ALLOWED")


async def test_units_are_listed_by_subtree(as_caller: Open) -> None:
    async with as_caller(STAFF) as client:
        below = await client.get("/v1/organisations", params={"within": str(AGENCY_A), "limit": 1})
        nowhere = await client.get("/v1/organisations", params={"within": str(STAFF)})

    assert len(below.json()["items"]) == 1
    assert below.json()["next_cursor"] is not None
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "ORGANISATION_NOT_FOUND")


async def test_s09_a_level_code_stays_a_level_code(as_caller: Open) -> None:
    async with as_caller(HR, HR_GRANTS) as client:
        made = await client.post("/v1/people", json=a_body())

    person = made.json()
    assert made.status_code == 201
    assert person["position_level"] == {"scheme": "dpis", "code": "M1"}
    assert person["national_id_masked"] == "x-xxxx-xxxxx-12-1"
    assert "1234567890121" not in made.text
    assert "role" not in person


async def test_s09_a_wrong_national_id_is_refused_without_showing_it(
    as_caller: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with as_caller(HR, HR_GRANTS) as client:
        refused = await client.post("/v1/people", json=a_body(national_id="1234567890123"))

    assert (refused.status_code, refused.json()["code"]) == (422, "NATIONAL_ID_CHECKSUM")
    assert "1234567890123" not in refused.text + caplog.text


async def test_the_same_attempt_registers_a_person_once(as_caller: Open) -> None:
    async with as_caller(HR, HR_GRANTS) as client:
        headers = {"Idempotency-Key": "one attempt"}
        first = await client.post("/v1/people", json=a_body(), headers=headers)
        again = await client.post("/v1/people", json=a_body(), headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]


async def test_a_person_reads_himself_and_no_colleague(as_caller: Open) -> None:
    async with as_caller(STAFF) as client:
        me = await client.get("/v1/people/me")
        again = await client.get("/v1/people/me", headers={"If-None-Match": me.headers["ETag"]})
        other = await client.get(f"/v1/people/{HR}")

    assert (me.json()["id"], me.json()["reviewers"]) == (str(STAFF), "BOTH")
    assert again.status_code == 304
    assert (other.status_code, other.json()["code"]) == (404, "PERSON_NOT_FOUND")


async def test_a_system_is_nobody(as_caller: Open) -> None:
    async with as_caller("idp-svc", (("system", None),), scope="people.read") as client:
        me = await client.get("/v1/people/me")

    assert (me.status_code, me.json()["code"]) == (403, "NOT_A_PERSON")


async def test_a_supervisor_lists_his_people(as_caller: Open) -> None:
    async with as_caller(DIRECTOR) as client:
        mine = await client.get("/v1/people", params={"supervisor": "me"})
        page = await client.get("/v1/people", params={"limit": 2})

    assert str(STAFF) in {person["id"] for person in mine.json()["items"]}
    assert page.json()["next_cursor"] is not None


async def test_hr_changes_a_person(as_caller: Open) -> None:
    async with as_caller(HR, HR_GRANTS) as client:
        address, seen = f"/v1/people/{STAFF}", {"If-Match": '"1"'}
        changes = {"name": {"th": "นายใหม่"}, "position_level": {"scheme": "dpis", "code": "K3"}}
        changed = await client.patch(address, json=changes, headers=seen)
        emptied = await client.patch(address, json={"name": None}, headers={"If-Match": '"2"'})
        cleared = await client.patch(address, json={"position_level": None}, headers={"If-Match": '"2"'})

    assert (changed.json()["name"]["th"], changed.json()["position_level"]["code"]) == ("นายใหม่", "K3")
    assert (changed.headers["ETag"], emptied.status_code) == ('"2-abcdez"', 422)
    assert cleared.json()["position_level"] is None


async def test_a_loop_of_supervisors_is_refused_in_both_languages(as_caller: Open) -> None:
    changes, seen = {"supervisor_id": str(STAFF)}, {"If-Match": '"1"'}
    async with as_caller(HR, HR_GRANTS) as client:
        thai = await client.patch(f"/v1/people/{DIRECTOR}", json=changes, headers=seen)
    async with as_caller(HR, HR_GRANTS, language="en") as client:
        english = await client.patch(f"/v1/people/{DIRECTOR}", json=changes, headers=seen)

    assert thai.json()["title"] == "สายการบังคับบัญชาวนกลับ"
    assert (english.json()["title"], english.json()["rule"]) == ("The line turns back", "R-FRM-17")


async def test_s10_a_secondment_changes_the_context_on_its_day(as_caller: Open) -> None:
    async with as_caller(HR, HR_GRANTS) as client:
        body = {
            "organisation_id": str(DIVISION_B),
            "supervisor_id": str(OTHER_DIRECTOR),
            "starts_on": "2024-01-15",
        }
        made = await client.post(f"/v1/people/{STAFF}/assignments", json=body)
        again = await client.post(f"/v1/people/{STAFF}/assignments", json=body)
        address = f"/v1/people/{STAFF}/context"
        before = await client.get(address, params={"as_of": "2024-01-14"})
        during = await client.get(address, params={"as_of": "2024-01-15"})
        today = await client.get(address)

    assert (made.status_code, made.json()["kind"]) == (201, "secondment")
    assert (again.status_code, again.json()["code"]) == (409, "ASSIGNMENT_OVERLAPS")
    assert (before.json()["agency_id"], before.json()["stage"]) == (str(AGENCY_A), "Early")
    assert (during.json()["agency_id"], during.json()["stage"]) == (str(AGENCY_B), "Developing")
    assert today.json()["as_of"] == "2023-10-16"


async def test_staff_second_nobody(as_caller: Open) -> None:
    async with as_caller(STAFF) as client:
        body = {"organisation_id": str(DIVISION_B), "starts_on": "2024-01-15"}
        refused = await client.post(f"/v1/people/{STAFF}/assignments", json=body)

    assert refused.status_code == 403


async def test_an_evaluator_delegates_with_an_order_and_not_without(as_caller: Open) -> None:
    """R-FRM-17."""
    body = {
        "to_person_id": str(HR),
        "scope": "all",
        "starts_on": "2023-10-16",
        "ends_on": "2023-12-31",
        "order_number": "ก 12/2566",
    }
    async with as_caller(DIRECTOR) as client:
        made = await client.post("/v1/delegations", json=body)
        bare = await client.post("/v1/delegations", json={**body, "order_number": ""})
        listed = await client.get("/v1/delegations")

    assert (made.status_code, made.json()["from_person_id"]) == (201, str(DIRECTOR))
    assert (bare.status_code, bare.json()["code"]) == (422, "DELEGATION_ORDER_REQUIRED")
    assert [row["id"] for row in listed.json()["items"]] == [made.json()["id"]]


@pytest.mark.parametrize("name", ["organisations", "people", "classifications", "delegations"])
async def test_systems_read_the_reference_lists_and_nobody_else(as_caller: Open, name: str) -> None:
    async with as_caller("idp-svc", (("system", None),), scope="people.read") as client:
        page = await client.get(f"/v1/reference/{name}", params={"limit": 2})
    async with as_caller(HR, HR_GRANTS) as client:
        refused = await client.get(f"/v1/reference/{name}")

    assert page.status_code == 200
    assert set(page.json()) == {"items", "next_cursor"}
    assert refused.status_code == 403


async def test_a_reference_has_the_fields_of_the_event(as_caller: Open) -> None:
    async with as_caller("idp-svc", (("system", None),), scope="people.read") as client:
        units = await client.get("/v1/reference/organisations")
        people = await client.get("/v1/reference/people")

    unit = next(one for one in units.json()["items"] if one["organisation_id"] == str(DIVISION_A))
    person = next(one for one in people.json()["items"] if one["person_id"] == str(STAFF))
    assert unit["path"] == [str(MINISTRY), str(AGENCY_A), str(DIVISION_A)]
    assert (person["supervisor_id"], person["version"]) == (str(DIRECTOR), 1)


async def test_a_scope_is_needed(as_caller: Open) -> None:
    async with as_caller(HR, HR_GRANTS, scope="people.read") as client:
        refused = await client.post("/v1/people", json=a_body())

    assert (refused.status_code, refused.json()["code"]) == (403, "MISSING_SCOPE")
