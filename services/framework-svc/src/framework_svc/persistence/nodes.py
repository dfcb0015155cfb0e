"""Nodes of a release as columns, without objects: what is read most is read as bytes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.statements import insert_many, is_one_of
from sqlmodel import Session, col, select

from framework_svc.domain.errors_releases import FrameworkItemNotFound
from framework_svc.domain.framework import Kind, Provenance
from framework_svc.persistence.search import matches, words_of
from framework_svc.persistence.tables import Node

UNINDEXED_MAX = 500

# Built once, as those of releases are.
_NODE: Any = sa.inspect(Node).local_table
_IS_ONE = [_NODE.c[name] == sa.bindparam(name) for name in ("release_id", "kind", "key")]
_BODY_OF_ONE = sa.select(_NODE.c.body).where(*_IS_ONE)
_KEY_OF_ONE = sa.select(_NODE.c.key).where(*_IS_ONE)
_VIEW_OF_ONE = sa.select(_NODE.c.view).where(*_IS_ONE)


@dataclass(frozen=True)
class NodeFilter:
    kind: Kind | None = None
    parent: tuple[str, str] | None = None
    provenance: Provenance | None = None
    q: str | None = None


def texts_statement(release_id: UUID, text: Any, order: Any, wanted: NodeFilter) -> Any:
    """The stored text of the nodes that a filter lets through, their order before it, kind and key behind."""
    return select(order, text, col(Node.kind), col(Node.key)).where(*_conditions(release_id, wanted))


def nodes_statement(release_id: UUID, wanted: NodeFilter) -> Any:
    return select(Node).where(*_conditions(release_id, wanted))


def find_node(session: Session, release_id: UUID, kind: Kind, key: str) -> Node | None:
    return session.exec(_one(select(Node), release_id, kind, key)).first()  # type: ignore[no-any-return]


def get_node(session: Session, release_id: UUID, kind: Kind, key: str) -> Node:
    """One node of a release.

    Raises:
        FrameworkItemNotFound: The release holds none of this kind and key.
    """
    if (node := find_node(session, release_id, kind, key)) is None:
        raise FrameworkItemNotFound(kind=kind)
    return node


def holds(session: Session, release_id: UUID, kind: Kind, key: str) -> bool:
    said = {"release_id": release_id, "kind": kind, "key": key}
    return session.execute(_KEY_OF_ONE, said).first() is not None


def held_of(session: Session, release_id: UUID, nodes: Collection[tuple[Kind, str]]) -> set[tuple[Kind, str]]:
    """Those of these nodes that the release holds."""
    kind, key = _NODE.c.kind, _NODE.c.key
    found = sa.select(kind, key).where(
        _NODE.c.release_id == release_id, sa.tuple_(kind, key).in_(list(nodes))
    )
    return {(row.kind, row.key) for row in session.execute(found)}


def titles_in(
    session: Session, release_id: UUID, kind: Kind, keys: Collection[str]
) -> dict[str, dict[str, str | None] | None]:
    """By their keys the titles of those nodes that the release holds."""
    is_wanted = is_one_of(session, _NODE.c.key, keys)
    found = sa.select(_NODE.c.key, _NODE.c.title)
    of_kind = sa.and_(_NODE.c.release_id == release_id, _NODE.c.kind == kind)
    return {row.key: row.title for row in session.execute(found.where(of_kind, is_wanted))}


def get_text(session: Session, release_id: UUID, kind: Kind, key: str, *, in_view: bool) -> str:
    """The stored text of one node; raises FrameworkItemNotFound."""
    statement = _VIEW_OF_ONE if in_view else _BODY_OF_ONE
    found: str | None = session.scalar(statement, {"release_id": release_id, "kind": kind, "key": key})
    if found is None:
        raise FrameworkItemNotFound(kind=kind)
    return found


def all_nodes(session: Session, release_id: UUID) -> Sequence[Node]:
    return session.exec(select(Node).where(Node.release_id == release_id).order_by(col(Node.number))).all()


def unindexed(session: Session) -> Sequence[Node]:
    """Some of the nodes that no search looks at; every other says at least its key."""
    return session.exec(select(Node).where(Node.search_words == "").limit(UNINDEXED_MAX)).all()


def bodies_of(session: Session, release_id: UUID) -> Sequence[str]:
    """The stored text of every node of a published release, in the order of the export."""
    body: sa.ColumnElement[str] = col(Node.body)  # type: ignore[assignment]  # publishing fills it
    return session.scalars(
        sa.select(body).where(col(Node.release_id) == release_id).order_by(col(Node.number))
    ).all()


def add_nodes(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store the nodes of a release at once; every row says the same columns."""
    insert_many(session, _NODE, list(rows))


def next_number(session: Session, release_id: UUID, column: Any, kind: Kind | None = None) -> int:
    """One more than the highest number or position there is."""
    highest = sa.select(sa.func.max(column)).where(*_conditions(release_id, NodeFilter(kind)))
    return (session.scalar(highest) or 0) + 1


def counts_in(session: Session, release_id: UUID) -> dict[str, int]:
    rows = session.execute(
        sa.select(Node.kind, sa.func.count()).where(Node.release_id == release_id).group_by(Node.kind)  # type: ignore[call-overload]
    )
    return {kind.value: number for kind, number in sorted(rows)}


def search_words_of(node: Any) -> str:
    """Key, title and text in both languages: what a search of nodes looks at."""
    both = (node.title or {}, node.text or {})
    return words_of(node.key, *(words.get(language) for words in both for language in ("th", "en")))


def _one(statement: Any, release_id: UUID, kind: Kind, key: str) -> Any:
    return statement.where(Node.release_id == release_id, Node.kind == kind, Node.key == key)


def _conditions(release_id: UUID, wanted: NodeFilter) -> Iterable[Any]:
    yield Node.release_id == release_id
    if wanted.kind is not None:
        yield Node.kind == wanted.kind
    if wanted.parent is not None:
        yield sa.and_(col(Node.parent_kind) == wanted.parent[0], col(Node.parent_key) == wanted.parent[1])
    if wanted.provenance is not None:
        yield Node.provenance == wanted.provenance
    if wanted.q is not None:
        yield matches(col(Node.search_words), wanted.q)
