from typing import Any

import pytest
from framework_builders import the_document, the_framework
from framework_svc.domain.errors_releases import ReleaseUnsound
from framework_svc.domain.framework import framework_of, required_set
from framework_svc.domain.release import release_document

TEXT = {"th": "ข้อความ", "en": None}
STAGE_AGAIN = {"letter": "X", "aliases": ["ระยะเริ่มแรก"], "keyword": "x"}


def a_node(kind: str, key: str, **changes: Any) -> dict[str, Any]:
    return {
        "kind": kind, "key": key, "parent_key": None, "position": 99,
        "title": {"th": "ชื่อ", "en": None}, "text": None, "facts": {},
        "provenance": "document", "source": ["document 000"],
    } | changes  # fmt: skip


def faults_with(*more: dict[str, Any], key: str = "2561.1") -> list[str]:
    document = the_document()
    document["nodes"] += more
    document["release"]["key"] = key
    with pytest.raises(ReleaseUnsound) as refused:
        release_document(document)
    found: list[str] = vars(refused.value)["faults"]
    return found


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        (a_node("goal", "digital_culture"), "goal digital_culture occurs 2 times"),
        (a_node("goal", "other", position=1), "goal 1 occurs 2 times"),
        (a_node("skill_unit", "ZZ100", parent_key="ZZ"), "skill_unit ZZ100 belongs to no skill_family"),
        (
            a_node("skill_unit", "X-AB-001", parent_key="DLit"),
            "skill_unit X-AB-001 is in the code space of agencies",
        ),
        (a_node("group", "Robots"), "the role of Robots at Early is missing or of no use"),
        (
            a_node("role", "R1", parent_key="Others", text=TEXT, facts={"stage": "Late"}),
            "the role of Others at Late is missing or of no use",
        ),
        (
            a_node("role", "O9", parent_key="Others", text=TEXT, facts={"stage": "Early"}),
            "a group has two roles at one stage",
        ),
        (a_node("stage", "Again", facts=STAGE_AGAIN), "ระยะเริ่มแรก names 2 stages"),
        (a_node("goal", "a b"), "goal a b has letters in its key that an address cannot carry"),
        (a_node("goal", "other", title=None), "goal other has no title and is not said to be a gap"),
        (a_node("goal", "other", text={"th": " ", "en": "x"}), "goal other has a text without Thai"),
        (a_node("goal", "other", source=[]), "goal other names no source"),
        (a_node("stage", "Bare"), "stage Bare says nothing fit for letter"),
        (a_node("tool", "bare", parent_key="70"), "tool bare has no text"),
        (
            a_node("indicator", "i1", parent_kind="proficiency_level", parent_key="none"),
            "indicator i1 belongs to no proficiency_level",
        ),
        (
            a_node("method", "m1", parent_kind="method", parent_key="m1"),
            "method m1 is above itself",
        ),
    ],
)
def test_a_release_that_contradicts_itself_is_refused(more: dict[str, Any], fault: str) -> None:
    assert fault in faults_with(more)


def test_every_fault_is_named() -> None:
    assert len(faults_with(a_node("group", "Robots"))) == 3


def test_a_release_cannot_be_called_current() -> None:
    assert faults_with(key="current") == ["the key current is an alias"]


def test_a_national_set_is_unknown_until_a_release_holds_it() -> None:
    """S04: unknown is not "none"."""
    later = the_document()
    facts = {"stage": "Developing", "units": ["DLit100"]}
    later["nodes"].append(a_node("requirement", "Academic-Developing", parent_key="Academic", facts=facts))

    loaded = framework_of(release_document(later).nodes)

    assert required_set(the_framework(), "Academic", "Developing") is None
    assert required_set(loaded, "Academic", "Developing") == ("DLit100",)
