"""The words of a person's plans go; units, methods, hours, days and decisions stay, and so do the counts."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from idp_svc.persistence.tables import Plan, PlanActivity, PlanDecision, PlanFeedback, SelfEvaluation


def empty_plans_of(session: Session, people: Collection[UUID]) -> None:
    """Overwrite what was written in and about the plans of these people; a second time changes nothing."""
    theirs = sa.select(col(Plan.id)).where(col(Plan.person_id).in_(people))
    session.execute(
        sa.update(Plan)
        .where(col(Plan.person_id).in_(people))
        .values(mission=None, goal=None, application=None)
    )
    for table, words in (
        (PlanActivity, {"description": "", "note": None}),
        (PlanDecision, {"reason": None, "order_number": None}),
        (PlanFeedback, {"text": ""}),
    ):
        session.execute(sa.update(table).where(col(table.plan_id).in_(theirs)).values(**words))
    told = sa.select(col(SelfEvaluation.id), col(SelfEvaluation.results))
    for row in session.execute(told.where(col(SelfEvaluation.plan_id).in_(theirs))).all():
        results = [{**result, "reason": None} for result in row.results]
        session.execute(
            sa.update(SelfEvaluation).where(col(SelfEvaluation.id) == row.id).values(results=results)
        )
