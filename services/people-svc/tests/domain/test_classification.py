from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_builders import key
from people_svc.domain.classification import (
    TRANSITIONS,
    Acting,
    Action,
    Case,
    Extent,
    Status,
    agree,
    agreed_group,
    finalise,
    first_status,
    needs_level_2,
    next_status,
    refuse_extent,
    refuse_self_or_duplicate,
    refuse_specific,
)
from people_svc.domain.errors import (
    BehavioursMissing,
    DomainError,
    GroupDiffers,
    IllegalTransition,
    LevelOneFirst,
    NextHigherApprovalRequired,
    NoReviewer,
    SelfOrDuplicateApprover,
    SpecificRoleMissing,
    Undecided,
)
from people_svc.domain.group import Group
from people_svc.domain.person import Line
from people_svc.domain.policy import DEFAULT_POLICY, Level2For, Policy

P, V1, V2, DELEGATE = map(key, ("p", "v1", "v2", "delegate"))
ONE = Case(several_groups=False, person_specific=False, undecided=False)


@given(st.sampled_from(Status), st.sampled_from(Action))
def test_an_action_leads_where_the_table_says_or_is_refused(status: Status, action: Action) -> None:
    if (status, action) in TRANSITIONS:
        assert next_status(status, action) is TRANSITIONS[status, action]
        return
    with pytest.raises(DomainError):
        next_status(status, action)


@given(st.lists(st.sampled_from([action for action in Action if action is not Action.AGREE_AS_LAST])))
def test_no_way_to_final_leaves_out_the_second_level(actions: list[Action]) -> None:
    """R-CLS-11: whatever is tried, final comes after agree and approve (or the end of the need for it)."""
    status, taken = Status.PROPOSED, []
    for action in actions:
        try:
            status = (
                finalise(status, level_2=True) if action is Action.FINALISE else next_status(status, action)
            )
            taken.append(action)
        except DomainError:
            continue
    if status is Status.FINAL:
        assert taken[-2:] == [Action.AGREE, Action.APPROVE]


def test_what_is_superseded_stays_so() -> None:
    for action in Action:
        with pytest.raises(IllegalTransition):
            next_status(Status.SUPERSEDED, action)


def test_s08_finalising_is_refused_while_level_2_is_open() -> None:
    with pytest.raises(NextHigherApprovalRequired):
        finalise(Status.AGREED, level_2=True)


def test_finalising_succeeds_once_level_2_is_not_needed_any_more() -> None:
    assert finalise(Status.AGREED, level_2=False) is Status.FINAL


@pytest.mark.parametrize("action", [Action.APPROVE, Action.FINALISE])
def test_s08_the_immediate_supervisor_comes_first(action: Action) -> None:
    with pytest.raises(LevelOneFirst):
        next_status(Status.PROPOSED, action)


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.SUPERSEDE])
def test_s08_without_a_reviewer_nothing_is_decided(action: Action) -> None:
    """AMB-20."""
    with pytest.raises(NoReviewer):
        next_status(Status.NO_REVIEWER, action)


def test_agreeing_ends_the_matter_only_without_a_second_level() -> None:
    assert agree(Status.PROPOSED, level_2=False) is Status.FINAL
    assert agree(Status.PROPOSED, level_2=True) is Status.AGREED


@pytest.mark.parametrize(
    ("case", "policy", "needed"),
    [
        (ONE, DEFAULT_POLICY, False),
        (Case(several_groups=True, person_specific=False, undecided=False), DEFAULT_POLICY, True),
        (Case(several_groups=False, person_specific=True, undecided=False), DEFAULT_POLICY, True),
        (Case(several_groups=False, person_specific=False, undecided=True), DEFAULT_POLICY, True),
        (ONE, Policy(level_2_for=Level2For.EVERYBODY), True),
    ],
)
def test_level_2_is_for_several_groups_and_specific_roles(
    case: Case, policy: Policy, *, needed: bool
) -> None:
    """R-CLS-11, -12, AMB-09."""
    assert needs_level_2(case, policy) is needed


@pytest.mark.parametrize(
    ("line", "level_2", "status"),
    [
        (Line(V1, V2), True, Status.PROPOSED),
        (Line(V1, None), False, Status.PROPOSED),
        (Line(V1, None), True, Status.NO_REVIEWER),
        (Line(None, None), False, Status.NO_REVIEWER),
    ],
)
def test_a_proposal_starts_with_its_reviewers_or_where_hr_sees_it(
    line: Line, status: Status, *, level_2: bool
) -> None:
    assert first_status(line, level_2=level_2) is status


@pytest.mark.parametrize(
    ("acting", "others"),
    [
        (Acting(P, P), frozenset()),
        (Acting(P, V1), frozenset()),
        (Acting(DELEGATE, P), frozenset()),
        (Acting(V1, V1), frozenset({V1})),
        (Acting(V1, V2), frozenset({V1})),
        (Acting(DELEGATE, V1), frozenset({V1})),
    ],
)
def test_s08_no_account_acts_twice_nor_for_itself(acting: Acting, others: frozenset[UUID]) -> None:
    with pytest.raises(SelfOrDuplicateApprover):
        refuse_self_or_duplicate(acting, P, others)


def test_different_accounts_may_act() -> None:
    refuse_self_or_duplicate(Acting(DELEGATE, V1), P, frozenset({V2}))


def test_level_1_states_a_group_where_none_is_proposed() -> None:
    assert agreed_group(None, Group.SERVICE) is Group.SERVICE
    assert agreed_group(Group.SERVICE, None) is Group.SERVICE
    assert agreed_group(Group.SERVICE, Group.SERVICE) is Group.SERVICE
    with pytest.raises(Undecided):
        agreed_group(None, None)
    with pytest.raises(GroupDiffers):
        agreed_group(Group.SERVICE, Group.OTHERS)


def test_a_part_says_which_and_all_needs_no_list() -> None:
    refuse_extent(Extent.ALL, [])
    refuse_extent(Extent.PART, ["วิเคราะห์ข้อมูล"])
    with pytest.raises(BehavioursMissing):
        refuse_extent(Extent.PART, [])
    with pytest.raises(BehavioursMissing):
        refuse_extent(Extent.ALL, ["วิเคราะห์ข้อมูล"])


def test_a_specific_role_is_written_down() -> None:
    refuse_specific("บทบาทเฉพาะ", person_specific=True)
    refuse_specific(None, person_specific=False)
    with pytest.raises(SpecificRoleMissing):
        refuse_specific(None, person_specific=True)
    with pytest.raises(SpecificRoleMissing):
        refuse_specific("บทบาทเฉพาะ", person_specific=False)
