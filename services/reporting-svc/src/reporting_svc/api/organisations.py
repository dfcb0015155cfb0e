"""The organisations that a caller may ask figures of."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from service_kit.app import DatabaseDep
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from reporting_svc.api.kpis import ReaderDep
from reporting_svc.api.schemas import ListedOrganisationOut
from reporting_svc.use_cases import organisations

router = Router(prefix="/v1/organisations", tags=["organisations"])


@router.get("")
def list_organisations(
    caller: ReaderDep,
    database: DatabaseDep,
    page: PageDep,
    parent_id: Annotated[UUID | None, Query(description="Only those directly below this one")] = None,
) -> Page[ListedOrganisationOut]:
    """What is reported and what is missing, in the caller's part of the tree."""
    found = organisations.list_organisations(database, caller, page, parent_id=parent_id)
    return Page(items=[ListedOrganisationOut.of(row) for row in found.items], next_cursor=found.next_cursor)
