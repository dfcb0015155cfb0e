"""Queries over runs and their people: whom a run is about, and what is known of all of a part at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.pages import count
from sqlmodel import Session, col, select

from people_svc.domain.errors import RunNotFound
from people_svc.domain.run import AT_WORK, RunScope, RunState, Verdict
from people_svc.domain.workflow import OPEN, Status
from people_svc.persistence.classifications import to_review
from people_svc.persistence.organisations import ids_below, ids_below_named
from people_svc.persistence.runs.tables import ClassificationRun, ClassificationRunRow
from people_svc.persistence.tables import Announcement, Classification, Person


def get_run(session: Session, run_id: UUID, visible: sa.ColumnElement[bool]) -> ClassificationRun:
    """The run, if visible to the caller.

    Raises:
        RunNotFound: There is none of this id, or none that the caller may see.
    """
    found = select(ClassificationRun).where(col(ClassificationRun.id) == run_id, visible)
    if (row := session.exec(found).first()) is None:
        raise RunNotFound
    return row


def take_run(session: Session, run_id: UUID) -> ClassificationRun | None:
    """The run, with others who want to change it waiting until we are done."""
    found = select(ClassificationRun).where(col(ClassificationRun.id) == run_id)
    return session.exec(found.with_for_update()).first()


def runs_at_work(session: Session) -> Sequence[tuple[UUID, UUID]]:
    """Runs with work left, each with its organisation, the oldest first."""
    rows = select(ClassificationRun.id, ClassificationRun.organisation_id)
    rows = rows.where(col(ClassificationRun.state).in_(AT_WORK))
    return session.exec(rows.order_by(col(ClassificationRun.id)).limit(100)).all()


def gather_people(session: Session, run: ClassificationRun, today: dt.date) -> int:
    """Note whom a run is about, by one statement; how many they are."""
    people = _people_of(session, run, today).add_columns(sa.literal(run.id, sa.Uuid()), sa.false())
    row = ClassificationRunRow
    columns = [col(row.person_id), col(row.run_id), col(row.needs_level_2)]
    session.execute(sa.insert(row).from_select(columns, people))
    return count(session, sa.select(col(row.person_id)).where(col(row.run_id) == run.id))


def _people_of(session: Session, run: ClassificationRun, today: dt.date) -> sa.Select[Any]:
    """Who works in these units today (R-CLS-15), of the scope that was asked for."""
    units = ids_below_named(session, [run.organisation_id])
    found = sa.select(col(Person.id)).where(col(Person.context_organisation_id).in_(units), _serves(today))
    if run.personnel_kind is not None:
        found = found.where(col(Person.personnel_kind) == run.personnel_kind)
    final = sa.exists().where(
        col(Classification.person_id) == col(Person.id), col(Classification.status) == Status.FINAL
    )
    if run.scope is RunScope.UNCLASSIFIED:
        return found.where(sa.not_(final))
    return found.where(final.where(to_review(today, sa.true()))) if run.scope is RunScope.TO_REVIEW else found


def _serves(today: dt.date) -> sa.ColumnElement[bool]:
    until = col(Person.active_until)
    return sa.and_(col(Person.active_from) <= today, sa.or_(until.is_(None), until >= today))


def to_be_proposed(run_id: UUID) -> sa.Select[Any]:
    """Of whom the dry run said that something would be proposed."""
    return sa.select(col(ClassificationRunRow.person_id)).where(
        col(ClassificationRunRow.run_id) == run_id, col(ClassificationRunRow.verdict) == Verdict.PROPOSED
    )


def next_rows(session: Session, run: ClassificationRun, limit: int) -> list[ClassificationRunRow]:
    """Those to whom the run comes next: all of them in the dry run, then those to be proposed."""
    key = col(ClassificationRunRow.person_id)
    rows = select(ClassificationRunRow).where(col(ClassificationRunRow.run_id) == run.id)
    if run.state is RunState.PROPOSING:
        rows = rows.where(col(ClassificationRunRow.verdict) == Verdict.PROPOSED)
    if run.after_person_id is not None:
        rows = rows.where(key > run.after_person_id)
    return list(session.exec(rows.order_by(key).limit(limit)))


def taken_people(session: Session, ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people, with others who want to change what belongs to them waiting until we are done."""
    rows = select(Person).where(col(Person.id).in_(ids)).order_by(col(Person.id))
    return {row.id: row for row in session.exec(rows.with_for_update(key_share=True))}


def known_of(session: Session, ids: Collection[UUID]) -> dict[UUID, list[Classification]]:
    """What of the classifications of these people is final, open, or would give way to a new one."""
    statuses = (*OPEN, Status.FINAL, Status.SENT_BACK, Status.NO_REVIEWER)
    rows = select(Classification).where(
        col(Classification.person_id).in_(ids), col(Classification.status).in_(statuses)
    )
    found: dict[UUID, list[Classification]] = defaultdict(list)
    for row in session.exec(rows):
        found[row.person_id].append(row)
    return found


def announcements_in_force(
    session: Session, agencies: Collection[UUID], on: dt.date
) -> dict[UUID, Announcement]:
    """Of each agency the newest version that was in effect by a day."""
    rows = select(Announcement).where(
        col(Announcement.organisation_id).in_(agencies), col(Announcement.effective_on) <= on
    )
    return {row.organisation_id: row for row in session.exec(rows.order_by(col(Announcement.version)))}


def is_within_units(roots: Collection[UUID]) -> sa.ColumnElement[bool]:
    return col(ClassificationRun.organisation_id).in_(ids_below(roots))
