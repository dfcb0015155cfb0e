"""An import is checked a batch at a time, kept where nobody sees it, and applied in one step."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from exchange_builders import a_checked_import
from framework_builders import EDITOR, NOW, a_caller, draft, prepared
from framework_svc.domain.exchange.job import ImportKind, ImportState
from framework_svc.domain.framework import Kind
from framework_svc.persistence.exchange.imports import forget_nodes, get_import
from framework_svc.persistence.exchange.tables import ReleaseImport, ReleaseImportNode
from framework_svc.persistence.releases import framework_in
from framework_svc.persistence.tables import Node
from framework_svc.use_cases.exchange import run
from framework_svc.use_cases.exchange.imports import Upload, apply_import, cancel_import, take_file
from framework_svc.use_cases.exchange.run import run_import
from service_kit.database import Database
from sqlmodel import col

BY = a_caller("ocsc_officer", None, subject=EDITOR)
DRAFT = "2570.4"


@pytest.fixture(autouse=True)
def _prepared(database: Database) -> None:
    prepared(database)


def goals(database: Database, release_key: str = DRAFT) -> dict[str, str]:
    with database.read() as session:
        rows = session.execute(
            sa.select(col(Node.key), col(Node.title)).where(
                col(Node.release_key) == release_key, col(Node.kind) == "goal"
            )
        )
        return {key: title["th"] for key, title in rows}


def kept(database: Database) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(ReleaseImportNode)) or 0


def job_of(database: Database, import_id: UUID) -> ReleaseImport:
    with database.read() as session:
        return get_import(session, import_id)


def a_sheet(database: Database, *keys: str, at_once: bool = False) -> UUID:
    lines = [f"goal,{key},{key} ใหม่,document,001" for key in keys]
    return a_sheet_of(database, "\n".join(["kind,key,title_th,provenance,source", *lines]), at_once=at_once)


def a_sheet_of(database: Database, content: str, *, at_once: bool) -> UUID:
    upload = Upload(
        kind=ImportKind.NODES,
        content=content.encode(),
        file_name="goals.csv",
        release_key=DRAFT,
        applies_at_once=at_once,
    )
    return take_file(database, upload, caller=BY, now=NOW).id


def test_what_was_checked_is_seen_by_nobody_until_it_is_applied(database: Database) -> None:
    import_id = a_checked_import(database)
    release_key = job_of(database, import_id).release_key
    before = goals(database, release_key)
    waiting = kept(database)

    apply_import(database, import_id, caller=BY)
    run_import(database, import_id, now=NOW)

    assert (waiting, "new_goal" in before) == (1, False)
    assert goals(database, release_key) == before | {"new_goal": "เป้าหมาย"}
    assert (job_of(database, import_id).state, kept(database)) == (ImportState.APPLIED, 0)


def test_a_row_takes_the_place_of_the_node_that_there_is(database: Database) -> None:
    draft(database, DRAFT)
    before = goals(database)
    known = next(iter(before))

    run_import(database, a_sheet(database, known, "another", at_once=True), now=NOW)

    assert goals(database) == before | {known: f"{known} ใหม่", "another": "another ใหม่"}


def test_an_import_can_be_cancelled_between_two_batches(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft(database, DRAFT)
    before = goals(database)
    import_id = a_sheet(database, "one", "two", "three", at_once=True)
    progress: list[tuple[int, int, bool]] = []

    def noted_and_cancelled(*given: Any) -> bool:
        goes_on = noted(*given)
        progress.append((job_of(database, import_id).rows_done, kept(database), goes_on))
        if len(progress) == 1:
            cancel_import(database, import_id, caller=BY, now=NOW)
        return goes_on

    noted = run._noted
    monkeypatch.setattr(run, "BATCH", 1)
    monkeypatch.setattr(run, "_noted", noted_and_cancelled)
    run_import(database, import_id, now=NOW)

    assert progress == [(1, 1, True), (1, 0, False)]
    assert (job_of(database, import_id).state, kept(database)) == (ImportState.CANCELLED, 0)
    assert goals(database) == before


def test_what_a_dead_process_kept_is_kept_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(database, DRAFT)
    import_id = a_sheet(database, "one", "two", "three")

    def dies(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(run, "_finish_check", dies)
        run_import(database, import_id, now=NOW)
    run_import(database, import_id, now=NOW)

    job = job_of(database, import_id)
    assert (job.state, job.rows, job.rows_done, kept(database)) == (ImportState.CHECKED, 3, 3, 3)


def test_an_import_whose_nodes_are_not_kept_is_not_said_to_be_applied(database: Database) -> None:
    """A process of the version before, still at work while the next one starts, checks and keeps nothing."""
    draft(database, DRAFT)
    before = goals(database)
    import_id = a_sheet(database, "one", "two")
    run_import(database, import_id, now=NOW)
    with database.transaction() as session:
        forget_nodes(session, import_id)

    apply_import(database, import_id, caller=BY)
    run_import(database, import_id, now=NOW)

    job = job_of(database, import_id)
    assert (job.state, job.reason, goals(database)) == (ImportState.FAILED, "StaleVersion", before)


def test_a_file_with_a_flaw_keeps_nothing(database: Database) -> None:
    draft(database, DRAFT)

    import_id = a_sheet(database, "one", "not a key")
    run_import(database, import_id, now=NOW)

    assert (job_of(database, import_id).refused, kept(database)) == (1, 0)


def test_a_course_is_stored_as_a_course_and_is_no_unit_of_the_family_it_looks_like(
    database: Database,
) -> None:
    """S04, R-ORG-27: DS01 of the OCSC Learning Space beside the skill family DS."""
    draft(database, DRAFT)
    content = (
        "kind,key,title_th,facts,provenance,source\n"
        'course,DS01,Data Visualization,"{""pass_percent_min"": 60}",external,OCSC Learning Space\n'
    )

    run_import(database, a_sheet_of(database, content, at_once=True), now=NOW)

    columns = sa.select(col(Node.kind), col(Node.parent_key), col(Node.facts), col(Node.release_id))
    with database.read() as session:
        *course, release_id = session.execute(columns.where(col(Node.key) == "DS01")).one()
        units = framework_in(session, release_id).units
    assert course == [Kind.COURSE, None, {"pass_percent_min": 60}]
    assert "DS01" not in units
