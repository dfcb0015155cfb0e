"""Routes of organisations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows

from people_svc.api.schemas import OrganisationIn, OrganisationNameIn, OrganisationOut
from people_svc.persistence.tables import Organisation
from people_svc.use_cases import organisations

router = APIRouter(prefix="/v1/organisations", tags=["organisations"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]


@router.post("", status_code=201, response_model=OrganisationOut)
def register_organisation(
    body: OrganisationIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> Organisation:
    row = organisations.register_organisation(database, body.new(), caller=caller, now=now, attempt=attempt)
    return tagged(response, row)


@router.get("", response_model=Page[OrganisationOut])
def list_organisations(
    _: Reader,
    database: DatabaseDep,
    page: PageDep,
    parent_id: UUID | None = None,
    within: UUID | None = None,
) -> Rows[Organisation]:
    """Those directly below `parent_id`, or all of the subtree of `within`."""
    return organisations.list_organisations(database, page, parent_id=parent_id, within=within)


@router.get("/{organisation_id}", response_model=OrganisationOut)
def read_organisation(
    organisation_id: UUID, _: Reader, database: DatabaseDep, response: Response
) -> Organisation:
    return tagged(response, organisations.read_organisation(database, organisation_id))


@router.patch("/{organisation_id}", response_model=OrganisationOut)
def rename_organisation(
    organisation_id: UUID,
    body: OrganisationNameIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    response: Response,
) -> Organisation:
    name = (body.name.th, body.name.en)
    row = organisations.rename_organisation(
        database, organisation_id, name, caller=caller, seen=seen, now=now
    )
    return tagged(response, row)
