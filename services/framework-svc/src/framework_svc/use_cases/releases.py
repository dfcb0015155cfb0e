"""Releases: published once, then read for ever."""

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

from service_kit import outbox
from service_kit.database import Database
from service_kit.events import Event, canonical
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col, select

from framework_svc.domain.errors import ReleaseIsImmutable
from framework_svc.domain.framework import Kind, stage_named
from framework_svc.domain.release import ReleaseDocument, counts, release_document
from framework_svc.persistence.releases import (
    add_release,
    framework_in,
    get_node,
    get_release,
    nodes_of,
    nodes_statement,
    of_release,
)
from framework_svc.persistence.tables import Node, Release
from framework_svc.use_cases.permissions import require_system

PUBLISHER = "framework-svc"
TOLD_KINDS = (Kind.STAGE, Kind.GROUP, Kind.ROLE, Kind.TOOL, Kind.SKILL_UNIT, Kind.COMPONENT)

log = logging.getLogger(__name__)


def publish_release(database: Database, document: Mapping[str, Any], *, now: dt.datetime) -> Release:
    """Publish the release of a document; to publish the same one again changes nothing.

    Raises:
        ReleaseUnsound: The document contradicts itself.
        ReleaseIsImmutable: A release of this key has other content.
    """
    read, digest = release_document(document), digest_of(document)
    with database.transaction() as session:
        release = _released(read, digest, now)
        if not add_release(session, release):
            return _unchanged(get_release(session, read.key), digest)
        nodes = [
            Node(**vars(node) | {"source": list(node.source)}, **of_release(release)) for node in read.nodes
        ]
        session.add_all(nodes)
        outbox.record(session, _published(release, nodes), by=PUBLISHER, now=now)
    log.info("release published", extra={"release_key": release.key, "digest": digest})
    return release


def publish_shipped_releases(database: Database, *, now: dt.datetime) -> None:
    """Publish every release that ships with this service, if it is not published yet."""
    for document in shipped_documents():
        publish_release(database, document, now=now)


def shipped_documents() -> Iterator[dict[str, Any]]:
    folders = sorted(resources.files("framework_svc").joinpath("data").iterdir(), key=lambda item: item.name)
    for folder in (item for item in folders if item.is_dir()):
        for file in sorted(folder.iterdir(), key=lambda item: item.name):
            yield json.loads(file.read_text(encoding="utf-8"))


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the content, whatever its spaces and the order of its keys."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def list_releases(database: Database, *, query: PageQuery) -> Rows[Release]:
    with database.read() as session:
        return page_of(session, select(Release), col(Release.id), query)


def read_release(database: Database, release_key: str) -> Release:
    with database.read() as session:
        return get_release(session, release_key)


def list_nodes(
    database: Database, release_key: str, kind: Kind, *, query: PageQuery
) -> tuple[Release, Rows[Node]]:
    with database.read() as session:
        release = get_release(session, release_key)
        return release, page_of(session, nodes_statement(release.id, kind), col(Node.position), query)


def read_node(database: Database, release_key: str, kind: Kind, key: str) -> tuple[Release, Node]:
    with database.read() as session:
        release = get_release(session, release_key)
        return release, get_node(session, release.id, kind, key)


def resolve_stage(database: Database, release_key: str, name: str) -> tuple[Release, Node]:
    """The stage that a name means; raises AmbiguousCode or UnknownStage."""
    with database.read() as session:
        release = get_release(session, release_key)
        key = stage_named(framework_in(session, release.id), name)
        return release, get_node(session, release.id, Kind.STAGE, key)


def list_release_facts(database: Database, caller: Caller, *, query: PageQuery) -> Rows[dict[str, Any]]:
    """For other services that missed the events: what each release holds."""
    require_system(caller)
    with database.read() as session:
        page = page_of(session, select(Release), col(Release.id), query)
        held = _nodes_by_release(session, page.items)
        items = [{**release_facts(release, held[release.key]), "version": 1} for release in page.items]
        return Rows(items, page.next_cursor)


def _nodes_by_release(session: Session, releases: Iterable[Release]) -> dict[str, list[Node]]:
    keys = {release.id: release.key for release in releases}
    held: dict[str, list[Node]] = {key: [] for key in keys.values()}
    for node in nodes_of(session, keys, TOLD_KINDS):
        held[node.release_key].append(node)
    return held


def release_facts(release: Release, nodes: Iterable[Node]) -> dict[str, Any]:
    """What other services are told of a release: its keys, no texts."""
    by_kind: dict[Kind, list[Node]] = {kind: [] for kind in Kind}
    for node in nodes:
        by_kind[node.kind].append(node)
    return {
        "release_id": release.id,
        "framework_key": release.framework_key,
        "release_key": release.key,
        "stages": [node.key for node in by_kind[Kind.STAGE]],
        "groups": [node.key for node in by_kind[Kind.GROUP]],
        "roles": [
            {"code": node.key, "group": node.parent_key, "stage": node.facts["stage"]}
            for node in by_kind[Kind.ROLE]
        ],
        "tools": [
            {"key": node.key, "bucket_percent": node.facts["bucket_percent"]} for node in by_kind[Kind.TOOL]
        ],
        "skill_units": [node.key for node in by_kind[Kind.SKILL_UNIT]],
        "components": [node.key for node in by_kind[Kind.COMPONENT]],
    }


def _unchanged(known: Release, digest: str) -> Release:
    if known.digest != digest:
        raise ReleaseIsImmutable(release_key=known.key)
    return known


def _released(read: ReleaseDocument, digest: str, now: dt.datetime) -> Release:
    return Release(
        framework_key=read.framework_key,
        key=read.key,
        title=dict(read.title),
        documents=dict(read.documents),
        notes=[dict(note) for note in read.notes],
        counts=counts(read),
        digest=digest,
        published_at=now,
    )


def _published(release: Release, nodes: list[Node]) -> Event:
    return Event(
        type="framework.release.published.v1",
        subject=str(release.id),
        data=release_facts(release, nodes),
        version=1,
    )
