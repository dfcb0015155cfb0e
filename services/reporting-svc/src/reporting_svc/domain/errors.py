"""Every refusal of this service, as an error that carries facts.

DomainError
├── OrganisationNotFound        unknown, or not the caller's to see
├── OnlyTotals                  the caller sees the totals of the agency, not parts of it
├── KpiNotFound
├── CalendarNotFound
├── KpiNotComputed              no formula or scale is set: nothing here can count it
├── KpiNotCounted               computable from counts, but no counts are kept
├── CountsMissing               counts that the formula names were not given
├── KpiRange                    reasons: RowRange, one for each impossible row
│   └── RowRange
├── CutOffInFuture
├── CutOffBeforeYear
└── UnreadableMoment
"""


class DomainError(Exception):
    """A refusal; its facts are attributes."""

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        vars(self).update(facts)


class OrganisationNotFound(DomainError):
    """Unknown, or not the caller's to see; which of the two is not said."""


class OnlyTotals(DomainError):
    """The caller sees the totals of the own agency, and nothing that would tell parts of it."""


class KpiNotFound(DomainError):
    """No definition has this id."""


class CalendarNotFound(DomainError):
    """No calendar has this key."""


class KpiNotComputed(DomainError):
    """The sources print no formula or scale for it, and the agency has set none."""


class KpiNotCounted(DomainError):
    """There is a formula, and no event that would let us count."""


class CountsMissing(DomainError):
    """The formula names counts that were not given."""


class KpiRange(DomainError):
    """A part is larger than its whole, so the counts are wrong and no percentage is reported."""

    def __init__(self, *, reasons: "tuple[RowRange, ...]") -> None:
        super().__init__()
        self.reasons = reasons


class RowRange(DomainError):
    """One row whose part is larger than its whole."""


class CutOffInFuture(DomainError):
    """Nobody can count what has not happened yet."""


class CutOffBeforeYear(DomainError):
    """The cut-off date lies before the fiscal year begins."""


class UnreadableMoment(DomainError):
    """Neither an ISO date nor an ISO instant, or outside the years that the calendar knows."""
