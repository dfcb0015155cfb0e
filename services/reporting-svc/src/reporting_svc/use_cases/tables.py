"""The same results as flat rows, one per organisation and year, for printing and for spreadsheets."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import LIMIT_MAX, PageQuery, Rows

from reporting_svc.domain.questions import Question
from reporting_svc.use_cases.results import Results, UnitResult, results


@dataclass(frozen=True)
class TableRow:
    """`is_total` is the organisation that was asked for; the others are the units directly below it."""

    fiscal_year_be: int
    cut_off_on: dt.date
    is_total: bool
    unit: UnitResult


def table_page(
    database: Database, caller: Caller, kpi_id: str, question: Question, page: PageQuery, *, now: dt.datetime
) -> Rows[TableRow]:
    """Rows of one page of units, for the year and the one it is compared with; the total is on the first."""
    years = (question.compared_with_be or question.fiscal_year_be, question.fiscal_year_be)
    found = [
        results(database, caller, kpi_id, replace(question, fiscal_year_be=year), page, now=now)
        for year in dict.fromkeys(years)
    ]
    rows = [row for one in found for row in _rows(one, page)]
    return Rows(rows, found[-1].children_next_cursor)


def whole_table(
    database: Database, caller: Caller, kpi_id: str, question: Question, *, now: dt.datetime
) -> Sequence[TableRow]:
    """Every row, read in pages; an organisation has some hundreds of units directly below it at most."""
    rows: list[TableRow] = []
    page: PageQuery | None = PageQuery(LIMIT_MAX)
    while page is not None:
        found = table_page(database, caller, kpi_id, question, page, now=now)
        rows.extend(found.items)
        page = _page_after(found) if found.next_cursor else None
    return rows


def _page_after(found: Rows[TableRow]) -> PageQuery:
    return PageQuery(LIMIT_MAX, str(found.items[-1].unit.organisation.organisation_id))


def _rows(found: Results, page: PageQuery) -> Iterator[TableRow]:
    year, on = found.scope.fiscal_year_be, found.scope.cut_off_on
    if page.after is None:
        yield TableRow(year, on, is_total=True, unit=found.whole)
    for unit in found.children:
        yield TableRow(year, on, is_total=False, unit=unit)
