"""Acknowledgements: staff say that they have seen what is in force; officers learn how many, never who.

Staff are those of whom people-svc has told. Until its list has been read to its end nobody knows how many
there are, and the share is unknown, not zero.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service_kit import calendar, idempotency
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.statements import insert_new
from sqlmodel import Session

from framework_svc.domain.acknowledgement import require_acknowledgeable
from framework_svc.domain.errors import UnitOutsideAgency
from framework_svc.persistence.acknowledgements.queries import (
    Counted,
    counted,
    get_acknowledgement,
    get_staff,
)
from framework_svc.persistence.acknowledgements.tables import Acknowledgement, PersonHeard
from framework_svc.persistence.announcements import get_announcement, in_force_on
from framework_svc.persistence.heard import store_heard
from framework_svc.persistence.organisations import agency_of, get_organisation
from framework_svc.persistence.tables import Announcement, CatchUp
from framework_svc.use_cases.permissions import require_overseer

PEOPLE = "/v1/reference/people"


@dataclass(frozen=True)
class Acknowledgements:
    """How many of a unit and below; `staff` is None when nobody knows yet."""

    announcement: Announcement
    organisation_id: UUID
    acknowledged: int
    staff: int | None
    counted_on: dt.date


def learn_people(database: Database, told: Sequence[dict[str, Any]]) -> None:
    with database.transaction() as session:
        store_heard(session, PersonHeard, told)


def acknowledge_announcement(
    database: Database,
    announcement_id: UUID,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Acknowledgement:
    """Say that one has seen the version in force; whoever says it again gets what was said first."""
    day = calendar.day(now)
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return get_acknowledgement(session, announcement_id, caller.id)
        announcement = get_announcement(session, announcement_id)
        person = get_staff(session, caller.id, on=day)
        agency = agency_of(session, person.organisation_id)
        require_acknowledgeable(
            announcement,
            agency_id=agency.id,
            in_force=in_force_on(session, announcement.organisation_id, day),
        )
        facts = {"announcement_id": announcement_id, "person_id": person.person_id, "acknowledged_at": now}
        insert_new(session, Acknowledgement, id=new_id(), **facts)
        made = get_acknowledgement(session, announcement_id, person.person_id)
        idempotency.made(session, attempt, made.id)
    return made


def read_acknowledgement(database: Database, announcement_id: UUID, *, caller: Caller) -> Acknowledgement:
    """One's own."""
    with database.read() as session:
        return get_acknowledgement(session, get_announcement(session, announcement_id).id, caller.id)


def count_acknowledgements(
    database: Database, announcement_id: UUID, *, unit_id: UUID | None, caller: Caller, now: dt.datetime
) -> Acknowledgements:
    """How many of the staff of a unit and all below have acknowledged; of the agency unless one is named."""
    day = calendar.day(now)
    with database.read() as session:
        announcement = get_announcement(session, announcement_id)
        unit = get_organisation(session, unit_id or announcement.organisation_id)
        require_overseer(unit, caller)
        if agency_of(session, unit.id).id != announcement.organisation_id:
            raise UnitOutsideAgency
        found = counted(session, announcement.id, unit.id, on=day)
        staff = _staff(session, found)
    return Acknowledgements(announcement, unit.id, found.acknowledged, staff, day)


def _staff(session: Session, found: Counted) -> int | None:
    return found.staff if session.get(CatchUp, PEOPLE) is not None else None
