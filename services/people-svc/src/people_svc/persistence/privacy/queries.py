"""Queries over requests about personal data, and over everything that is kept about one person."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from people_svc.domain.privacy.errors import RequestNotFound
from people_svc.domain.privacy.request import RequestKind, RequestState
from people_svc.persistence.privacy.tables import DataRequest, DataRequestFile
from people_svc.persistence.tables import (
    Classification,
    ClassificationDecision,
    Delegation,
)


def get_request(session: Session, request_id: UUID, visible: sa.ColumnElement[bool]) -> DataRequest:
    """The request, if visible to the caller.

    Raises:
        RequestNotFound: There is none of this id, or none that the caller may see.
    """
    wanted = select(DataRequest).where(col(DataRequest.id) == request_id, visible)
    if (row := session.exec(wanted).first()) is None:
        raise RequestNotFound
    return row


def is_asked_already(session: Session, person_id: UUID, kind: RequestKind, field: str | None) -> bool:
    same = sa.select(col(DataRequest.id)).where(
        col(DataRequest.person_id) == person_id,
        col(DataRequest.kind) == kind,
        col(DataRequest.state) == RequestState.SUBMITTED,
        col(DataRequest.field) == field if field else sa.true(),
    )
    return session.execute(same.limit(1)).first() is not None


def files_of(session: Session, request_ids: Sequence[UUID]) -> Sequence[DataRequestFile]:
    """What came with these requests, without the contents."""
    files = select(DataRequestFile).where(col(DataRequestFile.request_id).in_(request_ids))
    in_order = files.order_by(col(DataRequestFile.request_id), col(DataRequestFile.number))
    return session.exec(in_order.options(defer(cast(Any, DataRequestFile.sealed)))).all()


def file_of(session: Session, request_id: UUID, number: int) -> DataRequestFile | None:
    return session.get(DataRequestFile, (request_id, number))


def rows_about(session: Session, table: Any, person_id: UUID) -> Sequence[Any]:
    """All that a table keeps about a person, in the order in which it came."""
    key = sa.inspect(table).primary_key
    return session.exec(select(table).where(table.person_id == person_id).order_by(*key)).all()


def delegations_with(session: Session, person_id: UUID) -> Sequence[Delegation]:
    with_person = sa.or_(
        col(Delegation.from_person_id) == person_id, col(Delegation.to_person_id) == person_id
    )
    return session.exec(select(Delegation).where(with_person).order_by(col(Delegation.id))).all()


def decisions_about(session: Session, person_id: UUID) -> Sequence[ClassificationDecision]:
    about = sa.select(col(Classification.id)).where(col(Classification.person_id) == person_id)
    decisions = select(ClassificationDecision).where(col(ClassificationDecision.classification_id).in_(about))
    return session.exec(decisions.order_by(col(ClassificationDecision.id))).all()
