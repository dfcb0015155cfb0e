"""After agreement: what is carried out, how the person judges it, and when a plan is done."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from idp_svc.domain.errors import (
    ActivityNotCarriedOut,
    DomainError,
    DoneDateUnfit,
    NotMetWithoutReason,
    PlanNotCompletable,
    SelfEvaluationMissing,
    SelfEvaluationPartial,
    SkillNotInPlan,
)


class ActivityState(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"


class CarriedOutRule(StrEnum):
    """When an activity counts as carried out; the source documents do not say, so the agency does."""

    DONE_OR_EXPLAINED = "done_or_explained"
    ALL_DONE = "all_done"


class ActivityFacts(Protocol):
    @property
    def state(self) -> ActivityState: ...
    @property
    def note(self) -> str | None: ...


@dataclass(frozen=True)
class SkillOutcome:
    unit: str
    outcome: Outcome
    reason: str | None = None


def done_on(state: ActivityState, said: dt.date | None, *, today: dt.date) -> dt.date | None:
    """The day to store for an activity: today when it is done and nobody says another day.

    Raises:
        DoneDateUnfit: A day for what is not done, or a day to come.
    """
    if state is not ActivityState.DONE:
        if said is not None:
            raise DoneDateUnfit(state=state, done_on=said)
        return None
    if said is not None and said > today:
        raise DoneDateUnfit(state=state, done_on=said)
    return said or today


def self_evaluate(outcomes: Sequence[SkillOutcome], *, units: Sequence[str]) -> None:
    """Let a self-evaluation be stored when it speaks of every skill of the plan, once, and gives reasons.

    Source:
        R-IDP-11 (was the plan met), R-IDP-13 (off plan for a necessary reason).
    """
    said = [one.unit for one in outcomes]
    if strange := sorted(set(said) - set(units)):
        raise SkillNotInPlan(units=strange)
    counts = Counter(said)
    if partial := [unit for unit in units if counts[unit] != 1]:
        raise SelfEvaluationPartial(units=partial)
    if silent := [one.unit for one in outcomes if one.outcome is Outcome.NOT_MET and not one.reason]:
        raise NotMetWithoutReason(units=silent)


def refuse_uncompletable(
    activities: Sequence[ActivityFacts], *, is_self_evaluated: bool, rule: CarriedOutRule
) -> None:
    """Let a plan be completed when the person has evaluated it and every activity is carried out.

    Source:
        R-KPI-06 (made and carried out), R-IDP-11; when an activity counts is a setting (AMB-10).
    """
    reasons: list[DomainError] = [] if is_self_evaluated else [SelfEvaluationMissing()]
    open_ones = [
        str(number)
        for number, activity in enumerate(activities, start=1)
        if not is_carried_out(activity, rule)
    ]
    if open_ones:
        reasons.append(ActivityNotCarriedOut(numbers=open_ones, carried_out_rule=rule))
    if len(reasons) == 1:
        raise reasons[0]
    if reasons:
        raise PlanNotCompletable(reasons=tuple(reasons))


def is_carried_out(activity: ActivityFacts, rule: CarriedOutRule) -> bool:
    if activity.state is ActivityState.DONE:
        return True
    return rule is CarriedOutRule.DONE_OR_EXPLAINED and bool(activity.note)
