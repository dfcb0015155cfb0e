"""Queries over staff, their assignments and delegations."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.calendar import BANGKOK, day
from service_kit.statements import is_one_of
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from people_svc.domain.assignment import AssignmentKind, Recorded, Supervised
from people_svc.domain.delegation import DelegationScope
from people_svc.domain.errors import PersonNotFound
from people_svc.domain.history import day_after
from people_svc.domain.search import beginning_with, sought_person
from people_svc.persistence.organisations import ids_below
from people_svc.persistence.tables import Assignment, Classification, Delegation, Person

# What is asked all the time is written once: writing a statement costs more than asking it.
_PERSON_ID: Any = sa.bindparam("person_id", type_=sa.Uuid())
_HISTORY = (
    select(Assignment)
    .where(col(Assignment.person_id) == _PERSON_ID, col(Assignment.superseded_at).is_(None))
    .order_by(col(Assignment.starts_on))
)


@dataclass(frozen=True)
class Sight:
    """Whom somebody may see: one of a few conditions, and what it says of this caller."""

    condition: sa.ColumnElement[bool]
    values: Mapping[str, Any]


EVERYBODY = Sight(sa.true(), {})


def find_person(session: Session, person_id: UUID) -> Person | None:
    return session.get(Person, person_id)


def people_of(session: Session, ids: Collection[UUID]) -> Sequence[Person]:
    return session.exec(select(Person).where(col(Person.id).in_(ids))).all()


def end_of(on: dt.date) -> dt.datetime:
    """The moment at which a day is over in Thailand."""
    return dt.datetime.combine(day_after(on), dt.time.min, tzinfo=BANGKOK)


def serving(session: Session, ids: Collection[UUID], on: dt.date) -> frozenset[UUID]:
    """Those of these people who serve on a day."""
    if not ids:
        return frozenset()
    found = sa.select(col(Person.id)).where(col(Person.id).in_(ids), *serves_on(on))
    return frozenset(session.scalars(found))


def serves_on(on: dt.date) -> list[sa.ColumnElement[bool]]:
    """Whose service has begun and not ended; of an account ended on its first day, that moment counts."""
    until, ended_at = col(Person.active_until), col(Person.deactivated_at)
    return [
        col(Person.active_from) <= on,
        sa.or_(until.is_(None), until >= on),
        sa.or_(ended_at.is_(None), ended_at >= end_of(on)),
    ]


def who_left(session: Session, ids: Collection[UUID], on: dt.date) -> Sequence[UUID]:
    """Those of these people whose account is ended or whose last day has passed, as `is_active` says it."""
    is_over = sa.or_(col(Person.deactivated_at).is_not(None), col(Person.active_until) < on)
    return session.exec(select(Person.id).where(is_one_of(session, col(Person.id), ids), is_over)).all()


def get_person(session: Session, person_id: UUID, sight: Sight) -> Person:
    """The person, if visible to the caller.

    Raises:
        PersonNotFound: There is none of this id, or none that the caller may see.
    """
    wanted = {"person_id": person_id, **sight.values}
    if (row := session.exec(_person_in(sight.condition), params=wanted).first()) is None:
        raise PersonNotFound
    return row


@lru_cache(maxsize=64)
def _person_in(condition: sa.ColumnElement[bool]) -> SelectOfScalar[Person]:
    return select(Person).where(col(Person.id) == _PERSON_ID, condition)


def take_person(session: Session, person_id: UUID) -> None:
    """Let others who want to change what belongs to this person wait until we are done.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
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
    return sa.or_(*places_within(ids_below(roots)))


