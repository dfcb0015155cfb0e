"""Announcements, newest version first."""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from framework_svc.domain.errors import AnnouncementNotFound, StageNotAnnounced
from framework_svc.persistence.tables import Announcement


def get_announcement(session: Session, announcement_id: UUID) -> Announcement:
    """Raises AnnouncementNotFound."""
    if (announcement := session.get(Announcement, announcement_id)) is None:
        raise AnnouncementNotFound
    return announcement


def announcements_statement(organisation_id: UUID | None) -> Any:
    statement = select(Announcement)
    return statement if organisation_id is None else statement.where(_of(organisation_id))


def latest_version(session: Session, organisation_id: UUID) -> int:
    newest = sa.select(sa.func.max(Announcement.version)).where(_of(organisation_id))
    return session.scalar(newest) or 0


def announced_by(session: Session, organisation_id: UUID, *, as_of: dt.date) -> Announcement:
    """The version that was in force on a day: the highest that was announced by then.

    Raises:
        StageNotAnnounced: None was.
    """
    by_then = _newest_first(organisation_id).where(col(Announcement.announced_on) <= as_of)
    announcement: Announcement | None = session.exec(by_then.limit(1)).first()
    if announcement is None:
        raise StageNotAnnounced
    return announcement


def _newest_first(organisation_id: UUID) -> Any:
    return select(Announcement).where(_of(organisation_id)).order_by(col(Announcement.version).desc())


def _of(organisation_id: UUID) -> Any:
    return Announcement.organisation_id == organisation_id
