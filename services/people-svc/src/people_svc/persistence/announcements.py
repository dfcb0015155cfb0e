"""Queries over what agencies have announced, and over what has been caught up."""

import datetime as dt
from uuid import UUID

from sqlmodel import Session, col, select

from people_svc.persistence.tables import Announcement, CatchUp


def announcement_in_force(session: Session, organisation_id: UUID | None, on: dt.date) -> Announcement | None:
    """The newest version that an agency had announced by a day."""
    if organisation_id is None:
        return None
    return session.exec(
        select(Announcement)
        .where(col(Announcement.organisation_id) == organisation_id, col(Announcement.announced_on) <= on)
        .order_by(col(Announcement.version).desc())
        .limit(1)
    ).first()


def find_announcement(session: Session, organisation_id: UUID, version: int) -> Announcement | None:
    return session.get(Announcement, (organisation_id, version))


def is_caught_up(session: Session, source: str) -> bool:
    return session.get(CatchUp, source) is not None
