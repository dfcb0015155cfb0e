"""Definitions of KPIs and calculations as they come in and go out."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field
from service_kit.schemas import Input, Output, Text, WordsOut

from reporting_svc.api.schemas import Rates, computed, words_out
from reporting_svc.domain.facts import CountedIn, Evidence, Fact, Words
from reporting_svc.domain.kpis import (
    NOT_SET,
    Counts,
    Definition,
    Evaluation,
    Evaluations,
    Kind,
    Owner,
    State,
    note_of,
)

COUNT_MAX = 10_000_000_000
LABEL_LENGTH = 200
ROWS_MAX = 500

Count = Annotated[int, Field(ge=0, le=COUNT_MAX)]


class CountsIn(Input):
    """The counts of one row; which of them are needed depends on the KPI."""

    label: Annotated[Text, Field(min_length=1, max_length=LABEL_LENGTH)]
    in_scope: Count | None = None
    made: Count | None = None
    carried_out: Count | None = None
    both: Count | None = None
    with_innovation: Count | None = None
    innovation_outputs: Count | None = None

    def counts(self) -> Counts:
        return {fact: count for fact in Fact if (count := getattr(self, fact.value)) is not None}


class EvaluationIn(Input):
    counts: Annotated[list[CountsIn], Field(min_length=1, max_length=ROWS_MAX)]


class EvaluatedRowOut(Output):
    label: str | None
    counts: dict[str, int]
    state: State
    note: WordsOut | None
    value: str | None
    rates: Rates


class EvaluationOut(Output):
    """The rows as given, and the whole from summed counts."""

    kpi_id: str
    rows: list[EvaluatedRowOut]
    total: EvaluatedRowOut

    @classmethod
    def of(cls, kpi_id: str, given: EvaluationIn, found: Evaluations) -> Self:
        pairs = zip(given.counts, found.rows, strict=True)
        return cls(
            kpi_id=kpi_id,
            rows=[_evaluated_row(row.label, row.counts(), evaluation) for row, evaluation in pairs],
            total=_evaluated_row(None, found.total_counts, found.total),
        )


class SourceOut(Output):
    document: str
    rules: list[str]
    note: WordsOut | None


class SettingOut(Output):
    """Something that an agency may set; `text` says "not set" where it has not."""

    is_set: bool
    value: str | Mapping[str, str] | None
    text: WordsOut
    provenance: str | None


class PopulationOut(Output):
    personnel_kinds: list[str] | None
    counted_in: CountedIn
    evidence: Evidence
    text: WordsOut


class KpiOut(Output):
    kpi_id: str
    owner: Owner
    kind: Kind
    name: WordsOut
    unit: WordsOut | None
    source: SourceOut
    measured_years_be: list[int]
    numerator: Fact | None
    denominator: Fact | None
    rates: list[str]
    population: PopulationOut | None
    is_counted_here: bool
    formula: SettingOut
    target: SettingOut
    scale: SettingOut

    @classmethod
    def of(cls, definition: Definition) -> Self:
        plain = ("kpi_id", "owner", "kind", "name", "unit", "source", "measured_years_be", "numerator")
        also = ("denominator", "population", "is_counted_here")
        formula = definition.formula
        return cls(
            **{name: getattr(definition, name) for name in (*plain, *also)},
            rates=list(definition.beside),
            formula=_setting(
                None, formula.text if formula else None, formula.provenance if formula else None
            ),
            target=_setting(definition.target, _as_words(definition.target)),
            scale=_setting(definition.scale, _as_words(definition.scale)),
        )


def _setting(value: Any, text: Words | None, provenance: str | None = None) -> SettingOut:
    return SettingOut(
        is_set=text is not None,
        value=value,
        text=WordsOut.model_validate(text or NOT_SET),
        provenance=provenance,
    )


def _as_words(value: str | Mapping[str, str] | None) -> Words | None:
    return None if value is None else Words(str(value), str(value))


def _evaluated_row(label: str | None, counts: Counts, evaluation: Evaluation) -> EvaluatedRowOut:
    state = State.NO_DATA if evaluation.value is None else State.REPORTED
    return EvaluatedRowOut(
        label=label,
        counts={fact.value: count for fact, count in counts.items()},
        state=state,
        note=words_out(note_of(state)),
        **computed(evaluation),
    )
