"""Definitions of KPIs, and their formula as a calculator."""

from typing import Annotated

from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from reporting_svc.api.kpi_schemas import EvaluationIn, EvaluationOut, KpiOut
from reporting_svc.api.questions import KpiId
from reporting_svc.use_cases import definitions

router = Router(prefix="/v1/kpis", tags=["kpis"])
ReaderDep = Annotated[Caller, Requires("reporting.read")]


@router.get("")
def list_kpis(_caller: ReaderDep, page: PageDep) -> Page[KpiOut]:
    """All KPIs of the sources, with what is set and what is not."""
    found = definitions.list_kpis(page)
    return Page(items=[KpiOut.of(one) for one in found.items], next_cursor=found.next_cursor)


@router.get("/{kpi_id}")
def get_kpi(kpi_id: KpiId, _caller: ReaderDep) -> KpiOut:
    """One definition; a target, formula or scale that nobody set is shown as not set."""
    return KpiOut.of(definitions.get_kpi(kpi_id))


@router.post("/{kpi_id}/evaluations")
def evaluate_counts(kpi_id: KpiId, given: EvaluationIn, _caller: ReaderDep) -> EvaluationOut:
    """The formula applied to given counts; nothing is stored."""
    found = definitions.evaluate_counts(kpi_id, [row.counts() for row in given.counts])
    return EvaluationOut.of(kpi_id, given, found)
