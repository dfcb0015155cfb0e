"""Definitions of KPIs as data, and the one evaluator that computes all of them from counts.

    Definition + counts ──evaluate──► value, and the rates shown beside it
    counts of the parts ──summed──► counts of the whole ──evaluate──► its value

Never the mean of the parts' rates; never a correction that makes printed parts add up to 100.00.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from reporting_svc.domain.errors import (
    CountsMissing,
    CutOffBeforeYear,
    CutOffInFuture,
    KpiNotComputed,
    KpiRange,
    RowRange,
)
from reporting_svc.domain.facts import CountedIn, Evidence, Fact, Words

HUNDREDTH = Decimal("0.01")
NOT_SET = Words("ยังไม่กำหนด", "not set")
NO_DATA = Words("ไม่มีข้อมูล", "no data")
MISSING = Words("ยังไม่รายงาน", "has not reported")

Counts = Mapping[Fact, int]


class Kind(StrEnum):
    BOOLEAN = "boolean"
    LEVEL = "level"
    COUNT = "count"
    PERCENT = "percent"


class Owner(StrEnum):
    OCSC = "ocsc"
    AGENCY = "agency"


class State(StrEnum):
    """`missing` is an organisation of which nothing is known: not the same as nobody in scope."""

    REPORTED = "reported"
    NO_DATA = "no_data"
    MISSING = "missing"


@dataclass(frozen=True)
class Source:
    document: str
    rules: tuple[str, ...]
    note: Words | None = None


@dataclass(frozen=True)
class Formula:
    """`provenance` says who set it: the sources print none (R-KPI-14)."""

    text: Words
    provenance: str


@dataclass(frozen=True)
class Population:
    """Who is counted; `personnel_kinds` None is every kind."""

    personnel_kinds: tuple[str, ...] | None
    counted_in: CountedIn
    evidence: Evidence
    text: Words


@dataclass(frozen=True)
class Ratio:
    numerator: Fact
    denominator: Fact


@dataclass(frozen=True, kw_only=True)
class Definition:
    kpi_id: str
    owner: Owner
    kind: Kind
    name: Words
    unit: Words | None
    source: Source
    measured_years_be: tuple[int, ...]
    formula: Formula | None
    numerator: Fact | None
    denominator: Fact | None
    beside: Mapping[str, Ratio]
    never_more: tuple[tuple[Fact, Fact], ...]
    population: Population | None
    is_counted_here: bool
    target: str | None
    scale: Mapping[str, str] | None


@dataclass(frozen=True)
class Evaluation:
    """`value` is a percentage such as "75.00", or a whole number; None when there is nothing to divide by."""

    value: str | None
    beside: Mapping[str, str | None]


@dataclass(frozen=True)
class Evaluations:
    rows: Sequence[Evaluation]
    total_counts: Counts
    total: Evaluation


def percentage(part: int, whole: int) -> str | None:
    """Per cent with two decimals, half up; None when the whole is empty, which is neither 0 nor 100.

    Source:
        numeric_oracles ORA-01: all published percentages follow this rounding.
    """
    if whole == 0:
        return None
    return str((Decimal(100) * part / whole).quantize(HUNDREDTH, ROUND_HALF_UP))


def evaluate(definition: Definition, counts: Counts) -> Evaluation:
    """The value of one KPI for one organisation.

    Raises:
        KpiNotComputed: It has no formula.
        CountsMissing: A count that the formula names is absent.
        KpiRange: A part is larger than its whole.

    Source:
        R-KPI-06, R-KPI-07, R-KPI-14.
    """
    return evaluate_all(definition, [counts]).rows[0]


def evaluate_all(definition: Definition, rows: Sequence[Counts]) -> Evaluations:
    """Every row, and the whole from summed counts; raises as evaluate does, naming all impossible rows."""
    _refuse_incomplete(definition, rows)
    if impossible := tuple(
        reason for number, counts in enumerate(rows) for reason in _impossible(definition, number, counts)
    ):
        raise KpiRange(reasons=impossible)
    whole = summed(rows)
    return Evaluations(
        [_evaluated(definition, counts) for counts in rows], whole, _evaluated(definition, whole)
    )


def summed(rows: Sequence[Counts]) -> Counts:
    """Counts of the whole; a count that one part does not have is unknown for the whole."""
    return {fact: sum(row[fact] for row in rows) for fact in Fact if all(fact in row for row in rows)}


def state_of(counts: Counts, *, is_known: bool) -> State:
    """Whether figures can be shown; nobody in scope is no data, an unknown organisation is missing."""
    if not is_known:
        return State.MISSING
    return State.REPORTED if counts.get(Fact.IN_SCOPE) else State.NO_DATA


def note_of(state: State) -> Words | None:
    return {State.REPORTED: None, State.NO_DATA: NO_DATA, State.MISSING: MISSING}[state]


def cut_off(*, starts_on: dt.date, ends_on: dt.date, as_of: dt.date | None, today: dt.date) -> dt.date:
    """The day on which people are counted: the year's last, or today while the year has not ended.

    Raises:
        CutOffInFuture: `as_of` has not come yet.
        CutOffBeforeYear: `as_of` lies before the year.

    Source:
        AMB-10: the cut-off date is a parameter.
    """
    if as_of is None:
        return min(ends_on, today)
    if as_of > today:
        raise CutOffInFuture(as_of=as_of, today=today)
    if as_of < starts_on:
        raise CutOffBeforeYear(as_of=as_of, starts_on=starts_on)
    return as_of


def _refuse_incomplete(definition: Definition, rows: Sequence[Counts]) -> None:
    if definition.numerator is None:
        raise KpiNotComputed(kpi_id=definition.kpi_id)
    needed = {definition.numerator, definition.denominator} - {None}
    if absent := {fact.value for fact in needed if fact and any(fact not in row for row in rows)}:
        raise CountsMissing(kpi_id=definition.kpi_id, facts=absent)


def _impossible(definition: Definition, number: int, counts: Counts) -> list[RowRange]:
    return [
        RowRange(pointer=f"/counts/{number}/{part.value}", part=part, whole=whole)
        for part, whole in definition.never_more
        if part in counts and whole in counts and counts[part] > counts[whole]
    ]


def _evaluated(definition: Definition, counts: Counts) -> Evaluation:
    beside = {name: _rate(ratio, counts) for name, ratio in definition.beside.items()}
    if definition.numerator is None:
        return Evaluation(None, beside)
    if definition.denominator is None:
        return Evaluation(str(counts[definition.numerator]), beside)
    return Evaluation(_rate(Ratio(definition.numerator, definition.denominator), counts), beside)


def _rate(ratio: Ratio, counts: Counts) -> str | None:
    if ratio.numerator not in counts or ratio.denominator not in counts:
        return None
    return percentage(counts[ratio.numerator], counts[ratio.denominator])
