"""What can be wrong with a row of what comes in: facts, which the edge words in two languages."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Issue(StrEnum):
    MISSING = "MISSING"
    TOO_LONG = "TOO_LONG"
    WORD_UNKNOWN = "WORD_UNKNOWN"
    NUMBER_UNREADABLE = "NUMBER_UNREADABLE"
    JSON_UNREADABLE = "JSON_UNREADABLE"
    VALUE_UNFIT = "VALUE_UNFIT"
    IDENTIFIER_UNFIT = "IDENTIFIER_UNFIT"
    FORMULA = "FORMULA"
    ROW_TOO_WIDE = "ROW_TOO_WIDE"
    TWICE_IN_FILE = "TWICE_IN_FILE"
    POSITION_TAKEN = "POSITION_TAKEN"
    NODE_UNSOUND = "NODE_UNSOUND"


@dataclass(frozen=True)
class Flaw:
    """One thing wrong in a row; `column` is where, empty for the row as a whole."""

    issue: Issue
    column: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def noted(self) -> dict[str, Any]:
        return {**asdict(self), "issue": self.issue.value}
