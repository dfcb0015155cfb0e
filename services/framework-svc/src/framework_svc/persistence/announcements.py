"""Announcements, newest version first, and what corrected them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from framework_svc.domain.errors import AnnouncementNotFound, AnnouncementNotInForce, StageNotAnnounced
from framework_svc.persistence.tables import Announcement


def get_announcement(session: Session, announcement_id: UUID) -> Announcement:
    """Raises AnnouncementNotFound."""
    if (announcement := session.get(Announcement, announcement_id)) is None:
        raise AnnouncementNotFound
    return announcement


def announcements_statement(organisation_id: UUID | None) -> Any:
    statement = select(Announcement)
    return statement if organisation_id is None else statement.where(_of(organisation_id))


def newest_version(session: Session, organisation_id: UUID) -> Announcement | None:
    newest: Announcement | None = session.exec(_newest_first(organisation_id).limit(1)).first()
    return newest


def in_force_on(session: Session, organisation_id: UUID, day: dt.date) -> Announcement:
    """The version that was in force on a day: the newest that was in effect by then.

    Raises:
        StageNotAnnounced: Nothing was announced by then.
        AnnouncementNotInForce: Something was, with effect from a later day.
    """
    by_then = _newest_first(organisation_id).where(col(Announcement.effective_on) <= day)
    announcement: Announcement | None = session.exec(by_then.limit(1)).first()
    if announcement is None:
        raise AnnouncementNotInForce(effective_on=_first_effect(session, organisation_id, day))
    return announcement


def announced_by(session: Session, organisation_id: UUID, day: dt.date) -> Announcement:
    """The newest version that was announced by a day, whether in effect then or not.

    Raises:
        StageNotAnnounced: None was.
    """
    by_then = _newest_first(organisation_id).where(col(Announcement.announced_on) <= day)
    announcement: Announcement | None = session.exec(by_then.limit(1)).first()
    if announcement is None:
        raise StageNotAnnounced
    return announcement


def corrections_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """By each of these that was corrected, the announcement that corrected it."""
    corrects: Any = col(Announcement.corrects)
    found = sa.select(corrects, col(Announcement.id)).where(corrects.in_(list(ids)))
    return {row.corrects: row.id for row in session.execute(found)}


def _first_effect(session: Session, organisation_id: UUID, day: dt.date) -> dt.date:
    announced = sa.and_(_of(organisation_id), col(Announcement.announced_on) <= day)
    effective_on = session.scalar(sa.select(sa.func.min(col(Announcement.effective_on))).where(announced))
    if effective_on is None:
        raise StageNotAnnounced
    return effective_on


def _newest_first(organisation_id: UUID) -> Any:
    return select(Announcement).where(_of(organisation_id)).order_by(col(Announcement.version).desc())


def _of(organisation_id: UUID) -> Any:
    return Announcement.organisation_id == organisation_id
