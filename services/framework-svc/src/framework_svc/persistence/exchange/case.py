"""CASE objects by their identifiers.

What two releases say of one thing is told by the one published last, of those that are not withdrawn.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.statements import insert_many
from sqlmodel import Session, col, select

from framework_svc.domain.errors_exchange import CaseObjectNotFound
from framework_svc.domain.framework import KEY_LENGTH
from framework_svc.persistence.exchange.tables import CaseCollection, CaseObject
from framework_svc.persistence.tables import Release

DOCUMENTS_MAX = 1000


def store_objects(session: Session, release_id: UUID, objects: Iterable[dict[str, Any]]) -> None:
    table: Any = sa.inspect(CaseObject).local_table
    insert_many(session, table, [{**one, "release_id": release_id} for one in objects])


def get_object(session: Session, collection: CaseCollection, identifier: UUID) -> tuple[CaseObject, Release]:
    """Raises CaseObjectNotFound."""
    found = session.exec(
        select(CaseObject, Release)
        .join(Release, col(Release.id) == col(CaseObject.release_id))
        .where(CaseObject.identifier == identifier, CaseObject.collection == collection)
        .order_by(
            col(Release.withdrawn_at).is_not(None),
            col(Release.published_at).desc(),
            col(Release.id).desc(),
        )
        .limit(1)
    ).first()
    if found is None:
        raise CaseObjectNotFound
    return found[0], found[1]


def document_of(session: Session, release_id: UUID) -> CaseObject:
    found = select(CaseObject).where(
        CaseObject.release_id == release_id, CaseObject.collection == CaseCollection.DOCUMENTS
    )
    return session.exec(found).one()


def documents(session: Session) -> Sequence[tuple[str, Any]]:
    """Every CFDocument and when its release was withdrawn, the newest first; one for each release."""
    return session.execute(
        sa.select(col(CaseObject.body), col(Release.withdrawn_at))
        .join(Release, col(Release.id) == col(CaseObject.release_id))
        .where(col(CaseObject.collection) == CaseCollection.DOCUMENTS)
        .order_by(col(Release.published_at).desc(), col(Release.id).desc())
        .limit(DOCUMENTS_MAX)
    ).all()


def bodies_of(session: Session, release_id: UUID) -> Sequence[tuple[CaseCollection, str]]:
    """Everything in a package, collection by collection, in its order."""
    return session.execute(
        sa.select(col(CaseObject.collection), col(CaseObject.body))
        .where(col(CaseObject.release_id) == release_id)
        .order_by(col(CaseObject.collection), col(CaseObject.number))
    ).all()


def associations_with(session: Session, release_id: UUID, identifier: str) -> Sequence[str]:
    """The associations that begin or end at an item."""
    ends = sa.or_(col(CaseObject.origin) == identifier, col(CaseObject.destination) == identifier)
    return session.scalars(
        sa.select(col(CaseObject.body))
        .where(col(CaseObject.release_id) == release_id, ends)
        .order_by(col(CaseObject.number))
    ).all()


def siblings_of(session: Session, found: CaseObject) -> Sequence[str]:
    """The objects of the same collection and release, itself among them."""
    return session.scalars(
        sa.select(col(CaseObject.body))
        .where(col(CaseObject.release_id) == found.release_id, col(CaseObject.collection) == found.collection)
        .order_by(col(CaseObject.number))
    ).all()


def untold(session: Session) -> Collection[UUID]:
    """Published releases of which nothing is said in CASE yet."""
    told = sa.select(col(CaseObject.release_id)).distinct()
    found = select(Release.id).where(col(Release.head).is_not(None), col(Release.id).not_in(told))
    return session.exec(found.order_by(col(Release.id))).all()


def shortened(identifier: str) -> str:
    """Those of other schemes may be of any length."""
    return identifier[:KEY_LENGTH]
