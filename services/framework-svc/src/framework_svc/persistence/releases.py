"""Releases and their nodes."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from service_kit.database import insert_new
from sqlmodel import Session, col, select

from framework_svc.domain.errors import FrameworkItemNotFound, ReleaseNotFound
from framework_svc.domain.framework import CURRENT, RULE_KINDS, Framework, Kind, framework_of
from framework_svc.persistence.tables import Node, OfRelease, Release


def get_release(session: Session, release_key: str) -> Release:
    """The release of a key, or the one published last for `current`.

    Raises:
        ReleaseNotFound: There is none.
    """
    newest_first = select(Release).order_by(col(Release.published_at).desc(), col(Release.id).desc())
    wanted = newest_first if release_key == CURRENT else select(Release).where(Release.key == release_key)
    if (release := session.exec(wanted.limit(1)).first()) is None:
        raise ReleaseNotFound(alias=CURRENT)
    return release


def add_release(session: Session, release: Release) -> bool:
    """Store a release; False when there is one of this key, even one that another process has just stored."""
    return insert_new(session, Release, **release.model_dump())


def nodes_statement(release_id: UUID, kind: Kind) -> Any:
    return select(Node).where(Node.release_id == release_id, Node.kind == kind)


def get_node(session: Session, release_id: UUID, kind: Kind, key: str) -> Node:
    """One node of a release.

    Raises:
        FrameworkItemNotFound: The release holds none of this kind and key.
    """
    node: Node | None = session.exec(nodes_statement(release_id, kind).where(Node.key == key)).first()
    if node is None:
        raise FrameworkItemNotFound(kind=kind)
    return node


def nodes_of(session: Session, release_ids: Collection[UUID], kinds: Collection[Kind]) -> Sequence[Node]:
    return session.exec(
        select(Node)
        .where(col(Node.release_id).in_(release_ids), col(Node.kind).in_(kinds))
        .order_by(col(Node.release_id), col(Node.kind), col(Node.position))
    ).all()


def framework_in(session: Session, release_id: UUID) -> Framework:
    """A release as the rules read it."""
    return framework_of(nodes_of(session, {release_id}, RULE_KINDS))


def of_release(release: Release) -> dict[str, Any]:
    """The columns by which a row says which release it was written under."""
    known = {"release_id": release.id, "framework_key": release.framework_key, "release_key": release.key}
    return {name: known[name] for name in OfRelease.model_fields}
