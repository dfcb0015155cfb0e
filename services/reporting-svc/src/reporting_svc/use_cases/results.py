"""Results of a counted KPI: an organisation and the units directly below it, each from its own subtree."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from service_kit.calendar import day, fiscal_year_be, fiscal_year_bounds
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows
from sqlmodel import Session

from reporting_svc.domain import kpis
from reporting_svc.domain.errors import KpiNotCounted, OnlyTotals
from reporting_svc.domain.facts import Fact, Words
from reporting_svc.domain.kpis import Counts, Definition, Evaluation, State
from reporting_svc.domain.questions import Question, Scope
from reporting_svc.persistence import counts, organisations
from reporting_svc.persistence.shipped import kpi_definition
from reporting_svc.persistence.tables import OrganisationFact
from reporting_svc.use_cases.views import path_of, view_of, visible_organisation

NOBODY: Counts = {Fact.IN_SCOPE: 0, Fact.MADE: 0, Fact.CARRIED_OUT: 0, Fact.BOTH: 0}


@dataclass(frozen=True)
class GroupResult:
    """Counts of one group; `group` None are those whose group is not settled."""

    group: str | None
    counts: Counts
    evaluation: Evaluation


@dataclass(frozen=True)
class UnitResult:
    """`counts` is None for an organisation that has not reported."""

    organisation: OrganisationFact
    state: State
    note: Words | None
    counts: Counts | None
    evaluation: Evaluation | None
    by_group: Sequence[GroupResult]


@dataclass(frozen=True)
class Results:
    definition: Definition
    scope: Scope
    whole: UnitResult
    children: Sequence[UnitResult]
    children_next_cursor: str | None


def results(
    database: Database, caller: Caller, kpi_id: str, question: Question, page: PageQuery, *, now: dt.datetime
) -> Results:
    """The organisation, and one page of the units below it for those who may see them.

    Raises:
        KpiNotFound, KpiNotCounted: No such KPI, or none that is counted here.
        OrganisationNotFound: Unknown, or not the caller's to see.
        OnlyTotals: The caller asks for a part, and sees totals only.
        CutOffInFuture, CutOffBeforeYear: Nothing can be counted on that day.
    """
    definition = counted_definition(kpi_id)
    scope = scope_of(definition, question, today=day(now))
    with database.read() as session:
        organisation, children = _units(session, caller, question, page)
        is_whole_view = children is not None
        units = [organisation, *(children.items if children else ())]
        whole, *below = _counted(session, definition, scope, units, with_groups=is_whole_view)
    return Results(definition, scope, whole, below, children.next_cursor if children else None)


def counted_definition(kpi_id: str) -> Definition:
    definition = kpi_definition(kpi_id)
    if not definition.is_counted_here:
        raise KpiNotCounted(kpi_id=kpi_id)
    return definition


def scope_of(definition: Definition, question: Question, *, today: dt.date) -> Scope:
    population = definition.population
    if population is None:
        raise KpiNotCounted(kpi_id=definition.kpi_id)
    year = question.fiscal_year_be or fiscal_year_be(today)
    starts_on, ends_on = fiscal_year_bounds(year)
    return Scope(
        fiscal_year_be=year,
        starts_on=starts_on,
        ends_on=ends_on,
        cut_off_on=kpis.cut_off(starts_on=starts_on, ends_on=ends_on, as_of=question.as_of, today=today),
        group=question.group,
        personnel_kinds=question.personnel_kinds or population.personnel_kinds,
        evidence=question.evidence or population.evidence,
        counted_in=question.counted_in or population.counted_in,
    )


def _units(
    session: Session, caller: Caller, question: Question, page: PageQuery
) -> tuple[OrganisationFact, Rows[OrganisationFact] | None]:
    """The organisation asked for, and its units; None for a caller who sees totals only."""
    view = view_of(session, caller)
    organisation = visible_organisation(session, view, question.organisation_id)
    if view.sees_parts_of(path_of(organisation)):
        return organisation, organisations.child_page(session, organisation.organisation_id, page)
    if question.asks_for_a_part:
        raise OnlyTotals
    return organisation, None


def _counted(
    session: Session,
    definition: Definition,
    scope: Scope,
    units: Sequence[OrganisationFact],
    *,
    with_groups: bool,
) -> list[UnitResult]:
    unit_ids = organisations.ids_of(units)
    found = counts.counts_by_group(session, unit_ids, scope)
    known = counts.known_units(session, unit_ids)
    return [
        _result(definition, unit, found.get(unit.organisation_id, {}), known, with_groups=with_groups)
        for unit in units
    ]


def _result(
    definition: Definition,
    unit: OrganisationFact,
    by_group: Mapping[str | None, Counts],
    known: set[UUID],
    *,
    with_groups: bool,
) -> UnitResult:
    whole = kpis.summed([NOBODY, *by_group.values()])
    state = kpis.state_of(whole, is_known=unit.organisation_id in known or bool(by_group))
    is_missing = state is State.MISSING
    return UnitResult(
        organisation=unit,
        state=state,
        note=kpis.note_of(state),
        counts=None if is_missing else whole,
        evaluation=None if is_missing else kpis.evaluate(definition, whole),
        by_group=[
            GroupResult(group, part, kpis.evaluate(definition, part))
            for group, part in sorted(by_group.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))
            if with_groups
        ],
    )
