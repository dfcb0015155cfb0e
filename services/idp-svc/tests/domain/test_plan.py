"""What may become of a plan: R-IDP-10, R-IDP-13, AMB-19."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from idp_svc.domain.errors import IllegalTransition, ReasonMissing, VersionLocked
from idp_svc.domain.plan import AGREED, TRANSITIONS, PlanAction, PlanStatus, next_status, send_back

ALL = [(status, action) for status in PlanStatus for action in PlanAction]


@pytest.mark.parametrize(("status", "action"), ALL)
def test_every_pair_has_a_next_status_or_a_refusal(status: PlanStatus, action: PlanAction) -> None:
    if (status, action) in TRANSITIONS:
        assert next_status(status, action) is TRANSITIONS[status, action]
        return
    refusal = VersionLocked if action is PlanAction.EDIT and status in AGREED else IllegalTransition
    with pytest.raises(refusal):
        next_status(status, action)


@given(st.lists(st.sampled_from(PlanAction), max_size=12))
def test_nothing_brings_an_agreed_plan_back_before_agreement(actions: list[PlanAction]) -> None:
    status = PlanStatus.IN_FORCE
    for action in actions:
        status = TRANSITIONS.get((status, action), status)

    assert status in AGREED


@given(st.lists(st.sampled_from(PlanAction), max_size=12))
def test_nothing_leaves_a_cancelled_plan(actions: list[PlanAction]) -> None:
    for action in actions:
        with pytest.raises(IllegalTransition):
            next_status(PlanStatus.CANCELLED, action)


def test_only_approval_leads_into_force() -> None:
    into_force = {
        pair
        for pair, following in TRANSITIONS.items()
        if following is PlanStatus.IN_FORCE and pair[0] is not PlanStatus.IN_FORCE
    }

    assert into_force == {(PlanStatus.SUBMITTED, PlanAction.APPROVE)}


def test_a_plan_is_sent_back_with_a_reason() -> None:
    assert send_back(PlanStatus.SUBMITTED, reason="ขาดตัวชี้วัด") is PlanStatus.SENT_BACK


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_plan_is_not_sent_back_without_a_reason(reason: str) -> None:
    with pytest.raises(ReasonMissing):
        send_back(PlanStatus.SUBMITTED, reason=reason)


def test_the_status_is_looked_at_before_the_reason() -> None:
    with pytest.raises(IllegalTransition):
        send_back(PlanStatus.DRAFT, reason="")