def each_by_its_index(conditions: Iterable[sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    """People of any of these conditions, each of which one index answers.

    As ids that are gathered first: of an OR together with an order by id, both databases would rather walk
    through everybody in that order.
    """
    return col(Person.id).in_(sa.union(*(sa.select(col(Person.id)).where(one) for one in conditions)))


def places_within(units: sa.Select[Any]) -> list[sa.ColumnElement[bool]]:
    """Who belongs to one of these units, and who works in one."""
    return [col(Person.organisation_id).in_(units), col(Person.context_organisation_id).in_(units)]


def people_within_on(units: sa.Select[Any], on: dt.date) -> sa.ColumnElement[bool]:
    """People who, on a day, worked in or belonged to one of these units."""
    return col(Person.id).in_(
        sa.select(col(Assignment.person_id))
        .where(col(Assignment.organisation_id).in_(units), *_in_force(on))
        .distinct()
    )


def people_under_on(supervisor_id: UUID, on: dt.date) -> sa.ColumnElement[bool]:
    """People whose immediate supervisor this was on a day; a secondment hides the line of the own post."""
    away = aliased(Assignment)
    is_away = sa.exists().where(
        col(away.person_id) == col(Assignment.person_id),
        col(away.kind) == AssignmentKind.SECONDMENT,
        *_in_force(on, away),
    )
    is_in_force = sa.or_(col(Assignment.kind) == AssignmentKind.SECONDMENT, ~is_away)
    return col(Person.id).in_(
        sa.select(col(Assignment.person_id))
        .where(col(Assignment.supervisor_id) == supervisor_id, *_in_force(on), is_in_force)
        .distinct()
    )


def people_named(text: str) -> sa.ColumnElement[bool]:
    """People whose name, without its title, or whose family name begins so."""
    first, after = beginning_with(sought_person(text))
    keys = (col(Person.name_key), col(Person.family_key))
    return each_by_its_index(sa.and_(key >= first, key < after) for key in keys)


def _in_force(on: dt.date, row: type[Assignment] = Assignment) -> list[sa.ColumnElement[bool]]:
    return [
        col(row.starts_on) <= on,
        sa.or_(col(row.ends_on).is_(None), col(row.ends_on) >= on),
        col(row.superseded_at).is_(None),
        col(row.kind) != AssignmentKind.ACTING,
    ]


def places_under(reviewers: sa.Select[Any] | Collection[UUID]) -> list[sa.ColumnElement[bool]]:
    """Whose immediate supervisor is one of these, and whose next-higher one."""
    return [col(Person.supervisor_id).in_(reviewers), col(Person.next_supervisor_id).in_(reviewers)]


def is_taken(session: Session, column: Any, value: str | None, but: UUID) -> bool:
    if value is None:
        return False
    return session.execute(_bearer(column), {"value": value, "person_id": but}).first() is not None


@lru_cache(maxsize=64)
def _bearer(column: Any) -> sa.Select[Any]:
    return sa.select(col(Person.id)).where(column == sa.bindparam("value"), col(Person.id) != _PERSON_ID)


def subordinates_of(session: Session, person_id: UUID) -> list[Person]:
    return list(session.exec(select(Person).where(col(Person.supervisor_id) == person_id)))


def supervises_somebody(session: Session, person_id: UUID) -> bool:
    under = sa.or_(*places_under(sa.select(sa.literal(person_id, sa.Uuid()))))
    return session.execute(sa.select(col(Person.id)).where(under).limit(1)).first() is not None


def assignments_of(session: Session, person_id: UUID) -> list[Assignment]:
    """What is believed of where a person belongs and works, oldest first."""
    return list(session.exec(_HISTORY, params={"person_id": person_id}))


def recorded_days(session: Session, person_id: UUID) -> list[tuple[Recorded, dt.date]]:
    """The first days of what is recorded of a person beside where the person works."""
    of_person = sa.or_(col(Delegation.from_person_id) == person_id, col(Delegation.to_person_id) == person_id)
    delegated = session.scalar(sa.select(sa.func.min(col(Delegation.starts_on))).where(of_person))
    proposed = sa.select(sa.func.min(col(Classification.proposed_at)))
    first = session.scalar(proposed.where(col(Classification.person_id) == person_id))
    found = [(Recorded.DELEGATION, delegated), (Recorded.CLASSIFICATION, first and day(first))]
    return [(what, on) for what, on in found if on is not None]


def histories_above(session: Session, person_id: UUID) -> dict[UUID, list[Supervised]]:
    """The history of a person, and of everybody who has ever stood above, by one question."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(_ABOVE, {"person_id": person_id}):
        found[row.person_id].append(row)
    return found


def _above() -> Any:
    row = Assignment
    line = sa.select(_PERSON_ID.label("id")).cte("line", recursive=True)
    level = sa.union_all(sa.select(sa.literal(1).label("number")), sa.select(sa.literal(2))).subquery()
    named = sa.case((level.c.number == 1, col(row.supervisor_id)), else_=col(row.next_supervisor_id))
    next_above = (
        sa.select(named)
        .join(line, col(row.person_id) == line.c.id)
        .join(level, sa.true())
        .where(col(row.superseded_at).is_(None), named.is_not(None))
    )
    line = line.union(next_above)  # not UNION ALL: a line that turned back on itself would have no end
    columns = (col(row.id), col(row.person_id), col(row.kind), col(row.starts_on), col(row.ends_on))
    return (
        sa.select(*columns, col(row.supervisor_id), col(row.next_supervisor_id))
        .where(col(row.person_id).in_(sa.select(line.c.id)), col(row.superseded_at).is_(None))
        .order_by(col(row.starts_on))
    )


_ABOVE = _above()


def people_whose_place_changes(session: Session, today: dt.date, *, limit: int) -> list[UUID]:
    """People of whom an assignment has begun or ended since the day on which they were last placed."""
    begun = sa.and_(col(Assignment.starts_on) > col(Person.placed_on), col(Assignment.starts_on) <= today)
    ended = sa.and_(col(Assignment.ends_on) >= col(Person.placed_on), col(Assignment.ends_on) < today)
    found = (
        sa.select(col(Person.id))
        .join(Assignment, col(Assignment.person_id) == col(Person.id))
        .where(sa.or_(begun, ended))
        .where(col(Assignment.superseded_at).is_(None), col(Assignment.kind) != AssignmentKind.ACTING)
        .distinct()
        .limit(limit)
    )
    return list(session.scalars(found))


def delegators_to(person_id: Any, scopes: Collection[DelegationScope], today: Any) -> sa.Select[Any]:
    """Those who have delegated to a person for this day, for use inside another query."""
    return sa.select(col(Delegation.from_person_id)).where(
        col(Delegation.to_person_id) == person_id,
        col(Delegation.scope).in_(scopes),
        col(Delegation.starts_on) <= today,
        col(Delegation.ends_on) >= today,
    )


def delegations_by(session: Session, person_id: UUID) -> list[Delegation]:
    return list(session.exec(select(Delegation).where(col(Delegation.from_person_id) == person_id)))


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
