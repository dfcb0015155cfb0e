"""What the two shipped releases say, counted and read as the sources have it."""

from collections import Counter
from typing import Any

import pytest
from framework_svc.domain.framework import Kind
from framework_svc.domain.node import NodeDocument
from framework_svc.domain.release import ReleaseDocument, counts, release_document
from framework_svc.use_cases.publication import shipped_documents

RELEASES = {document["framework"]["key"]: release_document(document) for document in shipped_documents()}
OCSC, LOCAL = RELEASES["ocsc-digital"], RELEASES["local-government"]


def of(release: ReleaseDocument, kind: Kind) -> list[NodeDocument]:
    return [node for node in release.nodes if node.kind is kind]


def one(release: ReleaseDocument, kind: Kind, key: str) -> Any:
    return next(node for node in of(release, kind) if node.key == key)


def test_the_local_framework_is_whole() -> None:
    """R-LGP-13, R-LGP-18…22, R-LGP-25; S18."""
    assert counts(LOCAL.nodes) == {
        "group": 4, "competency_set": 3, "competency": 31, "knowledge": 21, "knowledge_area": 5, "skill": 9,
        "curriculum": 5, "method": 12, "job_series": 1, "statement": 3,
    }  # fmt: skip


def test_the_local_groups_have_their_edges_of_two_years() -> None:
    """R-LGP-14, R-LGP-15, R-LGP-16, R-LGP-17; S18."""
    groups = {group.key: group for group in of(LOCAL, Kind.GROUP)}

    assert list(groups) == ["new_entrant", "experienced", "local_director", "local_executive"]
    assert groups["new_entrant"].facts["service_years_at_most"] == 2
    assert groups["new_entrant"].facts["may_also_be_developed_as"] == "experienced"
    assert groups["experienced"].facts["service_years_at_least"] == 2
    assert "ศูนย์พัฒนาเด็กเล็ก" in str(groups["local_director"].text)
    assert "รองปลัด" in str(groups["local_executive"].text)


def test_competencies_are_core_executive_and_functional() -> None:
    """R-LGP-20, R-LGP-21, R-LGP-22."""
    sets = {node.key: node.facts for node in of(LOCAL, Kind.COMPETENCY_SET)}

    assert Counter(node.parent_key for node in of(LOCAL, Kind.COMPETENCY)) == {
        "core": 5, "executive": 4, "functional": 22,
    }  # fmt: skip
    assert sets["functional"]["at_least"] == 3
    assert sets["executive"]["groups"] == ["local_director", "local_executive"]


def test_the_job_series_are_counted_and_not_named() -> None:
    """R-LGP-18: the source gives no names, so there are none."""
    (series,) = of(LOCAL, Kind.JOB_SERIES)

    assert (series.facts["count"], series.provenance, series.facts["names_provenance"]) == (101, "gap", "gap")


def test_digital_skills_are_of_the_second_curriculum_and_the_second_area() -> None:
    """R-LGP-23, R-LGP-24."""
    for kind in (Kind.CURRICULUM, Kind.KNOWLEDGE_AREA):
        digital = [node for node in of(LOCAL, kind) if node.facts["includes_digital_skills"]]
        assert [node.facts["number"] for node in digital] == [2]
        assert "ทักษะด้านดิจิทัล" in str(digital[0].text)
    assert one(LOCAL, Kind.STATEMENT, "curriculum_for_each_position").facts == {"curricula_at_least": 1}


def test_the_fifth_method_has_seven_kinds() -> None:
    """R-LGP-25, R-LGP-26."""
    methods = of(LOCAL, Kind.METHOD)

    assert [node.key for node in methods if node.parent_key is None] == [f"method-{n}" for n in range(1, 6)]
    assert [node.key for node in methods if node.parent_key] == [f"method-5-{n}" for n in range(1, 8)]
    assert one(LOCAL, Kind.METHOD, "method-1").facts["groups"] == ["new_entrant"]


def test_those_who_develop_are_named() -> None:
    """R-LGP-27."""
    assert len(one(LOCAL, Kind.STATEMENT, "providers").facts["providers"]) == 5


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        (Kind.STAGE, "Developing", "C2G"),  # R-FRM-04
        (Kind.STATEMENT, "classified_by_stage_and_group", "ไม่ได้จำแนกตามประเภทและระดับตำแหน่ง"),  # R-FRM-11
        (Kind.STATEMENT, "ability_first", "องค์ประกอบหลัก"),  # R-FRM-10
        (Kind.STATEMENT, "agency_may_adapt", "อาจเพิ่ม ปรับปรุง หรือเลือกใช้"),  # R-FRM-12
        (Kind.STATEMENT, "learning_model", "ร้อยละ 70"),  # R-FRM-14
        (Kind.STATEMENT, "supervisor", "ผู้ประเมินมอบหมาย"),  # R-FRM-17
        (Kind.PARTY, "staff", "เรียนรู้และพัฒนาตนเอง"),  # R-KPI-13
    ],
)
def test_what_the_documents_say_is_there_in_their_words(kind: Kind, key: str, words: str) -> None:
    """R-FRM-04, R-FRM-10, R-FRM-11, R-FRM-12, R-FRM-14, R-FRM-17, R-KPI-13."""
    assert words in str(one(OCSC, kind, key).text)


