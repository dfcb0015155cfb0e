"""Queries over what agencies have announced, and over what has been caught up."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from people_svc.persistence.tables import Announcement, CatchUp

_IN_FORCE = (
    select(Announcement)
    .where(
        col(Announcement.organisation_id) == sa.bindparam("organisation_id"),
        col(Announcement.effective_on) <= sa.bindparam("on"),
    )
    .order_by(col(Announcement.version).desc())
    .limit(1)
)


def announcement_in_force(session: Session, organisation_id: UUID, on: dt.date) -> Announcement | None:
    """The newest version that was in effect by a day."""
    return session.exec(_IN_FORCE, params={"organisation_id": organisation_id, "on": on}).first()


def find_announcement(session: Session, organisation_id: UUID, version: int) -> Announcement | None:
    return session.get(Announcement, (organisation_id, version))


def put_announcement(session: Session, facts: Mapping[str, Any]) -> None:
    """Store a version as it was said last."""
    # One statement, because the list and an event may bring the same version at the same time.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Announcement).values(**facts)
    key = ["organisation_id", "version"]
    said = {name: statement.excluded[name] for name in facts if name not in key}
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=said))


def is_caught_up(session: Session, source: str) -> bool:
    return session.get(CatchUp, source) is not None
