"""Frameworks, and the address of a node that leads to the current release."""

from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse
from service_kit.app import DatabaseDep
from service_kit.identity import Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from framework_svc.api.pinned import A_MINUTE, FrameworkKey, ItemKey, ItemKind, Reader, base_of
from framework_svc.api.schemas_releases import CurrentFrameworkOut, FrameworkOut, ReleaseOut
from framework_svc.use_cases import reading, releases

router = Router(prefix="/v1/frameworks", tags=["frameworks"], dependencies=[Requires("framework.read")])


@router.get("", response_model=Page[FrameworkOut])
def list_frameworks(database: DatabaseDep, query: PageDep) -> Any:
    return releases.list_frameworks(database, query=query)


@router.get("/{framework_key}", response_model=CurrentFrameworkOut)
def get_framework(framework_key: FrameworkKey, database: DatabaseDep) -> Any:
    """A framework with its current release."""
    framework, current = releases.read_framework(database, framework_key)
    return {**framework.model_dump(), "current": current}


@router.get("/{framework_key}/releases", response_model=Page[ReleaseOut])
def list_releases_of_framework(
    framework_key: FrameworkKey, caller: Reader, database: DatabaseDep, query: PageDep
) -> Any:
    """All of its releases, old ones too; drafts are shown to those who edit them."""
    return releases.list_releases(database, caller, framework_key=framework_key, query=query)


@router.get(
    "/{framework_key}/nodes/{kind}/{key}",
    status_code=307,
    response_class=RedirectResponse,
    responses={307: {"description": "The node in the current release"}},
)
def get_current_node(
    framework_key: FrameworkKey, kind: ItemKind, key: ItemKey, request: Request, database: DatabaseDep
) -> Any:
    """Leads to the node in the current release; that address can be kept for ever, this one for a minute."""
    base = base_of(request)
    release_key, digest = reading.read_pinned_address(database, framework_key, kind, key, base=base)
    headers = {"Cache-Control": A_MINUTE, "ETag": f'"{digest}"'}
    return RedirectResponse(f"/v1/releases/{release_key}/nodes/{kind.value}/{key}", 307, headers)
