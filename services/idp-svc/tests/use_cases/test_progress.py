"""Carrying out: R-IDP-10..12, R-KPI-06, AMB-05, AMB-10; scenarios S12, S13."""

import datetime as dt
from typing import Any

import pytest
from idp_builders import (
    AGENCY,
    DELEGATE,
    HR,
    NOW,
    SOMSAK,
    TODAY,
    UNITS,
    V1,
    V2,
    a_caller,
    a_plan,
    a_plan_that_is,
    an_activity,
    an_agency,
    an_id,
    recorded,
    recorded_types,
    skills,
)
from idp_svc.domain import errors
from idp_svc.domain.plan import PlanStatus
from idp_svc.domain.progress import ActivityState, CarriedOutRule, Outcome, SkillOutcome
from idp_svc.use_cases import plans, progress
from idp_svc.use_cases.progress import Progress
from idp_svc.use_cases.views import PlanView
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.pages import PageQuery
from service_kit.refusals import StaleVersion

ME, BOSS = a_caller(SOMSAK), a_caller(V1)
MET = [SkillOutcome(unit, Outcome.MET) for unit in UNITS]
DONE = Progress(ActivityState.DONE, actual_minutes=630)


def in_force(database: Database, **changed: Any) -> PlanView:
    an_agency(database)
    return a_plan_that_is(PlanStatus.IN_FORCE, database, **changed)


def advance(database: Database, plan: PlanView, number: int, said: Progress, **given: Any) -> PlanView:
    activity = plan.activities[number - 1]
    return progress.record_progress(
        database,
        plan.id,
        activity.id,
        seen=plan.version,
        progress=said,
        **{"caller": ME, "now": NOW, **given},
    )


def complete(database: Database, plan: PlanView, rule: CarriedOutRule) -> PlanView:
    seen = plans.show_plan(database, plan.id, caller=ME, now=NOW).version
    return progress.complete_plan(database, plan.id, seen=seen, rule=rule, caller=ME, now=NOW)


def evaluate(database: Database, plan: PlanView, results: list[SkillOutcome]) -> Any:
    return progress.self_evaluate_plan(database, plan.id, results=results, caller=ME, now=NOW)


def test_progress_stays_open_after_agreement(database: Database) -> None:
    plan = in_force(database)

    plan = advance(database, plan, 2, DONE)

    activity = plan.activities[1]
    assert (activity.state, activity.actual_minutes, activity.done_on) == (ActivityState.DONE, 630, TODAY)
    assert plan.version == 4
    assert recorded_types(database)[-1] == "idp.plan.progressed.v1"


def test_progress_is_said_whole(database: Database) -> None:
    plan = advance(database, in_force(database), 1, DONE)

    plan = advance(database, plan, 1, Progress(ActivityState.IN_PROGRESS, note="กลับมาทำต่อ"))

    activity = plan.activities[0]
    assert (activity.state, activity.actual_minutes, activity.done_on, activity.note) == (
        ActivityState.IN_PROGRESS,
        None,
        None,
        "กลับมาทำต่อ",
    )


def test_progress_is_recorded_by_the_person_on_a_plan_in_force(database: Database) -> None:
    an_agency(database)
    plan = a_plan_that_is(PlanStatus.SUBMITTED, database)

    with pytest.raises(errors.IllegalTransition):
        advance(database, plan, 1, DONE)
    with pytest.raises(errors.NotTheOwner):
        advance(database, plan, 1, DONE, caller=BOSS)


def test_progress_names_an_activity_of_the_plan_and_its_version(database: Database) -> None:
    plan = in_force(database)

    with pytest.raises(errors.ActivityNotFound):
        progress.record_progress(
            database, plan.id, an_id("none"), seen=plan.version, progress=DONE, caller=ME, now=NOW
        )
    with pytest.raises(StaleVersion):
        progress.record_progress(
            database, plan.id, plan.activities[0].id, seen=1, progress=DONE, caller=ME, now=NOW
        )


def test_progress_repeated_with_its_key_happens_once(database: Database) -> None:
    plan = in_force(database)
    attempt = Attempt("key", str(SOMSAK), "POST progress", "digest")

    first = advance(database, plan, 1, DONE, attempt=attempt)

    assert advance(database, plan, 1, DONE, attempt=attempt).version == first.version


def test_every_feedback_is_kept(database: Database) -> None:
    """R-IDP-12, S12: feedback on 2024-01-10 and 2024-03-29."""
    plan = in_force(database)
    for on, text in ((dt.date(2024, 1, 10), "ดีขึ้นมาก"), (dt.date(2024, 3, 29), "ควรเร่ง DLit300")):
        at = dt.datetime.combine(on, dt.time(3), dt.UTC)
        progress.give_feedback(database, plan.id, text=text, caller=BOSS, now=at)

    kept = progress.list_feedback(database, plan.id, PageQuery(), caller=ME, now=NOW).items

    assert [(one.text, one.given_by, one.given_at.date().isoformat()) for one in kept] == [
        ("ดีขึ้นมาก", V1, "2024-01-10"),
        ("ควรเร่ง DLit300", V1, "2024-03-29"),
    ]
    assert recorded_types(database)[-2:] == ["idp.plan.feedback_given.v1"] * 2


