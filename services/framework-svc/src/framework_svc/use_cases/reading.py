"""Nodes, lists and whole releases as bytes: those of publication, or for a draft those of this moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service_kit.database import Database
from service_kit.events import canonical
from service_kit.pages import PageQuery, page_of
from sqlmodel import col

from framework_svc.domain.framework import Kind
from framework_svc.domain.release import head_of
from framework_svc.persistence.nodes import (
    NodeFilter,
    all_nodes,
    bodies_of,
    get_node,
    get_text,
    nodes_statement,
    texts_statement,
)
from framework_svc.persistence.releases import Wanted, current_release, get_framework, get_pin, get_release
from framework_svc.persistence.tables import Node, Release
from framework_svc.use_cases.sealing import body_of, exported, stored_document, view_text_of

BATCH = 500


@dataclass(frozen=True)
class Answer:
    """Bytes, and the digest of the release that they belong to; none for a draft, which is of `version`."""

    text: str
    digest: str | None
    version: int


def read_node(database: Database, wanted: Wanted, kind: Kind, key: str, *, in_view: bool = False) -> Answer:
    """One node; `in_view` in the words of its kind."""
    with database.read() as session:
        release = get_pin(session, wanted)
        if release.digest is None:
            text = _rendered(get_node(session, release.id, kind, key), in_view=in_view)
        else:
            text = get_text(session, release.id, kind, key, in_view=in_view)
        return _answer(release, f"{_named(release)}{text[1:]}")


def list_nodes(
    database: Database, wanted: Wanted, which: NodeFilter, *, query: PageQuery, in_view: bool = False
) -> Answer:
    """A page of nodes; of one kind in the order of the release, of several in that of the export."""
    with database.read() as session:
        release = get_pin(session, wanted)
        order = col(Node.number) if which.kind is None else col(Node.position)
        if release.digest is None:
            page = page_of(session, nodes_statement(release.id, which), order, query)
            texts = [_rendered(node, in_view=in_view) for node in page.items]
        else:
            found = texts_statement(release.id, _column(in_view=in_view), order, which)
            page = page_of(session, found, order, query)
            texts = [row[1] for row in page.items]
        name = _named(release)
        items = ",".join(f"{name}{text[1:]}" for text in texts)
        return _answer(release, f'{{"items":[{items}],"next_cursor":{canonical(page.next_cursor)}}}')


def export_release(database: Database, wanted: Wanted) -> Answer:
    """The whole document; of a published release the bytes whose digest is its ETag."""
    with database.read() as session:
        release = get_release(session, wanted)
        if release.head is None:
            nodes = all_nodes(session, release.id)
            head = canonical(head_of(stored_document(session, release, nodes)))
            return _answer(release, exported(head, map(body_of, nodes)))
        return _answer(release, exported(release.head, bodies_of(session, release.id)))


def stream_release(database: Database, wanted: Wanted) -> tuple[Answer, Iterator[str]]:
    """The head of a release, and its nodes one by one; no connection is held between batches."""
    with database.read() as session:
        release = get_release(session, wanted)
        head = release.head or canonical(head_of(stored_document(session, release, ())))
    return _answer(release, head), _lines(database, release, head)


def read_pinned_address(database: Database, framework_key: str, kind: Kind, key: str) -> tuple[str, str]:
    """Of the current release of a framework: its key, when it holds the node, and its digest."""
    with database.read() as session:
        get_framework(session, framework_key)
        release = current_release(session, framework_key)
        get_node(session, release.id, kind, key)
        return release.key, str(release.digest)


def _lines(database: Database, release: Release, head: str) -> Iterator[str]:
    yield f"{head}\n"
    after = 0
    while batch := _batch(database, release.id, after):
        yield "".join(f"{text}\n" for _, text in batch)
        after = batch[-1][0]


def _batch(database: Database, release_id: UUID, after: int) -> list[tuple[int, str]]:
    with database.read() as session:
        number = col(Node.number)
        found = nodes_statement(release_id, NodeFilter()).where(number > after).order_by(number).limit(BATCH)
        return [(node.number, node.body or body_of(node)) for node in session.exec(found)]


def _column(*, in_view: bool) -> Any:
    return col(Node.view) if in_view else col(Node.body)


def _rendered(node: Node, *, in_view: bool) -> str:
    return (view_text_of(node) or "null") if in_view else body_of(node)


def _named(release: Any) -> str:
    """Each node tells which framework and release it is of; the document says it once, for all."""
    return canonical({"framework_key": release.framework_key, "release_key": release.key})[:-1] + ","


def _answer(release: Any, text: str) -> Answer:
    return Answer(text, release.digest, release.version)
