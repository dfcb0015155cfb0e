"""Progress, feedback, self-evaluation, completion, and the 70:20:10 of a plan."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from idp_svc.api.learning_mix import LearningMixOut
from idp_svc.api.plans import Reader, Writer
from idp_svc.api.schemas import (
    FeedbackIn,
    FeedbackOut,
    PlanOut,
    ProgressIn,
    SelfEvaluationIn,
    SelfEvaluationOut,
)
from idp_svc.domain.progress import CarriedOutRule
from idp_svc.use_cases import progress

router = Router(prefix="/v1/plans/{plan_id}", tags=["progress"])


async def _carried_out_rule(request: Request) -> CarriedOutRule:
    rule: CarriedOutRule = request.app.state.settings.carried_out_rule
    return rule


CarriedOutRuleDep = Annotated[CarriedOutRule, Depends(_carried_out_rule)]


@router.post("/activities/{activity_id}/progress", response_model=PlanOut)
def record_progress(
    plan_id: UUID,
    activity_id: UUID,
    body: ProgressIn,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> object:
    plan = progress.record_progress(
        database,
        plan_id,
        activity_id,
        seen=seen,
        progress=body.progress(),
        caller=caller,
        now=now,
        attempt=attempt,
    )
    return tagged(response, plan)


@router.post("/complete", response_model=PlanOut)
def complete_plan(
    plan_id: UUID,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    seen: IfMatch,
    rule: CarriedOutRuleDep,
    attempt: AttemptDep,
) -> object:
    plan = progress.complete_plan(
        database, plan_id, seen=seen, rule=rule, caller=caller, now=now, attempt=attempt
    )
    return tagged(response, plan)


@router.post("/feedback", status_code=201, response_model=FeedbackOut)
def give_feedback(
    plan_id: UUID, body: FeedbackIn, database: DatabaseDep, caller: Writer, now: NowDep, attempt: AttemptDep
) -> object:
    return progress.give_feedback(database, plan_id, text=body.text, caller=caller, now=now, attempt=attempt)


@router.get("/feedback", response_model=Page[FeedbackOut])
def list_feedback(plan_id: UUID, database: DatabaseDep, page: PageDep, caller: Reader, now: NowDep) -> object:
    return progress.list_feedback(database, plan_id, page, caller=caller, now=now)


@router.post("/self-evaluation", status_code=201, response_model=SelfEvaluationOut)
def self_evaluate_plan(
    plan_id: UUID,
    body: SelfEvaluationIn,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    attempt: AttemptDep,
) -> object:
    results = [one.result() for one in body.results]
    return progress.self_evaluate_plan(
        database, plan_id, results=results, caller=caller, now=now, attempt=attempt
    )


@router.get("/self-evaluations", response_model=Page[SelfEvaluationOut])
def list_self_evaluations(
    plan_id: UUID, database: DatabaseDep, page: PageDep, caller: Reader, now: NowDep
) -> object:
    return progress.list_self_evaluations(database, plan_id, page, caller=caller, now=now)


@router.get("/learning-mix", response_model=LearningMixOut)
def learning_mix(plan_id: UUID, database: DatabaseDep, caller: Reader, now: NowDep) -> object:
    return LearningMixOut.of(progress.learning_mix(database, plan_id, caller=caller, now=now))
