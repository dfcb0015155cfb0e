"""Counted people, for many organisations in one statement.

    people of a subtree ──► one row per organisation and group      each person is looked at once
                               │ line (organisation ─► all above it)
                               ▼
                            one row per unit and group

Plans are asked "is there one", so that a person counts once whatever the number of plans and revisions.
"""

from collections.abc import Iterator, Sequence
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

COUNTED = (Fact.IN_SCOPE, Fact.MADE, Fact.CARRIED_OUT, Fact.BOTH)


def counts_by_group(
    session: Session, unit_ids: Sequence[UUID], scope: Scope
) -> dict[UUID, dict[str | None, Counts]]:
    """Counts of each unit's whole subtree by group; a unit with nobody in scope is absent."""
    line, leaf = OrganisationLine, _people(unit_ids, scope).subquery()
    statement = (
        sa.select(
            col(line.ancestor_id),
            leaf.c.group,
            *(sa.func.sum(leaf.c[fact.value]).label(fact.value) for fact in COUNTED),
        )
        .select_from(leaf)
        .join(line, col(line.organisation_id) == leaf.c.organisation_id)
        .where(col(line.ancestor_id).in_(unit_ids))
        .group_by(col(line.ancestor_id), leaf.c.group)
    )
    found: dict[UUID, dict[str | None, Counts]] = {}
    for unit_id, group, *numbers in session.execute(statement):
        found.setdefault(unit_id, {})[group] = dict(zip(COUNTED, map(int, numbers), strict=True))
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
    """In each organisation below the units, how many people of each group stand where with their plan."""
    person, settled = PersonFact, ClassificationFact
    organisation_id = _counted_in(scope.counted_in)
    made, carried_out = _made(scope), _carried_out(scope)
    statement: Any = (
        sa.select(
            organisation_id.label("organisation_id"),
            col(settled.group).label("group"),
            sa.func.count().label(Fact.IN_SCOPE),
            _how_many(made, scope).label(Fact.MADE),
            _how_many(carried_out, scope).label(Fact.CARRIED_OUT),
            _how_many(sa.and_(made, carried_out), scope).label(Fact.BOTH),
        )
        .select_from(person)
        .outerjoin(settled, col(settled.person_id) == col(person.person_id))
        .where(organisation_id.in_(_below(unit_ids)), *_in_scope(scope))
        .group_by(organisation_id, col(settled.group))
    )
    return statement


def _below(unit_ids: Sequence[UUID]) -> Any:
    line = OrganisationLine
    return sa.select(col(line.organisation_id)).where(col(line.ancestor_id).in_(unit_ids))


def _in_scope(scope: Scope) -> Iterator[sa.ColumnElement[bool]]:
    """In service on the cut-off date, the last day included, and of the group and kinds asked for."""
    person = PersonFact
    yield col(person.active_from) <= scope.cut_off_on
    yield sa.or_(col(person.active_until).is_(None), col(person.active_until) >= scope.cut_off_on)
    if scope.group is not None:
        yield col(ClassificationFact.group) == scope.group
    if scope.personnel_kinds is not None:
        yield col(person.personnel_kind).in_(scope.personnel_kinds)


def _how_many(condition: sa.ColumnElement[bool], scope: Scope) -> sa.ColumnElement[int]:
    """People who have a plan of the year that fulfils a condition."""
    plan = PlanFact
    has_plan = sa.exists(
        sa.select(sa.literal(1))
        .select_from(plan)
        .where(
            col(plan.person_id) == col(PersonFact.person_id),
            col(plan.fiscal_year_be) == scope.fiscal_year_be,
            condition,
        )
        .correlate(PersonFact)
    )
    return sa.func.sum(sa.case((has_plan, 1), else_=0))


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
