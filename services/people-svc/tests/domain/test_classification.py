from uuid import UUID

import pytest
from people_builders import key
from people_svc.domain.classification import (
    Acting,
    Case,
    Extent,
    agreed_group,
    first_status,
    needs_level_2,
    refuse_extent,
    refuse_self_or_duplicate,
    refuse_specific,
)
from people_svc.domain.errors import (
    BehavioursMissing,
    GroupDiffers,
    SelfOrDuplicateApprover,
    SpecificRoleMissing,
    Undecided,
)
from people_svc.domain.group import Group
from people_svc.domain.person import Line
from people_svc.domain.policy import DEFAULT_POLICY, Level2For, Policy
from people_svc.domain.workflow import Status

P, V1, V2, DELEGATE = map(key, ("p", "v1", "v2", "delegate"))
ONE = Case(several_groups=False, person_specific=False, undecided=False)


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
    """R-CLS-11, R-CLS-12, AMB-09."""
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
