"""Supervisors of a file: dry run and application say the same of each row, wherever the batches end."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from random import Random
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from import_builders import a_csv, a_row, as_officer, code_units, upload, work
from people_builders import NOW, a_world, an_app, the_hr, the_hr_of_all
from people_svc.persistence.tables import ImportLine, Person
from people_svc.use_cases.imports.jobs import cancel_import
from people_svc.use_cases.imports.run import give_up
from people_svc.use_cases.people import change_person
from people_svc.use_cases.posts import PersonChanges
from service_kit.database import Database
from sqlmodel import select

pytestmark = pytest.mark.anyio
HEADERS = ["PER_OFFNO", "ผู้บังคับบัญชา", "ผู้บังคับบัญชาเหนือขึ้นไป", "มีผลตั้งแต่วันที่"]
CHANGED, UNCHANGED = ("changed", ()), ("unchanged", ())
LOOP = ("refused", ("SUPERVISOR_LOOP",))
STAFF = [str(number) for number in range(1, 9)]
Line = Sequence[str]
# The lines before, the rows of the file, and what becomes of them.
FILES: dict[str, tuple[dict[str, str], list[Line], list[Any]]] = {
    "two people": ({}, [("1", "2"), ("9", ""), ("2", "1")], [CHANGED, None, LOOP]),
    "three people": ({}, [("1", "2"), ("2", "3"), ("3", "1")], [CHANGED, CHANGED, LOOP]),
    "through one who is not in the file": (
        {"3": "1"},
        [("2", "3"), ("4", "2"), ("1", "2"), ("1", "4")],
        [CHANGED, CHANGED, LOOP, ("refused", ("KEY_TWICE_IN_FILE",))],
    ),
    "through several who are not in the file": (
        {"3": "4", "4": "5", "5": "6"},
        [("2", "3"), ("7", ""), ("6", "2")],
        [CHANGED, UNCHANGED, LOOP],
    ),
    "by the next-higher supervisor": (
        {},
        [("1", "2", "3"), ("4", "5"), ("3", "1")],
        [CHANGED, CHANGED, LOOP],
    ),
    "opened by moving the upper one first": (
        {"2": "1"},
        [("2", "3"), ("4", "3"), ("1", "2")],
        [CHANGED, CHANGED, CHANGED],
    ),
    "opened too late": ({"2": "1"}, [("1", "2"), ("4", "3"), ("2", "3")], [LOOP, CHANGED, CHANGED]),
    "what was refused closes nothing": (
        {},
        [("1", "2"), ("2", "1"), ("3", "2"), ("2", "9"), ("1", "3")],
        [CHANGED, LOOP, CHANGED, ("refused", ("KEY_TWICE_IN_FILE",)), ("refused", ("KEY_TWICE_IN_FILE",))],
    ),
    "from another day on": (
        {},
        [("1", "2", "", "1/1/2567"), ("4", ""), ("2", "1", "", "1/1/2566")],
        [CHANGED, UNCHANGED, LOOP],
    ),
    "one who has left the line is no loop": (
        {"1": "2"},
        [("1", "", "", "1/1/2566"), ("4", "3"), ("2", "1", "", "1/1/2566")],
        [CHANGED, CHANGED, CHANGED],
    ),
    "what an earlier row has brought about is nothing new": (
        {"1": "2"},
        [("2", "3"), ("4", ""), ("1", "2", "3")],
        [CHANGED, UNCHANGED, UNCHANGED],
    ),
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def app(database: Database, database_url: str) -> AsyncIterator[FastAPI]:
    a_world(database)
    code_units(database)
    made = an_app(database_url)
    await upload(made, a_csv(*(a_row(number) for number in STAFF)), dry_run=False)
    work(made)
    yield made
    made.state.database.close()


def people(app: FastAPI) -> dict[str | None, Person]:
    with app.state.database.read() as session:
        return {row.personnel_number: row for row in session.exec(select(Person))}


def lead(app: FastAPI, lines: dict[str, str]) -> None:
    for number, above in lines.items():
        known = people(app)
        change_person(
            app.state.database,
            known[number].id,
            PersonChanges(supervisor_id=known[above].id, effective_from=dt.date(2020, 10, 1)),
            caller=the_hr_of_all(),
            seen=known[number].version,
            now=NOW,
        )


async def sent(app: FastAPI, rows: Sequence[Line], *, dry_run: bool) -> UUID:
    content = a_csv(*([*row, "", ""][:4] for row in rows), headers=HEADERS)
    return UUID((await upload(app, content, kind="supervisors", dry_run=dry_run)).json()["id"])


async def told(app: FastAPI, job: UUID) -> list[Any]:
    async with as_officer(app) as client:
        items = (await client.get(f"/v1/imports/{job}/rows?limit=200")).json()["items"]
    return [(row["status"], tuple(flaw["code"] for flaw in row["flaws"])) for row in items]


def kept(app: FastAPI) -> int:
    with app.state.database.read() as session:
        return len(session.exec(select(ImportLine)).all())


async def checked_then_applied(app: FastAPI, rows: Sequence[Line]) -> list[Any]:
    """Checked, and then applied as it was checked; both say the same of each row."""
    job = await sent(app, rows, dry_run=True)
    before = {number: (one.supervisor_id, one.version) for number, one in people(app).items()}
    work(app)
    checked = await told(app, job)
    assert {number: (one.supervisor_id, one.version) for number, one in people(app).items()} == before
    assert kept(app) == 0
    async with as_officer(app) as client:
        await client.post(f"/v1/imports/{job}/apply")
    work(app)
    assert await told(app, job) == checked
    return checked


@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize("name", FILES)
async def test_a_dry_run_tells_every_loop(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, name: str, batch: int
) -> None:
    """R-FRM-17, R-CLS-11: no line turns back on itself, at either level, on any day."""
    monkeypatch.setattr("people_svc.use_cases.imports.jobs.BATCH", batch)
    before, rows, outcomes = FILES[name]
    lead(app, before)

    found = await checked_then_applied(app, rows)

    unknown = ("refused", ("PERSON_UNKNOWN",))
    assert found == [unknown if outcome is None else outcome for outcome in outcomes]


async def test_the_same_supervisor_of_another_day_is_not_unchanged(app: FastAPI) -> None:
    """R-CLS-15: what a row says is compared with the day that it says; before the last post is history."""
    lead(app, {"1": "2"})
    await checked_then_applied(app, [("1", "3", "", "1/1/2567"), ("2", "4", "", "1/10/2566")])

    found = await checked_then_applied(
        app,
        [
            ("1", "2"),
            ("2", "4", "", "1/9/2566"),
            ("3", "", "", "1/1/2567"),
        ],
    )
    later = await checked_then_applied(app, [("1", "2", "", "2/1/2567"), ("2", "4", "", "1/12/2566")])

    before_the_last = ("refused", ("PLACEMENT_BEFORE_THE_LAST",))
    assert found == [UNCHANGED, before_the_last, UNCHANGED]
    assert later == [CHANGED, UNCHANGED]


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_a_file_says_both_say_the_same(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """R-FRM-17: files made by chance, with loops in most of them."""
    chance = Random(seed)  # noqa: S311  nothing secret: the same files each time
    monkeypatch.setattr("people_svc.use_cases.imports.jobs.BATCH", chance.choice([1, 2, 3]))
    for _ in range(3):
        rows = [
            (
                number,
                chance.choice(["", *STAFF]),
                chance.choice(["", "", *STAFF]),
                chance.choice(["", "", "1/1/2567"]),
            )
            for number in chance.sample(STAFF, len(STAFF))
        ]

        found = await checked_then_applied(app, rows)

        assert len(found) == len(STAFF)
    assert not turned_back(people(app))


def turned_back(known: dict[str | None, Person]) -> bool:
    above = {one.id: one.supervisor_id for one in known.values()}
    for start in above:
        seen, at = set(), start
        while at is not None:
            if at in seen:
                return True
            seen.add(at)
            at = above[at]
    return False


async def test_what_is_kept_of_a_dry_run_goes_when_it_ends_in_whatever_way(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("people_svc.use_cases.imports.jobs.BATCH", 1)
    for end in ("cancel", "fail"):
        job = await sent(app, [("1", "2"), ("2", "3"), ("3", "4")], dry_run=True)
        work(app, batches=2)
        assert kept(app) == 2

        if end == "fail":
            give_up(app.state.database, job, now=NOW)
        else:
            cancel_import(app.state.database, job, caller=the_hr(), now=NOW)

        assert kept(app) == 0
        assert work(app) == 0
