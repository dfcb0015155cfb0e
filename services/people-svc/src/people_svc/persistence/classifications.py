"""Queries over classifications and the decisions about them."""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from people_svc.domain.classification import Step
from people_svc.domain.errors import ClassificationNotFound
from people_svc.domain.workflow import OPEN, Status
from people_svc.persistence.people import Sight
from people_svc.persistence.tables import Announcement, Classification, ClassificationDecision, Person

_SHOWN_FIRST = (Status.FINAL, Status.AGREED, Status.PROPOSED, Status.NO_REVIEWER, Status.SENT_BACK)
_CLASSIFICATIONS = select(Classification).where(
    col(Classification.person_id) == sa.bindparam("person_id"),
    col(Classification.status).in_(sa.bindparam("statuses", expanding=True)),
)


def classifications(sight: Sight) -> SelectOfScalar[Classification]:
    """Classifications of people who are visible."""
    return _classifications(sight.condition).params(sight.values)


@lru_cache(maxsize=64)
def _classifications(condition: sa.ColumnElement[bool]) -> SelectOfScalar[Classification]:
    is_of = col(Person.id) == col(Classification.person_id)
    return select(Classification).join(Person, is_of).where(condition)


def get_classification(session: Session, classification_id: UUID, sight: Sight) -> Classification:
    return get_classification_and_person(session, classification_id, sight)[0]


def get_classification_and_person(
    session: Session, classification_id: UUID, sight: Sight
) -> tuple[Classification, Person]:
    """Both, if the person is visible to the caller.

    Raises:
        ClassificationNotFound: There is none of this id, or none that the caller may see.
    """
    wanted = {"classification_id": classification_id, **sight.values}
    if (found := session.execute(_classification_in(sight.condition), wanted).first()) is None:
        raise ClassificationNotFound
    row, person = found
    return row, person


@lru_cache(maxsize=64)
def _classification_in(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    is_sought = col(Classification.id) == sa.bindparam("classification_id")
    return _classifications(condition).add_columns(Person).where(is_sought)


def take_classification(session: Session, classification_id: UUID) -> None:
    """Let others who decide about it wait until we are done, and then see what we decided.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        wanted = sa.select(col(Classification.id)).where(col(Classification.id) == classification_id)
        session.execute(wanted.with_for_update())


def awaiting(reviewers: Collection[UUID], me: UUID) -> sa.ColumnElement[bool]:
    """Classifications whose next step is up to one of these, as whom I decide; never my own."""
    first, second = col(Person.supervisor_id), col(Person.next_supervisor_id)
    mine = sa.or_(
        sa.and_(col(Classification.status) == Status.PROPOSED, first.in_(reviewers)),
        sa.and_(col(Classification.status) == Status.AGREED, second.in_(reviewers)),
    )
    return sa.and_(mine, col(Person.id) != me)


def to_review(today: dt.date, tells_overrides: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Final ones made under an older announcement, or of another group than suggested whose last day is
    over, where that may be told; and all, open ones too, of another agency than the person works in now.

    Source:
        Scenarios S03 and S10; R-CLS-15.
    """
    newer = sa.exists().where(
        col(Announcement.organisation_id) == col(Classification.organisation_id),
        col(Announcement.version) > col(Classification.announcement_version),
        col(Announcement.effective_on) <= today,
    )
    moved = col(Person.context_agency_id) != col(Classification.organisation_id)
    over = sa.and_(col(Classification.override_until) < today, tells_overrides)
    status = col(Classification.status)
    return sa.or_(
        sa.and_(status == Status.FINAL, sa.or_(newer, moved, over)), sa.and_(status.in_(OPEN), moved)
    )


def classifications_of(
    session: Session, person_id: UUID, statuses: Collection[Status]
) -> list[Classification]:
    return list(session.exec(_CLASSIFICATIONS, params={"person_id": person_id, "statuses": list(statuses)}))


def current_classification(session: Session, person_id: UUID) -> Classification | None:
    """The one in force; where there is none, the one furthest on its way."""
    rows = classifications_of(session, person_id, _SHOWN_FIRST)
    return min(rows, key=lambda row: _SHOWN_FIRST.index(row.status), default=None)


def classification_in_force(session: Session, person_id: UUID, before: dt.datetime) -> Classification | None:
    """The one that was final at the end of a day, whatever became of it later."""
    return session.exec(
        select(Classification)
        .where(
            col(Classification.person_id) == person_id,
            col(Classification.finalised_at) < before,
            sa.or_(col(Classification.superseded_at).is_(None), col(Classification.superseded_at) >= before),
        )
        .limit(1)
    ).first()


def decisions_of(session: Session, classification_id: UUID) -> list[ClassificationDecision]:
    decisions = select(ClassificationDecision).where(
        col(ClassificationDecision.classification_id) == classification_id
    )
    return list(session.exec(decisions.order_by(col(ClassificationDecision.id))))


def decision_at(session: Session, classification_id: UUID, step: Step) -> ClassificationDecision | None:
    return session.exec(
        select(ClassificationDecision).where(
            col(ClassificationDecision.classification_id) == classification_id,
            col(ClassificationDecision.step) == step,
        )
    ).first()
