"""Routes of requests about personal data: correction, export, erasure."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Path, Query, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.calendar import day
from service_kit.conditional import IfMatch, tagged
from service_kit.database import Database
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router

from people_svc.api.dependencies import ImportToolsDep, NotingDep
from people_svc.api.export_schemas import ExportOut
from people_svc.api.privacy_schemas import (
    AcceptanceIn,
    DataRequestIn,
    DataRequestOut,
    RefusalIn,
    changes_of,
)
from people_svc.domain.privacy.request import RequestKind, RequestState
from people_svc.persistence.tables import DataRequest
from people_svc.use_cases.privacy import answers, requests
from people_svc.use_cases.privacy.export import export_person

router = Router(prefix="/v1/data-requests", tags=["privacy"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]


async def _sought(
    kind: RequestKind | None = None,
    state: RequestState | None = None,
    person_id: UUID | None = None,
    overdue: Annotated[bool | None, Query(description="Not answered within 30 days")] = None,
) -> requests.Sought:
    return requests.Sought(kind, state, person_id, overdue)


@router.post("", status_code=201, response_model=DataRequestOut)
def ask(
    body: DataRequestIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    tools: ImportToolsDep,
    response: Response,
) -> DataRequestOut:
    """Ask for a correction, an export or an erasure; an answer is due in 30 days."""
    keyring = tools.vault.keyring
    row = requests.ask(database, body.new(), caller=caller, keyring=keyring, now=now, attempt=attempt)
    return _out(response, database, row, now)


@router.get("", response_model=Page[DataRequestOut])
def list_requests(
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    page: PageDep,
    sought: Annotated[requests.Sought, Depends(_sought)],
) -> Rows[DataRequestOut]:
    """The own ones, and for HR officers those of their people; `overdue=true`: those that wait too long."""
    found = requests.list_requests(database, page, sought=sought, caller=caller, now=now)
    files = requests.list_files(database, found.items)
    return Rows([DataRequestOut.of(row, files[row.id], day(now)) for row in found.items], found.next_cursor)


@router.get("/{request_id}", response_model=DataRequestOut)
def read_request(
    request_id: UUID, caller: Reader, database: DatabaseDep, now: NowDep, response: Response
) -> DataRequestOut:
    return _out(response, database, requests.read_request(database, request_id, caller=caller), now)


@router.get("/{request_id}/files/{number}", response_class=Response)
def read_file(
    request_id: UUID,
    number: Annotated[int, Path(ge=1, le=100)],
    caller: Reader,
    database: DatabaseDep,
    tools: ImportToolsDep,
) -> Response:
    """A file of evidence, always as a download: nobody knows what is in it."""
    keyring = tools.vault.keyring
    file, content = requests.open_file(database, request_id, number, caller=caller, keyring=keyring)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, headers=headers, media_type="application/octet-stream")


@router.get("/{request_id}/export", response_model=ExportOut)
def export(
    request_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    tools: ImportToolsDep,
    response: Response,
) -> ExportOut:
    """Everything that this service keeps about the person, once the request is accepted."""
    keyring = tools.vault.keyring
    found = export_person(database, request_id, caller=caller, keyring=keyring, reads=noting, now=now)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = f'attachment; filename="thaksa-person-{found.person.id}.json"'
    return ExportOut.of(found)


@router.post("/{request_id}/accept", response_model=DataRequestOut)
def accept_request(
    request_id: UUID,
    body: AcceptanceIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    tools: ImportToolsDep,
    response: Response,
) -> DataRequestOut:
    """By an HR officer who is not the person: a correction is applied, an erasure done, an export allowed."""
    row = answers.accept_request(
        database,
        request_id,
        effective_from=body.effective_from,
        changes_of=changes_of,
        vault=tools.vault,
        caller=caller,
        seen=seen,
        now=now,
        attempt=attempt,
    )
    return _out(response, database, row, now)


@router.post("/{request_id}/refuse", response_model=DataRequestOut)
def refuse_request(
    request_id: UUID,
    body: RefusalIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> DataRequestOut:
    """With a coded reason, which is kept."""
    row = answers.refuse_request(
        database,
        request_id,
        code=body.code,
        reason=body.reason,
        caller=caller,
        seen=seen,
        now=now,
        attempt=attempt,
    )
    return _out(response, database, row, now)


@router.post("/{request_id}/withdraw", response_model=DataRequestOut)
def withdraw_request(
    request_id: UUID,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> DataRequestOut:
    row = answers.withdraw_request(database, request_id, caller=caller, seen=seen, now=now, attempt=attempt)
    return _out(response, database, row, now)


def _out(response: Response, database: Database, row: DataRequest, now: NowDep) -> DataRequestOut:
    files = requests.list_files(database, [row])[row.id]
    return DataRequestOut.of(tagged(response, row), files, day(now))
