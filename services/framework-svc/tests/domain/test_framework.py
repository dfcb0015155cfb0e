from collections import Counter

import pytest
from framework_builders import GROUPS, the_document, the_framework
from framework_svc.domain.errors import AmbiguousCode, UnknownGroup, UnknownStage
from framework_svc.domain.framework import (
    Kind,
    Provenance,
    group_named,
    next_stage,
    previous_stage,
    roles_at,
    stage_named,
)
from framework_svc.domain.release import counts, release_document
from hypothesis import given
from hypothesis import strategies as st

FRAMEWORK = the_framework()
ALIASES = [(name, stage.key) for stage in FRAMEWORK.stages for name in stage.names]


def test_the_release_is_complete() -> None:
    """S01, R-FRM-01…07, R-FRM-15, R-KPI-03."""
    release = release_document(the_document())

    assert counts(release.nodes) == {
        "stage": 3, "group": 6, "role": 18, "component": 4, "skill_family": 6, "skill_unit": 11,
        "external_set": 2, "external_unit": 22, "tool_bucket": 3, "tool": 20, "goal": 3, "kpi": 10,
        "requirement_table": 1, "issue": 5, "persona": 4, "party": 5, "statement": 9,
    }  # fmt: skip
    tools = Counter(node.facts["bucket_percent"] for node in release.nodes if node.kind is Kind.TOOL)
    assert tools == {70: 12, 20: 5, 10: 3}
    kpis = Counter(node.facts["owner"] for node in release.nodes if node.kind is Kind.KPI)
    assert kpis == {"ocsc": 3, "agency": 7}


def test_stages_and_groups_are_keyed_by_words_in_order() -> None:
    """R-FRM-01, R-FRM-05."""
    assert [stage.key for stage in FRAMEWORK.stages] == ["Early", "Developing", "Mature"]
    assert FRAMEWORK.groups == GROUPS


@pytest.mark.parametrize(
    ("tool", "percent"),
    [("e_learning", 70), ("self_learning", 70), ("coaching", 20), ("classroom_training", 10)],
)
def test_a_tool_is_in_its_bucket(tool: str, percent: int) -> None:
    """S01, R-FRM-16: e-Learning is no training."""
    nodes = {node.key: node for node in release_document(the_document()).nodes if node.kind is Kind.TOOL}

    assert nodes[tool].facts["bucket_percent"] == percent
    assert nodes[tool].parent_key == str(percent)


def test_what_is_not_known_is_marked_and_not_guessed() -> None:
    """Gaps of section 4 of the rules."""
    nodes = release_document(the_document()).nodes
    units = {node.key: node for node in nodes if node.kind is Kind.SKILL_UNIT}
    families = {node.key: node for node in nodes if node.kind is Kind.SKILL_FAMILY}

    assert units["DLit100"].provenance is Provenance.DOCUMENT
    assert units["DG500"].provenance is Provenance.EXTERNAL
    assert units["DG500"].facts["code_provenance"] == "inferred"
    assert (families["DG"].title, families["DG"].provenance) == (None, Provenance.GAP)
    assert not any(node.kind is Kind.REQUIREMENT for node in nodes)
    assert all(node.source for node in nodes)


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("ระยะเริ่มต้น", "Early"),
        ("ระยะเริ่มแรก", "Early"),
        ("Early Stage", "Early"),
        ("E-Government", "Early"),
        ("ระยะพัฒนาแล้ว", "Mature"),
        ("Connected Government", "Developing"),
        ("  eARLY   stage ", "Early"),
        ("ระยะ เริ่มแรก", "Early"),
        ("ระยะ\u200bเริ่มแรก", "Early"),
        ("ระยะก\u0e4d\u0e32ลังพัฒนา", "Developing"),  # SARA AM typed as two characters
    ],
)
def test_an_alias_leads_to_its_stage(name: str, stage: str) -> None:
    """S01, R-FRM-02."""
    assert stage_named(FRAMEWORK, name) == stage


@given(alias=st.sampled_from(ALIASES), spaces=st.lists(st.integers(0, 30), max_size=4), upper=st.booleans())
def test_spaces_and_case_never_change_what_a_name_means(
    alias: tuple[str, str], spaces: list[int], upper: bool
) -> None:
    name, stage = alias
    for position in spaces:
        name = name[:position] + " " + name[position:]

    assert stage_named(FRAMEWORK, name.upper() if upper else name) == stage


@pytest.mark.parametrize("letter", ["E", "D", "M", "e", " m "])
def test_a_bare_letter_is_ambiguous(letter: str) -> None:
    """S01: E is also the group Executive, M also Management."""
    with pytest.raises(AmbiguousCode) as refused:
        stage_named(FRAMEWORK, letter)

    assert vars(refused.value) == {"letter": letter.strip().upper()}


@pytest.mark.parametrize("name", ["Late", "", "Ear", "E1", "Executive"])
def test_another_name_is_no_stage(name: str) -> None:
    with pytest.raises(UnknownStage):
        stage_named(FRAMEWORK, name)


def test_a_group_is_named_by_its_key() -> None:
    assert group_named(FRAMEWORK, "Academic") == "Academic"
    with pytest.raises(UnknownGroup):
        group_named(FRAMEWORK, "A")


def test_stages_follow_each_other_and_end() -> None:
    """R-FRM-03."""
    stages = [stage.key for stage in FRAMEWORK.stages]

    assert [next_stage(FRAMEWORK, stage) for stage in stages] == ["Developing", "Mature", None]
    assert [previous_stage(FRAMEWORK, stage) for stage in stages] == [None, "Early", "Developing"]


@pytest.mark.parametrize(
    ("stage", "group", "present", "future"),
    [
        ("Early", "Academic", "A1", "A2"),
        ("Developing", "Service", "S2", "S3"),
        ("Developing", "Executive", "E2", "E3"),
        ("Mature", "Others", "O3", None),
    ],
)
def test_present_and_future_role(stage: str, group: str, present: str, future: str | None) -> None:
    """S02, R-ORG-11, AMB-08."""
    role = {role.group: role for role in roles_at(FRAMEWORK, stage)}[group]

    assert (role.present_role, role.future_role) == (present, future)


def test_every_group_has_a_role_at_the_announced_stage() -> None:
    """S02, R-CLS-17."""
    assert [role.present_role for role in roles_at(FRAMEWORK, "Early")] == [
        "E1",
        "M1",
        "A1",
        "S1",
        "T1",
        "O1",
    ]
