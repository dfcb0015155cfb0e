"""Agreement with the supervisor: R-FRM-17, AMB-19, AMB-20; scenarios S11, S12."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from idp_builders import (
    AGENCY,
    DELEGATE,
    HR,
    NOW,
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
    hear_classification,
    hear_person,
    recorded,
    recorded_types,
)
from idp_svc.domain import errors
from idp_svc.domain.plan import Decision, PlanStatus
from idp_svc.use_cases import approvals, plans
from idp_svc.use_cases.plans import PlanFilter
from idp_svc.use_cases.views import PlanView
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.pages import PageQuery
from service_kit.refusals import StaleVersion
from service_kit.tables import AUDIT_ENTRY
from sqlalchemy.orm.exc import StaleDataError

ME = a_caller(SOMSAK)


def approve(database: Database, plan: PlanView, who: UUID = V1, **given: Any) -> PlanView:
    return approvals.approve_plan(
        database, plan.id, seen=plan.version, caller=a_caller(who), **{"now": NOW, **given}
    )


def submit(database: Database, plan: PlanView, **given: Any) -> PlanView:
    return approvals.submit_plan(database, plan.id, seen=plan.version, caller=ME, now=NOW, **given)


def awaiting(database: Database, who: UUID) -> list[UUID]:
    page = plans.list_plans_awaiting(
        database, PageQuery(), wanted=PlanFilter(), caller=a_caller(who), now=NOW
    )
    return [line.id for line in page.items]


def decisions(database: Database, plan: PlanView) -> list[Any]:
    return list(approvals.list_decisions(database, plan.id, PageQuery(), caller=ME, now=NOW).items)


def test_a_whole_plan_is_submitted_and_agreed(database: Database) -> None:
    """S12: submitted on 2023-10-16, agreed by V1."""
    an_agency(database)
    plan = submit(database, a_plan(database))
    assert (plan.status, plan.submitted_at, awaiting(database, V1)) == (
        PlanStatus.SUBMITTED,
        NOW,
        [plan.id],
    )

    plan = approve(database, plan)

    assert (plan.status, plan.decided_at, plan.revision) == (PlanStatus.IN_FORCE, NOW, 1)
    assert recorded_types(database) == [
        "idp.plan.created.v1",
        "idp.plan.submitted.v1",
        "idp.plan.approved.v1",
    ]
    decided = decisions(database, plan)[0]
    assert (decided.decision, decided.decided_by, decided.on_behalf_of) == (Decision.APPROVED, V1, None)


def test_an_unfinished_plan_is_not_submitted(database: Database) -> None:
    """S11: IDP_ELEMENT_MISSING."""
    an_agency(database)
    plan = a_plan(database, application=None)

    with pytest.raises(errors.ElementMissing):
        submit(database, plan)

    assert plans.show_plan(database, plan.id, caller=ME, now=NOW).status is PlanStatus.DRAFT
    assert recorded_types(database) == ["idp.plan.created.v1"]


def test_the_role_is_the_one_agreed_on_the_day_of_submission(database: Database) -> None:
    an_agency(database)
    plan = a_plan(database)
    hear_classification(database, SOMSAK, group="Service", role="S1", required_skills=["DLit100"], version=4)

    plan = submit(database, plan)

    assert (plan.group, plan.role) == ("Service", "S1")
    assert [skill.is_additional for skill in plan.skills] == [False, True, True]


def test_only_the_person_submits_and_cancels(database: Database) -> None:
    an_agency(database)
    plan = a_plan(database)

    with pytest.raises(errors.NotTheOwner):
        approvals.submit_plan(database, plan.id, seen=1, caller=a_caller(V1), now=NOW)
    with pytest.raises(errors.NotTheOwner):
        approvals.cancel_plan(database, plan.id, seen=1, caller=a_caller(V1), now=NOW)


def test_without_a_reviewer_nothing_is_submitted_nor_approved(database: Database) -> None:
    """NO_REVIEWER, AMB-20: neither approved by itself nor by anybody who happens to see it."""
    an_agency(database)
    plan = a_plan(database)
    hear_person(database, SOMSAK, supervisor_id=None, next_supervisor_id=V2, version=2)
    with pytest.raises(errors.NoReviewer):
        submit(database, plan)
    hear_person(database, SOMSAK, supervisor_id=V1, next_supervisor_id=V2, version=3)
    plan = submit(database, plan)
    hear_person(database, SOMSAK, supervisor_id=None, next_supervisor_id=V2, version=4)

    with pytest.raises(errors.NoReviewer):
        approve(database, plan, V2)
    assert plans.show_plan(database, plan.id, caller=ME, now=NOW).status is PlanStatus.SUBMITTED


def test_nobody_approves_the_own_plan(database: Database) -> None:
    """SELF_APPROVAL, S12, also for a head whose people data say so."""
    an_agency(database)
    plan = submit(database, a_plan(database))

    with pytest.raises(errors.SelfApproval):
        approve(database, plan, SOMSAK)


@pytest.mark.parametrize("who", [a_caller(V2), a_caller(HR, ("hr_officer", AGENCY))])
def test_who_only_sees_the_plan_does_not_decide(database: Database, who: Any) -> None:
    """NOT_THE_APPROVER."""
    an_agency(database)
    plan = submit(database, a_plan(database))

    with pytest.raises(errors.NotTheApprover):
        approvals.approve_plan(database, plan.id, seen=plan.version, caller=who, now=NOW)


def test_a_delegate_decides_and_the_decision_keeps_both(database: Database) -> None:
    """R-FRM-17."""
    an_agency(database)
    hear(database, "people.delegation.recorded.v1", a_delegation())
    plan = submit(database, a_plan(database))
    assert awaiting(database, DELEGATE) == awaiting(database, V1) == [plan.id]

    plan = approve(database, plan, DELEGATE)

    decided = decisions(database, plan)[0]
    assert (decided.decided_by, decided.on_behalf_of) == (DELEGATE, V1)
    assert (decided.delegation_id, decided.order_number) == (an_id("delegation"), "12/2566")
    with database.read() as session:
        audited = session.scalar(sa.select(AUDIT_ENTRY.c.body).order_by(AUDIT_ENTRY.c.id.desc()).limit(1))
    assert f'"on_behalf_of":"{V1}"' in (audited or "")


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_on": "2023-10-15"},
        {"starts_on": "2023-10-17"},
        {"scope": "approve_classification"},
        {"from_person_id": str(OTHER_V1)},
    ],
)
def test_a_delegation_holds_for_its_period_scope_and_giver(
    sqlite_database: Database, facts: dict[str, str]
) -> None:
    an_agency(sqlite_database)
    hear(sqlite_database, "people.delegation.recorded.v1", a_delegation(**facts))
    plan = submit(sqlite_database, a_plan(sqlite_database))

    with pytest.raises(errors.PlanNotFound):
        approve(sqlite_database, plan, DELEGATE)
    assert awaiting(sqlite_database, DELEGATE) == []


def test_a_delegation_ends_with_its_last_day_in_bangkok(sqlite_database: Database) -> None:
    an_agency(sqlite_database)
    hear(sqlite_database, "people.delegation.recorded.v1", a_delegation(ends_on="2023-10-16"))
    plan = submit(sqlite_database, a_plan(sqlite_database))
    midnight = dt.datetime(2023, 10, 16, 17, 0, tzinfo=dt.UTC)

    with pytest.raises(errors.PlanNotFound):
        approve(sqlite_database, plan, DELEGATE, now=midnight)

    plan = approve(sqlite_database, plan, DELEGATE, now=midnight - dt.timedelta(seconds=1))
    assert plan.status is PlanStatus.IN_FORCE


def test_an_open_approval_follows_the_person_to_the_new_supervisor(database: Database) -> None:
    """What is open moves, what was decided keeps its name."""
    an_agency(database)
    plan = submit(database, a_plan(database))
    hear_person(database, SOMSAK, supervisor_id=OTHER_V1, next_supervisor_id=V2, version=2)

    assert (awaiting(database, V1), awaiting(database, OTHER_V1)) == ([], [plan.id])
    with pytest.raises(errors.PlanNotFound):
        approve(database, plan, V1)
    plan = approve(database, plan, OTHER_V1)
    hear_person(database, SOMSAK, supervisor_id=V1, next_supervisor_id=V2, version=3)

    assert [decided.decided_by for decided in decisions(database, plan)] == [OTHER_V1]


def test_a_plan_is_sent_back_with_a_reason_and_decided_again(database: Database) -> None:
    an_agency(database)
    plan = a_plan_that_is(PlanStatus.SENT_BACK, database)

    approve(database, submit(database, plan))

    said = [(one.submission, one.decision, one.reason) for one in decisions(database, plan)]
    assert said == [(1, Decision.SENT_BACK, "ปรับเป้าหมาย"), (2, Decision.APPROVED, None)]


def test_sending_back_without_a_reason_changes_nothing(database: Database) -> None:
    an_agency(database)
    plan = submit(database, a_plan(database))

    with pytest.raises(errors.ReasonMissing):
        approvals.send_plan_back(
            database, plan.id, seen=plan.version, reason=" ", caller=a_caller(V1), now=NOW
        )

    assert plans.show_plan(database, plan.id, caller=ME, now=NOW).version == plan.version
    assert decisions(database, plan) == []


def test_a_draft_is_not_approved(database: Database) -> None:
    an_agency(database)

    with pytest.raises(errors.IllegalTransition):
        approve(database, a_plan(database))


def test_a_plan_is_given_up_before_agreement_only(database: Database) -> None:
    an_agency(database)
    plan = a_plan_that_is(PlanStatus.IN_FORCE, database)

    with pytest.raises(errors.IllegalTransition):
        approvals.cancel_plan(database, plan.id, seen=plan.version, caller=ME, now=NOW)


def test_a_repeated_action_is_harmless_and_a_stale_one_refused(database: Database) -> None:
    an_agency(database)
    plan = a_plan(database)
    attempt = Attempt("key", str(SOMSAK), f"POST /v1/plans/{plan.id}/submit", "digest")
    first = submit(database, plan, attempt=attempt)

    assert submit(database, plan, attempt=attempt).version == first.version
    assert recorded_types(database).count("idp.plan.submitted.v1") == 1
    with pytest.raises(StaleVersion):
        submit(database, plan)


def test_of_two_deciders_at_once_one_wins(database: Database) -> None:
    an_agency(database)
    hear(database, "people.delegation.recorded.v1", a_delegation())
    plan = submit(database, a_plan(database))

    def decide(who: UUID) -> str:
        try:
            return approve(database, plan, who).status
        except (StaleVersion, StaleDataError):
            return "stale"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(decide, [V1, DELEGATE]))

    assert said == [PlanStatus.IN_FORCE, "stale"]
    assert len(decisions(database, plan)) == 1
    assert [one["type"] for one in recorded(database)].count("idp.plan.approved.v1") == 1
