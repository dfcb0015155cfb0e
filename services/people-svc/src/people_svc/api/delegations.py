"""Routes of delegations."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router

from people_svc.api.schemas import DelegationIn, DelegationOut, WithdrawalIn
from people_svc.persistence.tables import Delegation
from people_svc.use_cases import delegations

router = Router(prefix="/v1/delegations", tags=["delegations"])


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


@router.get("/{delegation_id}", response_model=DelegationOut)
def read_delegation(
    delegation_id: UUID,
    caller: Annotated[Caller, Requires("people.read")],
    database: DatabaseDep,
    response: Response,
) -> Delegation:
    return tagged(response, delegations.read_delegation(database, delegation_id, caller=caller))


@router.post("/{delegation_id}/withdraw", response_model=DelegationOut)
def withdraw_delegation(
    delegation_id: UUID,
    body: WithdrawalIn,
    seen: IfMatch,
    caller: Annotated[Caller, Requires("people.write")],
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> Delegation:
    """From today on nobody acts by this delegation; what was decided by it stays."""
    row = delegations.withdraw_delegation(
        database, delegation_id, reason=body.reason, caller=caller, seen=seen, now=now, attempt=attempt
    )
    return tagged(response, row)
