"""Carrying out: R-IDP-11, R-IDP-13, R-KPI-06, AMB-10."""

import datetime as dt
from dataclasses import dataclass

import pytest
from idp_builders import TODAY, UNITS
from idp_svc.domain import errors
from idp_svc.domain.progress import (
    ActivityState,
    CarriedOutRule,
    Outcome,
    SkillOutcome,
    done_on,
    refuse_uncompletable,
    self_evaluate,
)

DONE, UNDER_WAY, PLANNED = ActivityState.DONE, ActivityState.IN_PROGRESS, ActivityState.PLANNED
TOMORROW, YESTERDAY = TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)
EXPLAINED, ALL_DONE = CarriedOutRule.DONE_OR_EXPLAINED, CarriedOutRule.ALL_DONE


@dataclass(frozen=True)
class Activity:
    state: ActivityState = DONE
    note: str | None = None


def test_what_is_done_is_done_today_when_nobody_says_another_day() -> None:
    assert done_on(DONE, None, today=TODAY) == TODAY
    assert done_on(DONE, YESTERDAY, today=TODAY) == YESTERDAY
    assert done_on(UNDER_WAY, None, today=TODAY) is None


@pytest.mark.parametrize(("state", "said"), [(DONE, TOMORROW), (UNDER_WAY, YESTERDAY), (PLANNED, TODAY)])
def test_a_day_of_completion_fits_what_is_done(state: ActivityState, said: dt.date) -> None:
    with pytest.raises(errors.DoneDateUnfit):
        done_on(state, said, today=TODAY)


def outcomes(**not_met: str | None) -> list[SkillOutcome]:
    return [
        SkillOutcome(unit, Outcome.NOT_MET, not_met[unit])
        if unit in not_met
        else SkillOutcome(unit, Outcome.MET)
        for unit in UNITS
    ]


def test_every_skill_is_evaluated_and_the_unmet_one_explained() -> None:
    """S12: DLit300 not met, because of an urgent project."""
    self_evaluate(outcomes(DLit300="ย้ายไปปฏิบัติงานโครงการเร่งด่วน"), units=UNITS)


@pytest.mark.parametrize("silence", [None, ""])
def test_not_met_wants_a_reason(silence: str | None) -> None:
    with pytest.raises(errors.NotMetWithoutReason) as refusal:
        self_evaluate(outcomes(DLit300=silence), units=UNITS)

    assert vars(refusal.value)["units"] == ["DLit300"]


def test_a_skill_left_out_or_named_twice_is_refused() -> None:
    with pytest.raises(errors.SelfEvaluationPartial):
        self_evaluate(outcomes()[:2], units=UNITS)
    with pytest.raises(errors.SelfEvaluationPartial):
        self_evaluate([*outcomes(), outcomes()[0]], units=UNITS)


def test_a_skill_of_another_plan_is_refused() -> None:
    with pytest.raises(errors.SkillNotInPlan):
        self_evaluate([*outcomes(), SkillOutcome("DG500", Outcome.MET)], units=UNITS)


@pytest.mark.parametrize(
    ("activity", "rule", "open_ones"),
    [
        (Activity(DONE), ALL_DONE, []),
        (Activity(DONE), EXPLAINED, []),
        (Activity(PLANNED, "งดจัดหลักสูตร"), EXPLAINED, []),
        (Activity(PLANNED, "งดจัดหลักสูตร"), ALL_DONE, ["2"]),
        (Activity(UNDER_WAY), EXPLAINED, ["2"]),
        (Activity(PLANNED, ""), EXPLAINED, ["2"]),
    ],
)
def test_when_an_activity_counts_is_a_setting(
    activity: Activity, rule: CarriedOutRule, open_ones: list[str]
) -> None:
    """AMB-10."""
    activities = [Activity(), activity]
    if not open_ones:
        refuse_uncompletable(activities, is_self_evaluated=True, rule=rule)
        return
    with pytest.raises(errors.ActivityNotCarriedOut) as refusal:
        refuse_uncompletable(activities, is_self_evaluated=True, rule=rule)

    assert vars(refusal.value)["numbers"] == open_ones


def test_a_plan_is_not_completed_without_self_evaluation() -> None:
    """R-IDP-11."""
    with pytest.raises(errors.SelfEvaluationMissing):
        refuse_uncompletable([Activity()], is_self_evaluated=False, rule=EXPLAINED)


def test_all_reasons_against_completing_are_told_at_once() -> None:
    with pytest.raises(errors.PlanNotCompletable) as refusal:
        refuse_uncompletable([Activity(PLANNED)], is_self_evaluated=False, rule=EXPLAINED)

    reasons = [type(reason) for reason in vars(refusal.value)["reasons"]]
    assert reasons == [errors.SelfEvaluationMissing, errors.ActivityNotCarriedOut]
