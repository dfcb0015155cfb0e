import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_builders import workload
from people_svc.domain.errors import (
    EvidenceUnfit,
    GroupStatedTwice,
    UnknownGroup,
    WorkloadNot100,
    WorkloadOutOfRange,
)
from people_svc.domain.group import Group, Office, WorkKind
from people_svc.domain.policy import Policy, TieBreak
from people_svc.domain.suggestion import Basis, Evidence, Flag, WorkShare, suggest


def test_s05_the_larger_share_decides_and_the_path_is_not_used() -> None:
    """R-CLS-07: นาย ก."""
    found = suggest(Evidence(workload(Academic=30, Service=70).workload, career_path="Academic"))

    assert (found.group, found.criterion, found.basis) == (Group.SERVICE, 1, Basis.WORKLOAD)
    assert found.matches_several_groups
    assert [reason.rule for reason in found.reasons] == ["R-CLS-07"]
    assert "ร้อยละ 70 > " in found.reasons[0].th
    assert found.reasons[0].inputs == {"Service": 70, "Academic": 30}


TABLE_S06 = [
    ({"Academic": 50, "Service": 50}, "Academic", Group.ACADEMIC, 2, ()),
    ({"Academic": 50, "Service": 50}, None, None, None, ()),
    ({"Academic": 40, "Service": 35, "Others": 25}, None, Group.ACADEMIC, 1, (Flag.LARGEST_SHARE_UNDER_50,)),
    ({"Academic": 50, "Service": 50}, "Technologist", None, None, ()),
]


@pytest.mark.parametrize(("shares", "path", "group", "criterion", "flags"), TABLE_S06)
def test_s06_equal_shares_go_to_the_path_or_to_the_supervisors(
    shares: dict[str, int],
    path: str | None,
    group: Group | None,
    criterion: int | None,
    flags: tuple[Flag, ...],
) -> None:
    """R-CLS-08, AMB-06: นาย ข. and the rows of decision."""
    found = suggest(Evidence(workload(**shares).workload, career_path=path))

    assert (found.group, found.criterion, found.flags) == (group, criterion, flags)
    assert found.undecided == (None if group else "CLS_UNDECIDED")


def test_a_tie_is_for_the_supervisors_where_the_policy_says_so() -> None:
    evidence = Evidence(workload(Academic=50, Service=50).workload, career_path="Academic")

    assert suggest(evidence, Policy(tie_break=TieBreak.SUPERVISORS)).group is None


DPIS = [
    ("รองอธิบดี", (), Group.EXECUTIVE),
    ("อธิบดี", (), Group.EXECUTIVE),
    ("ผู้อำนวยการกอง", (), Group.MANAGEMENT),
    ("นักวิชาการคอมพิวเตอร์ชำนาญการ", (), Group.TECHNOLOGIST),
    ("นักจัดการงานทั่วไปชำนาญการ", (WorkKind.TECHNICAL_DIGITAL,), Group.TECHNOLOGIST),
    ("เจ้าพนักงานธุรการ", (WorkKind.SERVICE_CONTACT,), Group.SERVICE),
    ("พนักงานราชการ", (), None),
]


@pytest.mark.parametrize(("title", "work", "group"), DPIS)
def test_s09_office_and_assigned_work_decide_never_type_or_level(
    title: str, work: tuple[WorkKind, ...], group: Group | None
) -> None:
    """R-CLS-01, R-CLS-02, R-CLS-05, R-CLS-19: evidence has no place for type and level."""
    found = suggest(Evidence(position_title=title, assigned_work=work))

    assert found.group == group
    assert found.undecided == (None if group else "CLS_UNDECIDED")


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("อธิบดีกรมตัวอย่าง", Group.EXECUTIVE),
        ("ผู้ว่าราชการจังหวัดหนองคาย", Group.EXECUTIVE),
        ("รองปลัดกระทรวงตัวอย่าง", Group.EXECUTIVE),
        ("อัครราชทูต", Group.EXECUTIVE),
        ("อัครราชทูตที่ปรึกษา", None),
        ("อธิบดีผู้พิพากษา", None),
        ("ผู้อำนวยการศูนย์ข้อมูล", Group.MANAGEMENT),
        ("ผู้ช่วยผู้อำนวยการกอง", None),
    ],
)
def test_a_longer_title_counts_only_where_the_rest_names_the_place(title: str, group: Group | None) -> None:
    assert suggest(Evidence(position_title=title)).group == group


@pytest.mark.parametrize(
    ("office", "group", "rule"),
    [
        (Office.HEAD_OF_AGENCY, Group.EXECUTIVE, "R-CLS-01"),
        (Office.DEPUTY_HEAD_OF_AGENCY, Group.EXECUTIVE, "R-CLS-01"),
        (Office.HEAD_OF_DIVISION, Group.MANAGEMENT, "R-CLS-02"),
        (Office.DIRECTING_POSITION, Group.MANAGEMENT, "R-CLS-02"),
    ],
)
def test_an_office_decides_before_the_workload(office: Office, group: Group, rule: str) -> None:
    """R-CLS-01, R-CLS-02: and the shares beside it still ask for the second level."""
    found = suggest(Evidence(workload(Academic=100).workload, office=office))

    assert (found.group, found.basis, found.reasons[0].rule) == (group, Basis.OFFICE, rule)
    assert found.matches_several_groups


