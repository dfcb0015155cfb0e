"""A release in other forms: its nodes as a sheet, and the whole as a CASE package, drafts too."""

from typing import Any, Literal

from fastapi import Request, Response
from service_kit.app import DatabaseDep
from service_kit.identity import Requires
from service_kit.routes import Router

from framework_svc.api.imports import MEDIA_TYPES, as_file
from framework_svc.api.pinned import ASK_AGAIN, NOT_AT_ALL, WantedDep, headers_of_form, made_now
from framework_svc.domain.exchange.job import FileFormat
from framework_svc.use_cases.exchange import case_telling, exporting

router = Router(prefix="/v1/releases", tags=["releases"], dependencies=[Requires("framework.read")])
_SHEETS: dict[int | str, dict[str, Any]] = {200: {"content": {one: {} for one in MEDIA_TYPES.values()}}}


@router.get("/{release_key}/nodes.{form}", response_class=Response, responses=_SHEETS)
def export_nodes(wanted: WantedDep, form: Literal["csv", "xlsx"], database: DatabaseDep) -> Response:
    """All nodes as a sheet, which can be edited and imported into a draft."""
    sheet = FileFormat(form)
    content, release = exporting.release_as_sheet(database, wanted, sheet)
    return as_file(content, f"{release.key}-nodes", sheet, **headers_of_form(wanted, release, form))


@router.get("/{release_key}/case")
def export_case(wanted: WantedDep, request: Request, database: DatabaseDep) -> Response:
    """The CASE 1.1 package; of a published release the same that `/ims/case/v1p1/CFPackages` answers.

    Not kept for ever: it says whether the release is adopted or deprecated, which changes.
    """
    base = request.app.state.settings.public_url.rstrip("/")
    text, release = case_telling.read_package(database, wanted, base)
    return made_now(text, keep=ASK_AGAIN if release.digest else NOT_AT_ALL)
