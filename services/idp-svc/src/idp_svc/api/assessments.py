"""Self-assessments and their gaps."""

from uuid import UUID

from fastapi import Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from idp_svc.api.assessment_schemas import (
    AnswersIn,
    AssessmentIn,
    AssessmentLineOut,
    AssessmentOut,
    GapsOut,
)
from idp_svc.api.plans import Reader, Writer
from idp_svc.use_cases import assessments

router = Router(prefix="/v1/assessments", tags=["assessments"])


@router.post("", status_code=201, response_model=AssessmentOut)
def assess(
    body: AssessmentIn,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    attempt: AttemptDep,
) -> object:
    assessment = assessments.assess(
        database,
        fiscal_year_be=body.fiscal_year_be,
        answers=body.listed(),
        caller=caller,
        now=now,
        attempt=attempt,
    )
    return tagged(response, assessment)


@router.get("", response_model=Page[AssessmentLineOut])
def list_assessments(
    database: DatabaseDep, page: PageDep, caller: Reader, now: NowDep, person_id: UUID | None = None
) -> object:
    return assessments.list_assessments(database, page, person_id=person_id, caller=caller, now=now)


@router.get("/{assessment_id}", response_model=AssessmentOut)
def show_assessment(
    assessment_id: UUID, response: Response, database: DatabaseDep, caller: Reader, now: NowDep
) -> object:
    return tagged(response, assessments.show_assessment(database, assessment_id, caller=caller, now=now))


@router.patch("/{assessment_id}", response_model=AssessmentOut)
def add_answers(
    assessment_id: UUID,
    body: AnswersIn,
    response: Response,
    database: DatabaseDep,
    caller: Writer,
    now: NowDep,
    seen: IfMatch,
) -> object:
    assessment = assessments.add_answers(
        database, assessment_id, seen=seen, answers=body.listed(), caller=caller, now=now
    )
    return tagged(response, assessment)


@router.get("/{assessment_id}/gaps", response_model=GapsOut)
def show_gaps(assessment_id: UUID, database: DatabaseDep, caller: Reader, now: NowDep) -> object:
    return assessments.show_gaps(database, assessment_id, caller=caller, now=now)
