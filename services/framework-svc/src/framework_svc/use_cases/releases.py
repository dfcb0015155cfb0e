"""Releases and frameworks as they are read: which there are, what a key means, which stage a name."""

from collections.abc import Iterable
from typing import Any

from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col, select

from framework_svc.domain.errors_releases import ReleaseNotFound
from framework_svc.domain.framework import Kind, stage_named
from framework_svc.persistence.releases import (
    Wanted,
    current_release,
    framework_in,
    get_framework,
    get_pin,
    get_release,
    nodes_of,
    releases_statement,
)
from framework_svc.persistence.tables import FrameworkHead, Release
from framework_svc.use_cases.permissions import is_editor, require_system
from framework_svc.use_cases.publication import TOLD_KINDS, release_facts


def list_frameworks(database: Database, *, query: PageQuery) -> Rows[FrameworkHead]:
    with database.read() as session:
        return page_of(session, select(FrameworkHead), col(FrameworkHead.key), query)


def read_framework(database: Database, key: str) -> tuple[FrameworkHead, Release | None]:
    """A framework, and its current release when it has one."""
    with database.read() as session:
        framework = get_framework(session, key)
        try:
            return framework, current_release(session, key)
        except ReleaseNotFound:
            return framework, None


def list_releases(
    database: Database, caller: Caller, *, framework_key: str | None = None, query: PageQuery
) -> Rows[Release]:
    with database.read() as session:
        if framework_key is not None:
            get_framework(session, framework_key)
        found = releases_statement(framework_key=framework_key, sees_drafts=is_editor(caller))
        return page_of(session, found, col(Release.id), query)


def read_release(database: Database, wanted: Wanted) -> Release:
    with database.read() as session:
        return get_release(session, wanted)


def resolve_stage(database: Database, wanted: Wanted, name: str) -> str:
    """The key of the stage that a name means; raises AmbiguousCode or UnknownStage."""
    with database.read() as session:
        return stage_named(framework_in(session, get_pin(session, wanted).id, (Kind.STAGE,)), name)


def list_release_facts(database: Database, caller: Caller, *, query: PageQuery) -> Rows[dict[str, Any]]:
    """For other services that missed the events: what each published release holds."""
    require_system(caller)
    with database.read() as session:
        published = select(Release).where(col(Release.published_at).is_not(None))
        page = page_of(session, published, col(Release.id), query)
        held = _nodes_by_release(session, page.items)
        items = [
            {
                **release_facts(release, held[release.key]),
                "withdrawn_at": release.withdrawn_at,
                "version": release.version,
            }
            for release in page.items
        ]
        return Rows(items, page.next_cursor)


def _nodes_by_release(session: Session, releases: Iterable[Release]) -> dict[str, list[Any]]:
    keys = {release.id: release.key for release in releases}
    held: dict[str, list[Any]] = {key: [] for key in keys.values()}
    for node in nodes_of(session, keys, TOLD_KINDS):
        held[node.release_key].append(node)
    return held
