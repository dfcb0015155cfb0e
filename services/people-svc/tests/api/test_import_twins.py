"""Rows of one person in one file: the dry run and what is applied say the same, wherever the batches end."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from import_builders import a_csv, a_row, as_officer, code_units, upload, work
from people_builders import a_world, an_app
from people_svc.persistence.tables import Person
from service_kit.database import Database
from sqlmodel import select

pytestmark = pytest.mark.anyio
ONE, OTHER = "1234567890121", "3100600445635"
TWICE, ANOTHERS = ["KEY_TWICE_IN_FILE"], ["NATIONAL_ID_OF_ANOTHER"]
# Known before: 1 and 2 without a national ID, 3 with one.
FILES: dict[str, tuple[list[list[str]], list[list[str]]]] = {
    "one id for a known and a new person": (
        [a_row("9"), a_row("1", national_id=ONE), a_row("4", national_id=ONE)],
        [[], [], ANOTHERS],
    ),
    "one id for two known people": (
        [a_row("1", national_id=ONE), a_row("9"), a_row("2", national_id=ONE)],
        [[], [], ANOTHERS],
    ),
    "one id for two new people": (
        [a_row("4", national_id=ONE), a_row("9"), a_row("5", national_id=ONE)],
        [[], [], ANOTHERS],
    ),
    "a known person by the number and by the id": (
        [a_row("3", title="หัวหน้า"), a_row("9"), a_row("", national_id=OTHER, title="รองหัวหน้า")],
        [[], [], TWICE],
    ),
    "a new person by both and by the id alone": (
        [a_row("4", national_id=ONE), a_row("9"), a_row("", national_id=ONE)],
        [[], [], TWICE],
    ),
    "a new person by the id alone, twice": (
        [a_row("", national_id=ONE), a_row("9"), a_row("", national_id=ONE)],
        [[], [], TWICE],
    ),
    "what was refused takes no id away": (
        [a_row("5", national_id=OTHER), a_row("9"), a_row("3", national_id=OTHER, title="หัวหน้า")],
        [ANOTHERS, [], []],
    ),
}


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


async def found(app: FastAPI, content: bytes, *, dry_run: bool) -> tuple[str, dict[str, int], list[Any]]:
    job = (await upload(app, content, dry_run=dry_run)).json()["id"]
    work(app)
    async with as_officer(app) as client:
        told = (await client.get(f"/v1/imports/{job}")).json()
        rows = (await client.get(f"/v1/imports/{job}/rows")).json()["items"]
    return told["state"], told["counts"], [[flaw["code"] for flaw in row["flaws"]] for row in rows]


@pytest.mark.parametrize("batch", [2, 1000])
@pytest.mark.parametrize("name", FILES)
async def test_a_person_comes_once_in_a_file(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, name: str, batch: int
) -> None:
    monkeypatch.setattr("people_svc.use_cases.imports.jobs.BATCH", batch)
    await found(app, a_csv(a_row("1"), a_row("2"), a_row("3", national_id=OTHER)), dry_run=False)
    rows, flaws = FILES[name]

    checked = await found(app, a_csv(*rows), dry_run=True)
    applied = await found(app, a_csv(*rows), dry_run=False)

    assert (checked[0], applied[0]) == ("checked", "applied")
    assert checked[1:] == applied[1:]
    assert applied[2] == flaws
    with app.state.database.read() as session:
        people = session.exec(select(Person)).all()
    codes = [person.national_id_code for person in people if person.national_id_code]
    assert len(codes) == len(set(codes))
