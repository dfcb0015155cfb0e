"""Publishing: a release becomes immutable, and the one before it is superseded."""

import datetime as dt
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from types import SimpleNamespace
from typing import Any

from service_kit import outbox
from service_kit.database import Database
from service_kit.events import Event, canonical
from service_kit.ids import new_id
from service_kit.statements import insert_new
from sqlmodel import Session

from framework_svc.domain.errors_releases import ReleaseIsImmutable
from framework_svc.domain.framework import Kind
from framework_svc.domain.lifecycle import ReleaseAction, ReleaseState, next_state
from framework_svc.domain.node import columns
from framework_svc.domain.release import ReleaseDocument, counts, document_of, release_document
from framework_svc.domain.replacement import as_line
from framework_svc.persistence.nodes import add_nodes
from framework_svc.persistence.releases import Wanted, add_release, get_release, lock_in_state, of_release
from framework_svc.persistence.tables import FrameworkHead, Release
from framework_svc.use_cases.exchange.case_telling import tell_in_case
from framework_svc.use_cases.sealing import digest, seal, write_texts
from framework_svc.use_cases.telling import told_changes

PUBLISHER = "framework-svc"
TOLD_KINDS = (Kind.STAGE, Kind.GROUP, Kind.ROLE, Kind.TOOL, Kind.SKILL_UNIT, Kind.COMPONENT)

log = logging.getLogger(__name__)


def publish_release(database: Database, document: Mapping[str, Any], *, now: dt.datetime) -> Release:
    """Publish the release of a document; to publish the same one again changes nothing.

    Raises:
        ReleaseUnsound: The document contradicts itself.
        ReleaseIsImmutable: A release of this key has other content.
    """
    read = release_document(document)
    content = digest(canonical(document_of(read)))
    with database.transaction() as session:
        know_framework(session, read.framework_key, read.framework_title, now=now)
        release = _as_draft(read, now)
        if not add_release(session, release):
            return _unchanged(get_release(session, Wanted(read.key, sees_drafts=True)), content)
        release = get_release(session, Wanted(read.key, sees_drafts=True))
        of = of_release(release)
        nodes = [SimpleNamespace(id=new_id(), search_words="", **columns(node), **of) for node in read.nodes]
        write_texts(nodes)
        add_nodes(session, map(vars, nodes))
        make_current(session, release, nodes, read, by=PUBLISHER, now=now)
    log.info("release published", extra={"release_key": release.key, "digest": content})
    return release


def make_current(
    session: Session,
    release: Release,
    nodes: Sequence[Any],
    document: ReleaseDocument,
    *,
    by: str,
    now: dt.datetime,
) -> None:
    """What happens to a release whose nodes are stored, and to the one before it, when it is published."""
    before = lock_in_state(session, release.framework_key, ReleaseState.PUBLISHED)
    if before is not None:
        before.state = next_state(before, ReleaseAction.SUPERSEDE)
        session.flush()  # first, because a framework has one published release at any moment
    release.state = ReleaseState.PUBLISHED
    release.published_by, release.published_at = by, now
    release.counts = counts(nodes)
    seal(release, nodes, document)
    session.flush()
    tell_in_case(session, release, document)
    outbox.record(session, _published(session, release, nodes, supersedes=before), by=by, now=now)


def know_framework(session: Session, key: str, title: Mapping[str, str | None], *, now: dt.datetime) -> bool:
    """Note a framework when it is first heard of; whether it was."""
    return insert_new(session, FrameworkHead, key=key, title=dict(title), created_at=now)


def publish_shipped_releases(database: Database, *, now: dt.datetime) -> None:
    """Publish every release that ships with this service, if it is not published yet."""
    for document in shipped_documents():
        try:
            publish_release(database, document, now=now)
        except ReleaseIsImmutable:  # what is published stays; the service starts all the same
            log.exception("a shipped release differs from the published one of its key")


def shipped_documents() -> Iterator[dict[str, Any]]:
    folders = sorted(
        resources.files("framework_svc").joinpath("data").iterdir(), key=lambda item: item.name, reverse=True
    )
    for folder in (item for item in folders if item.is_dir()):
        for file in sorted(folder.iterdir(), key=lambda item: item.name):
            yield json.loads(file.read_text(encoding="utf-8"))


def release_facts(release: Release, nodes: Iterable[Any]) -> dict[str, Any]:
    """What other services are told of a release: its keys, no texts."""
    by_kind: dict[Kind, list[Any]] = {kind: [] for kind in Kind}
    for node in nodes:
        by_kind[node.kind].append(node)
    return {
        "release_id": release.id,
        "framework_key": release.framework_key,
        "release_key": release.key,
        "published_at": release.published_at,
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
        "components": [node.key for node in by_kind[Kind.COMPONENT] if node.parent_key is None],
    }


def _unchanged(known: Release, content: str) -> Release:
    if known.digest != content:
        raise ReleaseIsImmutable(release_key=known.key)
    return known


def _as_draft(read: ReleaseDocument, now: dt.datetime) -> Release:
    return Release(
        framework_key=read.framework_key,
        key=read.key,
        state=ReleaseState.DRAFT,
        based_on=None,
        title=dict(read.title),
        documents=dict(read.documents),
        notes=[dict(note) for note in read.notes],
        replacements=[as_line(line) for line in read.replacements],
        extensions=dict(read.extensions) or None,
        counts=counts(read.nodes),
        edited_by=PUBLISHER,
        edited_at=now,
    )


def _published(
    session: Session, release: Release, nodes: Sequence[Any], *, supersedes: Release | None
) -> Event:
    return Event(
        type="framework.release.published.v1",
        subject=str(release.id),
        data={
            **release_facts(release, nodes),
            "supersedes": supersedes.key if supersedes else None,
            **told_changes(session, supersedes, release),
        },
        version=release.version,
    )
