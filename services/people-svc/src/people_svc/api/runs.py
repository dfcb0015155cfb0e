"""Routes of runs that classify many people: a dry run first, then proposals that people decide about."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from fastapi import Response
from fastapi.responses import StreamingResponse
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router

from people_svc.api.run_schemas import HEADER, RunIn, RunOut, RunRowOut, told_in_cells
from people_svc.domain.imports.job import FileFormat
from people_svc.domain.run import SkipReason, Verdict
from people_svc.persistence.tables import ClassificationRun
from people_svc.use_cases.imports.writing import as_file
from people_svc.use_cases.runs import jobs
from people_svc.use_cases.runs.jobs import RowFilter

ADDRESS = "/v1/classification-runs"
router = Router(prefix=ADDRESS, tags=["classification runs"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]


@router.post("", status_code=202, response_model=RunOut)
def check_people(
    body: RunIn, caller: Writer, database: DatabaseDep, now: NowDep, attempt: AttemptDep, response: Response
) -> RunOut:
    """A dry run over a unit and all below it: who would be proposed, who is left out and why."""
    row = jobs.check_people(database, body.new(), caller=caller, now=now, attempt=attempt)
    response.headers["Location"] = f"{ADDRESS}/{row.id}"
    return _out(response, row)


@router.get("", response_model=Page[RunOut])
def list_runs(caller: Reader, database: DatabaseDep, page: PageDep) -> Rows[RunOut]:
    found = jobs.list_runs(database, page, caller=caller)
    return Rows([RunOut.of(row) for row in found.items], found.next_cursor)


@router.get("/{run_id}", response_model=RunOut)
def read_run(run_id: UUID, caller: Reader, database: DatabaseDep, response: Response) -> RunOut:
    return _out(response, jobs.read_run(database, run_id, caller=caller))


@router.get("/{run_id}/rows", response_model=Page[RunRowOut])
def list_run_rows(
    run_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    verdict: Verdict | None = None,
    reason: SkipReason | None = None,
) -> Rows[RunRowOut]:
    """What became of each person, or would become."""
    wanted = RowFilter(verdict=verdict, reason=reason)
    found = jobs.list_run_rows(database, run_id, page, wanted, caller=caller)
    return Rows([RunRowOut.of(row) for row in found.items], found.next_cursor)


@router.get("/{run_id}/result", response_class=StreamingResponse)
def read_run_result(run_id: UUID, caller: Reader, database: DatabaseDep) -> StreamingResponse:
    """All rows as CSV, in Thai and English."""
    found = jobs.result_of(database, run_id, caller=caller)

    def rows() -> Iterator[list[str]]:
        yield HEADER
        for row, person in found:
            yield told_in_cells(row, person)

    headers = {
        "Content-Disposition": 'attachment; filename="classification-run.csv"',
        "Cache-Control": "no-store",
    }
    content = as_file(rows(), FileFormat.CSV, ",", "utf-8")
    return StreamingResponse(content, headers=headers, media_type="text/csv")


@router.post("/{run_id}/apply", response_model=RunOut)
def apply_run(
    run_id: UUID, caller: Writer, database: DatabaseDep, attempt: AttemptDep, response: Response
) -> RunOut:
    """Propose what the dry run has shown; nothing becomes final by it."""
    return _out(response, jobs.apply_run(database, run_id, caller=caller, attempt=attempt))


@router.post("/{run_id}/cancel", response_model=RunOut)
def cancel_run(
    run_id: UUID,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> RunOut:
    return _out(response, jobs.cancel_run(database, run_id, caller=caller, now=now, attempt=attempt))


def _out(response: Response, row: ClassificationRun) -> RunOut:
    tagged(response, row)
    return RunOut.of(row)
