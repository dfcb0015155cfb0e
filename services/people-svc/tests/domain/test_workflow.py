"""The way of a classification, as its table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_svc.domain.errors import DomainError, LevelOneFirst, NextHigherApprovalRequired, NoReviewer
from people_svc.domain.workflow import WORKFLOW, Action, Actor, Condition, Status, transition

CONDITIONS = (Condition.LEVEL_2, Condition.NO_LEVEL_2)


@given(st.sampled_from(Status), st.sampled_from(Action), st.sampled_from(CONDITIONS))
def test_an_action_leads_where_the_table_says_or_is_refused(
    status: Status, action: Action, condition: Condition
) -> None:
    rows = [
        one
        for one in WORKFLOW
        if (one.status, one.action) == (status, action) and one.condition in (Condition.ALWAYS, condition)
    ]
    if rows:
        assert [transition(status, action, condition)] == rows
        return
    with pytest.raises(DomainError):
        transition(status, action, condition)


@given(st.lists(st.sampled_from(Action)))
def test_no_way_to_final_leaves_out_the_second_level(actions: list[Action]) -> None:
    """R-CLS-11: whatever is tried, final comes after agree by the one and approve by the other."""
    status, acted = Status.PROPOSED, []
    for action in actions:
        try:
            step = transition(status, action, Condition.LEVEL_2)
        except DomainError:
            continue
        if step.reached is Status.FINAL:
            assert [*acted, step.actor] == [Actor.SUPERVISOR, Actor.NEXT_SUPERVISOR]
        status, acted = step.reached, [*acted, step.actor]


@pytest.mark.parametrize("action", [Action.AGREE, Action.APPROVE, Action.FINALISE, Action.SEND_BACK])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_is_superseded_or_final_is_decided(action: Action, condition: Condition) -> None:
    for status in (Status.SUPERSEDED, Status.FINAL):
        with pytest.raises(DomainError):
            transition(status, action, condition)


def test_s08_finalising_is_refused_while_level_2_is_open() -> None:
    """S08, R-CLS-11."""
    with pytest.raises(NextHigherApprovalRequired):
        transition(Status.AGREED, Action.FINALISE, Condition.LEVEL_2)
    assert transition(Status.AGREED, Action.FINALISE, Condition.NO_LEVEL_2).reached is Status.FINAL


@pytest.mark.parametrize("action", [Action.APPROVE, Action.FINALISE])
def test_s08_the_immediate_supervisor_comes_first(action: Action) -> None:
    """S08, R-CLS-10."""
    with pytest.raises(LevelOneFirst):
        transition(Status.PROPOSED, action, Condition.LEVEL_2)


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.SUPERSEDE])
def test_s08_without_a_reviewer_nothing_is_decided(action: Action) -> None:
    """S08, AMB-20."""
    with pytest.raises(NoReviewer):
        transition(Status.NO_REVIEWER, action, Condition.LEVEL_2)


def test_agreeing_ends_the_matter_only_without_a_second_level() -> None:
    """R-CLS-10, R-CLS-11, AMB-09."""
    assert transition(Status.PROPOSED, Action.AGREE, Condition.NO_LEVEL_2).reached is Status.FINAL
    assert transition(Status.PROPOSED, Action.AGREE, Condition.LEVEL_2).reached is Status.AGREED
