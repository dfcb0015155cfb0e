"""Nodes, lists and whole releases as bytes: those of publication, or for a draft those of this moment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from service_kit.database import Database
from service_kit.events import canonical
from service_kit.pages import PageQuery, page_of
from sqlmodel import col

from framework_svc.domain.errors_releases import (
    FrameworkItemNotFound,
    FrameworkItemRemoved,
    FrameworkItemReplaced,
)
from framework_svc.domain.framework import CURRENT, Kind
from framework_svc.domain.node import uris_of
from framework_svc.domain.release import head_of
from framework_svc.domain.replacement import Address, Replacement, composed, replacement
from framework_svc.persistence.nodes import (
    NodeFilter,
    all_nodes,
    bodies_of,
    get_node,
    get_text,
    held_of,
    holds,
    nodes_statement,
    texts_statement,
)
from framework_svc.persistence.releases import (
    Wanted,
    get_framework,
    get_pin,
    get_release,
    last_release_with,
    stated_replacements,
)
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
        return _answer(release, _named(release, wanted.base, kind, key, text))


def list_nodes(
    database: Database, wanted: Wanted, which: NodeFilter, *, query: PageQuery, in_view: bool = False
) -> Answer:
    """A page of nodes; of one kind in the order of the release, of several in that of the export."""
    with database.read() as session:
        release = get_pin(session, wanted)
        order = col(Node.number) if which.kind is None else col(Node.position)
        if release.digest is None:
            page = page_of(session, nodes_statement(release.id, which), order, query)
            found = [(_rendered(node, in_view=in_view), node.kind, node.key) for node in page.items]
        else:
            statement = texts_statement(release.id, _column(in_view=in_view), order, which)
            page = page_of(session, statement, order, query)
            found = [row[1:] for row in page.items]
        items = ",".join(_named(release, wanted.base, kind, key, text) for text, kind, key in found)
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


def read_pinned_address(
    database: Database, framework_key: str, kind: Kind, key: str, *, base: str
) -> tuple[str, str]:
    """Of the current release of a framework: its key, when it holds the node, and its digest.

    Raises:
        FrameworkItemReplaced: It was replaced, and the publisher said by what the release holds:
            the canonical URIs of those.
        FrameworkItemRemoved: Only an earlier release holds it.
        FrameworkItemNotFound: No release holds it.
    """
    with database.read() as session:
        get_framework(session, framework_key)
        release = get_pin(session, Wanted(CURRENT, framework_key))
        if not holds(session, release.id, kind, key):
            # What was said of it before it came back is said of it no more.
            last = last_release_with(session, framework_key, kind, key)
            by = _successors(stated_replacements(session, framework_key, after=last), Address(kind, key))
            held = held_of(session, release.id, by) if by else set()
            if stands := [node for node in by if node in held]:
                uris = [uris_of(base, framework_key, release.key, *node)["canonical_uri"] for node in stands]
                raise FrameworkItemReplaced(replaced_by=uris)
            if last is not None:
                raise FrameworkItemRemoved(last_uri=uris_of(base, framework_key, last, kind, key)["uri"])
            raise FrameworkItemNotFound(kind=kind)
        return release.key, str(release.digest)


def _successors(stated: Iterable[Iterable[Mapping[str, Any]]], node: Address) -> Sequence[Address]:
    """What stands for a node after all that releases said, one after the other."""
    steps: Iterable[tuple[Replacement, ...]] = (tuple(map(replacement, lines)) for lines in stated)
    nothing: tuple[Replacement, ...] = ()
    return next((one.by for one in reduce(composed, steps, nothing) if one.node == node), ())


def _lines(database: Database, release: Release, head: str) -> Iterator[str]:
    yield f"{head}\n"
    after = 0
    while batch := _batch(database, release, after):
        yield "".join(f"{text}\n" for _, text in batch)
        after = batch[-1][0]


def _batch(database: Database, release: Release, after: int) -> list[tuple[int, str]]:
    number, every = col(Node.number), NodeFilter()

    def next_of(statement: Any) -> Any:
        return statement.where(number > after).order_by(number).limit(BATCH)

    with database.read() as session:
        if release.digest is None:
            nodes = session.exec(next_of(nodes_statement(release.id, every)))
            return [(node.number, body_of(node)) for node in nodes]
        texts = session.execute(next_of(texts_statement(release.id, col(Node.body), number, every)))
        return [(at, text) for at, text, *_ in texts]


def _column(*, in_view: bool) -> Any:
    return col(Node.view) if in_view else col(Node.body)


def _rendered(node: Node, *, in_view: bool) -> str:
    return (view_text_of(node) or "null") if in_view else body_of(node)


def _named(release: Any, base: str, kind: Kind, key: str, text: str) -> str:
    """Each node tells which release it is of, and its addresses; the document says it once, for all."""
    named = {"framework_key": release.framework_key, "release_key": release.key}
    uris = uris_of(base, release.framework_key, release.key, kind, key)
    return f"{canonical(named | uris)[:-1]},{text[1:]}"


def _answer(release: Any, text: str) -> Answer:
    return Answer(text, release.digest, release.version)
