"""Routes of imports: a file comes in, is checked, applied or cancelled, and goes back with what is wrong."""

import hashlib
from collections.abc import Iterator
from typing import IO, Annotated, Any
from uuid import UUID

from fastapi import Query, Response, UploadFile
from fastapi.responses import StreamingResponse
from service_kit.app import AttemptDep, DatabaseDep, KeyedAttempt, KeyedAttemptDep, NowDep
from service_kit.conditional import tagged
from service_kit.idempotency import Attempt
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router

from people_svc.api.dependencies import ImportLimitsDep, ImportToolsDep
from people_svc.api.import_schemas import ImportOut, ImportRowOut
from people_svc.api.import_words import ADDED, flaw_out, told_in_cells
from people_svc.domain.imports.job import FileFormat, ImportKind, RowStatus
from people_svc.persistence.imports.tables import Import, ImportRow
from people_svc.use_cases.imports import jobs
from people_svc.use_cases.imports.jobs import Upload
from people_svc.use_cases.imports.writing import as_file, result_rows, template

ADDRESS = "/v1/imports"
_PIECE = 1 << 20
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DryRun = Annotated[bool, Query(description="Check only; apply it afterwards")]
router = Router(prefix=ADDRESS, tags=["imports"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]


@router.post("", status_code=202, response_model=ImportOut)
def bring_in_file(
    kind: ImportKind,
    file: UploadFile,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    keyed: KeyedAttemptDep,
    tools: ImportToolsDep,
    limits: ImportLimitsDep,
    response: Response,
    organisation_id: Annotated[UUID | None, Query(description="The unit into which the rows go")] = None,
    dry_run: DryRun = True,  # noqa: FBT002  a word of the query
) -> ImportOut:
    """A CSV or XLSX file; what becomes of it is told by the import that is answered."""
    name = "".join(letter for letter in file.filename or "" if letter.isprintable())
    upload = Upload(kind=kind, file=file.file, file_name=name, organisation_id=organisation_id)
    take = jobs.check_file if dry_run else jobs.apply_file
    attempt = _attempt(keyed, upload, dry_run)
    row = take(
        database, upload, caller=caller, keyring=tools.vault.keyring, limits=limits, now=now, attempt=attempt
    )
    response.headers["Location"] = f"{ADDRESS}/{row.id}"
    return _out(response, row)


@router.get("", response_model=Page[ImportOut])
def list_imports(caller: Reader, database: DatabaseDep, page: PageDep) -> Rows[ImportOut]:
    found = jobs.list_imports(database, page, caller=caller)
    return Rows([ImportOut.of(row) for row in found.items], found.next_cursor)


@router.get("/templates/{kind}.{form}", response_class=StreamingResponse)
def read_template(kind: ImportKind, form: FileFormat, _caller: Reader) -> StreamingResponse:
    """A file to fill in; the columns may stand in any order, and those that are not needed be left out."""
    return _file(template(kind, form), f"{kind}.{form}", form)


@router.get("/{import_id}", response_model=ImportOut)
def read_import(import_id: UUID, caller: Reader, database: DatabaseDep, response: Response) -> ImportOut:
    return _out(response, jobs.read_import(database, import_id, caller=caller))


@router.get("/{import_id}/rows", response_model=Page[ImportRowOut])
def list_rows(
    import_id: UUID, caller: Reader, database: DatabaseDep, page: PageDep, status: RowStatus | None = None
) -> Rows[ImportRowOut]:
    """What became of each row, in the order of the file."""
    found = jobs.list_rows(database, import_id, page, status=status, caller=caller)
    return Rows([_row_out(row) for row in found.items], found.next_cursor)


@router.get("/{import_id}/result", response_class=StreamingResponse)
def read_result(
    import_id: UUID, caller: Reader, database: DatabaseDep, tools: ImportToolsDep
) -> StreamingResponse:
    """The file that came, in its format, with what became of each row, what is wrong, and how to mend it."""
    job, rows = result_rows(
        database, import_id, caller=caller, keyring=tools.vault.keyring, added=ADDED, tell=told_in_cells
    )
    encoding = job.encoding or "utf-8"
    content = as_file(rows, job.format, job.delimiter or ",", encoding)
    return _file(content, f"{job.kind}-result.{job.format}", job.format, encoding)


@router.post("/{import_id}/apply", response_model=ImportOut)
def apply_import(
    import_id: UUID, caller: Writer, database: DatabaseDep, attempt: AttemptDep, response: Response
) -> ImportOut:
    """After a dry run: let it happen. Rows that were refused are refused again unless their cause is gone."""
    return _out(response, jobs.apply_import(database, import_id, caller=caller, attempt=attempt))


@router.post("/{import_id}/cancel", response_model=ImportOut)
def cancel_import(
    import_id: UUID,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> ImportOut:
    return _out(response, jobs.cancel_import(database, import_id, caller=caller, now=now, attempt=attempt))


def _out(response: Response, row: Import) -> ImportOut:
    tagged(response, row)
    return ImportOut.of(row)


def _file(
    content: Iterator[bytes], name: str, form: FileFormat, encoding: str = "utf-8"
) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    media_type = _WORKBOOK if form is FileFormat.XLSX else f"text/csv; charset={encoding}"
    return StreamingResponse(content, headers=headers, media_type=media_type)


def _row_out(row: ImportRow) -> ImportRowOut:
    flaws: list[dict[str, Any]] = row.flaws or []
    return ImportRowOut(
        number=row.number,
        status=row.status,
        subject_id=row.subject_id,
        flaws=[flaw_out(flaw) for flaw in flaws],
    )


def _attempt(keyed: KeyedAttempt | None, upload: Upload, is_dry: object) -> Attempt | None:
    if keyed is None:
        return None
    about = f"{upload.kind} {upload.organisation_id} {is_dry} "
    return keyed(hashlib.sha256(about.encode() + _digest(upload.file)).hexdigest())


def _digest(file: IO[bytes]) -> bytes:
    found = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_PIECE):
        found.update(piece)
    return found.digest()
