"""Releases and everything in them, as it was published."""

import hashlib
from typing import Annotated, Any

from fastapi import Header, Query, Response
from fastapi.responses import StreamingResponse
from service_kit.app import DatabaseDep
from service_kit.conditional import tagged
from service_kit.identity import Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from framework_svc.api.negotiation import OTHER_FORMS, chosen, in_skos
from framework_svc.api.pinned import (
    ASK_AGAIN,
    ItemKey,
    ItemKind,
    NodeAddress,
    Reader,
    WantedDep,
    headers_of_form,
    pinned,
    stored,
)
from framework_svc.api.schemas_expectations import RequiredSkillsOut, required_skills_out
from framework_svc.api.schemas_releases import (
    ComponentOut,
    ExportOut,
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
from framework_svc.domain.framework import KEY_LENGTH, STAGE_NAME_LENGTH, Kind, Provenance
from framework_svc.persistence.nodes import NodeFilter
from framework_svc.use_cases import expectations, reading, releases

router = Router(prefix="/v1/releases", tags=["releases"], dependencies=[Requires("framework.read")])

NDJSON = "application/x-ndjson"
QUERY_LENGTH = 200
StageName = Annotated[
    str, Query(min_length=1, max_length=STAGE_NAME_LENGTH, description="Any name of a stage, Thai or English")
]
Words = Annotated[
    str | None,
    Query(min_length=1, max_length=QUERY_LENGTH, description="Words, in Thai without need for spaces"),
]


@router.get("", response_model=Page[ReleaseOut])
def list_releases(caller: Reader, database: DatabaseDep, query: PageDep) -> Any:
    """Releases of every framework; drafts are shown to those who edit them."""
    return releases.list_releases(database, caller, query=query)


@router.get("/{release_key}", response_model=ReleaseOut, responses=OTHER_FORMS)
def get_release(
    wanted: WantedDep,
    response: Response,
    database: DatabaseDep,
    accept: Annotated[str, Header(include_in_schema=False)] = "*/*",
) -> Any:
    """What is known of a release, and its state, all that changes after publication; also as SKOS."""
    response.headers.update({"Cache-Control": ASK_AGAIN, "Vary": "Accept"})
    if (media_type := chosen(accept)) is not None:
        return in_skos(database, wanted, media_type)
    return tagged(response, releases.read_release(database, wanted))


@router.get("/{release_key}/export", response_model=ExportOut, responses={200: {"content": {NDJSON: {}}}})
def export_release(
    wanted: WantedDep, database: DatabaseDep, accept: Annotated[str, Header(include_in_schema=False)] = "*/*"
) -> Any:
    """The whole release in one document; as `application/x-ndjson` its head and then one node a line."""
    vary = {"Vary": "Accept"}
    if NDJSON not in accept:
        answer = stored(wanted, reading.export_release(database, wanted))
        answer.headers.update(vary)
        return answer
    head, lines = reading.stream_release(database, wanted)
    return StreamingResponse(lines, media_type=NDJSON, headers=headers_of_form(wanted, head, "lines") | vary)


@router.get("/{release_key}/nodes", response_model=Page[NodeOut])
def list_nodes(
    wanted: WantedDep,
    database: DatabaseDep,
    query: PageDep,
    kind: Annotated[Kind | None, Query(description="Any kind of node")] = None,
    parent: NodeAddress = None,
    provenance: Annotated[Provenance | None, Query(description="How far a node may be trusted")] = None,
    q: Words = None,
) -> Any:
    """Nodes by kind, parent and provenance, and by the words of their key, title and text."""
    of = parent.split("/", 1) if parent else None
    which = NodeFilter(kind, (of[0], of[1]) if of else None, provenance, q)
    answer = stored(wanted, found := reading.list_nodes(database, wanted, which, query=query))
    if q is not None:  # which words a query has is not of the release
        answer.headers.update(
            {"ETag": f'"{hashlib.sha256(found.text.encode()).hexdigest()}"', "Cache-Control": ASK_AGAIN}
        )
    return answer


@router.get("/{release_key}/nodes/{kind}/{key}", response_model=NodeOut)
def get_node(wanted: WantedDep, kind: ItemKind, key: ItemKey, database: DatabaseDep) -> Any:
    return stored(wanted, reading.read_node(database, wanted, kind, key))


@router.get("/{release_key}/stages", response_model=Page[StageOut])
def list_stages(wanted: WantedDep, database: DatabaseDep, query: PageDep) -> Any:
    """The stages in their order."""
    return _list(wanted, database, query, Kind.STAGE)


@router.get("/{release_key}/stages/resolve", response_model=StageOut)
def resolve_stage(wanted: WantedDep, name: StageName, database: DatabaseDep) -> Any:
    """The stage that a name means; a bare letter is refused."""
    return _view(wanted, database, Kind.STAGE, releases.resolve_stage(database, wanted, name))


@router.get("/{release_key}/groups", response_model=Page[GroupOut])
def list_groups(wanted: WantedDep, database: DatabaseDep, query: PageDep) -> Any:
    return _list(wanted, database, query, Kind.GROUP)


@router.get("/{release_key}/roles", response_model=Page[RoleOut])
def list_roles(wanted: WantedDep, database: DatabaseDep, query: PageDep) -> Any:
    return _list(wanted, database, query, Kind.ROLE)


@router.get("/{release_key}/roles/{code}", response_model=RoleOut)
def get_role(wanted: WantedDep, code: ItemKey, database: DatabaseDep) -> Any:
    return _view(wanted, database, Kind.ROLE, code)


@router.get("/{release_key}/skill-units", response_model=Page[SkillUnitOut])
def list_skill_units(wanted: WantedDep, database: DatabaseDep, query: PageDep) -> Any:
    return _list(wanted, database, query, Kind.SKILL_UNIT)


@router.get("/{release_key}/skill-units/{code}", response_model=SkillUnitOut)
def get_skill_unit(wanted: WantedDep, code: ItemKey, database: DatabaseDep) -> Any:
    return _view(wanted, database, Kind.SKILL_UNIT, code)


@router.get("/{release_key}/tools", response_model=Page[ToolOut])
def list_tools(wanted: WantedDep, database: DatabaseDep, query: PageDep) -> Any:
    return _list(wanted, database, query, Kind.TOOL)


@router.get("/{release_key}/goals", response_model=Page[GoalOut])
def list_goals(wanted: WantedDep, database: DatabaseDep, query: PageDep) -> Any:
    return _list(wanted, database, query, Kind.GOAL)


@router.get("/{release_key}/components", response_model=Page[ComponentOut])
def list_components(wanted: WantedDep, database: DatabaseDep, query: PageDep) -> Any:
    return _list(wanted, database, query, Kind.COMPONENT)


@router.get("/{release_key}/kpis", response_model=Page[KpiOut])
def list_kpis(wanted: WantedDep, database: DatabaseDep, query: PageDep) -> Any:
    return _list(wanted, database, query, Kind.KPI)


@router.get("/{release_key}/required-skills", response_model=RequiredSkillsOut)
def get_required_skills(
    wanted: WantedDep,
    group: Annotated[str, Query(min_length=1, max_length=KEY_LENGTH)],
    stage: StageName,
    response: Response,
    database: DatabaseDep,
) -> Any:
    """The national set, or that it is unknown; an empty list would read as "no skills needed"."""
    release, required = expectations.required_skills_in(database, wanted, group=group, stage=stage)
    return pinned(response, wanted, release, required_skills_out(required))


def _list(wanted: WantedDep, database: DatabaseDep, query: PageDep, kind: Kind) -> Response:
    answer = reading.list_nodes(database, wanted, NodeFilter(kind), query=query, in_view=True)
    return stored(wanted, answer)


def _view(wanted: WantedDep, database: DatabaseDep, kind: Kind, key: str) -> Response:
    return stored(wanted, reading.read_node(database, wanted, kind, key, in_view=True))
