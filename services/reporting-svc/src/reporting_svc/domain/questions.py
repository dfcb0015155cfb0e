"""What can be asked about a counted KPI, after the defaults of its definition are filled in."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from reporting_svc.domain.facts import CountedIn, Evidence


@dataclass(frozen=True, kw_only=True)
class Question:
    """As it was asked; None takes what the definition says."""

    organisation_id: UUID
    fiscal_year_be: int | None = None
    compared_with_be: int | None = None
    group: str | None = None
    personnel_kinds: tuple[str, ...] | None = None
    as_of: dt.date | None = None
    evidence: Evidence | None = None
    counted_in: CountedIn | None = None

    @property
    def asks_for_a_part(self) -> bool:
        return self.group is not None or self.personnel_kinds is not None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Who and what is counted, with nothing left open."""

    fiscal_year_be: int
    starts_on: dt.date
    ends_on: dt.date
    cut_off_on: dt.date
    group: str | None
    personnel_kinds: tuple[str, ...] | None
    evidence: Evidence
    counted_in: CountedIn
