"""Acknowledgements of one announcement, counted among the staff of a unit and all below it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.statements import is_one_of
from sqlmodel import Session, col, select

from framework_svc.domain.errors import AcknowledgementNotFound, StaffNotKnown
from framework_svc.persistence.acknowledgements.tables import Acknowledgement, PersonHeard
from framework_svc.persistence.mappings.queries import FINAL
from framework_svc.persistence.mappings.tables import ClassificationHeard
from framework_svc.persistence.tables import Organisation


@dataclass(frozen=True)
class Counted:
    staff: int
    acknowledged: int


def get_staff(session: Session, person_id: UUID, *, on: dt.date) -> PersonHeard:
    """Raises StaffNotKnown, also for somebody who is not in service on the day."""
    person = session.exec(select(PersonHeard).where(PersonHeard.person_id == person_id, _active(on))).first()
    if person is None:
        raise StaffNotKnown
    return person


def who_left(session: Session, person_ids: Collection[UUID], on: dt.date) -> Sequence[UUID]:
    """Those of these people whose last day of service has passed."""
    among = is_one_of(session, col(PersonHeard.person_id), person_ids)
    return session.exec(select(PersonHeard.person_id).where(among, col(PersonHeard.active_until) < on)).all()


def get_acknowledgement(session: Session, announcement_id: UUID, person_id: UUID) -> Acknowledgement:
    """Raises AcknowledgementNotFound."""
    of_person = select(Acknowledgement).where(
        Acknowledgement.announcement_id == announcement_id, Acknowledgement.person_id == person_id
    )
    if (acknowledgement := session.exec(of_person).first()) is None:
        raise AcknowledgementNotFound
    return acknowledgement


def counted(session: Session, announcement_id: UUID, unit_id: UUID, *, on: dt.date) -> Counted:
    """How many work in a unit or below it on a day, and how many of them have acknowledged.

    An agency below another one announces for itself, so that its staff are not counted with those above.
    """
    has_acknowledged = sa.and_(
        col(Acknowledgement.announcement_id) == announcement_id,
        col(Acknowledgement.person_id) == col(PersonHeard.person_id),
    )
    of_unit = (
        sa.select(sa.func.count(), sa.func.count(col(Acknowledgement.person_id)))
        .select_from(PersonHeard)
        .outerjoin(Acknowledgement, has_acknowledged)
        .where(*_work_in(unit_id, on))
    )
    staff, acknowledged = session.execute(of_unit).one()
    return Counted(staff, acknowledged)


def staff_in(session: Session, unit_id: UUID, *, on: dt.date) -> int:
    """How many work in a unit or below it on a day."""
    return session.scalar(sa.select(sa.func.count()).where(*_work_in(unit_id, on))) or 0


def classified_in(session: Session, agency_id: UUID, *, on: dt.date) -> int:
    """How many of them have a final classification of their agency."""
    final = sa.select(col(ClassificationHeard.person_id)).where(
        col(ClassificationHeard.status) == FINAL, col(ClassificationHeard.organisation_id) == agency_id
    )
    are_classified = col(PersonHeard.person_id).in_(final)
    return session.scalar(sa.select(sa.func.count()).where(*_work_in(agency_id, on), are_classified)) or 0


def _work_in(unit_id: UUID, on: dt.date) -> tuple[Any, Any]:
    return col(PersonHeard.organisation_id).in_(_unit_and_below(unit_id)), _active(on)


def _unit_and_below(unit_id: UUID) -> Any:
    below = sa.select(sa.literal(unit_id, sa.Uuid()).label("id")).cte("unit_and_below", recursive=True)
    children = sa.select(col(Organisation.id)).where(
        col(Organisation.parent_id) == below.c.id, col(Organisation.is_agency).is_(sa.false())
    )
    return sa.select(below.union_all(children).c.id)


def _active(on: dt.date) -> Any:
    until = col(PersonHeard.active_until)
    return sa.and_(col(PersonHeard.active_from) <= on, sa.or_(until.is_(None), until >= on))
