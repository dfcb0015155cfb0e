"""Routes of delegations."""

from typing import Annotated

from fastapi import APIRouter, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows

from people_svc.api.schemas import DelegationIn, DelegationOut
from people_svc.persistence.tables import Delegation
from people_svc.use_cases import delegations

router = APIRouter(prefix="/v1/delegations", tags=["delegations"])


@router.post("", status_code=201, response_model=DelegationOut)
def record_delegation(
    body: DelegationIn,
    caller: Annotated[Caller, Requires("people.write")],
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> Delegation:
    row = delegations.record_delegation(database, body.new(), caller=caller, now=now, attempt=attempt)
    return tagged(response, row)


@router.get("", response_model=Page[DelegationOut])
def list_delegations(
    caller: Annotated[Caller, Requires("people.read")], database: DatabaseDep, page: PageDep
) -> Rows[Delegation]:
    """Those given by me or to me; for HR officers, those of the subtree."""
    return delegations.list_delegations(database, page, caller=caller)
