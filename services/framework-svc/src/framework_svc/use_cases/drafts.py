"""Drafts: begun empty or from a release, edited node by node by the office that publishes frameworks."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from service_kit import audit, idempotency
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.events import Event, canonical
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.statements import insert_new
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from framework_svc.domain.errors_releases import (
    FrameworkKeyTaken,
    NodeUnsound,
    PositionTaken,
    ReleaseBaseUnfit,
    ReleaseKeyTaken,
)
from framework_svc.domain.framework import CURRENT, Kind
from framework_svc.domain.lifecycle import IN_USE, ReleaseAction, ReleaseState, next_state
from framework_svc.domain.node import Bilingual, NodeDocument, as_document, columns, node_faults
from framework_svc.persistence.nodes import (
    add_nodes,
    all_nodes,
    counts_in,
    find_node,
    get_node,
    next_number,
    search_words_of,
)
from framework_svc.persistence.releases import (
    Wanted,
    add_release,
    get_framework,
    get_release,
    lock_release,
    of_release,
)
from framework_svc.persistence.tables import FrameworkHead, Node, Release
from framework_svc.use_cases.permissions import require_editor

LAST = 0  # a position that says: after all the others of the kind, or where it stands already


@dataclass(frozen=True)
class Head:
    """What a release says of itself."""

    title: Bilingual
    documents: Mapping[str, str]
    notes: tuple[Bilingual, ...]

    def columns(self) -> dict[str, Any]:
        return {
            "title": dict(self.title),
            "documents": dict(self.documents),
            "notes": [dict(note) for note in self.notes],
        }


def create_framework(
    database: Database,
    key: str,
    title: Bilingual,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> FrameworkHead:
    require_editor(caller)
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return get_framework(session, key)
        if not insert_new(session, FrameworkHead, key=key, title=dict(title), created_at=now):
            raise FrameworkKeyTaken
        note(session, "framework.created", key, 1, {"framework_key": key}, by=caller, now=now)
        idempotency.made(session, attempt, new_id())
        return get_framework(session, key)


def create_draft(
    database: Database,
    framework_key: str,
    key: str,
    head: Head,
    *,
    based_on: str | None,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Release:
    """A draft of a framework's next release, with the nodes of the one that it is begun from.

    Raises:
        ReleaseNotFound, ReleaseBaseUnfit: There is none to begin from, or none that may be.
        ReleaseKeyTaken: A release has this key already.
    """
    require_editor(caller)
    with database.transaction() as session:
        wanted = Wanted(key, sees_drafts=True)
        if idempotency.earlier(session, attempt):
            return get_release(session, wanted)
        framework = get_framework(session, framework_key)
        base = _base(session, framework.key, based_on) if based_on is not None else None
        release = Release(
            **head.columns(),
            framework_key=framework.key,
            key=key,
            state=ReleaseState.DRAFT,
            based_on=base.key if base else None,
            extensions=base.extensions if base else None,
            counts=base.counts if base else {},
            edited_by=caller.subject,
            edited_at=now,
        )
        if key == CURRENT or not add_release(session, release):
            raise ReleaseKeyTaken
        draft = get_release(session, wanted)
        if base is not None:
            add_nodes(session, (_copied(node, draft) for node in all_nodes(session, base.id)))
        note_of(session, draft, "framework.draft.created", by=caller, now=now)
        idempotency.made(session, attempt, draft.id)
    return draft


def edit_head(
    database: Database, release_key: str, head: Head, *, seen: int, caller: Caller, now: dt.datetime
) -> Release:
    with database.transaction() as session:
        release = editable(session, release_key, seen=seen, caller=caller)
        release.sqlmodel_update(head.columns())
        edited(session, release, "framework.draft.edited", by=caller, now=now)
    return release


def put_node(
    database: Database,
    release_key: str,
    document: NodeDocument,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
) -> tuple[Release, Node]:
    """Put a node into a draft, or in the place of the one of its kind and key.

    Raises:
        NodeUnsound: With every fault it has by itself; what it has beside others is told at submission.
        PositionTaken: Another node of the kind stands there.
    """
    with database.transaction() as session:
        release = editable(session, release_key, seen=seen, caller=caller)
        if faults := list(node_faults(document)):
            raise NodeUnsound(faults=faults)
        node = find_node(session, release.id, document.kind, document.key)
        placed = _placed(session, release, document, node)
        if faults := list(node_faults(placed)):
            raise NodeUnsound(faults=faults)
        if node is None:
            number = next_number(session, release.id, col(Node.number))
            node = Node(**columns(placed), **of_release(release), number=number, search_words="")
        node.sqlmodel_update(columns(placed))
        node.search_words = search_words_of(node)
        session.add(node)
        edited(session, release, "framework.node.put", by=caller, now=now, node=as_document(node))
    return release, node


def remove_node(
    database: Database,
    release_key: str,
    kind: Kind,
    key: str,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
) -> Release:
    """Take a node out of a draft; what stood below it has to be moved before submission."""
    with database.transaction() as session:
        release = editable(session, release_key, seen=seen, caller=caller)
        session.delete(get_node(session, release.id, kind, key))
        edited(session, release, "framework.node.removed", by=caller, now=now, kind=kind, key=key)
    return release


def note(
    session: Session,
    action: str,
    subject: str,
    version: int,
    data: dict[str, Any],
    *,
    by: Caller,
    now: dt.datetime,
) -> None:
    """An audit entry of what is nobody else's business yet, so that no event is said."""
    event = Event(type=action, subject=subject, data=data, version=version)
    said = [(new_id(), event, canonical(data))]
    audit.append_many(session, said, by=by.subject, now=now, on_behalf_of=None)


