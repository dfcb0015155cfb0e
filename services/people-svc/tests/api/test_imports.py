"""HTTP in: a file of staff from the upload to its result."""

from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from import_builders import HEADERS, a_csv, a_row, as_officer, code_units, upload, work
from people_builders import AGENCY_A, AGENCY_B, DIVISION_A, STAFF, a_world, an_app, recorded
from people_builders import refuse_what_breaks_the_promise as refuse_broken
from people_svc.persistence.tables import Import, ImportBatch, Person
from service_kit.database import Database
from service_kit.testing import running
from sqlmodel import select

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    code_units(sqlite_database)
    return an_app(sqlite_url)


async def asked(app: FastAPI, path: str) -> Any:
    async with as_officer(app) as client:
        return (await client.get(f"/v1/imports/{path}")).json()


def people(app: FastAPI) -> dict[str | None, Person]:
    with app.state.database.read() as session:
        return {row.personnel_number: row for row in session.exec(select(Person))}


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(app: FastAPI) -> None:
    before = len(people(app))

    answer = await upload(app, a_csv(a_row("1001"), a_row("1002", unit="0800201"), a_row("", name="")))
    work(app)

    assert answer.status_code == 202
    found = await asked(app, answer.json()["id"])
    assert found["state"] == "checked"
    assert found["counts"] == {"registered": 1, "changed": 0, "unchanged": 0, "refused": 2}
    rows = (await asked(app, f"{found['id']}/rows?status=refused"))["items"]
    assert [(row["number"], [flaw["code"] for flaw in row["flaws"]]) for row in rows] == [
        (3, ["UNIT_NOT_YOURS"]),
        (4, ["KEY_MISSING", "CELL_MISSING"]),
    ]
    assert rows[0]["flaws"][0]["mend"]["en"] == "Let the officer of that unit import the row."
    assert len(people(app)) == before


async def test_what_was_checked_is_applied_and_a_second_time_unchanged(app: FastAPI) -> None:
    """R-CLS-19, S09: a level of DPIS stays a level."""
    content = a_csv(a_row("๑๐๐๑", national_id="1-2345-67890-12-1"), a_row("1002", level="M1", kind="1"))
    checked = (await upload(app, content)).json()["id"]
    work(app)

    async with as_officer(app) as client:
        applied = await client.post(f"/v1/imports/{checked}/apply")
    work(app)
    again = (await upload(app, content, dry_run=False)).json()["id"]
    work(app)

    assert applied.json()["state"] == "applying"
    found = people(app)
    assert found["1001"].national_id_masked == "x-xxxx-xxxxx-12-1"
    assert (found["1001"].name_th, str(found["1001"].active_from)) == ("นายสมชาย ใจดี", "2020-10-01")
    assert found["1001"].organisation_id == DIVISION_A
    assert (found["1002"].level_scheme, found["1002"].level_code) == ("dpis", "M1")
    assert found["1002"].position_type == "บริหาร"
    assert (await asked(app, again))["counts"]["unchanged"] == 2
    said = [event for event in recorded(app.state.database) if event["subject"] == str(found["1001"].id)]
    assert [event["type"] for event in said] == ["people.person.registered.v1"]
    refuse_broken(app.state.database)


async def test_a_changed_row_changes_the_person_and_is_told(app: FastAPI) -> None:
    await upload(app, a_csv(a_row()), dry_run=False)
    work(app)

    job = (await upload(app, a_csv(a_row(title="ผู้อำนวยการกอง", unit="08001")), dry_run=False)).json()["id"]
    work(app)

    person = people(app)["1001"]
    assert (await asked(app, job))["counts"]["changed"] == 1
    assert (person.position_title, person.organisation_id) == ("ผู้อำนวยการกอง", AGENCY_A)
    assert recorded(app.state.database)[-1]["type"] == "people.person.changed.v1"


async def test_the_background_job_brings_a_file_to_its_end(app: FastAPI) -> None:
    async with running(app):
        job = (await upload(app, a_csv(a_row()))).json()["id"]
        found = await asked(app, job)
        while found["state"] == "checking":
            found = await asked(app, job)

    assert found["counts"]["registered"] == 1
    assert found["rows_done"] == found["rows"] == 1


async def test_sensitive_columns_are_dropped_reported_and_not_even_kept(app: FastAPI) -> None:
    headers, row = [*HEADERS, "ศาสนา", "PER_SALARY", "งานอดิเรก"], [*a_row(), "พุทธ", "35000", "อ่านหนังสือ"]

    found = (await upload(app, a_csv(row, headers=headers))).json()

    assert found["dropped_columns"] == ["ศาสนา", "PER_SALARY"]
    assert found["unknown_columns"] == ["งานอดิเรก"]
    assert "ศาสนา" not in [column["header"] for column in found["columns"]]


