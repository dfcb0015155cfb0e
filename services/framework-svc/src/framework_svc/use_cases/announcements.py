"""Announcements: version after version, none ever changed."""

import datetime as dt
import logging
from dataclasses import asdict
from typing import Any
from uuid import UUID

from service_kit import calendar, idempotency, outbox
from service_kit.database import Database
from service_kit.events import Event
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col

from framework_svc.domain.announcement import Announced, AnnouncementDraft, announced
from framework_svc.domain.framework import DEFAULT_FRAMEWORK
from framework_svc.persistence.announcements import (
    announced_by,
    announcements_statement,
    get_announcement,
    latest_version,
)
from framework_svc.persistence.organisations import agency_of
from framework_svc.persistence.releases import current_release, framework_in, of_release
from framework_svc.persistence.skill_units import codes_of
from framework_svc.persistence.tables import Announcement
from framework_svc.persistence.target_stages import find_target_stage
from framework_svc.use_cases.permissions import lock_agency_of_officer, require_system

log = logging.getLogger(__name__)


def publish_announcement(
    database: Database,
    organisation_id: UUID,
    draft: AnnouncementDraft,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
    framework_key: str = DEFAULT_FRAMEWORK,
) -> Announcement:
    """Publish the next version of what an agency announces; the versions before it stay as they are."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_announcement(session, made)
        agency = lock_agency_of_officer(session, organisation_id, caller)
        release = current_release(session, framework_key)
        content = announced(
            draft,
            framework_in(session, release.id),
            own_units=codes_of(session, agency.id),
            today=calendar.day(now),
        )
        announcement = Announcement(
            **of_release(release),
            **_written(draft),
            **_following(content),
            organisation_id=agency.id,
            version=latest_version(session, agency.id) + 1,
            published_by=caller.subject,
            published_at=now,
        )
        session.add(announcement)
        _keep_target_stage(session, announcement)
        outbox.record(session, _published(announcement), by=caller.subject, now=now)
        idempotency.made(session, attempt, announcement.id)
    log.info(
        "announcement published",
        extra={"organisation_id": str(agency.id), "announcement_version": announcement.version},
    )
    return announcement


def list_announcements(
    database: Database, *, organisation_id: UUID | None, query: PageQuery
) -> Rows[Announcement]:
    with database.read() as session:
        return page_of(session, announcements_statement(organisation_id), col(Announcement.id), query)


def read_announcement(database: Database, announcement_id: UUID) -> Announcement:
    with database.read() as session:
        return get_announcement(session, announcement_id)


def read_announcement_of(
    database: Database, organisation_id: UUID, *, as_of: dt.date | None, now: dt.datetime
) -> Announcement:
    """What the agency of an organisation had announced on a day, today unless said otherwise."""
    with database.read() as session:
        agency = agency_of(session, organisation_id)
        return announced_by(session, agency.id, as_of=as_of or calendar.day(now))


def list_announcement_facts(database: Database, caller: Caller, *, query: PageQuery) -> Rows[Announcement]:
    """For other services that missed the events: every version of every announcement."""
    require_system(caller)
    return list_announcements(database, organisation_id=None, query=query)


def announcement_facts(announcement: Announcement) -> dict[str, Any]:
    """What other services are told of an announcement."""
    told = ("organisation_id", "version", "number", "announced_on", "release_key", "stage", "roles")
    return {
        "announcement_id": announcement.id,
        **{name: getattr(announcement, name) for name in told},
        "required_skills": announcement.required_skills,
    }


def _written(draft: AnnouncementDraft) -> dict[str, Any]:
    """The columns that say what the agency wrote."""
    return {
        "number": draft.number,
        "announced_on": draft.announced_on,
        "signatory_position": draft.signatory_position,
        "vision": dict(draft.vision) if draft.vision else None,
        "goals": [_json(goal) for goal in draft.goals],
    }


def _following(content: Announced) -> dict[str, Any]:
    """The columns that follow from the framework."""
    return {
        "stage": content.stage,
        "roles": [asdict(role) for role in content.roles],
        "required_skills": {group: list(units) for group, units in content.required_skills.items()},
        "themes": [_json(theme) for theme in content.themes],
    }


def _json(part: Any) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(part).items()}


def _keep_target_stage(session: Session, announcement: Announcement) -> None:
    """What is announced is what the agency means to reach; a target stored before gives way."""
    target = find_target_stage(session, announcement.organisation_id)
    if target is not None and target.stage != announcement.stage:
        target.stage = announcement.stage
        target.set_by, target.set_at = announcement.published_by, announcement.published_at


def _published(announcement: Announcement) -> Event:
    return Event(
        type="framework.announcement.published.v1",
        subject=str(announcement.id),
        data=announcement_facts(announcement),
        version=announcement.version,
    )
