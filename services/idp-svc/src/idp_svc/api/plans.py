"""Plans: written, read and listed; and the list by which other services catch up."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from idp_svc.api.schemas import (
    FiscalYear,
    PlanChange,
    PlanIn,
    PlanLineOut,
    PlanOut,
    PlanReferenceOut,
    ReviewerOut,
)
from idp_svc.domain.plan import PlanStatus
from idp_svc.use_cases import plans
from idp_svc.use_cases.plans import PlanFilter

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Caller, Requires("idp.read")]
Writer = Annotated[Caller, Requires("idp.write")]


async def _wanted(
    person_id: UUID | None = None,
    fiscal_year_be: FiscalYear | None = None,
    status: PlanStatus | None = None,
) -> PlanFilter:
    return PlanFilter(person_id, fiscal_year_be, status)


Wanted = Annotated[PlanFilter, Depends(_wanted)]


@router.post("/plans", status_code=201, response_model=PlanOut)
def create_plan(
    body: PlanIn, response: Response, database: DatabaseDep, caller: Writer, now: NowDep, attempt: AttemptDep
) -> object:
    made = plans.create_plan(
        database,
        fiscal_year_be=body.fiscal_year_be,
        changes=body.changes(),
        caller=caller,
        now=now,
        attempt=attempt,
    )
    return tagged(response, made)


@router.get("/plans", response_model=Page[PlanLineOut])
def list_plans(
    database: DatabaseDep,
    page: PageDep,
    wanted: Wanted,
    caller: Reader,
    now: NowDep,
    awaiting: Literal["me"] | None = None,
) -> object:
    listing = plans.list_plans_awaiting if awaiting else plans.list_plans
    return listing(database, page, wanted=wanted, caller=caller, now=now)


@router.get("/plans/{plan_id}", response_model=PlanOut)
def show_plan(
    plan_id: UUID, response: Response, database: DatabaseDep, caller: Reader, now: NowDep
) -> object:
    return tagged(response, plans.show_plan(database, plan_id, caller=caller, now=now))


@router.patch("/plans/{plan_id}", response_model=PlanOut)
def edit_plan(
    plan_id: UUID,
    body: PlanChange,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    seen: IfMatch,
) -> object:
    edited = plans.edit_plan(database, plan_id, seen=seen, changes=body.changes(), caller=caller, now=now)
    return tagged(response, edited)


@router.get("/plans/{plan_id}/reviewer", response_model=ReviewerOut)
def show_reviewer(plan_id: UUID, database: DatabaseDep, caller: Reader, now: NowDep) -> object:
    return plans.show_reviewer(database, plan_id, caller=caller, now=now)


@router.get("/reference/plans", response_model=Page[PlanReferenceOut])
def list_plans_for_systems(database: DatabaseDep, page: PageDep, caller: Reader) -> object:
    return plans.list_all_for_systems(database, page, caller=caller)
