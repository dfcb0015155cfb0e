"""Moving an overlay to another release of its framework: conflicts listed, decided, and then applied."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from framework_svc.api.schemas_overlays import (
    ApplyIn,
    DecisionsIn,
    OverlayOut,
    RebaseHeadOut,
    RebaseIn,
    RebaseOut,
    rebase_out,
)
from framework_svc.use_cases import rebases

router = Router(prefix="/v1", tags=["overlays"])
Reader = Annotated[Caller, Requires("framework.read")]
Writer = Annotated[Caller, Requires("framework.write")]


@router.post("/overlays/{overlay_id}/rebases", response_model=RebaseOut, status_code=201)
def open_rebase(
    overlay_id: UUID,
    body: RebaseIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """What a move to another release would need; the overlay stays where it is until it is applied."""
    view = rebases.open_rebase(
        database, overlay_id, body.release_key, caller=caller, now=now, attempt=attempt
    )
    response.headers["Location"] = f"/v1/overlay-rebases/{view.rebase.id}"
    tagged(response, view.rebase)
    return rebase_out(view)


@router.get("/overlays/{overlay_id}/rebases", response_model=Page[RebaseHeadOut])
def list_rebases(overlay_id: UUID, caller: Reader, database: DatabaseDep, query: PageDep) -> Any:
    return rebases.list_rebases(database, overlay_id, query=query, caller=caller)


@router.get("/overlay-rebases/{rebase_id}", response_model=RebaseOut)
def get_rebase(rebase_id: UUID, caller: Reader, response: Response, database: DatabaseDep) -> Any:
    """The conflicts of the overlay as it is now, with what was decided on each."""
    view = rebases.read_rebase(database, rebase_id, caller=caller)
    response.headers["Cache-Control"] = "no-store"
    tagged(response, view.rebase)
    return rebase_out(view)


@router.put("/overlay-rebases/{rebase_id}/decisions", response_model=RebaseOut)
def decide_conflicts(
    rebase_id: UUID,
    body: DecisionsIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
) -> Any:
    """Decide one conflict, or many in one request; other decisions stay as they are."""
    decisions = [one.decision() for one in body.decisions]
    view = rebases.decide_conflicts(database, rebase_id, decisions, seen=seen, caller=caller, now=now)
    tagged(response, view.rebase)
    return rebase_out(view)


@router.post("/overlay-rebases/{rebase_id}/apply", response_model=OverlayOut)
def apply_rebase(
    rebase_id: UUID,
    body: ApplyIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> Any:
    """Write the version of the overlay that stands on the new base; the one before stays readable."""
    content = rebases.apply_rebase(
        database,
        rebase_id,
        accepts_proposals=body.accepts_proposals,
        seen=seen,
        caller=caller,
        now=now,
        attempt=attempt,
    )
    return tagged(response, content)
