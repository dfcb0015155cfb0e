"""A plan is agreed with the supervisor: submitted, approved, sent back, or given up before that."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from service_kit import idempotency
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows
from sqlmodel import Session

from idp_svc.domain import plan as rules
from idp_svc.domain.content import refuse_unfinished
from idp_svc.domain.errors import NoReviewer
from idp_svc.domain.plan import Decision, PlanAction, next_status
from idp_svc.domain.reviewer import Approver, ReviewerState, approver_for
from idp_svc.persistence import plans
from idp_svc.persistence.tables import DelegationRef, Plan, PlanDecision
from idp_svc.use_cases import access
from idp_svc.use_cases.plans import agreed_role, take_role
from idp_svc.use_cases.recording import record_plan
from idp_svc.use_cases.views import PlanView, plan_view

_EVENTS = {Decision.APPROVED: "idp.plan.approved.v1", Decision.SENT_BACK: "idp.plan.sent_back.v1"}


def submit_plan(
    database: Database,
    plan_id: UUID,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> PlanView:
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return _as_it_is(session, plan_id, caller, now)
        plan = access.changeable_plan(session, plan_id, seen=seen, caller=caller, now=now)
        access.own(plan, caller)
        following = next_status(plan.status, PlanAction.SUBMIT)
        take_role(plan, agreed_role(session, plan.person_id))
        reviewer = access.reviewer_of(session, plan.person, now=now)
        nobody = [NoReviewer()] if reviewer.state is ReviewerState.NO_REVIEWER else []
        refuse_unfinished(plans.content_of(plan), role=plan.role, others=nobody)
        plan.status = following
        plan.submission += 1
        plan.submitted_at, plan.decided_at = now, None
        record_plan(session, plan, "idp.plan.submitted.v1", caller=caller, now=now)
        idempotency.made(session, attempt, plan.id)
        return plan_view(session, plan)


def approve_plan(
    database: Database,
    plan_id: UUID,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> PlanView:
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return _as_it_is(session, plan_id, caller, now)
        plan = access.changeable_plan(session, plan_id, seen=seen, caller=caller, now=now)
        approver = _approver(session, plan, caller, now)
        plan.status = next_status(plan.status, PlanAction.APPROVE)
        _decide(session, plan, Decision.APPROVED, approver=approver, caller=caller, now=now, reason=None)
        idempotency.made(session, attempt, plan.id)
        return plan_view(session, plan)


def send_plan_back(
    database: Database,
    plan_id: UUID,
    *,
    seen: int,
    reason: str,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> PlanView:
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return _as_it_is(session, plan_id, caller, now)
        plan = access.changeable_plan(session, plan_id, seen=seen, caller=caller, now=now)
        approver = _approver(session, plan, caller, now)
        plan.status = rules.send_back(plan.status, reason=reason)
        _decide(session, plan, Decision.SENT_BACK, approver=approver, caller=caller, now=now, reason=reason)
        idempotency.made(session, attempt, plan.id)
        return plan_view(session, plan)


def cancel_plan(
    database: Database,
    plan_id: UUID,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> PlanView:
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            return _as_it_is(session, plan_id, caller, now)
        plan = access.changeable_plan(session, plan_id, seen=seen, caller=caller, now=now)
        access.own(plan, caller)
        plan.status = next_status(plan.status, PlanAction.CANCEL)
        record_plan(session, plan, "idp.plan.cancelled.v1", caller=caller, now=now)
        idempotency.made(session, attempt, plan.id)
        return plan_view(session, plan)


def list_decisions(
    database: Database, plan_id: UUID, page: PageQuery, *, caller: Caller, now: dt.datetime
) -> Rows[PlanDecision]:
    with database.read() as session:
        access.seen_plan(session, plan_id, caller=caller, now=now)
        return plans.page_below(session, PlanDecision, plan_id, page)


def _as_it_is(session: Session, plan_id: UUID, caller: Caller, now: dt.datetime) -> PlanView:
    return plan_view(session, access.seen_plan(session, plan_id, caller=caller, now=now))


def _approver(session: Session, plan: Plan, caller: Caller, now: dt.datetime) -> Approver:
    person = plan.person
    delegations: Sequence[DelegationRef] = ()
    if caller.id != person.supervisor_id:
        delegations = access.held_delegations(session, caller, now=now)
    reviewer = access.reviewer_of(session, person, delegations, now=now)
    return approver_for(person, reviewer, delegations, caller_id=caller.id)


def _decide(
    session: Session,
    plan: Plan,
    decision: Decision,
    *,
    approver: Approver,
    caller: Caller,
    now: dt.datetime,
    reason: str | None,
) -> None:
    plan.decided_at = now
    # The version is counted first: of two who decide at once the second is told that it is stale.
    record_plan(session, plan, _EVENTS[decision], caller=caller, now=now, on_behalf_of=approver.on_behalf_of)
    session.add(
        PlanDecision(
            plan_id=plan.id,
            revision=plan.revision,
            submission=plan.submission,
            decision=decision,
            decided_by=approver.person_id,
            on_behalf_of=approver.on_behalf_of,
            delegation_id=approver.delegation_id,
            order_number=approver.order_number,
            reason=reason,
            decided_at=now,
        )
    )
