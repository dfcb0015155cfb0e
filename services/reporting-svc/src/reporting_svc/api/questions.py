"""The query of a counted KPI, as one dependency of every route that answers it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query
from service_kit.schemas import Day

from reporting_svc.domain.facts import CountedIn, Evidence
from reporting_svc.domain.questions import Question

FIRST_FISCAL_YEAR_BE, LAST_FISCAL_YEAR_BE = 2500, 2700
WORD_LENGTH = 100
KINDS_MAX = 20

KpiId = Annotated[str, Path(max_length=WORD_LENGTH, description="Such as AG-3")]
FiscalYear = Annotated[
    int | None,
    Query(
        ge=FIRST_FISCAL_YEAR_BE,
        le=LAST_FISCAL_YEAR_BE,
        description="Fiscal year in the Buddhist Era; the running one when it is left out",
    ),
]
Word = Annotated[str, Query(min_length=1, max_length=WORD_LENGTH)]


async def _question(
    organisation_id: Annotated[UUID, Query(description="The organisation whose subtree is counted")],
    fiscal_year_be: FiscalYear = None,
    group: Annotated[
        str | None, Query(min_length=1, max_length=WORD_LENGTH, description="Only people of this group")
    ] = None,
    personnel_kind: Annotated[
        list[Word] | None,
        Query(max_length=KINDS_MAX, description="Only these kinds of personnel; may be repeated"),
    ] = None,
    as_of: Annotated[
        Day | None,
        Query(description="Cut-off date; the year's last day, or today while it runs, when left out"),
    ] = None,
    evidence: Annotated[
        Evidence | None, Query(description="What proves that a plan was carried out (AMB-10)")
    ] = None,
    counted_in: Annotated[
        CountedIn | None, Query(description="Where people count who are assigned to another agency")
    ] = None,
) -> Question:
    return Question(
        organisation_id=organisation_id,
        fiscal_year_be=fiscal_year_be,
        group=group,
        personnel_kinds=tuple(personnel_kind) if personnel_kind else None,
        as_of=as_of,
        evidence=evidence,
        counted_in=counted_in,
    )


QuestionDep = Annotated[Question, Depends(_question)]
