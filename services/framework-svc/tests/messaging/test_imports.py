"""The job beside the requests: what waits is done, and one that we cannot do does not hold up the others."""

import asyncio
from collections.abc import Iterator

import pytest
from exchange_builders import an_empty_draft, job_of, send
from fastapi import FastAPI
from framework_builders import an_app, as_ocsc, prepared
from framework_svc.messaging.imports import bring_in
from framework_svc.persistence.exchange.tables import ReleaseImport
from framework_svc.use_cases.exchange.run import waiting
from service_kit.database import Database
from sqlmodel import col, update

SHEET = "kind,key,title_th,provenance,source\ngoal,new_goal,เป้าหมาย,document,001".encode()


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    an_empty_draft(made, "2570.1")
    yield made
    made.state.database.close()


async def until_nothing_waits(app: FastAPI) -> None:
    job = asyncio.create_task(bring_in(app))
    try:
        async with asyncio.timeout(20):
            while await asyncio.to_thread(waiting, app.state.database):
                await asyncio.sleep(0.01)
    finally:
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)


def spoil(database: Database) -> None:
    """As if a later version had stored a document that this one cannot read."""
    with database.transaction() as session:
        session.execute(
            update(ReleaseImport).where(col(ReleaseImport.file_name) == "spoilt").values(kind="release")
        )


def test_what_waits_is_brought_in_by_the_job(app: FastAPI) -> None:
    sent = send(app, SHEET, "nodes", "&release_key=2570.1&dry_run=false")

    asyncio.run(until_nothing_waits(app))

    assert job_of(app, sent)["state"] == "applied"
    assert as_ocsc(app, "GET", "/v1/releases/2570.1").json()["counts"] == {"goal": 1}


def test_a_file_that_fails_does_not_hold_up_the_next(app: FastAPI) -> None:
    broken = send(app, SHEET, "nodes", "&release_key=2570.1&dry_run=false", name="spoilt")
    spoil(app.state.database)
    sound = send(app, SHEET, "nodes", "&release_key=2570.1&dry_run=false")

    asyncio.run(until_nothing_waits(app))

    assert (job_of(app, broken)["state"], job_of(app, sound)["state"]) == ("failed", "applied")
    assert job_of(app, broken)["problem"]["code"].startswith("FRAMEWORK_IMPORT_")
