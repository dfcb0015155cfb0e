import pytest
from framework_builders import (
    AGENCY,
    DIVISION,
    DLIT,
    GROUPS,
    NOW,
    UNRELATED,
    a_caller,
    a_theme,
    announce,
    component_texts,
    org,
    prepared,
    the_document,
)
from framework_svc.domain.errors import OrganisationNotFound, StageNotAnnounced, UnknownGroup, UnknownStage
from framework_svc.domain.framework import CURRENT
from framework_svc.persistence.releases import Wanted
from framework_svc.use_cases.expectations import (
    required_skills_in,
    required_skills_of,
    roles_of,
    themes_of,
)
from framework_svc.use_cases.publication import publish_release
from framework_svc.use_cases.skill_units import define_skill_unit
from framework_svc.use_cases.target_stages import set_target_stage
from service_kit.database import Database


def test_the_roles_of_the_announced_stage_and_of_the_next(database: Database) -> None:
    """S02: หน่วยงาน ก. announced Early."""
    prepared(database)
    announce(database)

    found = roles_of(database, AGENCY, now=NOW)

    codes = [
        (role.group, role.present_role.code, role.future_role and role.future_role.code)
        for role in found.roles
    ]
    assert codes == [
        ("Executive", "E1", "E2"),
        ("Management", "M1", "M2"),
        ("Academic", "A1", "A2"),
        ("Service", "S1", "S2"),
        ("Technologist", "T1", "T2"),
        ("Others", "O1", "O2"),
    ]
    assert found.roles[2].present_role.title == {
        "th": "ผู้ใช้ข้อมูลดิจิทัลที่ทันสมัย",
        "en": "Up-to-date user of digital data",
    }
    assert (found.previous_stage, found.next_stage) == (None, "Developing")


def test_after_the_last_stage_there_is_no_future_role(sqlite_database: Database) -> None:
    """S02, AMB-08: none, not O3, and no error."""
    prepared(sqlite_database)
    announce(sqlite_database, target_stage="ระยะพัฒนาแล้ว")

    found = roles_of(sqlite_database, AGENCY, now=NOW)

    assert {role.future_role for role in found.roles} == {None}
    assert found.roles[-1].present_role.code == "O3"


def test_a_stored_target_stage_gives_nobody_a_role(sqlite_database: Database) -> None:
    """S03: หน่วยงาน ค."""
    prepared(sqlite_database)
    set_target_stage(sqlite_database, UNRELATED, "Early", caller=a_caller("ocsc_officer", None), now=NOW)

    for ask in (roles_of, themes_of):
        with pytest.raises(StageNotAnnounced):
            ask(sqlite_database, UNRELATED, now=NOW)


def test_an_organisation_that_is_not_known_is_not_found(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    with pytest.raises(OrganisationNotFound):
        roles_of(sqlite_database, org("nowhere"), now=NOW)


def test_the_required_skills_are_those_that_the_agency_announced(sqlite_database: Database) -> None:
    """R-CLS-18."""
    prepared(sqlite_database)
    announce(sqlite_database)

    found = required_skills_of(sqlite_database, DIVISION, group="Academic", stage=None, now=NOW)

    assert found.set_by == "agency"
    assert [skill.code for skill in found.skills or []] == list(DLIT)
    assert found.announcement is not None
    assert (found.announcement.organisation_id, found.stage) == (AGENCY, "Early")


def test_the_agency_has_no_set_for_a_stage_that_it_did_not_announce(sqlite_database: Database) -> None:
    """S04: unknown, never an empty list."""
    prepared(sqlite_database)
    announce(sqlite_database)

    found = required_skills_of(sqlite_database, AGENCY, group="Academic", stage="Developing", now=NOW)

    assert (found.skills, found.set_by) == (None, None)


def test_the_national_set_is_unknown(sqlite_database: Database) -> None:
    """S04: Academic × Developing."""
    prepared(sqlite_database)

    release, found = required_skills_in(
        sqlite_database, Wanted(CURRENT), group="Academic", stage="ระยะกำลังพัฒนา"
    )

    assert (found.skills, found.stage, release.key) == (None, "Developing", "2561.1")


def test_the_national_set_is_known_once_a_release_holds_it(sqlite_database: Database) -> None:
    """R-ORG-13: the set of part 3 is that of the target stage, and says nothing of another one."""
    document = the_document()
    document["release"]["key"] = "2570.1"
    document["nodes"].append({
        "kind": "requirement", "key": "Academic-Developing", "parent_key": "Academic", "position": 1,
        "title": {"th": "ชุดทักษะ", "en": None}, "text": None,
        "facts": {"stage": "Developing", "units": ["DLit100"]},
        "provenance": "document", "source": ["a test"],
    })  # fmt: skip
    publish_release(sqlite_database, document, now=NOW)
    wanted = Wanted("2570.1")

    _, found = required_skills_in(sqlite_database, wanted, group="Academic", stage="Connected Government")
    _, of_another = required_skills_in(sqlite_database, wanted, group="Academic", stage="Early")

    assert (of_another.skills, of_another.set_by) == (None, None)
    assert [skill.code for skill in found.skills or []] == ["DLit100"]
    assert found.set_by == "framework"


def test_a_set_is_asked_for_by_known_names(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    with pytest.raises(UnknownGroup):
        required_skills_in(sqlite_database, Wanted(CURRENT), group="A", stage="Early")
    with pytest.raises(UnknownStage):
        required_skills_in(sqlite_database, Wanted(CURRENT), group="Academic", stage="Late")


def test_a_theme_of_three_units_for_all_groups_is_eighteen_assignments(database: Database) -> None:
    """S04, R-ORG-22: DLit100, DLit200, DLit300 for 6 groups in year 1."""
    prepared(database)
    announce(database, themes=(a_theme(),))

    (theme,) = themes_of(database, AGENCY, now=NOW).themes

    assert (theme.year, theme.name["en"], len(theme.assignments)) == (1, "Digital Literacy", 3 * 6)
    assert {one.set_by for one in theme.assignments} == {"agency"}
    assert {(one.group, one.unit.code) for one in theme.assignments} == {(g, u) for g in GROUPS for u in DLIT}


def test_units_of_the_framework_and_of_the_agency_are_told_apart(database: Database) -> None:
    prepared(database)
    define_skill_unit(
        database, AGENCY, "X-DGA-001",
        title={"th": "หน่วยของเรา", "en": None}, components=component_texts(), caller=a_caller(), now=NOW,
    )  # fmt: skip
    announce(database, required_skills=dict.fromkeys(GROUPS, ("DLit100", "X-DGA-001")))

    found = required_skills_of(database, AGENCY, group="Others", stage=None, now=NOW)

    titled = [(skill.code, skill.defined_by, (skill.title or {})["th"]) for skill in found.skills or []]
    assert titled == [
        ("DLit100", "framework", "เข้าถึงและตระหนักดิจิทัล"),
        ("X-DGA-001", "agency", "หน่วยของเรา"),
    ]
