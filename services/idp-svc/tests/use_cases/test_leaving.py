"""Who no longer serves reviews nothing, and nobody in that one's stead: R-FRM-17, AMB-20."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from idp_builders import (
    DELEGATE,
    DIVISION,
    HEAD,
    NOW,
    OTHER_DIVISION,
    OTHER_V1,
    SOMSAK,
    V1,
    V2,
    a_caller,
    a_delegation,
    a_plan,
    a_plan_that_is,
    an_agency,
    an_id,
    hear,
    hear_person,
)
from idp_svc.domain import errors
from idp_svc.domain.plan import PlanStatus
from idp_svc.domain.reviewer import Reviewer, ReviewerState
from idp_svc.use_cases import approvals, plans, progress
from idp_svc.use_cases.plans import PlanFilter
from idp_svc.use_cases.views import PlanView
from service_kit.database import Database
from service_kit.pages import PageQuery

ME = a_caller(SOMSAK)
TOMORROW = NOW + dt.timedelta(days=1)
LAST_DAY = "2023-10-16"
NOBODY = Reviewer(ReviewerState.NO_REVIEWER, None, ())


def an_agency_with_a_delegate(database: Database) -> None:
    an_agency(database)
    hear(database, "people.delegation.recorded.v1", a_delegation())


def supervisor(database: Database, **facts: Any) -> None:
    hear_person(database, V1, DIVISION, supervisor_id=V2, next_supervisor_id=HEAD, **facts)


def delegate(database: Database, **facts: Any) -> None:
    hear_person(database, DELEGATE, OTHER_DIVISION, supervisor_id=OTHER_V1, next_supervisor_id=V2, **facts)


def awaiting(database: Database, who: UUID, now: dt.datetime) -> list[UUID]:
    page = plans.list_plans_awaiting(
        database, PageQuery(), wanted=PlanFilter(), caller=a_caller(who), now=now
    )
    return [line.id for line in page.items]


def approve(database: Database, plan: PlanView, who: UUID, now: dt.datetime) -> PlanView:
    return approvals.approve_plan(database, plan.id, seen=plan.version, caller=a_caller(who), now=now)


def send_back(database: Database, plan: PlanView, who: UUID, now: dt.datetime) -> PlanView:
    return approvals.send_plan_back(
        database, plan.id, seen=plan.version, reason="ปรับ", caller=a_caller(who), now=now
    )


def advise(database: Database, plan: PlanView, who: UUID, now: dt.datetime) -> None:
    progress.give_feedback(database, plan.id, text="ดี", caller=a_caller(who), now=now)


def reviewer(database: Database, plan: PlanView, now: dt.datetime) -> Reviewer:
    """As the plan says it and as the list says it, which is the same."""
    said = plans.show_reviewer(database, plan.id, caller=ME, now=now)
    listed = plans.list_plans(database, PageQuery(), wanted=PlanFilter(), caller=ME, now=now)
    assert [line.reviewer for line in listed.items] == [said]
    return said


def test_a_plan_that_waits_when_the_supervisor_leaves_has_no_reviewer_from_the_next_day(
    database: Database,
) -> None:
    """AMB-20: neither the one who left, nor the delegate, nor the next above; HR names another one."""
    an_agency_with_a_delegate(database)
    plan = a_plan_that_is(PlanStatus.SUBMITTED, database)
    supervisor(database, active_until=LAST_DAY, version=2)

    assert reviewer(database, plan, NOW) == Reviewer(ReviewerState.ASSIGNED, V1, (DELEGATE,))
    assert awaiting(database, V1, NOW) == awaiting(database, DELEGATE, NOW) == [plan.id]
    assert reviewer(database, plan, TOMORROW) == NOBODY
    for who in (V1, DELEGATE, V2):
        assert awaiting(database, who, TOMORROW) == []
        for decide in (approve, send_back):
            with pytest.raises(errors.NoReviewer):
                decide(database, plan, who, TOMORROW)

    hear_person(database, SOMSAK, supervisor_id=OTHER_V1, next_supervisor_id=V2, version=2)
    assert awaiting(database, OTHER_V1, TOMORROW) == [plan.id]
    assert approve(database, plan, OTHER_V1, TOMORROW).status is PlanStatus.IN_FORCE


def test_a_plan_is_not_submitted_to_who_has_left_or_has_not_begun(database: Database) -> None:
    """NO_REVIEWER."""
    an_agency(database)
    plan = a_plan(database)
    supervisor(database, active_until="2023-10-15", version=2)
    with pytest.raises(errors.NoReviewer):
        approvals.submit_plan(database, plan.id, seen=plan.version, caller=ME, now=NOW)
    supervisor(database, active_from="2023-10-17", version=3)

    assert reviewer(database, plan, NOW) == NOBODY
    with pytest.raises(errors.NoReviewer):
        approvals.submit_plan(database, plan.id, seen=plan.version, caller=ME, now=NOW)

    submitted = approvals.submit_plan(database, plan.id, seen=plan.version, caller=ME, now=TOMORROW)
    assert (submitted.status, awaiting(database, V1, TOMORROW)) == (PlanStatus.SUBMITTED, [plan.id])


def test_a_delegate_who_has_left_is_named_no_more_and_decides_nothing(database: Database) -> None:
    """R-FRM-17: NOT_THE_APPROVER, as for anybody who is none; the other delegate and the supervisor are."""
    an_agency_with_a_delegate(database)
    other = a_delegation(delegation_id=str(an_id("other delegation")), to_person_id=str(OTHER_V1))
    hear(database, "people.delegation.recorded.v1", other)
    plan = a_plan_that_is(PlanStatus.SUBMITTED, database)
    delegate(database, active_until=LAST_DAY, version=2)

    assert set(reviewer(database, plan, NOW).delegate_ids) == {DELEGATE, OTHER_V1}
    assert awaiting(database, DELEGATE, NOW) == [plan.id]
    assert reviewer(database, plan, TOMORROW) == Reviewer(ReviewerState.ASSIGNED, V1, (OTHER_V1,))
    assert awaiting(database, DELEGATE, TOMORROW) == []
    assert awaiting(database, OTHER_V1, TOMORROW) == awaiting(database, V1, TOMORROW) == [plan.id]
    for decide in (approve, send_back):
        with pytest.raises(errors.NotTheApprover):
            decide(database, plan, DELEGATE, TOMORROW)
    assert approve(database, plan, OTHER_V1, TOMORROW).status is PlanStatus.IN_FORCE


def test_feedback_comes_from_those_of_the_line_who_serve(database: Database) -> None:
    """R-IDP-12: neither from the supervisor who left nor from the delegate; the next above stays."""
    an_agency_with_a_delegate(database)
    plan = a_plan_that_is(PlanStatus.IN_FORCE, database)
    supervisor(database, active_until=LAST_DAY, version=2)
    advise(database, plan, V1, NOW)
    advise(database, plan, DELEGATE, NOW)

    for who in (V1, DELEGATE):
        with pytest.raises(errors.NotInTheLine):
            advise(database, plan, who, TOMORROW)

    advise(database, plan, V2, TOMORROW)
    kept = progress.list_feedback(database, plan.id, PageQuery(), caller=ME, now=TOMORROW).items
    assert [one.given_by for one in kept] == [V1, DELEGATE, V2]


def test_who_comes_back_reviews_again(database: Database) -> None:
    """With the delegation, while its period lasts; what was decided meanwhile stays."""
    an_agency_with_a_delegate(database)
    plan = a_plan_that_is(PlanStatus.SUBMITTED, database)
    supervisor(database, active_until="2023-10-15", version=2)
    assert reviewer(database, plan, NOW) == NOBODY

    supervisor(database, active_until=None, version=3)

    assert reviewer(database, plan, NOW) == Reviewer(ReviewerState.ASSIGNED, V1, (DELEGATE,))
    assert awaiting(database, V1, NOW) == awaiting(database, DELEGATE, NOW) == [plan.id]
    assert approve(database, plan, DELEGATE, NOW).status is PlanStatus.IN_FORCE
