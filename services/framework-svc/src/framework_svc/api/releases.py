"""Releases of the framework and everything in them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from service_kit.app import DatabaseDep
from service_kit.identity import Requires
from service_kit.pages import Page, PageDep

from framework_svc.api.pinned import ItemKey, ReleaseKey, pinned
from framework_svc.api.schemas_expectations import RequiredSkillsOut, required_skills_out
from framework_svc.api.schemas_releases import (
    ComponentOut,
    GoalOut,
    GroupOut,
    KpiOut,
    NodeOut,
    ReleaseOut,
    RoleOut,
    SkillUnitOut,
    StageOut,
    ToolOut,
)
from framework_svc.domain.framework import KEY_LENGTH, STAGE_NAME_LENGTH, Kind
from framework_svc.use_cases import expectations, releases

router = APIRouter(prefix="/v1/releases", tags=["releases"], dependencies=[Requires("framework.read")])

StageName = Annotated[
    str, Query(min_length=1, max_length=STAGE_NAME_LENGTH, description="Any name of a stage, Thai or English")
]


@router.get("", response_model=Page[ReleaseOut])
def list_releases(database: DatabaseDep, query: PageDep) -> Any:
    return releases.list_releases(database, query=query)


@router.get("/{release_key}", response_model=ReleaseOut)
def get_release(release_key: ReleaseKey, response: Response, database: DatabaseDep) -> Any:
    release = releases.read_release(database, release_key)
    return pinned(response, release_key, release, release)


@router.get("/{release_key}/nodes", response_model=Page[NodeOut])
def list_nodes(
    release_key: ReleaseKey,
    kind: Annotated[Kind, Query(description="Any kind of item, also those without a list of their own")],
    response: Response,
    database: DatabaseDep,
    query: PageDep,
) -> Any:
    return pinned(response, release_key, *releases.list_nodes(database, release_key, kind, query=query))


@router.get("/{release_key}/stages", response_model=Page[StageOut])
def list_stages(release_key: ReleaseKey, response: Response, database: DatabaseDep, query: PageDep) -> Any:
    """The stages in their order."""
    found = releases.list_nodes(database, release_key, Kind.STAGE, query=query)
    return pinned(response, release_key, *found)


@router.get("/{release_key}/stages/resolve", response_model=StageOut)
def resolve_stage(release_key: ReleaseKey, name: StageName, response: Response, database: DatabaseDep) -> Any:
    """The stage that a name means; a bare letter is refused."""
    return pinned(response, release_key, *releases.resolve_stage(database, release_key, name))


@router.get("/{release_key}/groups", response_model=Page[GroupOut])
def list_groups(release_key: ReleaseKey, response: Response, database: DatabaseDep, query: PageDep) -> Any:
    found = releases.list_nodes(database, release_key, Kind.GROUP, query=query)
    return pinned(response, release_key, *found)


@router.get("/{release_key}/roles", response_model=Page[RoleOut])
def list_roles(release_key: ReleaseKey, response: Response, database: DatabaseDep, query: PageDep) -> Any:
    found = releases.list_nodes(database, release_key, Kind.ROLE, query=query)
    return pinned(response, release_key, *found)


@router.get("/{release_key}/roles/{code}", response_model=RoleOut)
def get_role(release_key: ReleaseKey, code: ItemKey, response: Response, database: DatabaseDep) -> Any:
    return pinned(response, release_key, *releases.read_node(database, release_key, Kind.ROLE, code))


@router.get("/{release_key}/skill-units", response_model=Page[SkillUnitOut])
def list_skill_units(
    release_key: ReleaseKey, response: Response, database: DatabaseDep, query: PageDep
) -> Any:
    found = releases.list_nodes(database, release_key, Kind.SKILL_UNIT, query=query)
    return pinned(response, release_key, *found)


@router.get("/{release_key}/skill-units/{code}", response_model=SkillUnitOut)
def get_skill_unit(release_key: ReleaseKey, code: ItemKey, response: Response, database: DatabaseDep) -> Any:
    return pinned(response, release_key, *releases.read_node(database, release_key, Kind.SKILL_UNIT, code))


@router.get("/{release_key}/tools", response_model=Page[ToolOut])
def list_tools(release_key: ReleaseKey, response: Response, database: DatabaseDep, query: PageDep) -> Any:
    found = releases.list_nodes(database, release_key, Kind.TOOL, query=query)
    return pinned(response, release_key, *found)


@router.get("/{release_key}/goals", response_model=Page[GoalOut])
def list_goals(release_key: ReleaseKey, response: Response, database: DatabaseDep, query: PageDep) -> Any:
    found = releases.list_nodes(database, release_key, Kind.GOAL, query=query)
    return pinned(response, release_key, *found)


@router.get("/{release_key}/components", response_model=Page[ComponentOut])
def list_components(
    release_key: ReleaseKey, response: Response, database: DatabaseDep, query: PageDep
) -> Any:
    found = releases.list_nodes(database, release_key, Kind.COMPONENT, query=query)
    return pinned(response, release_key, *found)


@router.get("/{release_key}/kpis", response_model=Page[KpiOut])
def list_kpis(release_key: ReleaseKey, response: Response, database: DatabaseDep, query: PageDep) -> Any:
    found = releases.list_nodes(database, release_key, Kind.KPI, query=query)
    return pinned(response, release_key, *found)


@router.get("/{release_key}/required-skills", response_model=RequiredSkillsOut)
def get_required_skills(
    release_key: ReleaseKey,
    group: Annotated[str, Query(min_length=1, max_length=KEY_LENGTH)],
    stage: StageName,
    response: Response,
    database: DatabaseDep,
) -> Any:
    """The national set, or that it is unknown; an empty list would read as "no skills needed"."""
    release, required = expectations.required_skills_in(database, release_key, group=group, stage=stage)
    return pinned(response, release_key, release, required_skills_out(required))
