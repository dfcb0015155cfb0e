"""What an import does to drafts, in one transaction: a draft of its own, or nodes of one that there is."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from service_kit.database import Together
from service_kit.identity import Caller
from service_kit.ids import new_id
from sqlmodel import Session

from framework_svc.domain.exchange.flaw import Flaw, Issue
from framework_svc.domain.framework import Kind
from framework_svc.domain.node import NodeDocument, as_document, columns, node_document
from framework_svc.domain.release import ReleaseDocument
from framework_svc.domain.replacement import as_line
from framework_svc.persistence.exchange.imports import remove_nodes
from framework_svc.persistence.nodes import add_nodes, all_nodes, search_words_of
from framework_svc.persistence.releases import of_release
from framework_svc.persistence.tables import Release
from framework_svc.use_cases import drafts
from framework_svc.use_cases.exchange.rows import LAST, Taken
from framework_svc.use_cases.publication import know_framework

_KEYS = 500


def compared(rows: Iterable[Taken], known: Sequence[NodeDocument]) -> list[Taken]:
    """Rows with the places that they will have; a place that is taken twice is a flaw."""
    there = {(node.kind, node.key): node for node in known}
    last: dict[Kind, int] = {}
    for one in known:
        last[one.kind] = max(last.get(one.kind, 0), one.position)
    placed: list[Taken] = []
    for row in rows:
        node = row.node
        if node is not None:
            if node.position == LAST:
                before = there.get((node.kind, node.key))
                node = replace(node, position=before.position if before else last.get(node.kind, 0) + 1)
            last[node.kind] = max(last.get(node.kind, 0), node.position)
        placed.append(replace(row, node=node))
    moved = {(row.node.kind, row.node.key) for row in placed if row.node is not None}
    taken = {(node.kind, node.position) for name, node in there.items() if name not in moved}
    return [_in_place(row, taken) for row in placed]


def _in_place(row: Taken, taken: set[tuple[Kind, int]]) -> Taken:
    if row.node is None:
        return row
    place = row.node.kind, row.node.position
    if place in taken:
        return replace(row, node=None, flaws=(Flaw(Issue.POSITION_TAKEN, "position"),))
    taken.add(place)
    return row


def make_draft(
    session: Session, document: ReleaseDocument, *, caller: Caller, now: dt.datetime, digest: str
) -> Release:
    """A draft with all that a document says; its framework too, when there is none of its key."""
    know_framework(session, document.framework_key, document.framework_title, now=now)
    head = drafts.Head(document.title, document.documents, document.notes)
    release = drafts.create_draft(
        Together(session), document.framework_key, document.key, head, based_on=None, caller=caller, now=now
    )
    release.replacements = [as_line(line) for line in document.replacements]
    release.extensions = dict(document.extensions) or None
    put_nodes(session, release, document.nodes, caller=caller, now=now, digest=digest)
    return release


def put_nodes(
    session: Session,
    release: Release,
    nodes: Sequence[NodeDocument],
    *,
    caller: Caller,
    now: dt.datetime,
    digest: str,
) -> None:
    """Put nodes into a draft, each in the place of the one of its kind and key, whatever places they swap."""
    known = {(node.kind, node.key): node.number for node in all_nodes(session, release.id)}
    by_kind = sorted(nodes, key=lambda node: node.kind)
    for kind, of_kind in groupby(by_kind, key=lambda node: node.kind):
        keys = [node.key for node in of_kind]
        for start in range(0, len(keys), _KEYS):
            remove_nodes(session, release.id, kind, keys[start : start + _KEYS])
    first = max(known.values(), default=0) + 1
    rows = [
        {
            "id": new_id(),
            **columns(node),
            **of_release(release),
            "number": known.get((node.kind, node.key), number),
            "search_words": search_words_of(node),
        }
        for number, node in enumerate(nodes, first)
    ]
    add_nodes(session, rows)
    said = {"nodes": len(nodes), "file_digest": digest}
    drafts.edited(session, release, "framework.nodes.imported", by=caller, now=now, **said)


def as_known(rows: Iterable[Any]) -> list[NodeDocument]:
    """Rows of the table as the documents that they are compared with."""
    return [node_document(as_document(row)) for row in rows]