async def test_what_was_uploaded_is_not_readable_in_the_database(app: FastAPI) -> None:
    await upload(app, a_csv(a_row(national_id="1234567890121")), dry_run=False)
    work(app)

    with app.state.database.read() as session:
        sealed = session.scalars(sa.select(ImportBatch.sealed)).one()
    person = people(app)["1001"]
    vault = app.state.import_tools.vault
    assert b"1234567890121" not in sealed
    assert person.national_id_sealed is not None
    assert b"1234567890121" not in person.national_id_sealed
    assert vault.keyring.open(person.national_id_sealed, place=person.id.bytes) == b"1234567890121"


async def test_a_national_id_given_for_one_person_is_sealed_as_well(app: FastAPI) -> None:
    body = {
        "name": {"th": "นางสาวใหม่ ตัวอย่าง"},
        "organisation_id": str(DIVISION_A),
        "personnel_kind": "ข้าราชการ",
        "personnel_number": "7",
        "national_id": "1234567890121",
        "active_from": "2020-10-01",
    }

    async with as_officer(app) as client:
        answer = await client.post("/v1/people", json=body)

    person = people(app)["7"]
    assert answer.json()["national_id_masked"] == "x-xxxx-xxxxx-12-1"
    assert person.national_id_sealed is not None
    keyring = app.state.import_tools.vault.keyring
    assert keyring.open(person.national_id_sealed, place=person.id.bytes) == b"1234567890121"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "IMPORT_FILE_EMPTY"),
        (b"\xd0\xcf\x11\xe0 old", "IMPORT_FILE_UNREADABLE"),
        (b"PK\x03\x04 no workbook", "IMPORT_FILE_UNREADABLE"),
        (b"\x81\x82\xff\xff", "IMPORT_FILE_UNREADABLE"),
        (a_csv(a_row()) + b'"never closed', "IMPORT_FILE_UNREADABLE"),
        (a_csv(headers=[*HEADERS, HEADERS[0]]), "IMPORT_COLUMN_TWICE"),
        (a_csv(headers=HEADERS[:2]), "IMPORT_COLUMNS_MISSING"),
    ],
)
async def test_a_file_that_is_no_table_is_refused_whole(app: FastAPI, content: bytes, code: str) -> None:
    answer = await upload(app, content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    with app.state.database.read() as session:
        assert session.exec(select(Import)).all() == []


async def test_only_officers_import_and_only_into_their_units(app: FastAPI) -> None:
    nobody = await upload(app, a_csv(a_row()), grants=(("staff", None),), subject=STAFF)
    mine = (await upload(app, a_csv(a_row()))).json()["id"]
    async with as_officer(app, (("hr_officer", AGENCY_B),), STAFF) as other:
        hidden = await other.get(f"/v1/imports/{mine}")
        foreign = await other.post(f"/v1/imports/{mine}/apply")

    assert (nobody.status_code, hidden.status_code, foreign.status_code) == (403, 404, 404)


async def test_a_cancelled_import_goes_no_further(app: FastAPI) -> None:
    job = (await upload(app, a_csv(a_row()), dry_run=False)).json()["id"]
    async with as_officer(app) as client:
        cancelled = await client.post(f"/v1/imports/{job}/cancel")
        again = await client.post(f"/v1/imports/{job}/cancel")

    assert work(app) == 0
    assert cancelled.json()["state"] == "cancelled"
    assert (again.status_code, again.json()["code"]) == (409, "IMPORT_STATE_FORBIDS")
    assert "1001" not in people(app)


async def test_a_file_sent_twice_with_one_key_is_one_import(app: FastAPI) -> None:
    sent = {"Idempotency-Key": "one key"}

    first = await upload(app, a_csv(a_row()), **sent)
    again = await upload(app, a_csv(a_row()), **sent)
    other = await upload(app, a_csv(a_row("1002")), **sent)

    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_a_file_may_be_larger_than_other_bodies_but_not_without_end(app: FastAPI) -> None:
    rows = [a_row(str(number)) for number in range(20_000)]

    answer = await upload(app, a_csv(*rows))

    assert (answer.status_code, answer.json()["rows"]) == (202, 20_000)
    assert len(a_csv(*rows)) > 2 * 1_048_576


async def test_a_number_in_thai_digits_is_the_same_number_wherever_it_comes_from(app: FastAPI) -> None:
    body = {
        "name": {"th": "นายสมชาย ใจดี"},
        "personnel_number": "๑๒๓",
        "personnel_kind": "ข้าราชการ",
        "organisation_id": str(DIVISION_A),
        "active_from": "2020-10-01",
    }
    async with as_officer(app) as client:
        made = await client.post("/v1/people", json=body)
        again = await client.post("/v1/people", json={**body, "personnel_number": "123"})
    await upload(app, a_csv(a_row("123", title="หัวหน้า")), dry_run=False)
    work(app)

    assert (made.status_code, again.json()["code"]) == (201, "PERSONNEL_NUMBER_TAKEN")
    assert people(app)["123"].position_title == "หัวหน้า"
