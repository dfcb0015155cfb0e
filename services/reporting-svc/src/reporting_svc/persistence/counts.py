"""Counted people, for many organisations in one statement.

unit ─ line ─► person ─► settled group
└────► plans of the year       one row per unit and person (a revision counts once)
───────────────────────────────────────────      then one row per unit and group
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from reporting_svc.domain.facts import (
    AGREED_STATUSES,
    CANCELLED_STATUS,
    COMPLETED_STATUS,
    FIRST_REVISION,
    CountedIn,
    Evidence,
    Fact,
)
from reporting_svc.domain.kpis import Counts
from reporting_svc.domain.questions import Scope
from reporting_svc.persistence.tables import ClassificationFact, OrganisationLine, PersonFact, PlanFact

_MADE, _CARRIED_OUT, _BOTH = "made", "carried_out", "both"


def counts_by_group(
    session: Session, unit_ids: Sequence[UUID], scope: Scope
) -> dict[UUID, dict[str | None, Counts]]:
    """Counts of each unit's whole subtree by group; a unit with nobody in scope is absent."""
    people = _people(unit_ids, scope).subquery()
    statement: Any = sa.select(
        people.c.unit_id,
        people.c.group,
        sa.func.count().label("in_scope"),
        *(sa.func.sum(people.c[flag]).label(flag) for flag in (_MADE, _CARRIED_OUT, _BOTH)),
    ).group_by(people.c.unit_id, people.c.group)
    found: dict[UUID, dict[str | None, Counts]] = {}
    for unit_id, group, in_scope, made, carried_out, both in session.execute(statement):
        found.setdefault(unit_id, {})[group] = {
            Fact.IN_SCOPE: in_scope,
            Fact.MADE: int(made),
            Fact.CARRIED_OUT: int(carried_out),
            Fact.BOTH: int(both),
        }
    return found


def known_units(session: Session, unit_ids: Sequence[UUID]) -> set[UUID]:
    """Those of whose subtree any person was ever reported."""
    line = OrganisationLine
    unit = sa.select(col(line.organisation_id)).where(
        col(line.organisation_id) == col(line.ancestor_id), col(line.ancestor_id).in_(unit_ids)
    )
    return set(session.scalars(unit.where(has_people(col(line.ancestor_id)))))


def has_people(unit_id: Any) -> sa.ColumnElement[bool]:
    """Whether a person is known anywhere below a unit."""
    below = sa.orm.aliased(OrganisationLine)
    return sa.exists(
        sa.select(sa.literal(1))
        .join_from(below, PersonFact, col(PersonFact.organisation_id) == col(below.organisation_id))
        .where(col(below.ancestor_id) == unit_id)
    )


def _people(unit_ids: Sequence[UUID], scope: Scope) -> Any:
    line, person, settled, plan = OrganisationLine, PersonFact, ClassificationFact, PlanFact
    made, carried_out = _made(scope), _carried_out(scope)
    statement: Any = (
        sa.select(
            col(line.ancestor_id).label("unit_id"),
            col(settled.group).label("group"),
            _any(made).label(_MADE),
            _any(carried_out).label(_CARRIED_OUT),
            _any(sa.and_(made, carried_out)).label(_BOTH),
        )
        .select_from(person)
        .outerjoin(settled, col(settled.person_id) == col(person.person_id))
        .join(line, col(line.organisation_id) == _counted_in(scope.counted_in))
        .outerjoin(
            plan,
            sa.and_(
                col(plan.person_id) == col(person.person_id),
                col(plan.fiscal_year_be) == scope.fiscal_year_be,
            ),
        )
        .where(
            col(line.ancestor_id).in_(unit_ids),
            col(person.active_from) <= scope.cut_off_on,
            sa.or_(col(person.active_until).is_(None), col(person.active_until) >= scope.cut_off_on),
        )
        .group_by(col(line.ancestor_id), col(person.person_id), col(settled.group))
    )
    if scope.group is not None:
        statement = statement.where(col(settled.group) == scope.group)
    if scope.personnel_kinds is not None:
        statement = statement.where(col(person.personnel_kind).in_(scope.personnel_kinds))
    return statement


def _counted_in(choice: CountedIn) -> Any:
    """Where a person counts: in the own organisation, or where the person is assigned to work.

    Source:
        R-CLS-15; S10: once, and the report states where.
    """
    person = PersonFact
    return {
        CountedIn.HOME: col(person.organisation_id),
        CountedIn.CONTEXT: col(person.context_organisation_id),
    }[choice]


def _made(scope: Scope) -> sa.ColumnElement[bool]:
    """Agreed by the cut-off date and not cancelled; a day that nobody told is taken as early enough."""
    plan = PlanFact
    is_agreed = sa.or_(col(plan.status).in_(sorted(AGREED_STATUSES)), col(plan.revision) > FIRST_REVISION)
    return sa.and_(_by(col(plan.made_on), is_agreed, scope), ~_is_cancelled(scope))


def _carried_out(scope: Scope) -> sa.ColumnElement[bool]:
    plan = PlanFact
    is_completed = col(plan.status) == COMPLETED_STATUS
    day = {Evidence.COMPLETED: plan.completed_on, Evidence.PROGRESSED: plan.progressed_on}[scope.evidence]
    return sa.and_(_by(col(day), is_completed, scope), ~_is_cancelled(scope))


def _is_cancelled(scope: Scope) -> sa.ColumnElement[bool]:
    plan = PlanFact
    return _by(col(plan.cancelled_on), col(plan.status) == CANCELLED_STATUS, scope)


def _by(day: Any, otherwise: sa.ColumnElement[bool], scope: Scope) -> sa.ColumnElement[bool]:
    """Never unknown, so that it can be negated: where no day was told, the status decides."""
    return sa.or_(
        sa.and_(day.is_not(None), day <= scope.cut_off_on),
        sa.and_(day.is_(None), otherwise),
    )


def _any(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.max(sa.case((condition, 1), else_=0))
