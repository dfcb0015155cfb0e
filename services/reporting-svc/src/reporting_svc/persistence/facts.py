"""Facts into rows: each told fact is merged with the row that is there, under its lock.

A thousand facts take as many statements as one: the known rows are read together, the changed ones written
together.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import fields
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from service_kit.statements import is_one_of
from service_kit.tables import INBOX
from sqlmodel import Session, SQLModel, col, select

from reporting_svc.domain import facts
from reporting_svc.persistence.tables import (
    AnnouncementFact,
    CaughtUp,
    ClassificationFact,
    OrganisationFact,
    OrganisationLine,
    PersonFact,
    PlanFact,
)

Told = TypeVar("Told")
Row = TypeVar("Row", bound=SQLModel)
Columns = dict[str, Any]
PROJECTIONS: tuple[type[SQLModel], ...] = (
    OrganisationFact,
    OrganisationLine,
    PersonFact,
    ClassificationFact,
    AnnouncementFact,
    PlanFact,
    CaughtUp,
)


def store_organisations(session: Session, told: Sequence[facts.Organisation]) -> None:
    def columns(one: facts.Organisation, row: OrganisationFact | None) -> Columns | None:
        if row is not None and row.version > one.version:
            return None
        return {
            **_plain(one, without={"name", "path"}),
            "path": [str(step) for step in one.path],
            "name_th": one.name.th,
            "name_en": one.name.en,
        }

    _store_lines(session, _store(session, OrganisationFact, told, columns))


def store_people(session: Session, told: Sequence[facts.Person]) -> None:
    def columns(one: facts.Person, row: PersonFact | None) -> Columns | None:
        return None if row is not None and row.version > one.version else _plain(one)

    _store(session, PersonFact, told, columns)


def who_left(session: Session, person_ids: Collection[UUID], on: dt.date) -> Sequence[UUID]:
    """Those of these people whose last day of service has passed."""
    among = is_one_of(session, col(PersonFact.person_id), person_ids)
    return session.exec(select(PersonFact.person_id).where(among, col(PersonFact.active_until) < on)).all()


def store_classifications(session: Session, told: Sequence[facts.Classification]) -> None:
    def columns(one: facts.Classification, row: ClassificationFact | None) -> Columns | None:
        is_older = row is not None and not facts.settles_later(one, facts.Classification(**row.model_dump()))
        return None if is_older else _plain(one)

    _store(session, ClassificationFact, told, columns)


def store_announcements(session: Session, told: Sequence[facts.Announcement]) -> None:
    def columns(one: facts.Announcement, row: AnnouncementFact | None) -> Columns | None:
        return None if row is not None and row.version > one.version else _plain(one)

    _store(session, AnnouncementFact, told, columns)


def store_plans(session: Session, told: Sequence[facts.Plan]) -> None:
    def columns(one: facts.Plan, row: PlanFact | None) -> Columns | None:
        return _plain(one if row is None else facts.merged_plan(facts.Plan(**row.model_dump()), one))

    plans: dict[UUID, facts.Plan] = {}
    for one in told:  # what is said of one plan at once is put together before its row is touched
        known = plans.get(one.plan_id)
        plans[one.plan_id] = one if known is None else facts.merged_plan(known, one)
    _store(session, PlanFact, list(plans.values()), columns)


def empty_projections(session: Session) -> None:
    """Forget everything that was told, and that it was told, so that it can be told again."""
    for table in PROJECTIONS:
        session.execute(sa.delete(table))
    session.execute(sa.delete(INBOX))


def _plain(fact: Any, without: Set[str] = frozenset()) -> Columns:
    return {field.name: getattr(fact, field.name) for field in fields(fact) if field.name not in without}


def _store(
    session: Session,
    table: type[Row],
    told: Sequence[Told],
    columns: Callable[[Told, Row | None], Columns | None],
) -> dict[UUID, Told]:
    """Write the columns that a told fact gives to its row, None leaves it alone; what was written, by key."""
    key = sa.inspect(table).primary_key[0]
    wanted = {getattr(one, key.name) for one in told}
    known = sa.select(table).where(key.in_(wanted)).order_by(key).with_for_update()
    rows = {getattr(row, key.name): row for row in session.scalars(known)}
    written = {}
    # By key, so that two who store the same wait for each other and do not block.
    for one in sorted(told, key=lambda one: str(getattr(one, key.name))):
        row = rows.get(getattr(one, key.name))
        if (values := columns(one, row)) is None:
            continue
        if row is None:
            row = rows[getattr(one, key.name)] = table(**values)
            session.add(row)
        else:
            row.sqlmodel_update(values)
        written[getattr(one, key.name)] = one
    session.flush()
    return written


def _store_lines(session: Session, organisations: Mapping[UUID, facts.Organisation]) -> None:
    if not organisations:
        return
    line = OrganisationLine
    session.execute(sa.delete(line).where(col(line.organisation_id).in_(organisations)))
    lines = {(step, below) for below, one in organisations.items() for step in (*one.path, below)}
    session.execute(
        sa.insert(line),
        [{"ancestor_id": ancestor, "organisation_id": below} for ancestor, below in sorted(lines, key=str)],
    )