def test_every_role_has_one_title_and_one_behaviour() -> None:
    """R-FRM-07: eighteen of each, and no two roles share either."""
    roles = of(OCSC, Kind.ROLE)

    titles = {role.title["th"] for role in roles if role.title}
    behaviours = {role.text["th"] for role in roles if role.text}
    assert (len(roles), len(titles), len(behaviours)) == (18, 18, 18)
    assert titles.isdisjoint(behaviours)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "มีแผนพัฒนาบุคลากรที่สอดคล้อง"),
        (2, "Functional Competency"),
        (3, "จัดทำแผนและดำเนินการ"),
        (4, "จำนวนผลผลิตที่เป็นนวัตกรรม"),
        (5, "ความพึงพอใจ"),
        (6, "เพื่อประโยชน์ส่วนรวม"),
        (7, "ความเชื่อมั่นและไว้วางใจจากประชาชน"),
    ],
)
def test_the_seven_indicators_of_an_agency_are_in_their_words(number: int, words: str) -> None:
    """R-KPI-04..10."""
    assert words in str((one(OCSC, Kind.KPI, f"KPI-AG-{number}").title or {})["th"])


def test_the_main_component_is_ability() -> None:
    """R-FRM-08, R-FRM-09, R-FRM-10."""
    components = {node.key: node.facts["is_primary"] for node in of(OCSC, Kind.COMPONENT)}

    assert components == {"ability": True, "knowledge": False, "experience": False, "attribute": False}
    assert len(of(OCSC, Kind.GOAL)) == 3


def test_parts_of_the_letter_and_the_period_of_the_work_are_data() -> None:
    """R-FRM-13, R-FRM-18."""
    parts = [node.key for node in of(OCSC, Kind.STATEMENT) if node.key.startswith("part_")]

    assert parts == ["part_1", "part_2", "part_3"]
    assert one(OCSC, Kind.STATEMENT, "period").facts == {"fiscal_years_be": [2561, 2562, 2563, 2564, 2565]}


def test_development_issues_personas_and_parties_are_those_of_their_documents() -> None:
    """R-FRM-19, R-KPI-11, R-KPI-12, R-KPI-13."""
    sources = Counter(node.source[0] for node in of(OCSC, Kind.ISSUE))

    assert sources == {"document 003": 3, "document 001 clause 4.8.1": 2}
    assert [str((node.title or {})["en"]) for node in of(OCSC, Kind.PERSONA)] == [
        "Big Picture Thinker",
        "Result-oriented Innovator",
        "Person of Integrity",
        "Professional Collaborator",
    ]
    assert len(of(OCSC, Kind.PARTY)) == 5


def test_indicators_are_measured_in_their_years_and_have_no_formula_of_ours() -> None:
    """R-KPI-03..10: AG-3 has both conditions, AG-4 is a number; no target or scale is printed."""
    kpis = {node.key: node.facts for node in of(OCSC, Kind.KPI)}
    types = {key: facts["type"] for key, facts in kpis.items() if facts["owner"] == "agency"}

    assert types == {
        "KPI-AG-1": "boolean", "KPI-AG-2": "level", "KPI-AG-3": "percent", "KPI-AG-4": "count",
        "KPI-AG-5": "level", "KPI-AG-6": "percent", "KPI-AG-7": "level",
    }  # fmt: skip
    assert all(kpis[key]["measured_in_be"] == [2563, 2564, 2565] for key in types)
    assert {facts["target_provenance"] for facts in kpis.values()} == {"gap"}
    assert "Numerator needs both conditions" in kpis["KPI-AG-3"]["note"]


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES)
def test_every_node_says_where_it_comes_from(release: ReleaseDocument) -> None:
    assert all(node.source and node.provenance for node in release.nodes)
    assert all(node.provenance == "gap" for node in release.nodes if node.title is None)


SAID = {  # a title in the words of its document, which stand in its own text too
    "ocsc-digital": ["classified_by_stage_and_group", "ability_first", "agency_may_adapt", "period"],
    "local-government": ["methods_may_be_combined", "providers"],
}


@pytest.mark.parametrize(("framework", "key"), [(one, key) for one in SAID for key in SAID[one]])
def test_a_statement_of_a_document_is_titled_in_the_words_of_the_document(framework: str, key: str) -> None:
    """R-FRM-07: what is said to be of a document is not our paraphrase of it."""
    release = next(one for one in shipped_documents() if one["framework"]["key"] == framework)
    node = next(one for one in release["nodes"] if (one["kind"], one["key"]) == ("statement", key))

    assert node["provenance"] == "document"
    assert node["title"]["th"] in node["text"]["th"]


def test_what_no_document_says_in_these_words_does_not_claim_one() -> None:
    nodes = {(one["kind"], one["key"]): one for one in next(shipped_documents())["nodes"]}

    ability = nodes["component", "ability"]
    assert ability["provenance"] == ability["facts"]["definition_provenance"] == "external"
    assert ability["facts"]["definition_source"] in ability["source"]
    assert {nodes["statement", key]["provenance"] for key in ("part_2", "part_3")} == {"inferred"}
