"""Self-assessment: have or have not, for four components of each skill; silence is never "have not"."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from idp_svc.domain.errors import AnswerTwice

ANSWERS_MAX = 400


class Component(StrEnum):
    """In the order in which they are shown: the ability is the main one to be developed (R-FRM-10)."""

    ABILITY = "ability"
    KNOWLEDGE = "knowledge"
    EXPERIENCE = "experience"
    ATTRIBUTE = "attribute"


class Answer(StrEnum):
    HAVE = "have"
    NOT_HAVE = "not_have"


PRIMARY = Component.ABILITY
Cell = tuple[str, Component]


@dataclass(frozen=True)
class Gap:
    """One component of one skill; `is_required` None when the agency's set is unknown."""

    unit: str
    component: Component
    is_primary: bool
    is_required: bool | None


@dataclass(frozen=True)
class Gaps:
    have: int
    not_have: int
    unanswered: int
    gaps: Sequence[Gap]
    open: Sequence[Gap]


def collected(answers: Iterable[tuple[str, Component, Answer]]) -> dict[Cell, Answer]:
    """The answers of one request by cell.

    Raises:
        AnswerTwice: One cell has two of them.
    """
    listed = list(answers)
    counts = Counter((unit, component) for unit, component, _ in listed)
    if twice := sorted(f"{unit}/{component}" for (unit, component), count in counts.items() if count > 1):
        raise AnswerTwice(cells=twice)
    return {(unit, component): answer for unit, component, answer in listed}


def gaps_of(answers: Mapping[Cell, Answer], *, required: Sequence[str] | None) -> Gaps:
    """What is missing: abilities first, then the other components, skills in the agency's order.

    Required skills are looked at even where nothing is answered: their components are then unanswered.

    Source:
        R-IDP-02 and R-IDP-03 (four components, have or have not), R-FRM-09, R-FRM-10.
    """
    units = list(dict.fromkeys([*(required or ()), *sorted(unit for unit, _ in answers)]))
    others = [component for component in Component if component is not PRIMARY]
    cells = [(unit, PRIMARY) for unit in units] + [(unit, other) for unit in units for other in others]
    missing = [cell for cell in cells if answers.get(cell) is Answer.NOT_HAVE]
    silent = [cell for cell in cells if cell not in answers]
    return Gaps(
        have=sum(answer is Answer.HAVE for answer in answers.values()),
        not_have=len(missing),
        unanswered=len(silent),
        gaps=[_gap(cell, required) for cell in missing],
        open=[_gap(cell, required) for cell in silent],
    )


def _gap(cell: Cell, required: Sequence[str] | None) -> Gap:
    unit, component = cell
    return Gap(unit, component, component is PRIMARY, None if required is None else unit in required)
