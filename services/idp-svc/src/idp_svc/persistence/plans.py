"""Named queries over plans and what belongs to them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.pages import PageQuery, Rows, page_of
from sqlalchemy.orm import raiseload
from sqlmodel import Session, col, select

from idp_svc.domain.content import Content
from idp_svc.domain.plan import PlanStatus
from idp_svc.domain.reviewer import Viewer
from idp_svc.persistence.tables import OrganisationAncestor, PersonRef, Plan, SelfEvaluation

_SELF_EVALUATION = select(SelfEvaluation.id).where(SelfEvaluation.plan_id == sa.bindparam("plan_id")).limit(1)
_LISTED = select(Plan).options(raiseload("*"))  # else whoever reads the lines asks for them plan by plan


def plan_by_id(session: Session, plan_id: UUID) -> Plan | None:
    return session.get(Plan, plan_id)


def plan_of_year(session: Session, person_id: UUID, fiscal_year_be: int) -> Plan | None:
    query = select(Plan).where(
        Plan.person_id == person_id,
        Plan.fiscal_year_be == fiscal_year_be,
        Plan.status != PlanStatus.CANCELLED,
    )
    return session.exec(query).first()


def content_of(plan: Plan) -> Content:
    return Content(
        mission=plan.mission,
        goal=plan.goal,
        application=plan.application,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        skills=plan.skills,
        activities=plan.activities,
    )


def visible_people(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The same as the rule `may_see`, as a condition on person_ref."""
    if viewer.sees_everybody:
        return sa.true()
    subtree = select(OrganisationAncestor.organisation_id).where(
        col(OrganisationAncestor.ancestor_id).in_(viewer.offices)
    )
    return sa.or_(
        col(PersonRef.person_id) == viewer.person_id,
        col(PersonRef.supervisor_id).in_(viewer.lines),
        col(PersonRef.next_supervisor_id).in_(viewer.lines),
        col(PersonRef.organisation_id).in_(subtree),
    )


def page_of_plans(
    session: Session, query: PageQuery, *, viewer: Viewer, where: Sequence[sa.ColumnElement[bool]]
) -> Rows[Plan]:
    statement = _LISTED.join(PersonRef, col(PersonRef.person_id) == col(Plan.person_id))
    return page_of(session, statement.where(visible_people(viewer), *where), col(Plan.id), query)


def awaits(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Submitted, and with this viewer today as immediate supervisor or delegate."""
    return sa.and_(
        col(Plan.status) == PlanStatus.SUBMITTED,
        col(PersonRef.supervisor_id).in_(viewer.lines),
        col(PersonRef.person_id) != viewer.person_id,
    )


def page_of_all(session: Session, query: PageQuery) -> Rows[Plan]:
    return page_of(session, _LISTED, col(Plan.id), query)


def page_below(session: Session, table: Any, plan_id: UUID, query: PageQuery) -> Rows[Any]:
    """One page of what was added to a plan, in the order of adding."""
    return page_of(session, select(table).where(col(table.plan_id) == plan_id), col(table.id), query)


def has_self_evaluation(session: Session, plan_id: UUID) -> bool:
    return session.exec(_SELF_EVALUATION, params={"plan_id": plan_id}).first() is not None
