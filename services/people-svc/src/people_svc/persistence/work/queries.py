"""Queries over what is known of people's work: the newest version counts."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from people_svc.persistence.work.tables import WorkRecord

_NEWEST = (
    select(WorkRecord)
    .where(col(WorkRecord.person_id) == sa.bindparam("person_id"))
    .order_by(col(WorkRecord.version).desc())
    .limit(1)
)


def work_of(session: Session, person_id: UUID) -> WorkRecord | None:
    return session.exec(_NEWEST, params={"person_id": person_id}).first()


def works_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, WorkRecord]:
    """Of each of these people the newest version, of those who have one."""
    newest = (
        sa.select(col(WorkRecord.person_id), sa.func.max(col(WorkRecord.version)).label("version"))
        .where(col(WorkRecord.person_id).in_(person_ids))
        .group_by(col(WorkRecord.person_id))
        .subquery()
    )
    is_newest: Any = sa.and_(
        col(WorkRecord.person_id) == newest.c.person_id, col(WorkRecord.version) == newest.c.version
    )
    return {row.person_id: row for row in session.exec(select(WorkRecord).join(newest, is_newest))}
