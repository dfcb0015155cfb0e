"""The organisations of which a caller may see figures."""

from typing import Any
from uuid import UUID

from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows

from reporting_svc.persistence import organisations
from reporting_svc.use_cases.views import view_of


def list_organisations(
    database: Database, caller: Caller, page: PageQuery, *, parent_id: UUID | None
) -> Rows[Any]:
    with database.read() as session:
        view = view_of(session, caller)
        return organisations.visible_page(session, view, parent_id, page)
