"""Releases and nodes come in as files: checked, applied or cancelled; and templates to fill in."""

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response, UploadFile
from fastapi.responses import StreamingResponse
from service_kit.app import AttemptDep, DatabaseDep, KeyedAttemptDep, NowDep
from service_kit.conditional import tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router

from framework_svc.api.schemas_exchange import ImportOut, ImportRowOut
from framework_svc.domain.exchange.job import FileFormat, ImportKind, RowStatus
from framework_svc.domain.framework import KEY_LENGTH, RELEASE_KEY_LENGTH
from framework_svc.persistence.exchange.tables import ReleaseImport
from framework_svc.use_cases.exchange import imports
from framework_svc.use_cases.exchange.files import written
from framework_svc.use_cases.exchange.imports import Upload

ADDRESS = "/v1/imports"
MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
router = Router(prefix=ADDRESS, tags=["imports"])
Reader = Annotated[Caller, Requires("framework.read")]
Writer = Annotated[Caller, Requires("framework.write")]


@router.post("", status_code=202, response_model=ImportOut)
def bring_in_file(
    kind: ImportKind,
    file: UploadFile,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    keyed: KeyedAttemptDep,
    response: Response,
    framework_key: Annotated[
        str | None, Query(max_length=KEY_LENGTH, description="Of a document, when the file does not say it")
    ] = None,
    release_key: Annotated[
        str | None,
        Query(
            max_length=RELEASE_KEY_LENGTH, description="The draft of the nodes, or the key of the new draft"
        ),
    ] = None,
    dry_run: Annotated[bool, Query(description="Check only; apply it afterwards")] = True,  # noqa: FBT002
) -> ImportOut:
    """A sheet of nodes into a draft, or a CASE package or our own document as a new draft."""
    name = "".join(letter for letter in file.filename or "" if letter.isprintable())
    upload = Upload(
        kind=kind,
        content=file.file.read(),
        file_name=name,
        framework_key=framework_key,
        release_key=release_key,
        applies_at_once=not dry_run,
    )
    attempt = keyed(upload.digest) if keyed else None
    row = imports.take_file(database, upload, caller=caller, now=now, attempt=attempt)
    response.headers["Location"] = f"{ADDRESS}/{row.id}"
    return _out(response, row)


@router.get("", response_model=Page[ImportOut])
def list_imports(caller: Reader, database: DatabaseDep, page: PageDep) -> Rows[ImportOut]:
    found = imports.list_imports(database, page, caller=caller)
    return Rows([ImportOut.of(row) for row in found.items], found.next_cursor)


@router.get("/templates/nodes.{form}", response_class=Response)
def read_template(form: Literal["csv", "xlsx"], _caller: Reader) -> Response:
    """A sheet to fill in; in a workbook a second sheet explains its columns and words."""
    content, sheet = b"".join(written((), FileFormat(form))), FileFormat(form)
    return Response(content, media_type=MEDIA_TYPES[sheet], headers=_as_attachment("nodes", sheet))


@router.get("/{import_id}", response_model=ImportOut)
def read_import(import_id: UUID, caller: Reader, database: DatabaseDep, response: Response) -> ImportOut:
    response.headers["Cache-Control"] = "no-store"
    return _out(response, imports.read_import(database, import_id, caller=caller))


@router.get("/{import_id}/rows", response_model=Page[ImportRowOut])
def list_rows(
    import_id: UUID, caller: Reader, database: DatabaseDep, page: PageDep, status: RowStatus | None = None
) -> Rows[ImportRowOut]:
    """What became of each row, in the order of the file."""
    found = imports.list_rows(database, import_id, page, status=status, caller=caller)
    return Rows([ImportRowOut.of(row) for row in found.items], found.next_cursor)


@router.post("/{import_id}/apply", response_model=ImportOut)
def apply_import(
    import_id: UUID, caller: Writer, database: DatabaseDep, attempt: AttemptDep, response: Response
) -> ImportOut:
    """After a dry run without refused rows: let it happen, whole, in one step."""
    return _out(response, imports.apply_import(database, import_id, caller=caller, attempt=attempt))


@router.post("/{import_id}/cancel", response_model=ImportOut)
def cancel_import(
    import_id: UUID,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> ImportOut:
    row = imports.cancel_import(database, import_id, caller=caller, now=now, attempt=attempt)
    return _out(response, row)


def as_file(content: Iterable[bytes], name: str, form: FileFormat, **headers: str) -> StreamingResponse:
    headers = _as_attachment(name, form) | headers
    return StreamingResponse(content, media_type=MEDIA_TYPES[form], headers=headers)


def _as_attachment(name: str, form: FileFormat) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-cache"}


def _out(response: Response, row: ReleaseImport) -> ImportOut:
    tagged(response, row)
    return ImportOut.of(row)
