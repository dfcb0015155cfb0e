"""Announcements: version after version, none ever changed."""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from service_kit import calendar, idempotency, outbox
from service_kit.database import Database
from service_kit.events import Event
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col

from framework_svc.domain.announcement import Announced, announced
from framework_svc.domain.announcement_draft import AnnouncementDraft, WorkingGroupDraft
from framework_svc.domain.framework import DEFAULT_FRAMEWORK
from framework_svc.domain.overlay import Laid, delta_of
from framework_svc.persistence.announcements import (
    announced_by,
    announcements_statement,
    corrections_of,
    get_announcement,
    in_force_on,
    newest_version,
)
from framework_svc.persistence.organisations import agency_of
from framework_svc.persistence.overlays.queries import find_content
from framework_svc.persistence.releases import current_release, framework_in, of_release
from framework_svc.persistence.skill_units import codes_of
from framework_svc.persistence.tables import Announcement, Release
from framework_svc.persistence.target_stages import find_target_stage
from framework_svc.use_cases.permissions import lock_agency_of_officer, require_system

_TOLD = (
    *("organisation_id", "version", "number", "announced_on", "effective_on", "release_key", "stage"),
    *("roles", "required_skills"),
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """An announcement as it was published, and which one has corrected it since, if any."""

    announcement: Announcement
    corrected_by: UUID | None


@dataclass(frozen=True)
class OnDay:
    """What was in force on a day, and the newest that was announced by then, in effect or not."""

    in_force: Known
    newest_announced: Announcement


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
        release, newest = current_release(session, framework_key), newest_version(session, agency.id)
        overlay = _laid(session, agency.id, release)
        content = announced(
            draft,
            framework_in(session, release.id),
            own_units=codes_of(session, agency.id),
            overlay=overlay,
            newest=newest,
            today=calendar.day(now),
        )
        announcement = Announcement(
            **of_release(release),
            **_written(draft),
            **_following(content),
            organisation_id=agency.id,
            version=newest.version + 1 if newest else 1,
            overlay_version=overlay.version if overlay else None,
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


def list_announcements(database: Database, *, organisation_id: UUID | None, query: PageQuery) -> Rows[Known]:
    with database.read() as session:
        rows = page_of(session, announcements_statement(organisation_id), col(Announcement.id), query)
        return Rows(_known(session, rows.items), rows.next_cursor)


def read_announcement(database: Database, announcement_id: UUID) -> Known:
    with database.read() as session:
        return _known(session, [get_announcement(session, announcement_id)])[0]


def read_announcement_of(
    database: Database, organisation_id: UUID, *, as_of: dt.date | None, now: dt.datetime
) -> OnDay:
    """What was in force on a day for the agency of an organisation, today unless said otherwise."""
    day = as_of or calendar.day(now)
    with database.read() as session:
        agency = agency_of(session, organisation_id)
        in_force = _known(session, [in_force_on(session, agency.id, day)])[0]
        return OnDay(in_force, announced_by(session, agency.id, day))


def _known(session: Session, announcements: Sequence[Announcement]) -> list[Known]:
    corrected_by = corrections_of(session, [one.id for one in announcements])
    return [Known(one, corrected_by.get(one.id)) for one in announcements]


def list_announcement_facts(database: Database, caller: Caller, *, query: PageQuery) -> Rows[Announcement]:
    """For other services that missed the events: every version of every announcement."""
    require_system(caller)
    with database.read() as session:
        return page_of(session, announcements_statement(None), col(Announcement.id), query)


def announcement_facts(announcement: Announcement) -> dict[str, Any]:
    """What other services are told of an announcement."""
    return {"announcement_id": announcement.id, **{name: getattr(announcement, name) for name in _TOLD}}


def _laid(session: Session, organisation_id: UUID, release: Release) -> Laid | None:
    if (content := find_content(session, organisation_id, release.framework_key)) is None:
        return None
    return Laid(content.version, content.release_key, release.key, delta_of(content))


def _written(draft: AnnouncementDraft) -> dict[str, Any]:
    """The columns that say what the agency wrote."""
    return {
        "number": draft.number,
        "announced_on": draft.announced_on,
        "effective_on": draft.in_force_from,
        "signatory_position": draft.signatory_position,
        "vision": dict(draft.vision) if draft.vision else None,
        "goals": [_json(goal) for goal in draft.goals],
        "working_group": _working_group(draft.working_group),
        "corrects": draft.corrects,
        "correction_reason": dict(draft.correction_reason) if draft.correction_reason else None,
    }


def _following(content: Announced) -> dict[str, Any]:
    """The columns that follow from the framework."""
    return {
        "stage": content.stage,
        "roles": [asdict(role) for role in content.roles],
        "required_skills": {group: list(units) for group, units in content.required_skills.items()},
        "themes": [_json(theme) for theme in content.themes],
    }


def _working_group(group: WorkingGroupDraft | None) -> dict[str, Any] | None:
    if group is None:
        return None
    members = [
        {
            "unit": one.unit,
            "person_id": str(one.person_id) if one.person_id else None,
            "position": one.position,
        }
        for one in group.members
    ]
    return {"order_number": group.order_number, "members": members}


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
