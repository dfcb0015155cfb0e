"""Routes that explain: the rules of suggestions, and why a person was put into a group."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from service_kit.app import DatabaseDep, NowDep
from service_kit.identity import Caller, Requires
from service_kit.routes import Router

from people_svc.api.dependencies import NotingDep, PolicyDep
from people_svc.api.explanation_schemas import ExplainedOut, RulebookOut
from people_svc.domain.privacy.reading import What
from people_svc.use_cases import explanations
from people_svc.use_cases.explanations import Today
from people_svc.use_cases.rulebook import rulebook

router = Router(prefix="/v1", tags=["classifications"])
Reader = Annotated[Caller, Requires("people.read")]


async def _today(
    policy: PolicyDep,
    *,
    today: Annotated[bool, Query(description="Also what the rules and settings of today would say")] = False,
) -> Today | None:
    return Today(policy) if today else None


TodayDep = Annotated[Today | None, Depends(_today)]


@router.get("/classification-rules", response_model=RulebookOut)
async def read_rules(_: Reader, policy: PolicyDep) -> RulebookOut:
    """The rules of suggestions, each with its version, and the settings in effect."""
    return RulebookOut.of(rulebook(), policy)


@router.get(
    "/classifications/{classification_id}/explain",
    response_model=ExplainedOut,
    response_model_exclude_unset=True,
)
def explain_classification(
    classification_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    today: TodayDep,
) -> ExplainedOut:
    """How its suggestion came about, as it was kept with it."""
    told = explanations.explain_classification(
        database, classification_id, today=today, caller=caller, now=now
    )
    noting.of(caller, What.CLASSIFICATION, told.shown, now=now)
    return ExplainedOut.of(told)


@router.get(
    "/people/{person_id}/classification/explain",
    response_model=ExplainedOut,
    response_model_exclude_unset=True,
)
def explain_classification_of(
    person_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    today: TodayDep,
) -> ExplainedOut:
    """Of the classification in force or on its way; with `today` also of a person who has none yet."""
    told = explanations.explain_classification_of(database, person_id, today=today, caller=caller, now=now)
    noting.of(caller, What.CLASSIFICATION, told.shown, now=now)
    return ExplainedOut.of(told)
