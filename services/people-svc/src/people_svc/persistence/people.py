"""Queries over staff, their assignments and delegations."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from people_svc.domain.delegation import DelegationScope
from people_svc.domain.errors import PersonNotFound
from people_svc.domain.person import LINE_MAX
from people_svc.persistence.organisations import ids_below
from people_svc.persistence.tables import Assignment, Delegation, Person


def find_person(session: Session, person_id: UUID) -> Person | None:
    return session.get(Person, person_id)


def get_person(session: Session, person_id: UUID, visible: sa.ColumnElement[bool]) -> Person:
    """The person, if visible to the caller.

    Raises:
        PersonNotFound: There is none of this id, or none that the caller may see.
    """
    row = session.exec(select(Person).where(col(Person.id) == person_id, visible)).first()
    if row is None:
        raise PersonNotFound
    return row


def take_person(session: Session, person_id: UUID) -> None:
    """Let others who want to change what belongs to this person wait until we are done."""
    session.execute(sa.select(col(Person.id)).where(col(Person.id) == person_id).with_for_update())


def take_lines(session: Session) -> None:
    """Let others who want to change who stands above whom wait until we are done.

    Two changes of two rows can close a loop that neither sees. SQLite has one writer anyway. To be taken
    before any row, so that nobody waits for us while we wait for them.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("lines of people"))))


def people_within(roots: Collection[UUID]) -> sa.ColumnElement[bool]:
    """People who work in, or belong to, a unit of these subtrees."""
    units = ids_below(roots)
    return sa.or_(col(Person.organisation_id).in_(units), col(Person.context_organisation_id).in_(units))


def people_under(reviewers: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """People whose immediate or next-higher supervisor is one of these."""
    return sa.or_(col(Person.supervisor_id).in_(reviewers), col(Person.next_supervisor_id).in_(reviewers))


def is_taken(session: Session, column: Any, value: str | None, but: UUID) -> bool:
    if value is None:
        return False
    found = sa.select(col(Person.id)).where(column == value, col(Person.id) != but)
    return session.execute(found).first() is not None


def supervisors_above(session: Session, person_id: UUID) -> list[UUID]:
    """The supervisors of a person, one above the other; ends at a loop."""
    above: list[UUID] = []
    step = session.scalar(sa.select(col(Person.supervisor_id)).where(col(Person.id) == person_id))
    while step is not None and step not in above and len(above) < LINE_MAX:
        above.append(step)
        step = session.scalar(sa.select(col(Person.supervisor_id)).where(col(Person.id) == step))
    return above


def subordinates_of(session: Session, person_id: UUID) -> list[Person]:
    return list(session.exec(select(Person).where(col(Person.supervisor_id) == person_id)))


def supervises_somebody(session: Session, person_id: UUID) -> bool:
    under = people_under(sa.select(sa.literal(person_id, sa.Uuid())))
    return session.execute(sa.select(col(Person.id)).where(under).limit(1)).first() is not None


def assignments_of(session: Session, person_id: UUID) -> list[Assignment]:
    rows = select(Assignment).where(col(Assignment.person_id) == person_id)
    return list(session.exec(rows.order_by(col(Assignment.starts_on))))


def people_whose_place_changes(session: Session, today: dt.date, *, limit: int) -> list[UUID]:
    """People of whom an assignment has begun or ended since the day on which they were last placed."""
    begun = sa.and_(col(Assignment.starts_on) > col(Person.placed_on), col(Assignment.starts_on) <= today)
    ended = sa.and_(col(Assignment.ends_on) >= col(Person.placed_on), col(Assignment.ends_on) < today)
    found = (
        sa.select(col(Person.id))
        .join(Assignment, col(Assignment.person_id) == col(Person.id))
        .where(sa.or_(begun, ended))
        .distinct()
        .limit(limit)
    )
    return list(session.scalars(found))


def delegators_to(person_id: UUID, scopes: Collection[DelegationScope], today: dt.date) -> sa.Select[Any]:
    """Those who have delegated to a person for this day, for use inside another query."""
    return sa.select(col(Delegation.from_person_id)).where(
        col(Delegation.to_person_id) == person_id,
        col(Delegation.scope).in_(scopes),
        col(Delegation.starts_on) <= today,
        col(Delegation.ends_on) >= today,
    )


def delegation_between(
    session: Session,
    from_person_id: UUID,
    to_person_id: UUID,
    scopes: Collection[DelegationScope],
    today: dt.date,
) -> Delegation | None:
    return session.exec(
        select(Delegation).where(
            col(Delegation.from_person_id) == from_person_id,
            col(Delegation.to_person_id) == to_person_id,
            col(Delegation.scope).in_(scopes),
            col(Delegation.starts_on) <= today,
            col(Delegation.ends_on) >= today,
        )
    ).first()
