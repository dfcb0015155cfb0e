"""How a suggestion came about: every criterion with its rules, what it was asked of, and what it answered.

office held ─ assigned work ─ workload ─ career path        may decide
work that is expected ─ the reviewers                       considered by people (R-CLS-09, -13)
type and level of the position                              never decides (R-CLS-19, R-FRM-11)

What is kept names its rulebook: the words of a rule as they were then, whatever rules say today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from people_svc.domain.classification import Case
from people_svc.domain.group import Group, Office
from people_svc.domain.policy import Policy
from people_svc.domain.suggestion import Basis, Evidence, Suggestion, office_of, shares_of, work_groups
from people_svc.domain.work import Work

RULEBOOK = "1"


class Criterion(StrEnum):
    OFFICE = "office"
    ASSIGNED_WORK = "assigned_work"
    WORKLOAD = "workload"
    CAREER_PATH = "career_path"
    EXPECTED_WORK = "expected_work"
    POSITION_TYPE_AND_LEVEL = "position_type_and_level"
    REVIEW = "review"


class Outcome(StrEnum):
    DECIDES = "decides"
    MATCHES = "matches"
    LEAVES_OPEN = "leaves_open"
    NOT_NEEDED = "not_needed"
    NO_EVIDENCE = "no_evidence"
    FOR_REVIEWERS = "for_reviewers"
    NEVER_DECIDES = "never_decides"


USED = (Outcome.DECIDES, Outcome.MATCHES, Outcome.LEAVES_OPEN)


@dataclass(frozen=True)
class StepTaken:
    """One criterion asked; `matches` are the groups to which it points."""

    criterion: Criterion
    outcome: Outcome
    rules: tuple[str, ...]
    inputs: Mapping[str, Any]
    matches: tuple[Group, ...] = ()

    @property
    def is_used(self) -> bool:
        return self.outcome in USED


@dataclass(frozen=True)
class Position:
    """What is known of the position; shown because people ask for it, and read by no criterion."""

    type: str | None = None
    level_scheme: str | None = None
    level_code: str | None = None


@dataclass(frozen=True)
class Explanation:
    """`policy` are the settings in effect, by name."""

    rulebook: str
    policy: Mapping[str, str | bool]
    steps: tuple[StepTaken, ...]


def explain(
    work: Work, position: Position, suggestion: Suggestion, case: Case, *, level_2: bool, policy: Policy
) -> Explanation:
    """Every criterion of a suggestion in its order, those too that were not needed.

    Source:
        R-CLS-01 to R-CLS-13, R-CLS-19, R-FRM-11.
    """
    evidence = work.evidence
    steps = (
        _office(evidence, suggestion),
        _assigned(evidence, suggestion),
        _workload(evidence, suggestion),
        _career(evidence, suggestion),
        _expected(work),
        StepTaken(
            Criterion.POSITION_TYPE_AND_LEVEL,
            Outcome.NEVER_DECIDES,
            ("R-CLS-19", "R-FRM-11"),
            {
                "position_type": position.type,
                "level_scheme": position.level_scheme,
                "level_code": position.level_code,
            },
        ),
        _review(suggestion, case, level_2=level_2),
    )
    return Explanation(RULEBOOK, settings_of(policy), steps)


def settings_of(policy: Policy) -> dict[str, str | bool]:
    """The settings that may change a suggestion or its reviewers."""
    return {
        "tie_break": policy.tie_break.value,
        "deputy_head_is_executive": policy.deputy_head_is_executive,
        "level_2_for": policy.level_2_for.value,
    }


def _office(evidence: Evidence, suggestion: Suggestion) -> StepTaken:
    held = office_of(evidence)
    is_led = suggestion.basis is Basis.OFFICE and suggestion.group is not None
    matches = (suggestion.group,) if is_led and suggestion.group else ()
    rule = "R-CLS-02" if Group.MANAGEMENT in matches else "R-CLS-01"
    inputs = {"office": held.value, "position_title": evidence.position_title}
    if held is Office.NONE:
        return StepTaken(Criterion.OFFICE, Outcome.NO_EVIDENCE, ("R-CLS-01", "R-CLS-02"), inputs)
    outcome = Outcome.DECIDES if is_led else Outcome.LEAVES_OPEN
    return StepTaken(Criterion.OFFICE, outcome, (rule,), inputs, matches)


def _assigned(evidence: Evidence, suggestion: Suggestion) -> StepTaken:
    found = work_groups(evidence)
    inputs = {
        "assigned_work": [kind.value for kind in evidence.assigned_work],
        "position_title": evidence.position_title,
    }
    outcome = _asked(
        suggestion, Basis.ASSIGNED_WORK, is_known=bool(found), is_overtaken=bool(shares_of(evidence))
    )
    rules = tuple(dict.fromkeys(found.values())) or ("R-CLS-03", "R-CLS-04", "R-CLS-05", "R-CLS-06")
    matches = tuple(group for group in Group if group in found)
    return StepTaken(Criterion.ASSIGNED_WORK, outcome, rules, inputs, matches)


def _asked(suggestion: Suggestion, basis: Basis, *, is_known: bool, is_overtaken: bool) -> Outcome:
    if not is_known:
        return Outcome.NO_EVIDENCE
    if suggestion.basis is basis:
        return Outcome.DECIDES
    if suggestion.basis is Basis.OFFICE:
        return Outcome.NOT_NEEDED
    return Outcome.MATCHES if is_overtaken else Outcome.LEAVES_OPEN


def _workload(evidence: Evidence, suggestion: Suggestion) -> StepTaken:
    shares = shares_of(evidence)
    inputs = {"workload": {group.value: percent for group, percent in shares.items()}}
    matches = tuple(group for group in Group if group in shares)
    outcome = Outcome.LEAVES_OPEN
    if not shares:
        outcome = Outcome.NO_EVIDENCE
    elif suggestion.basis is Basis.WORKLOAD:
        outcome = Outcome.DECIDES
    elif suggestion.basis is Basis.OFFICE:
        outcome = Outcome.MATCHES  # the office decides; another share still asks for the second level
    return StepTaken(Criterion.WORKLOAD, outcome, ("R-CLS-07",), inputs, matches)


def _career(evidence: Evidence, suggestion: Suggestion) -> StepTaken:
    """Asked only between equal largest shares (AMB-06)."""
    path = evidence.career_path
    matches = (Group(path),) if path else ()
    is_tie = bool(shares_of(evidence)) and suggestion.basis not in (Basis.WORKLOAD, Basis.OFFICE)
    outcome = Outcome.NOT_NEEDED
    if path is None:
        outcome = Outcome.NO_EVIDENCE
    elif suggestion.basis is Basis.CAREER_PATH:
        outcome = Outcome.DECIDES
    elif is_tie:
        outcome = Outcome.LEAVES_OPEN
    return StepTaken(Criterion.CAREER_PATH, outcome, ("R-CLS-08",), {"career_path": path}, matches)


def _expected(work: Work) -> StepTaken:
    is_stated = bool(work.expected_work or work.expected_note)
    outcome = Outcome.FOR_REVIEWERS if is_stated else Outcome.NO_EVIDENCE
    inputs = {"expected_work": [kind.value for kind in work.expected_work]}
    return StepTaken(Criterion.EXPECTED_WORK, outcome, ("R-CLS-13",), inputs)


def _review(suggestion: Suggestion, case: Case, *, level_2: bool) -> StepTaken:
    inputs = {
        "several_groups": case.several_groups,
        "person_specific": case.person_specific,
        "undecided": case.undecided,
        "needs_level_2": level_2,
    }
    rules = ["R-CLS-09", "R-CLS-10"]
    rules += ["R-CLS-11"] if level_2 else []
    rules += ["R-CLS-12"] if case.person_specific else []
    return StepTaken(Criterion.REVIEW, Outcome.FOR_REVIEWERS, tuple(rules), inputs, suggestion.matches)
