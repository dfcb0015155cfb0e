"""R-KPI-06, R-KPI-14, AMB-10: the arithmetic of S19, with published figures as the oracle."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reporting_svc.domain import kpis
from reporting_svc.domain.errors import (
    CountsMissing,
    CutOffBeforeYear,
    CutOffInFuture,
    KpiNotComputed,
    KpiRange,
)
from reporting_svc.domain.facts import Fact
from reporting_svc.domain.kpis import Kind, State
from reporting_svc.persistence.shipped import kpi_definition, kpi_definitions

AG3 = kpi_definition("AG-3")
# ORA-01: civilian manpower, fiscal year 2559: total, and (people, printed percentage) of each kind.
ORA_01 = [
    (
        2179183,
        [(1299615, "59.64"), (164207, "7.54"), (363867, "16.70"), (154344, "7.08"), (197150, "9.05")],
        "100.01",
    ),
    (1701130, [(1088457, "63.98"), (111575, "6.56"), (346754, "20.38"), (154344, "9.07")], "99.99"),
    (478053, [(211158, "44.17"), (52632, "11.01"), (17113, "3.58"), (197150, "41.24")], "100.00"),
]
sizes = st.integers(min_value=0, max_value=3_000_000)


def counts(in_scope: int, made: int = 0, carried_out: int = 0, both: int = 0) -> kpis.Counts:
    return {Fact.IN_SCOPE: in_scope, Fact.MADE: made, Fact.CARRIED_OUT: carried_out, Fact.BOTH: both}


def hundredths(percent: str) -> int:
    return int(percent.replace(".", ""))


@pytest.mark.parametrize(("total", "parts", "printed_sum"), ORA_01)
def test_published_percentages_are_reproduced_and_never_forced_to_100(
    total: int, parts: list[tuple[int, str]], printed_sum: str
) -> None:
    computed = [kpis.percentage(part, total) for part, _ in parts]

    assert computed == [printed for _, printed in parts]
    assert sum(hundredths(one) for one in computed if one) == hundredths(printed_sum)


def test_the_total_row_of_the_oracle_comes_from_summed_counts() -> None:
    central, local = counts(1701130, 1088457, 1088457, 1088457), counts(478053, 211158, 211158, 211158)

    found = kpis.evaluate_all(AG3, [central, local])

    assert [row.value for row in found.rows] == ["63.98", "44.17"]
    assert found.total_counts[Fact.IN_SCOPE] == 2179183
    assert found.total_counts[Fact.BOTH] == 1299615
    assert found.total.value == "59.64"


def test_ag_3_wants_both_conditions() -> None:
    # 150 / 200 = 0.75; 180 / 200 = 0.90; 150 / 180 = 0.8333…; 156 / 200 = 0.78 would be wrong
    found = kpis.evaluate(AG3, counts(200, made=180, carried_out=156, both=150))

    assert found.value == "75.00"
    assert found.beside == {"made": "90.00", "carried_out_among_made": "83.33"}


def test_the_ministry_is_computed_from_sums_not_from_the_mean_of_rates() -> None:
    # (150 + 45) / (200 + 50) = 0.78; the mean of 75.00 and 90.00 would be 82.50
    found = kpis.evaluate_all(AG3, [counts(200, 180, 156, 150), counts(50, 47, 45, 45)])

    assert [row.value for row in found.rows] == ["75.00", "90.00"]
    assert found.total.value == "78.00"


def test_nobody_in_scope_is_no_data_neither_0_nor_100() -> None:
    found = kpis.evaluate(AG3, counts(0))

    assert found.value is None
    assert found.beside == {"made": None, "carried_out_among_made": None}


def test_a_half_is_rounded_up() -> None:
    assert kpis.percentage(1, 800) == "0.13"  # 0.125
    assert kpis.percentage(201, 400) == "50.25"
    assert kpis.percentage(1, 16000) == "0.01"  # 0.00625


def test_more_than_everybody_is_refused_and_every_row_is_named() -> None:
    rows = [counts(200, 200, 201, 201), counts(10, 5, 5, 5), counts(5, 9, 0, 0)]

    with pytest.raises(KpiRange) as refused:
        kpis.evaluate_all(AG3, rows)

    places = {reason.pointer for reason in refused.value.reasons}  # type: ignore[attr-defined]
    assert places == {"/counts/0/both", "/counts/0/carried_out", "/counts/2/made"}


def test_the_formula_says_which_counts_it_needs() -> None:
    with pytest.raises(CountsMissing) as refused:
        kpis.evaluate(AG3, {Fact.MADE: 3})

    assert refused.value.facts == {"both", "in_scope"}  # type: ignore[attr-defined]


def test_a_count_is_summed() -> None:
    found = kpis.evaluate_all(
        kpi_definition("AG-4"), [{Fact.INNOVATION_OUTPUTS: 2}, {Fact.INNOVATION_OUTPUTS: 5}]
    )

    assert [row.value for row in found.rows] == ["2", "5"]
    assert found.total.value == "7"


@pytest.mark.parametrize("kpi_id", ["AG-1", "AG-2", "AG-5", "AG-7", "OCSC-1", "OCSC-2", "OCSC-3"])
def test_what_has_no_formula_is_not_computed(kpi_id: str) -> None:
    with pytest.raises(KpiNotComputed):
        kpis.evaluate(kpi_definition(kpi_id), counts(1))


def test_ten_kpis_ship_and_nothing_that_the_sources_leave_open_is_set() -> None:
    kinds = {one.kpi_id: one.kind for one in kpi_definitions()}

    assert [kinds[f"AG-{number}"] for number in range(1, 8)] == [
        Kind.BOOLEAN,
        Kind.LEVEL,
        Kind.PERCENT,
        Kind.COUNT,
        Kind.LEVEL,
        Kind.PERCENT,
        Kind.LEVEL,
    ]
    assert len(kinds) == 10
    assert all(one.target is None and one.scale is None for one in kpi_definitions())
    assert {one.measured_years_be for one in kpi_definitions()} == {(2563, 2564, 2565), (2565,)}


def test_missing_is_not_nobody() -> None:
    assert kpis.state_of(counts(0), is_known=False) is State.MISSING
    assert kpis.state_of(counts(0), is_known=True) is State.NO_DATA
    assert kpis.state_of(counts(1), is_known=True) is State.REPORTED


def test_the_cut_off_is_the_last_day_or_today_while_the_year_runs() -> None:
    year = {"starts_on": dt.date(2023, 10, 1), "ends_on": dt.date(2024, 9, 30)}
    later, within = dt.date(2024, 11, 1), dt.date(2024, 3, 1)

    assert kpis.cut_off(**year, as_of=None, today=later) == dt.date(2024, 9, 30)
    assert kpis.cut_off(**year, as_of=None, today=within) == within
    assert kpis.cut_off(**year, as_of=within, today=later) == within
    with pytest.raises(CutOffInFuture):
        kpis.cut_off(**year, as_of=later, today=within)
    with pytest.raises(CutOffBeforeYear):
        kpis.cut_off(**year, as_of=dt.date(2023, 9, 30), today=later)


@given(whole=sizes, share=st.floats(min_value=0, max_value=1))
def test_a_percentage_lies_between_0_and_100(whole: int, share: float) -> None:
    part = min(int(whole * share), whole)

    found = kpis.percentage(part, whole)

    assert (found is None) == (whole == 0)
    assert found is None or 0 <= hundredths(found) <= 10_000


@given(rows=st.lists(st.tuples(sizes, sizes), min_size=1, max_size=20))
def test_the_whole_lies_between_the_worst_and_the_best_part(rows: list[tuple[int, int]]) -> None:
    given_rows = [counts(max(pair), min(pair), min(pair), min(pair)) for pair in rows]

    found = kpis.evaluate_all(AG3, given_rows)

    rates = [hundredths(row.value) for row in found.rows if row.value]
    assert found.total.value is None or min(rates) <= hundredths(found.total.value) <= max(rates)
