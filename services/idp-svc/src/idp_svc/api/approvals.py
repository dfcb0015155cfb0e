"""Submit, approve, send back, cancel; and what was decided."""

from uuid import UUID

from fastapi import Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from idp_svc.api.plans import Reader, Writer
from idp_svc.api.schemas import DecisionOut, PlanOut, SendBackIn
from idp_svc.use_cases import approvals

router = Router(prefix="/v1/plans/{plan_id}", tags=["approvals"])


@router.post("/submit", response_model=PlanOut)
def submit_plan(
    plan_id: UUID,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> object:
    plan = approvals.submit_plan(database, plan_id, seen=seen, caller=caller, now=now, attempt=attempt)
    return tagged(response, plan)


@router.post("/approve", response_model=PlanOut)
def approve_plan(
    plan_id: UUID,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> object:
    plan = approvals.approve_plan(database, plan_id, seen=seen, caller=caller, now=now, attempt=attempt)
    return tagged(response, plan)


@router.post("/send-back", response_model=PlanOut)
def send_plan_back(
    plan_id: UUID,
    body: SendBackIn,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> object:
    plan = approvals.send_plan_back(
        database, plan_id, seen=seen, reason=body.reason, caller=caller, now=now, attempt=attempt
    )
    return tagged(response, plan)


@router.post("/cancel", response_model=PlanOut)
def cancel_plan(
    plan_id: UUID,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> object:
    plan = approvals.cancel_plan(database, plan_id, seen=seen, caller=caller, now=now, attempt=attempt)
    return tagged(response, plan)


@router.get("/decisions", response_model=Page[DecisionOut])
def list_decisions(
    plan_id: UUID, database: DatabaseDep, page: PageDep, caller: Reader, now: NowDep
) -> object:
    return approvals.list_decisions(database, plan_id, page, caller=caller, now=now)