def note_of(
    session: Session, release: Release, action: str, *, by: Caller, now: dt.datetime, **said: Any
) -> None:
    """An audit entry of a release, which it names."""
    keys = {"framework_key": release.framework_key, "release_key": release.key}
    note(session, action, str(release.id), release.version, {**keys, **said}, by=by, now=now)


def editable(session: Session, release_key: str, *, seen: int, caller: Caller) -> Release:
    require_editor(caller)
    release = lock_release(session, release_key)
    next_state(release, ReleaseAction.EDIT)
    require_version(release, seen)
    return release


def _base(session: Session, framework_key: str, based_on: str) -> Release:
    """The release to begin from; what it says of replacements is part of comparisons that hold for ever."""
    base = get_release(session, Wanted(based_on, framework_key, sees_drafts=True))
    if base.framework_key != framework_key or base.state not in IN_USE:
        raise ReleaseBaseUnfit(release_key=base.key)
    return base


def _placed(session: Session, release: Release, document: NodeDocument, known: Node | None) -> NodeDocument:
    if document.position == LAST:
        after_all = next_number(session, release.id, col(Node.position), document.kind)
        return replace(document, position=known.position if known else after_all)
    there = session.exec(
        select(Node.key).where(
            Node.release_id == release.id,
            Node.kind == document.kind,
            Node.position == document.position,
            Node.key != document.key,
        )
    ).first()
    if there is not None:
        raise PositionTaken(kind=document.kind)
    return document


def edited(
    session: Session, release: Release, action: str, *, by: Caller, now: dt.datetime, **said: Any
) -> None:
    """Whatever is edited, it is the release that has another version; and what was done is noted."""
    session.flush()
    release.counts = counts_in(session, release.id)
    release.edited_by, release.edited_at = by.subject, now
    flag_modified(release, "edited_at")
    session.flush()
    note_of(session, release, action, by=by, now=now, **said)


def _copied(node: Node, draft: Release) -> dict[str, Any]:
    kept = {"number": node.number, "search_words": node.search_words}
    return {"id": new_id(), **as_document(node), **of_release(draft), **kept}
