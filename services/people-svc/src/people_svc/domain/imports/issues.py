"""What can be wrong with a row of a file: facts, which the edge words in two languages."""

from dataclasses import dataclass, field
from enum import StrEnum


class Issue(StrEnum):
    CELL_MISSING = "CELL_MISSING"
    CELL_TOO_LONG = "CELL_TOO_LONG"
    CELL_UNPRINTABLE = "CELL_UNPRINTABLE"
    CELL_FORMULA = "CELL_FORMULA"
    WORD_UNKNOWN = "WORD_UNKNOWN"
    DATE_UNREADABLE = "DATE_UNREADABLE"
    DATE_YEAR_SHORT = "DATE_YEAR_SHORT"
    DATE_NOT_PLAUSIBLE = "DATE_NOT_PLAUSIBLE"
    PERIOD_REVERSED = "PERIOD_REVERSED"
    NUMBER_UNREADABLE = "NUMBER_UNREADABLE"
    NATIONAL_ID_CHECKSUM = "NATIONAL_ID_CHECKSUM"
    NATIONAL_ID_DIFFERS = "NATIONAL_ID_DIFFERS"
    NATIONAL_ID_OF_ANOTHER = "NATIONAL_ID_OF_ANOTHER"
    KEY_MISSING = "KEY_MISSING"
    KEY_TWICE_IN_FILE = "KEY_TWICE_IN_FILE"
    UNIT_UNKNOWN = "UNIT_UNKNOWN"
    UNIT_DIFFERS = "UNIT_DIFFERS"
    UNIT_NOT_YOURS = "UNIT_NOT_YOURS"
    NO_AGENCY_ABOVE = "NO_AGENCY_ABOVE"
    PERSON_UNKNOWN = "PERSON_UNKNOWN"
    PERSON_NOT_YOURS = "PERSON_NOT_YOURS"
    ROW_TOO_WIDE = "ROW_TOO_WIDE"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong in a row; `column` is our name of it, empty where the row as a whole is meant."""

    issue: Issue
    column: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)


class CellRefused(Exception):
    """A cell that cannot be taken; the column is known to whoever asked for it."""

    def __init__(self, issue: Issue, **facts: str | int) -> None:
        super().__init__(issue)
        self.issue = issue
        self.facts = facts
