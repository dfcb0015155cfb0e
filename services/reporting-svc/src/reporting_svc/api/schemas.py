"""What comes in and what goes out; counts and rates only, never anything of a single person."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from service_kit.schemas import Output, WordsOut

from reporting_svc.domain.facts import CountedIn, Evidence, Fact, Words
from reporting_svc.domain.kpis import (
    Counts,
    Evaluation,
    State,
)
from reporting_svc.domain.questions import Scope
from reporting_svc.persistence.tables import OrganisationFact
from reporting_svc.use_cases.results import GroupResult, Results, UnitResult
from reporting_svc.use_cases.tables import TableRow

Rates = Mapping[str, str | None]


class CountsOut(Output):
    in_scope: int | None
    made: int | None
    carried_out: int | None
    both: int | None


class FiguresOut(CountsOut):
    """`value` is the KPI itself; `rates` are shown beside it; null is no data, which `note` says in words."""

    state: State
    note: WordsOut | None
    value: str | None
    rates: Rates


class OrganisationOut(Output):
    organisation_id: UUID
    parent_id: UUID | None
    name: WordsOut
    kind: str
    is_agency: bool


class ListedOrganisationOut(OrganisationOut):
    """`stage` is the announced one; an organisation of which nobody is known has not reported."""

    stage: str | None
    is_reported: bool

    @classmethod
    def of(cls, row: Any) -> Self:
        return cls(**_organisation(row), stage=row.stage, is_reported=row.is_reported)


class GroupOut(CountsOut):
    """`group` null: people whose group is not settled."""

    group: str | None
    value: str | None
    rates: Rates


class UnitOut(FiguresOut):
    organisation: OrganisationOut
    by_group: list[GroupOut]


class ParametersOut(Output):
    """What was counted; every choice that the sources leave open is said here."""

    group: str | None
    personnel_kinds: list[str] | None
    evidence: Evidence
    counted_in: CountedIn


class ResultsOut(UnitOut):
    kpi_id: str
    fiscal_year_be: int
    starts_on: dt.date
    ends_on: dt.date
    cut_off_on: dt.date
    parameters: ParametersOut
    children: list[UnitOut]
    children_next_cursor: str | None

    @classmethod
    def of(cls, found: Results) -> Self:
        return cls(
            **_unit(found.whole),
            **_days(found.scope),
            kpi_id=found.definition.kpi_id,
            parameters=ParametersOut.model_validate(found.scope),
            children=[UnitOut(**_unit(child)) for child in found.children],
            children_next_cursor=found.children_next_cursor,
        )


class TableRowOut(FiguresOut):
    fiscal_year_be: int
    cut_off_on: dt.date
    is_total: bool
    organisation: OrganisationOut

    @classmethod
    def of(cls, row: TableRow) -> Self:
        return cls(
            **_figures(row.unit),
            fiscal_year_be=row.fiscal_year_be,
            cut_off_on=row.cut_off_on,
            is_total=row.is_total,
            organisation=OrganisationOut(**_organisation(row.unit.organisation)),
        )


class RoundOut(Output):
    number: int
    starts_on: dt.date
    ends_on: dt.date


class CalendarOut(Output):
    key: str
    name: WordsOut


class PlaceOut(Output):
    """`date_text` is the day in the Buddhist Era as official papers print it."""

    on: dt.date
    date_text: str
    fiscal_year_be: int
    starts_on: dt.date
    ends_on: dt.date
    half_year_round: int
    calendar: CalendarOut
    round: RoundOut


def _organisation(row: OrganisationFact | Any) -> dict[str, Any]:
    return {
        "organisation_id": row.organisation_id,
        "parent_id": row.parent_id,
        "name": WordsOut(th=row.name_th, en=row.name_en),
        "kind": row.kind,
        "is_agency": row.is_agency,
    }


def _days(scope: Scope) -> dict[str, Any]:
    return {name: getattr(scope, name) for name in ("fiscal_year_be", "starts_on", "ends_on", "cut_off_on")}


def _counts(counts: Counts | None) -> dict[str, int | None]:
    return {name: (counts or {}).get(Fact(name)) for name in CountsOut.model_fields}


def computed(evaluation: Evaluation | None) -> dict[str, Any]:
    return {
        "value": evaluation.value if evaluation else None,
        "rates": evaluation.beside if evaluation else {},
    }


def _figures(unit: UnitResult) -> dict[str, Any]:
    return {
        "state": unit.state,
        "note": words_out(unit.note),
        **_counts(unit.counts),
        **computed(unit.evaluation),
    }


def _unit(unit: UnitResult) -> dict[str, Any]:
    return {
        **_figures(unit),
        "organisation": OrganisationOut(**_organisation(unit.organisation)),
        "by_group": [_group(group) for group in unit.by_group],
    }


def _group(found: GroupResult) -> GroupOut:
    return GroupOut(group=found.group, **_counts(found.counts), **computed(found.evaluation))


def words_out(words: Words | None) -> WordsOut | None:
    return None if words is None else WordsOut.model_validate(words)