def test_feedback_comes_from_the_line(database: Database) -> None:
    plan = in_force(database)

    progress.give_feedback(database, plan.id, text="ดี", caller=a_caller(V2), now=NOW)
    for outsider in (ME, a_caller(HR, ("hr_officer", AGENCY))):
        with pytest.raises(errors.NotInTheLine):
            progress.give_feedback(database, plan.id, text="ดี", caller=outsider, now=NOW)
    with pytest.raises(errors.PlanNotFound):
        progress.give_feedback(database, plan.id, text="ดี", caller=a_caller(DELEGATE), now=NOW)


def test_feedback_on_a_draft_is_refused_and_on_a_completed_plan_kept(database: Database) -> None:
    an_agency(database)
    plan = a_plan(database)
    with pytest.raises(errors.IllegalTransition):
        progress.give_feedback(database, plan.id, text="ดี", caller=BOSS, now=NOW)


def test_repeated_feedback_and_self_evaluation_with_a_key_are_one(database: Database) -> None:
    plan = in_force(database)
    attempt = Attempt("key", str(V1), "POST feedback", "digest")
    mine = Attempt("key", str(SOMSAK), "POST self-evaluation", "digest")

    feedback = {
        progress.give_feedback(database, plan.id, text="ดี", caller=BOSS, now=NOW, attempt=attempt).id
        for _ in range(2)
    }
    evaluations = {
        progress.self_evaluate_plan(database, plan.id, results=MET, caller=ME, now=NOW, attempt=mine).id
        for _ in range(2)
    }

    assert (len(feedback), len(evaluations)) == (1, 1)
    assert len(recorded(database)) == 5


def test_the_person_says_what_was_met_and_why_not(database: Database) -> None:
    """R-IDP-11, S12."""
    plan = in_force(database)
    reason = "ย้ายไปปฏิบัติงานโครงการเร่งด่วน"

    evaluate(database, plan, [*MET[:2], SkillOutcome("DLit300", Outcome.NOT_MET, reason)])

    kept = progress.list_self_evaluations(database, plan.id, PageQuery(), caller=BOSS, now=NOW).items
    assert kept[0].results[2] == {"unit": "DLit300", "outcome": "not_met", "reason": reason}
    assert recorded_types(database)[-1] == "idp.plan.self_evaluated.v1"


def test_a_self_evaluation_without_its_reason_is_not_kept(database: Database) -> None:
    plan = in_force(database)

    with pytest.raises(errors.NotMetWithoutReason):
        evaluate(database, plan, [*MET[:2], SkillOutcome("DLit300", Outcome.NOT_MET)])
    with pytest.raises(errors.NotTheOwner):
        progress.self_evaluate_plan(database, plan.id, results=MET, caller=BOSS, now=NOW)

    assert progress.list_self_evaluations(database, plan.id, PageQuery(), caller=ME, now=NOW).items == []


def test_a_carried_out_plan_is_completed(database: Database) -> None:
    an_agency(database)

    plan = a_plan_that_is(PlanStatus.COMPLETED, database)

    assert (plan.status, plan.completed_at) == (PlanStatus.COMPLETED, NOW)
    assert recorded_types(database)[-1] == "idp.plan.completed.v1"
    progress.give_feedback(database, plan.id, text="ขอชื่นชม", caller=BOSS, now=NOW)


def test_when_activities_count_is_a_setting(database: Database) -> None:
    """AMB-10."""
    plan = in_force(database, skills=skills("DLit100"), activities=(an_activity(),))
    evaluate(database, plan, MET[:1])
    plan = plans.show_plan(database, plan.id, caller=ME, now=NOW)
    plan = advance(database, plan, 1, Progress(ActivityState.PLANNED, note="งดจัดหลักสูตร"))

    with pytest.raises(errors.ActivityNotCarriedOut):
        complete(database, plan, CarriedOutRule.ALL_DONE)

    assert complete(database, plan, CarriedOutRule.DONE_OR_EXPLAINED).status is PlanStatus.COMPLETED


def test_an_unfinished_plan_is_not_completed(database: Database) -> None:
    plan = in_force(database)

    with pytest.raises(errors.PlanNotCompletable):
        complete(database, plan, CarriedOutRule.DONE_OR_EXPLAINED)
    assert "idp.plan.completed.v1" not in recorded_types(database)


def test_only_the_person_completes_and_repeats_without_harm(database: Database) -> None:
    an_agency(database)
    plan = a_plan_that_is(PlanStatus.COMPLETED, database)

    rule = CarriedOutRule.ALL_DONE
    with pytest.raises(errors.NotTheOwner):
        progress.complete_plan(database, plan.id, seen=plan.version, rule=rule, caller=BOSS, now=NOW)
    with pytest.raises(errors.IllegalTransition):
        complete(database, plan, rule)


def test_the_mix_of_a_plan_is_reported(database: Database) -> None:
    """S13, of stored activities; R-FRM-16: e-Learning belongs to 70."""
    an_agency(database)
    hours = {"e_learning": 20, "ojt": 36, "coaching": 10, "mentoring": 4, "classroom_training": 10}
    activities = tuple(an_activity(tool=tool, planned_minutes=60 * count) for tool, count in hours.items())
    plan = a_plan(database, skills=skills("DLit100"), activities=activities)

    mix = progress.learning_mix(database, plan.id, caller=BOSS, now=NOW)

    assert [str(share.percent) for share in mix.shares] == ["70.00", "17.50", "12.50"]
    assert mix.hints == []
