"""Where an agency stands in the steps of the guideline, from what it announced and what others told."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from service_kit import calendar
from service_kit.database import Database
from service_kit.identity import Caller
from sqlmodel import Session

from framework_svc.domain.errors import AnnouncementNotInForce, StageNotAnnounced
from framework_svc.domain.guideline import Standing
from framework_svc.persistence.acknowledgements.queries import classified_in, staff_in
from framework_svc.persistence.announcements import in_force_on
from framework_svc.persistence.organisations import agency_of, get_organisation
from framework_svc.persistence.tables import Announcement, CatchUp
from framework_svc.persistence.target_stages import find_target_stage
from framework_svc.use_cases.acknowledgements import PEOPLE
from framework_svc.use_cases.impact import CLASSIFICATIONS
from framework_svc.use_cases.permissions import require_overseer


@dataclass(frozen=True)
class StandingOf:
    organisation_id: UUID
    announcement_version: int | None
    on: dt.date
    standing: Standing


def standing_of(database: Database, organisation_id: UUID, *, caller: Caller, now: dt.datetime) -> StandingOf:
    """Of the agency of an organisation, for whoever may see its counts."""
    day = calendar.day(now)
    with database.read() as session:
        agency = agency_of(session, get_organisation(session, organisation_id).id)
        require_overseer(agency, caller)
        announcement = _announcement(session, agency.id, day)
        standing = Standing(
            has_target_stage=find_target_stage(session, agency.id) is not None,
            has_goals=announcement is not None and bool(announcement.goals),
            is_announced=announcement is not None,
            classified=classified_in(session, agency.id, on=day),
            staff=staff_in(session, agency.id, on=day) if _were_read(session) else None,
        )
    return StandingOf(agency.id, announcement.version if announcement else None, day, standing)


def _announcement(session: Session, agency_id: UUID, day: dt.date) -> Announcement | None:
    try:
        return in_force_on(session, agency_id, day)
    except (StageNotAnnounced, AnnouncementNotInForce):
        return None


def _were_read(session: Session) -> bool:
    return all(session.get(CatchUp, source) is not None for source in (PEOPLE, CLASSIFICATIONS))
