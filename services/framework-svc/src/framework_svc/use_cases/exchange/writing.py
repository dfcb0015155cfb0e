"""What an import means for drafts: a draft of its own, or nodes of one that there is."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from service_kit.database import Together
from service_kit.identity import Caller
from service_kit.ids import new_id
from sqlmodel import Session

from framework_svc.domain.exchange.flaw import Flaw, Issue
from framework_svc.domain.framework import Kind
from framework_svc.domain.node import (
    AFTER_THE_LAST,
    POSITION_MAX,
    NodeDocument,
    as_document,
    columns,
    node_document,
)
from framework_svc.persistence.nodes import search_words_of
from framework_svc.persistence.tables import Release
from framework_svc.use_cases import drafts
from framework_svc.use_cases.exchange.rows import LAST, Taken
from framework_svc.use_cases.publication import know_framework


def compared(rows: Iterable[Taken], there: Mapping[Any, NodeDocument]) -> list[Taken]:
    """Rows with the places that they will have; a place that is taken twice is a flaw."""
    last: dict[Kind, int] = {}
    for one in there.values():
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
    if row.node.position > POSITION_MAX:  # after one that stands at the last place
        fault = f"{row.node.kind} {row.node.key} {AFTER_THE_LAST}"
        return replace(row, node=None, flaws=(Flaw(Issue.NODE_UNSOUND, "position", {"fault": fault}),))
    taken.add(place)
    return row


def waiting_nodes(nodes: Iterable[NodeDocument], numbers: Mapping[Any, int]) -> Iterator[dict[str, Any]]:
    """Nodes as an import keeps them; each has the number of the one that it replaces, or the next."""
    following = max(numbers.values(), default=0)
    for node in nodes:
        if (number := numbers.get((node.kind, node.key))) is None:
            number = following = following + 1
        yield {"id": new_id(), **columns(node), "number": number, "search_words": search_words_of(node)}


def make_draft(session: Session, head: dict[str, Any], *, caller: Caller, now: dt.datetime) -> Release:
    """A draft of what a document says, without its nodes; its framework too, when there is none."""
    framework, said = head["framework"], head["release"]
    know_framework(session, framework["key"], framework["title"], now=now)
    release = drafts.create_draft(
        Together(session),
        framework["key"],
        said["key"],
        drafts.Head(said["title"], said["documents"], tuple(said["notes"])),
        based_on=None,
        caller=caller,
        now=now,
    )
    release.replacements = said.get("replacements", [])
    release.extensions = said.get("extensions")
    return release


def as_known(rows: Iterable[Any]) -> list[NodeDocument]:
    """Rows of the table as the documents that they are compared with."""
    return [node_document(as_document(row)) for row in rows]
