"""The definitions of KPIs, and their formula applied to counts that somebody else counted."""

from collections.abc import Sequence

from service_kit.pages import PageQuery, Rows, slice_of

from reporting_svc.domain import kpis
from reporting_svc.domain.kpis import Counts, Definition, Evaluations
from reporting_svc.persistence import shipped


def list_kpis(page: PageQuery) -> Rows[Definition]:
    return slice_of(shipped.kpi_definitions(), lambda definition: definition.kpi_id, page)


def get_kpi(kpi_id: str) -> Definition:
    return shipped.kpi_definition(kpi_id)


def evaluate_counts(kpi_id: str, rows: Sequence[Counts]) -> Evaluations:
    """Each row's value and the whole's; nothing is stored.

    Raises:
        KpiNotFound, KpiNotComputed, CountsMissing, KpiRange.
    """
    return kpis.evaluate_all(shipped.kpi_definition(kpi_id), rows)
