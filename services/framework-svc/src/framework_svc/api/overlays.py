"""What agencies lay over a framework, and their composed framework as it is read."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.events import canonical
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, PageQuery
from service_kit.routes import Router

from framework_svc.api.pinned import ASK_AGAIN, FOR_EVER, made_now
from framework_svc.api.schemas_overlays import (
    ComposedNodeOut,
    DeltaIn,
    OverlayHeadOut,
    OverlayIn,
    OverlayOut,
    composed_out,
)
from framework_svc.domain.framework import KEY_LENGTH, Kind
from framework_svc.domain.overlay import Origin
from framework_svc.use_cases import composing, overlays
from framework_svc.use_cases.composing import ComposedFilter

router = Router(prefix="/v1", tags=["overlays"])
READER = Requires("framework.read")
Writer = Annotated[Caller, Requires("framework.write")]
Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="Version of the overlay")]
OfKind = Annotated[Kind | None, Query(description="Any kind of node")]
OfOrigin = Annotated[Origin | None, Query(description="Where the node comes from")]
OfGroup = Annotated[
    str | None,
    Query(min_length=1, max_length=KEY_LENGTH, description="Leave out what this group does not use"),
]


@router.post("/organisations/{organisation_id}/overlays", response_model=OverlayOut, status_code=201)
def create_overlay(
    organisation_id: UUID,
    body: OverlayIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """What the agency adds, adapts and does not use of a published release; one for each framework."""
    content = overlays.create_overlay(
        database,
        organisation_id,
        body.framework_key,
        body.release_key,
        body.delta(),
        caller=caller,
        now=now,
        attempt=attempt,
    )
    response.headers["Location"] = f"/v1/overlays/{content.overlay_id}"
    return tagged(response, content)


@router.get(
    "/organisations/{organisation_id}/overlays",
    response_model=Page[OverlayHeadOut],
    dependencies=[READER],
)
def list_overlays_of_organisation(organisation_id: UUID, database: DatabaseDep, query: PageDep) -> Any:
    return overlays.list_overlays_of(database, organisation_id, query=query)


@router.get("/overlays/{overlay_id}", response_model=OverlayOut, dependencies=[READER])
def get_overlay(overlay_id: UUID, response: Response, database: DatabaseDep) -> Any:
    """The newest version of an overlay."""
    response.headers["Cache-Control"] = ASK_AGAIN
    return tagged(response, overlays.read_overlay(database, overlay_id))


@router.put("/overlays/{overlay_id}", response_model=OverlayOut)
def change_overlay(
    overlay_id: UUID,
    body: DeltaIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
) -> Any:
    """The next version, on the same base; every part is given whole."""
    content = overlays.change_overlay(database, overlay_id, body.delta(), seen=seen, caller=caller, now=now)
    return tagged(response, content)


@router.get("/overlays/{overlay_id}/versions", response_model=Page[OverlayHeadOut], dependencies=[READER])
def list_overlay_versions(overlay_id: UUID, database: DatabaseDep, query: PageDep) -> Any:
    return overlays.list_overlay_versions(database, overlay_id, query=query)


@router.get("/overlays/{overlay_id}/versions/{version}", response_model=OverlayOut, dependencies=[READER])
def get_overlay_version(overlay_id: UUID, version: Version, response: Response, database: DatabaseDep) -> Any:
    """A version as it was; it never changes."""
    response.headers["Cache-Control"] = FOR_EVER
    return tagged(response, overlays.read_overlay(database, overlay_id, version=version))


@router.get("/overlays/{overlay_id}/nodes", response_model=Page[ComposedNodeOut], dependencies=[READER])
def list_nodes_of_overlay(
    overlay_id: UUID,
    database: DatabaseDep,
    query: PageDep,
    kind: OfKind = None,
    origin: OfOrigin = None,
    group: OfGroup = None,
) -> Any:
    """The agency's framework: the base as it is, each node with where it comes from, then what was added."""
    return _composed(database, overlay_id, ComposedFilter(kind, origin, group), None, query)


@router.get(
    "/overlays/{overlay_id}/versions/{version}/nodes",
    response_model=Page[ComposedNodeOut],
    dependencies=[READER],
)
def list_nodes_of_overlay_version(
    overlay_id: UUID,
    version: Version,
    database: DatabaseDep,
    query: PageDep,
    kind: OfKind = None,
    origin: OfOrigin = None,
    group: OfGroup = None,
) -> Any:
    """The same of one version, which never changes."""
    return _composed(database, overlay_id, ComposedFilter(kind, origin, group), version, query)


def _composed(
    database: DatabaseDep, overlay_id: UUID, wanted: ComposedFilter, version: int | None, query: PageQuery
) -> Response:
    _, page = composing.list_composed(database, overlay_id, wanted, version=version, query=query)
    items = [composed_out(one).model_dump(mode="json") for one in page.items]
    text = canonical({"items": items, "next_cursor": page.next_cursor})
    return made_now(text, keep=ASK_AGAIN if version is None else FOR_EVER)
