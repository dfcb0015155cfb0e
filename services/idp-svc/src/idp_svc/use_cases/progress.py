"""A plan is carried out: progress, feedback, self-evaluation, completion, and its 70:20:10."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from service_kit import calendar, idempotency
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows

from idp_svc.domain import learning_mix as mixes
from idp_svc.domain import progress as rules
from idp_svc.domain.errors import ActivityNotFound, NotInTheLine
from idp_svc.domain.learning_mix import LearningMix
from idp_svc.domain.plan import PlanAction, next_status
from idp_svc.domain.progress import ActivityState, CarriedOutRule, SkillOutcome
from idp_svc.domain.reviewer import is_in_line
from idp_svc.persistence import plans, references
from idp_svc.persistence.tables import Plan, PlanActivity, PlanFeedback, SelfEvaluation
from idp_svc.use_cases import access
from idp_svc.use_cases.plans import newest_release
from idp_svc.use_cases.recording import record_plan
from idp_svc.use_cases.views import PlanView, plan_view


@dataclass(frozen=True)
class Progress:
    """How far an activity is, said whole: what is not named is not the case any more."""

    state: ActivityState
    actual_minutes: int | None = None
    done_on: dt.date | None = None
    note: str | None = None


def record_progress(
    database: Database,
    plan_id: UUID,
    activity_id: UUID,
    *,
    seen: int,
    progress: Progress,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> PlanView:
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return plan_view(session, access.seen_plan(session, plan_id, caller=caller, now=now))
        plan = access.changeable_plan(session, plan_id, seen=seen, caller=caller, now=now)
        access.own(plan, caller)
        plan.status = next_status(plan.status, PlanAction.PROGRESS)
        activity = _activity(plan, activity_id)
        activity.done_on = rules.done_on(progress.state, progress.done_on, today=calendar.day(now))
        activity.state = progress.state
        activity.actual_minutes, activity.note = progress.actual_minutes, progress.note
        record_plan(session, plan, "idp.plan.progressed.v1", caller=caller, now=now)
        idempotency.made(session, attempt, plan.id)
        return plan_view(session, plan)


def give_feedback(
    database: Database,
    plan_id: UUID,
    *,
    text: str,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> PlanFeedback:
    """Feedback by the line; each entry is kept beside the earlier ones (R-IDP-12)."""
    with database.transaction() as session:
        if made_before := idempotency.earlier(session, attempt):
            return session.get_one(PlanFeedback, made_before)
        plan = access.seen_plan(session, plan_id, caller=caller, now=now)
        viewer = access.reviewing(session, caller, now=now)
        if not is_in_line(viewer, plan.person):
            raise NotInTheLine
        plan.status = next_status(plan.status, PlanAction.GIVE_FEEDBACK)
        feedback = PlanFeedback(plan_id=plan.id, given_by=caller.id, text=text, given_at=now)
        session.add(feedback)
        record_plan(session, plan, "idp.plan.feedback_given.v1", caller=caller, now=now)
        idempotency.made(session, attempt, feedback.id)
        return feedback


def self_evaluate_plan(
    database: Database,
    plan_id: UUID,
    *,
    results: Sequence[SkillOutcome],
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> SelfEvaluation:
    with database.transaction() as session:
        if made_before := idempotency.earlier(session, attempt):
            return session.get_one(SelfEvaluation, made_before)
        plan = access.seen_plan(session, plan_id, caller=caller, now=now)
        access.own(plan, caller)
        plan.status = next_status(plan.status, PlanAction.SELF_EVALUATE)
        rules.self_evaluate(results, units=[skill.unit for skill in plan.skills])
        evaluation = SelfEvaluation(
            plan_id=plan.id, results=[asdict(result) for result in results], evaluated_at=now
        )
        session.add(evaluation)
        record_plan(session, plan, "idp.plan.self_evaluated.v1", caller=caller, now=now)
        idempotency.made(session, attempt, evaluation.id)
        return evaluation


def complete_plan(
    database: Database,
    plan_id: UUID,
    *,
    seen: int,
    rule: CarriedOutRule,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> PlanView:
    """Close a plan as carried out; `rule` says when an activity counts (AMB-10)."""
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return plan_view(session, access.seen_plan(session, plan_id, caller=caller, now=now))
        plan = access.changeable_plan(session, plan_id, seen=seen, caller=caller, now=now)
        access.own(plan, caller)
        following = next_status(plan.status, PlanAction.COMPLETE)
        is_self_evaluated = plans.has_self_evaluation(session, plan.id)
        rules.refuse_uncompletable(plan.activities, is_self_evaluated=is_self_evaluated, rule=rule)
        plan.status, plan.completed_at = following, now
        record_plan(session, plan, "idp.plan.completed.v1", caller=caller, now=now)
        idempotency.made(session, attempt, plan.id)
        return plan_view(session, plan)


def list_feedback(
    database: Database, plan_id: UUID, page: PageQuery, *, caller: Caller, now: dt.datetime
) -> Rows[PlanFeedback]:
    with database.read() as session:
        access.seen_plan(session, plan_id, caller=caller, now=now)
        return plans.page_below(session, PlanFeedback, plan_id, page)


def list_self_evaluations(
    database: Database, plan_id: UUID, page: PageQuery, *, caller: Caller, now: dt.datetime
) -> Rows[SelfEvaluation]:
    with database.read() as session:
        access.seen_plan(session, plan_id, caller=caller, now=now)
        return plans.page_below(session, SelfEvaluation, plan_id, page)


def learning_mix(database: Database, plan_id: UUID, *, caller: Caller, now: dt.datetime) -> LearningMix:
    """How the plan's hours fall on 70:20:10, by the release under which it was written."""
    with database.read() as session:
        plan = access.seen_plan(session, plan_id, caller=caller, now=now)
        release = references.release_by_id(session, plan.release_id) or newest_release(session)
        return mixes.learning_mix(
            plan.activities,
            buckets=release.tools,
            is_director_level=plan.person.is_director_level,
        )


def _activity(plan: Plan, activity_id: UUID) -> PlanActivity:
    for activity in plan.activities:
        if activity.id == activity_id:
            return activity
    raise ActivityNotFound
