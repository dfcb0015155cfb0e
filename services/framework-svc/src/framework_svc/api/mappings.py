"""Mapping files between two releases, and the dry run that says whom they would touch."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.events import canonical
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from framework_svc.api.pinned import NOT_AT_ALL, FrameworkKey, Reader, made_now
from framework_svc.api.schemas_mappings import (
    ImpactOut,
    MappingHeadOut,
    MappingIn,
    MappingLinesIn,
    MappingOut,
    impact_out,
)
from framework_svc.use_cases import impact, mappings

router = Router(prefix="/v1", tags=["mappings"])
Writer = Annotated[Caller, Requires("framework.write")]


@router.post("/mappings", response_model=MappingOut, status_code=201)
def create_mapping(
    body: MappingIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """What each node of one release becomes in another; without lines, what the publisher's words make."""
    mapping = mappings.create_mapping(
        database,
        body.framework_key,
        body.from_release,
        body.to_release,
        body.replacements(),
        caller=caller,
        now=now,
        attempt=attempt,
    )
    response.headers["Location"] = f"/v1/mappings/{mapping.id}"
    return tagged(response, mapping)


@router.get("/frameworks/{framework_key}/mappings", response_model=Page[MappingHeadOut])
def list_mappings(framework_key: FrameworkKey, caller: Reader, database: DatabaseDep, query: PageDep) -> Any:
    return mappings.list_mappings(database, framework_key, caller=caller, query=query)


@router.get("/mappings/{mapping_id}", response_model=MappingOut)
def get_mapping(mapping_id: UUID, caller: Reader, response: Response, database: DatabaseDep) -> Any:
    mapping = mappings.read_mapping(database, mapping_id, caller=caller)
    return tagged(response, mapping)


@router.put("/mappings/{mapping_id}", response_model=MappingOut)
def change_mapping(
    mapping_id: UUID,
    body: MappingLinesIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
) -> Any:
    """All lines at once, in the place of the earlier ones."""
    mapping = mappings.change_mapping(
        database, mapping_id, body.replacements(), seen=seen, caller=caller, now=now
    )
    return tagged(response, mapping)


@router.get("/mappings/{mapping_id}/dry-run", response_model=ImpactOut)
def dry_run_mapping(mapping_id: UUID, caller: Reader, database: DatabaseDep) -> Any:
    """How many people, plans and announcements each line touches. Nothing moves.

    A count that nobody can give is `unknown` with the reason, and never a zero.
    """
    found = impact_out(impact.dry_run(database, mapping_id, caller=caller))
    return made_now(canonical(found.model_dump(mode="json")), keep=NOT_AT_ALL)
