"""A file that says something else of a known person: corrected, or refused with how to mend it."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from import_builders import HEADERS, a_csv, a_row, as_officer, code_units, upload, work
from people_builders import NOW, a_proposal, a_world, an_app, propose, recorded
from people_svc.persistence.tables import Person
from service_kit.database import Database
from sqlmodel import select

pytestmark = pytest.mark.anyio
ONE, OTHER, THIRD = "1234567890121", "3100600445635", "1101700230708"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(database: Database, database_url: str) -> Iterator[FastAPI]:
    a_world(database)
    code_units(database)
    made = an_app(database_url)
    yield made
    made.state.database.close()


async def found(app: FastAPI, *rows: list[str], dry_run: bool, headers: Any = HEADERS) -> list[Any]:
    job = (await upload(app, a_csv(*rows, headers=headers), dry_run=dry_run)).json()["id"]
    work(app)
    async with as_officer(app) as client:
        items = (await client.get(f"/v1/imports/{job}/rows")).json()["items"]
    return [(row["status"], row["flaws"]) for row in items]


async def checked_and_applied(app: FastAPI, *rows: list[str], headers: Any = HEADERS) -> list[Any]:
    checked = await found(app, *rows, dry_run=True, headers=headers)
    applied = await found(app, *rows, dry_run=False, headers=headers)
    assert checked == applied
    return applied


def person(app: FastAPI, number: str = "1001") -> Person:
    with app.state.database.read() as session:
        return session.exec(select(Person).where(Person.personnel_number == number)).one()


@pytest.mark.parametrize("row", [a_row(begins="1/4/2562"), a_row("", national_id=ONE, begins="2019-04-01")])
async def test_another_first_day_is_corrected_and_told(app: FastAPI, row: list[str]) -> None:
    await found(app, a_row(national_id=ONE), dry_run=False)

    told = await checked_and_applied(app, row)
    again = await found(app, row, dry_run=False)

    assert (told, again) == ([("changed", [])], [("unchanged", [])])
    assert str(person(app).active_from) == "2019-04-01"
    said = [event["type"] for event in recorded(app.state.database)][-2:]
    assert said == ["people.person.changed.v1", "people.person.service_changed.v1"]


async def test_a_first_day_after_what_is_recorded_refuses_its_row(app: FastAPI) -> None:
    await found(app, a_row(), a_row("1002"), dry_run=False)
    propose(app.state.database, a_proposal(person(app).id))

    told = await checked_and_applied(app, a_row(begins="17/10/2566"), a_row("1002", begins="17/10/2566"))

    assert [status for status, _ in told] == ["refused", "changed"]
    (flaw,) = told[0][1]
    assert (flaw["code"], flaw["column"], flaw["rule"]) == (
        "FIRST_DAY_AFTER_HISTORY",
        "active_from",
        "R-CLS-15",
    )
    assert flaw["mend"] == {
        "th": f"มีการจำแนกกลุ่มบันทึกไว้แล้ว วันแรกที่ปฏิบัติงานจึงเป็นได้ไม่เกินวันที่ {NOW.date()} "
        "โปรดตรวจวันที่ หรือแก้ไขประวัตินั้นก่อน",
        "en": f"A classification is recorded already, so the first day of service can be {NOW.date()} at the "
        "latest: check the day, or correct that record first.",
    }
    assert str(person(app).active_from) == "2020-10-01"


async def test_a_first_day_after_the_last_one_refuses_its_row(app: FastAPI) -> None:
    headers = [*HEADERS, "วันพ้นจากราชการ"]
    ended = [*a_row(), "30/9/2565"]
    await found(app, ended, dry_run=False, headers=headers)

    told = await checked_and_applied(app, [*a_row(begins="1/10/2565"), ""], headers=headers)

    assert [(status, [flaw["code"] for flaw in flaws]) for status, flaws in told] == [
        ("refused", ["PERSON_PERIOD"])
    ]


async def test_another_national_id_refuses_its_row_and_says_where_to_correct_it(app: FastAPI) -> None:
    await found(app, a_row(national_id=ONE), a_row("1002", national_id=OTHER), a_row("1003"), dry_run=False)

    told = await checked_and_applied(
        app,
        a_row(national_id=THIRD, title="หัวหน้า"),
        a_row("1002", national_id=ONE),
        a_row("1003", national_id=THIRD),
    )

    codes = [(status, [flaw["code"] for flaw in flaws]) for status, flaws in told]
    assert codes == [
        ("refused", ["NATIONAL_ID_DIFFERS"]),
        ("refused", ["NATIONAL_ID_OF_ANOTHER"]),
        ("changed", []),
    ]
    (flaw,) = told[0][1]
    assert flaw["column"] == "national_id"
    assert "PUT /v1/people/{id}/national-id" in flaw["mend"]["th"]
    assert "PUT /v1/people/{id}/national-id" in flaw["mend"]["en"]
    assert person(app).national_id_masked == "x-xxxx-xxxxx-12-1"
    assert person(app).position_title != "หัวหน้า"
