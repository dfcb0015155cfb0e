"""How a suggestion came about, for every kind of evidence."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_builders import workload
from people_svc.domain.classification import Case
from people_svc.domain.explanation import RULEBOOK, Criterion, Outcome, Position, StepTaken, explain
from people_svc.domain.group import Group, Office, WorkKind
from people_svc.domain.policy import DEFAULT_POLICY, Policy, TieBreak
from people_svc.domain.suggestion import Evidence, suggest
from people_svc.domain.work import Work

NOBODYS = Case(several_groups=False, person_specific=False, undecided=False)
TIE = workload(Academic=50, Service=50)


def explained(
    evidence: Evidence, policy: Policy = DEFAULT_POLICY, position: Position | None = None, **work: Any
) -> dict[Criterion, StepTaken]:
    found = explain(
        Work(evidence, **work),
        position or Position("วิชาการ", "dpis", "K2"),
        suggest(evidence, policy),
        NOBODYS,
        level_2=False,
        policy=policy,
    )
    assert found.rulebook == RULEBOOK
    return {step.criterion: step for step in found.steps}


def outcomes(evidence: Evidence, policy: Policy = DEFAULT_POLICY, **work: Any) -> list[str]:
    """Of office, assigned work, workload and career path."""
    return [step.outcome.value for step in explained(evidence, policy, **work).values()][:4]


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(), ["no_evidence"] * 4),
        (Evidence(office=Office.HEAD_OF_AGENCY), ["decides", "no_evidence", "no_evidence", "no_evidence"]),
        (
            replace(
                TIE, office=Office.HEAD_OF_DIVISION, assigned_work=(WorkKind.POLICY,), career_path="Service"
            ),
            ["decides", "not_needed", "matches", "not_needed"],
        ),
        (
            replace(workload(Academic=30, Service=70), career_path="Academic"),
            ["no_evidence", "no_evidence", "decides", "not_needed"],
        ),
        (replace(TIE, career_path="Academic"), ["no_evidence", "no_evidence", "leaves_open", "decides"]),
        (replace(TIE, career_path="Others"), ["no_evidence", "no_evidence", "leaves_open", "leaves_open"]),
        (Evidence(assigned_work=(WorkKind.CRAFT,)), ["no_evidence", "decides", "no_evidence", "no_evidence"]),
        (
            Evidence(assigned_work=(WorkKind.CRAFT, WorkKind.POLICY)),
            ["no_evidence", "leaves_open", "no_evidence", "no_evidence"],
        ),
        (
            replace(workload(Academic=100), assigned_work=(WorkKind.CRAFT,)),
            ["no_evidence", "matches", "decides", "no_evidence"],
        ),
    ],
)
def test_every_criterion_says_what_it_answered(evidence: Evidence, expected: list[str]) -> None:
    """R-CLS-07, R-CLS-08, R-CLS-09: those too that were not needed."""
    assert outcomes(evidence) == expected


def test_a_setting_that_leaves_a_tie_to_the_supervisors_is_seen() -> None:
    """AMB-06, AMB-02."""
    by_hand = Policy(tie_break=TieBreak.SUPERVISORS, deputy_head_is_executive=False)

    assert outcomes(replace(TIE, career_path="Academic"), by_hand)[3] == "leaves_open"
    assert outcomes(Evidence(office=Office.DEPUTY_HEAD_OF_AGENCY), by_hand)[0] == "leaves_open"


@pytest.mark.parametrize(
    ("evidence", "criterion", "rule", "group"),
    [
        (Evidence(position_title="อธิบดี"), Criterion.OFFICE, "R-CLS-01", Group.EXECUTIVE),
        (Evidence(position_title="ผู้อำนวยการกอง"), Criterion.OFFICE, "R-CLS-02", Group.MANAGEMENT),
        (
            Evidence(assigned_work=(WorkKind.RESEARCH,)),
            Criterion.ASSIGNED_WORK,
            "R-CLS-03",
            Group.ACADEMIC,
        ),
        (
            Evidence(assigned_work=(WorkKind.SERVICE_CONTACT,)),
            Criterion.ASSIGNED_WORK,
            "R-CLS-04",
            Group.SERVICE,
        ),
        (
            Evidence(position_title="เจ้าพนักงานเครื่องคอมพิวเตอร์ปฏิบัติงาน"),
            Criterion.ASSIGNED_WORK,
            "R-CLS-05",
            Group.TECHNOLOGIST,
        ),
        (Evidence(assigned_work=(WorkKind.CRAFT,)), Criterion.ASSIGNED_WORK, "R-CLS-06", Group.OTHERS),
    ],
)
def test_the_definition_of_each_group_is_the_rule_that_decides(
    evidence: Evidence, criterion: Criterion, rule: str, group: Group
) -> None:
    """R-CLS-01, R-CLS-02, R-CLS-03, R-CLS-04, R-CLS-05, R-CLS-06."""
    step = explained(evidence)[criterion]

    assert (step.outcome, step.rules, step.matches) == (Outcome.DECIDES, (rule,), (group,))


def test_expected_work_is_shown_to_the_reviewers_and_decides_nothing() -> None:
    """R-CLS-13: present work and work that is expected to be assigned are both considered."""
    present = workload(Service=100)

    step = explained(present, expected_work=(WorkKind.TECHNICAL_DIGITAL,))[Criterion.EXPECTED_WORK]

    assert (step.outcome, step.rules) == (Outcome.FOR_REVIEWERS, ("R-CLS-13",))
    assert step.inputs == {"expected_work": ["technical_digital"]}
    assert suggest(present).group is Group.SERVICE


titles = st.sampled_from([None, "อธิบดี", "ผู้อำนวยการกอง", "นักวิชาการคอมพิวเตอร์", "เจ้าพนักงานธุรการ"])
kinds = st.lists(st.sampled_from(WorkKind), unique=True, max_size=3).map(tuple)
paths = st.none() | st.sampled_from([group.value for group in Group])
shares = st.sampled_from([(), TIE.workload, workload(Others=100).workload])
evidences = st.builds(
    Evidence,
    workload=shares,
    career_path=paths,
    office=st.sampled_from(Office),
    assigned_work=kinds,
    position_title=titles,
)
levels = st.sampled_from([None, "M1", "D1", "K2", "K3", "O1", "E1", "S1", "T1"])


@given(evidences)
def test_one_criterion_decides_where_there_is_a_group_and_none_where_there_is_not(evidence: Evidence) -> None:
    deciding = [step for step in explained(evidence).values() if step.outcome is Outcome.DECIDES]

    group = suggest(evidence).group
    assert len(deciding) == (group is not None)
    assert all(group in step.matches for step in deciding)


@given(evidences, levels, levels)
def test_type_and_level_never_decide(evidence: Evidence, level: str | None, other: str | None) -> None:
    """R-CLS-19, R-FRM-11: whatever they are, every other criterion answers the same."""
    one = explained(evidence, position=Position("บริหาร", "dpis", level))
    two = explained(evidence, position=Position("ทั่วไป", "dpis", other))

    step = one.pop(Criterion.POSITION_TYPE_AND_LEVEL)
    two.pop(Criterion.POSITION_TYPE_AND_LEVEL)
    assert (step.outcome, step.is_used, step.matches) == (Outcome.NEVER_DECIDES, False, ())
    assert one == two
