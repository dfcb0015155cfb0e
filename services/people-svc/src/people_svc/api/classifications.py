"""Routes of suggestions, proposals and the decisions of the reviewers."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router

from people_svc.api.classification_schemas import (
    AgreementIn,
    ClassificationIn,
    ClassificationOut,
    ClassificationWithDecisionsOut,
    SendBackIn,
    SuggestionIn,
    SuggestionOut,
)
from people_svc.api.dependencies import NotingDep, PolicyDep
from people_svc.api.withholding import tagged_for
from people_svc.domain.privacy.fields import ALL
from people_svc.domain.privacy.reading import What
from people_svc.domain.suggestion import Suggestion, suggest
from people_svc.domain.workflow import Status
from people_svc.use_cases import classifications, decisions
from people_svc.use_cases.classifications import ClassificationFilter
from people_svc.use_cases.decisions import SendingBack

router = Router(prefix="/v1", tags=["classifications"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]


@router.post("/classification-suggestions", response_model=SuggestionOut)
async def suggest_classification(body: SuggestionIn, _: Reader, policy: PolicyDep) -> Suggestion:
    """The group that the evidence points to, with the reasons; nothing is stored."""
    return suggest(body.evidence(body.position_title), policy)


@router.post(
    "/classifications", status_code=201, response_model=ClassificationOut, response_model_exclude_unset=True
)
def propose_classification(
    body: ClassificationIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    policy: PolicyDep,
    response: Response,
) -> ClassificationOut:
    row = classifications.propose_classification(
        database, body.proposal(), caller=caller, policy=policy, now=now, attempt=attempt
    )
    return ClassificationOut.whole(tagged_for(response, row, ALL))


@router.get("/classifications", response_model=Page[ClassificationOut], response_model_exclude_unset=True)
def list_classifications(
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    page: PageDep,
    noting: NotingDep,
    person_id: UUID | None = None,
    status: Status | None = None,
    awaiting: Annotated[Literal["me"] | None, Query(description="Whose next step is up to me")] = None,
    *,
    to_review: Annotated[
        bool,
        Query(description="Final ones that a newer announcement overtook, any of another agency than now"),
    ] = False,
) -> Rows[ClassificationOut]:
    """Classifications of people whom the caller may see; the reading is noted."""
    wanted = ClassificationFilter(
        person_id=person_id, status=status, awaiting_me=awaiting == "me", to_review=to_review
    )
    found = classifications.list_classifications(database, page, wanted, caller=caller, now=now)
    shown = [one.shown for one in found.items]
    noting.of_list(caller, What.CLASSIFICATION, shown, wanted.told, now=now, person_id=person_id)
    items = [ClassificationOut.seen(one.part, one.shown.classes) for one in found.items]
    return Rows(items, found.next_cursor)


@router.get(
    "/classifications/{classification_id}",
    response_model=ClassificationWithDecisionsOut,
    response_model_exclude_unset=True,
)
def read_classification(
    classification_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    response: Response,
) -> ClassificationWithDecisionsOut:
    told = classifications.read_classification(database, classification_id, caller=caller, now=now)
    noting.of(caller, What.CLASSIFICATION, told.shown, now=now)
    tagged_for(response, told.part.classification, told.shown.classes)
    return ClassificationWithDecisionsOut.of(told)


@router.post(
    "/classifications/{classification_id}/agree",
    response_model=ClassificationOut,
    response_model_exclude_unset=True,
)
def agree_classification(
    classification_id: UUID,
    body: AgreementIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    policy: PolicyDep,
    response: Response,
) -> ClassificationOut:
    """By the immediate supervisor or a delegate; final at once where no second level is needed."""
    row = decisions.agree_classification(
        database,
        classification_id,
        body.agreement(),
        caller=caller,
        seen=seen,
        policy=policy,
        now=now,
        attempt=attempt,
    )
    return ClassificationOut.whole(tagged_for(response, row, ALL))


@router.post(
    "/classifications/{classification_id}/approve",
    response_model=ClassificationOut,
    response_model_exclude_unset=True,
)
def approve_classification(
    classification_id: UUID,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> ClassificationOut:
    """By the next-higher supervisor or a delegate, after the immediate supervisor."""
    row = decisions.approve_classification(
        database, classification_id, caller=caller, seen=seen, now=now, attempt=attempt
    )
    return ClassificationOut.whole(tagged_for(response, row, ALL))


@router.post(
    "/classifications/{classification_id}/finalise",
    response_model=ClassificationOut,
    response_model_exclude_unset=True,
)
def finalise_classification(
    classification_id: UUID,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    policy: PolicyDep,
    response: Response,
) -> ClassificationOut:
    """The attempt to finish; refused, and nothing changed, while a reviewer is still to decide."""
    row = decisions.finalise_classification(
        database, classification_id, caller=caller, seen=seen, policy=policy, now=now, attempt=attempt
    )
    return ClassificationOut.whole(tagged_for(response, row, ALL))


@router.post(
    "/classifications/{classification_id}/send-back",
    response_model=ClassificationOut,
    response_model_exclude_unset=True,
)
def send_back_classification(
    classification_id: UUID,
    body: SendBackIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> ClassificationOut:
    """By the reviewer whose turn it is, with a reason."""
    row = decisions.send_back_classification(
        database,
        classification_id,
        SendingBack(body.reason_code, body.reason),
        caller=caller,
        seen=seen,
        now=now,
        attempt=attempt,
    )
    return ClassificationOut.whole(tagged_for(response, row, ALL))
