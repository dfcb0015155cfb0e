"""Results of counted KPIs, as a tree's node with its parts, and as a flat table."""

from dataclasses import replace
from typing import Annotated

from fastapi import Header, Response
from service_kit.app import DatabaseDep, NowDep
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from reporting_svc.api import csv_files
from reporting_svc.api.kpis import ReaderDep
from reporting_svc.api.questions import FiscalYear, KpiId, QuestionDep
from reporting_svc.api.schemas import ResultsOut, TableRowOut
from reporting_svc.use_cases import results, tables

router = Router(prefix="/v1/kpis", tags=["results"])


@router.get("/{kpi_id}/results")
def get_results(
    kpi_id: KpiId, question: QuestionDep, page: PageDep, caller: ReaderDep, database: DatabaseDep, now: NowDep
) -> ResultsOut:
    """Counts and rates of an organisation, by group, and one page of the units directly below it."""
    return ResultsOut.of(results.results(database, caller, kpi_id, question, page, now=now))


@router.get("/{kpi_id}/table", response_model=Page[TableRowOut], responses=csv_files.DOCUMENTED)
def get_table(
    kpi_id: KpiId,
    question: QuestionDep,
    page: PageDep,
    caller: ReaderDep,
    database: DatabaseDep,
    now: NowDep,
    fiscal_year_be_from: FiscalYear = None,
    accept: Annotated[str, Header(description="text/csv for a file with all rows")] = "application/json",
) -> Page[TableRowOut] | Response:
    """The organisation and the units below it as flat rows, for one year or compared with another."""
    question = replace(question, compared_with_be=fiscal_year_be_from)
    if csv_files.is_wanted(accept):
        rows = tables.whole_table(database, caller, kpi_id, question, now=now)
        return csv_files.answer(kpi_id, [TableRowOut.of(row) for row in rows])
    found = tables.table_page(database, caller, kpi_id, question, page, now=now)
    return Page(items=[TableRowOut.of(row) for row in found.items], next_cursor=found.next_cursor)
