"""Whatever bytes come as a file, they are refused or taken whole, and nothing half of them is stored."""

import asyncio
import csv
import io
from uuid import UUID

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_builders import HEADERS, a_csv, a_row, as_officer, code_units, upload, work
from people_builders import NOW, a_world, an_app
from people_svc.domain.imports.job import ImportState
from people_svc.persistence.tables import Import, Person
from people_svc.use_cases.imports.run import give_up, run_batch
from service_kit.database import Database
from sqlmodel import func, select

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    code_units(sqlite_database)
    return an_app(sqlite_url)


def test_arbitrary_bytes_are_refused_or_harmless(app: FastAPI) -> None:
    good = a_csv(a_row("1"), a_row("2"))
    starts = st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", a_csv(headers=HEADERS), good])

    @FEW
    @given(starts, st.binary(max_size=200))
    def hold(start: bytes, rest: bytes) -> None:
        answer = asyncio.run(upload(app, start + rest))
        work(app)
        assert answer.status_code in {202, 422}, answer.text

    hold()
    with app.state.database.read() as session:
        assert {row.state for row in session.exec(select(Import))} <= {ImportState.CHECKED}


def test_any_text_in_a_cell_has_an_outcome(app: FastAPI) -> None:
    cells = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=8, max_size=9)

    @FEW
    @given(st.lists(cells, max_size=3))
    def hold(rows: list[list[str]]) -> None:
        answer = asyncio.run(upload(app, a_csv(*rows), dry_run=False))
        work(app)
        assert answer.status_code in {202, 422}, answer.text

    hold()
    with app.state.database.read() as session:
        assert {row.state for row in session.exec(select(Import))} <= {ImportState.APPLIED}


def test_a_process_that_dies_goes_on_where_it_was(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("people_svc.use_cases.imports.jobs.BATCH", 2)
    job = asyncio.run(upload(app, a_csv(*[a_row(str(number)) for number in range(5)]), dry_run=False)).json()
    before = counted(app)

    work(app, batches=1)
    halfway = counted(app)
    another = an_app(app.state.database.url)  # the process that comes next
    work(another)

    assert (halfway - before, counted(app) - before) == (2, 5)
    with app.state.database.read() as session:
        found = session.exec(select(Import)).one()
    assert (str(found.id), found.registered, found.state) == (job["id"], 5, ImportState.APPLIED)
    assert not run_batch(app.state.database, found.id, tools=app.state.import_tools, now=NOW)


def test_what_a_run_has_not_reached_says_nothing_of_the_dry_run(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("people_svc.use_cases.imports.jobs.BATCH", 2)
    job = asyncio.run(upload(app, a_csv(*[a_row(str(number)) for number in range(5)]))).json()["id"]
    work(app)

    async def seen() -> tuple[list[int], list[str]]:
        async with as_officer(app) as client:
            rows = (await client.get(f"/v1/imports/{job}/rows")).json()["items"]
            result = (await client.get(f"/v1/imports/{job}/result")).content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(result)))[1:]
        return [row["number"] for row in rows], [line[len(HEADERS)] for line in lines]

    async def applied() -> None:
        async with as_officer(app) as client:
            assert (await client.post(f"/v1/imports/{job}/apply")).status_code == 200

    checked = asyncio.run(seen())
    asyncio.run(applied())
    work(app, batches=1)
    give_up(app.state.database, UUID(job), now=NOW)
    failed = asyncio.run(seen())

    assert checked[0] == [2, 3, 4, 5, 6]
    assert failed[0] == [2, 3]
    assert [bool(said) for said in checked[1]] == [True] * 5
    assert [bool(said) for said in failed[1]] == [True, True, False, False, False]


def counted(app: FastAPI) -> int:
    with app.state.database.read() as session:
        return session.exec(select(func.count()).select_from(Person)).one()