def test_a_deputy_head_is_executive_by_office_unless_the_policy_says_otherwise() -> None:
    """AMB-02."""
    deputy = Evidence(office=Office.DEPUTY_HEAD_OF_AGENCY)

    assert suggest(deputy).group is Group.EXECUTIVE
    assert suggest(deputy, Policy(deputy_head_is_executive=False)).group is None


@pytest.mark.parametrize(
    ("kind", "group", "rule"),
    [
        (WorkKind.POLICY, Group.ACADEMIC, "R-CLS-03"),
        (WorkKind.RESEARCH, Group.ACADEMIC, "R-CLS-03"),
        (WorkKind.EXPERT_ADVICE, Group.ACADEMIC, "R-CLS-03"),
        (WorkKind.SERVICE_CONTACT, Group.SERVICE, "R-CLS-04"),
        (WorkKind.TECHNICAL_DIGITAL, Group.TECHNOLOGIST, "R-CLS-05"),
        (WorkKind.CRAFT, Group.OTHERS, "R-CLS-06"),
    ],
)
def test_one_kind_of_assigned_work_names_its_group(kind: WorkKind, group: Group, rule: str) -> None:
    """R-CLS-03, R-CLS-04, R-CLS-05, R-CLS-06."""
    found = suggest(Evidence(assigned_work=(kind,)))

    assert (found.group, found.criterion, found.reasons[0].rule) == (group, None, rule)
    assert not found.matches_several_groups


def test_several_kinds_without_shares_are_for_the_supervisors() -> None:
    found = suggest(Evidence(assigned_work=(WorkKind.POLICY, WorkKind.SERVICE_CONTACT)))

    assert found.group is None
    assert found.matches == (Group.ACADEMIC, Group.SERVICE)
    assert found.reasons[0].rule == "R-CLS-11"


def test_a_share_of_nothing_is_no_match() -> None:
    found = suggest(workload(Academic=100, Service=0))

    assert found.matches == (Group.ACADEMIC,)


@pytest.mark.parametrize(
    ("evidence", "refusal"),
    [
        (workload(Academic=30, Service=60), WorkloadNot100),
        (workload(Academic=-10, Service=110), WorkloadOutOfRange),
        (workload(Academic=-10), WorkloadOutOfRange),
        (workload(Academic=101), WorkloadOutOfRange),
        (workload(Astronaut=100), UnknownGroup),
        (Evidence(career_path="Astronaut"), UnknownGroup),
        (Evidence((WorkShare("Others", 50), WorkShare("Others", 50))), GroupStatedTwice),
    ],
)
def test_s05_unfit_evidence_is_refused(evidence: Evidence, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        suggest(evidence)


def test_every_fault_of_the_evidence_is_named_at_once() -> None:
    evidence = Evidence(workload(Astronaut=30, Service=60).workload, career_path="Pilot")

    with pytest.raises(EvidenceUnfit) as refused:
        suggest(evidence)

    assert [type(reason) for reason in refused.value.reasons] == [UnknownGroup, UnknownGroup, WorkloadNot100]


shares = st.dictionaries(st.sampled_from([group.value for group in Group]), st.integers(1, 100), min_size=1)


@given(shares, st.sampled_from([None, *(group.value for group in Group)]))
def test_a_group_with_a_smaller_share_is_never_suggested(stated: dict[str, int], path: str | None) -> None:
    stated = {**stated}
    last = next(reversed(stated))
    stated[last] += 100 - sum(stated.values())
    if not 0 < stated[last] <= 100:
        return

    found = suggest(Evidence(workload(**stated).workload, career_path=path))

    largest = max(stated.values())
    assert found.group is None or stated[found.group] == largest
    leading = [group for group, share in stated.items() if share == largest]
    assert (found.group is None) == (len(leading) > 1 and path not in leading)


@given(st.permutations([("Academic", 40), ("Service", 40), ("Others", 20)]))
def test_the_order_in_which_shares_are_stated_decides_nothing(stated: list[tuple[str, int]]) -> None:
    found = suggest(Evidence(tuple(WorkShare(*share) for share in stated)))

    assert found.group is None
    assert found.matches == (Group.ACADEMIC, Group.SERVICE, Group.OTHERS)


def test_one_rule_broken_twice_goes_by_its_name_and_shows_both_places() -> None:
    with pytest.raises(WorkloadOutOfRange) as refused:
        suggest(workload(Academic=-10, Service=110))

    reasons = vars(refused.value)["reasons"]
    assert [vars(reason)["group"] for reason in reasons] == ["Academic", "Service"]
