"""HTTP in: what each reader sees of a person, who read it, and the search by national ID."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from people_builders import (
    AGENCY_A,
    COLLEAGUE,
    DIRECTOR,
    HR,
    OCSC,
    STAFF,
    a_person,
    a_world,
    add_person,
    an_app,
    key,
    types,
)
from people_svc.domain.privacy.fields import HELD, Reader, fields_of, withheld_from
from people_svc.domain.privacy.reading import Reading, What
from people_svc.persistence.tables import RecordRead
from privacy_builders import NUMBER, READERS, as_director, as_hr, as_somebody, as_staff, delegate, noted
from service_kit.database import Database
from service_kit.ids import new_id
from service_kit.tables import AUDIT_ENTRY
from service_kit.testing import running

pytestmark = pytest.mark.anyio
KNOWN = key("known by number")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    app = an_app(sqlite_url)
    vault = app.state.import_tools.vault
    add_person(sqlite_database, a_person(KNOWN, personnel_number="77"))
    with sqlite_database.transaction() as session:
        session.execute(
            sa.text(
                "UPDATE person SET national_id_code = :code, national_id_masked = :masked WHERE id = :id"
            ),
            {"code": vault.code(NUMBER), "masked": "x-xxxx-xxxxx-12-1", "id": KNOWN.hex},
        )
    delegate(sqlite_database)
    return app


@pytest.mark.parametrize(("reader", "subject", "grants"), READERS)
async def test_each_reader_sees_the_fields_of_the_classes_held_and_is_told_of_the_others(
    app: FastAPI, reader: Reader, subject: UUID, grants: Any
) -> None:
    async with as_somebody(app, subject, grants) as client:
        one = (await client.get(f"/v1/people/{STAFF}")).json()
        listed = (await client.get("/v1/people?limit=200")).json()["items"]

    expected = {*fields_of(What.RECORD, HELD[reader]), "withheld"}
    assert set(one) == expected
    assert one["withheld"] == withheld_from(What.RECORD, HELD[reader])
    assert next(item for item in listed if item["id"] == str(STAFF)) == one


async def test_the_table_of_classes_is_there_to_read(app: FastAPI) -> None:
    async with as_staff(app) as client:
        table = (await client.get("/v1/field-classes")).json()

    assert [one["key"] for one in table["classes"]] == ["public", "agency", "supervisor", "self", "hr"]
    assert {one["name"]: one["field_class"] for one in table["fields"]}["national_id_masked"] == "self"
    parts = {one["key"]: one["fields"] for one in table["parts"]}
    assert list(parts) == ["assignments", "context", "work", "classification", "local_groups"]
    assert {one["name"]: one["field_class"] for one in parts["context"]}["supervisor_id"] == "agency"
    named = [one for part in (*table.values(), *parts.values()) for one in part]
    assert all(one["title"]["th"] and one["title"]["en"] for one in named)
    assert {one["key"]: one["holds"] for one in table["readers"]}["executive"] == ["public", "agency"]


async def test_a_reading_beyond_public_fields_is_told_to_the_person(app: FastAPI) -> None:
    async with as_director(app) as client:
        await client.get(f"/v1/people/{STAFF}", headers={"Read-Purpose": quote("ประเมินผล")})
    async with as_somebody(app, COLLEAGUE) as client:
        await client.get(f"/v1/people/{STAFF}/assignments")
    async with as_somebody(app, OCSC, (("ocsc_officer", None),)) as client:
        await client.get(f"/v1/people/{STAFF}")
    async with as_staff(app) as client:
        await client.get("/v1/people/me")
        told = (await client.get(f"/v1/people/{STAFF}/reads")).json()["items"]

    shown = [(one["reader"], one["what"], one["on_behalf_of"], one["purpose"]) for one in told]
    assert shown == [
        (str(DIRECTOR), "record", None, "ประเมินผล"),
        (str(COLLEAGUE), "assignments", str(DIRECTOR), None),
    ]
    assert told[0]["classes"] == ["agency", "supervisor"]


async def test_each_part_of_a_record_is_noted_as_what_it_is_and_what_was_hidden_is_not(app: FastAPI) -> None:
    async with as_director(app) as client:
        for part in ("context", "local-groups", "assignments", "work"):
            await client.get(f"/v1/people/{STAFF}/{part}")
    async with as_staff(app) as client:
        await client.get(f"/v1/people/{STAFF}/context")
        await client.get(f"/v1/people/{HR}")

    assert [one.what for one in noted(app)] == [
        "context",
        "local_groups",
        "assignments",
    ]  # no work is recorded


async def test_a_page_costs_as_many_queries_as_one_person(app: FastAPI) -> None:
    counted: list[str] = []
    sa.event.listen(app.state.database.engine, "before_cursor_execute", lambda *said: counted.append(said[2]))
    async with as_hr(app) as client:
        await client.get("/v1/classification-workflow")  # whether the caller has left is asked once
        counted.clear()
        few = len((await client.get("/v1/people?limit=1")).json()["items"]), len(counted)
        counted.clear()
        many = len((await client.get("/v1/people?limit=50")).json()["items"]), len(counted)

    assert few[0] < many[0]
    assert few[1] == many[1]


async def test_a_list_is_one_entry_with_what_was_sought_and_never_the_name(app: FastAPI) -> None:
    async with as_hr(app) as client:
        page = (await client.get(f"/v1/people?organisation_id={AGENCY_A}&text=ทดสอบ")).json()["items"]
        told = (await client.get(f"/v1/people/{HR}/reads-made")).json()["items"]

    (entry,) = told
    assert (entry["what"], entry["person_id"]) == ("list", None)
    assert entry["count"] == len(page) - 1  # the officer's own record is nobody else's
    assert entry["query"] == {"within": str(AGENCY_A), "text": "sought", "line": "legal"}


async def test_only_the_person_and_the_officers_see_who_read(app: FastAPI) -> None:
    async with as_hr(app) as client:
        assert (await client.get(f"/v1/people/{STAFF}/reads")).status_code == 200
    async with as_director(app) as client:
        refused = await client.get(f"/v1/people/{STAFF}/reads")

    assert (refused.status_code, refused.json()["code"]) == (404, "PERSON_NOT_FOUND")


async def test_what_waits_is_stored_when_the_service_ends(app: FastAPI, sqlite_database: Database) -> None:
    async with running(app):
        async with as_director(app) as client:
            await client.get(f"/v1/people/{STAFF}")
        app.state.reads.note(an_entry(app))  # too late for the job, which rests

    with sqlite_database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(RecordRead)) == 2


def an_entry(app: FastAPI) -> Reading:
    return Reading(
        id=new_id(),
        read_at=app.state.clock(),
        reader=str(DIRECTOR),
        client_id="thaksa-portal",
        what=What.RECORD,
        person_id=STAFF,
        classes=["agency"],
        on_behalf_of=None,
        purpose=None,
        query=None,
        count=1,
    )


async def test_hr_finds_a_person_by_national_id_in_a_body_and_it_is_noted(app: FastAPI) -> None:
    async with as_hr(app) as client:
        found = (await client.post("/v1/people/search", json={"national_id": NUMBER})).json()
        nobody = await client.post("/v1/people/search", json={"national_id": "2345678901234"})
        wrong = await client.post("/v1/people/search", json={"national_id": "1234567890123"})

    assert [(one["id"], one["national_id_masked"]) for one in found["items"]] == [
        (str(KNOWN), "x-xxxx-xxxxx-12-1")
    ]
    assert (nobody.status_code, nobody.json()["items"]) == (200, [])
    assert (wrong.status_code, wrong.json()["code"]) == (422, "NATIONAL_ID_CHECKSUM")
    assert [(one.what, one.person_id) for one in noted(app)] == [("search", KNOWN)]


async def test_nobody_else_searches_by_national_id(app: FastAPI) -> None:
    elsewhere = (("hr_officer", key("agency b")),)
    async with as_director(app) as client:
        refused = await client.post("/v1/people/search", json={"national_id": NUMBER})
    async with as_somebody(app, HR, elsewhere) as client:
        hidden = await client.post("/v1/people/search", json={"national_id": NUMBER})

    assert refused.status_code == 403
    assert hidden.json()["items"] == []


async def test_a_person_certifies_the_version_read_and_only_once(app: FastAPI) -> None:
    async with as_staff(app) as client:
        seen = {"If-Match": (await client.get("/v1/people/me")).headers["ETag"]}
        first = await client.post("/v1/people/me/certifications", headers=seen)
        second = await client.post("/v1/people/me/certifications", headers=seen)
        stale = await client.post("/v1/people/me/certifications", headers={"If-Match": '"99"'})
        listed = (await client.get(f"/v1/people/{STAFF}/certifications")).json()["items"]

    assert first.status_code == 201
    assert first.json()["id"] == second.json()["id"] == listed[0]["id"]
    assert (listed[0]["person_version"], listed[0]["certified_at"]) == (1, "2023-10-16T02:00:00Z")
    assert stale.status_code == 412
    with app.state.database.read() as session:
        actions = session.scalars(sa.select(AUDIT_ENTRY.c.action)).all()
    assert actions.count("people.record.certified") == 1
    assert "people.record.certified" not in types(app.state.database)
