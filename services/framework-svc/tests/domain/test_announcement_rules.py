import datetime as dt
from typing import Any

import pytest
from framework_builders import DLIT, GROUPS, TODAY, a_draft, a_goal, a_group, a_theme, the_framework
from framework_svc.domain import errors
from framework_svc.domain.announcement import announced
from framework_svc.domain.errors import AnnouncementRefused, DomainError
from framework_svc.domain.framework import roles_at
from hypothesis import given
from hypothesis import strategies as st

FRAMEWORK = the_framework()


def reasons(**changes: Any) -> list[DomainError]:
    with pytest.raises(AnnouncementRefused) as refused:
        announced(a_draft(**changes), FRAMEWORK, own_units=(), today=TODAY)
    return list(vars(refused.value)["reasons"])


def test_an_announcement_says_stage_roles_and_skills() -> None:
    """S03, R-ORG-10, R-ORG-14."""
    content = announced(a_draft(target_stage="Connected Government"), FRAMEWORK, own_units=(), today=TODAY)

    assert content.stage == "Developing"
    assert content.roles == roles_at(FRAMEWORK, "Developing")
    assert content.required_skills == dict.fromkeys(GROUPS, DLIT)


def test_a_group_may_repeat_the_stage_of_the_agency_by_any_name() -> None:
    draft = a_draft(groups=(a_group("Technologist", "ระยะเริ่มต้น"), a_group("Others")))

    assert announced(draft, FRAMEWORK, own_units=(), today=TODAY).stage == "Early"


def test_a_group_cannot_have_a_stage_of_its_own() -> None:
    """S02, R-ORG-10."""
    (reason,) = reasons(groups=(a_group("Technologist", "Mature"),))

    assert isinstance(reason, errors.StageIsAgencyWide)
    assert vars(reason) == {"group": "Technologist", "group_stage": "Mature", "target_stage": "Early"}


def test_roles_without_skills_are_refused_and_every_group_is_named() -> None:
    """S03, R-ORG-14."""
    (reason,) = reasons(required_skills={"Academic": DLIT, "Service": ()})

    assert isinstance(reason, errors.SkillsMustAccompanyRoles)
    assert vars(reason) == {"groups": ["Executive", "Management", "Service", "Technologist", "Others"]}


@given(st.sets(st.sampled_from(GROUPS), max_size=len(GROUPS) - 1))
def test_skills_of_some_groups_are_never_enough(groups: set[str]) -> None:
    """R-ORG-14."""
    found = reasons(required_skills=dict.fromkeys(groups, DLIT))

    assert [type(one) for one in found] == [errors.SkillsMustAccompanyRoles]


@pytest.mark.parametrize("unit", ["DLit999", "DS01", "CEC-OQZN-027", "X-DGA-001"])
def test_a_unit_that_nobody_defined_is_refused_once(unit: str) -> None:
    """S04: no such unit; a course; a unit of another body; a unit of another agency."""
    required = dict.fromkeys(GROUPS, DLIT) | {"Academic": (*DLIT, unit)}

    (reason,) = reasons(required_skills=required, themes=(a_theme(units=(unit,)),))

    assert isinstance(reason, errors.UnknownSkillUnit)
    assert vars(reason) == {"unit": unit}


def test_a_unit_of_the_agency_is_accepted_and_counted_once() -> None:
    """R-FRM-12."""
    draft = a_draft(required_skills=dict.fromkeys(GROUPS, ("X-DGA-001", "X-DGA-001")))

    content = announced(draft, FRAMEWORK, own_units=("X-DGA-001",), today=TODAY)

    assert content.required_skills["Academic"] == ("X-DGA-001",)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"target_stage": "E"}, errors.AmbiguousCode),
        ({"target_stage": "Late", "groups": (a_group("Others", "Early"),)}, errors.UnknownStage),
        ({"groups": (a_group("Others", "M"),)}, errors.AmbiguousCode),
        ({"groups": (a_group("Robots"),)}, errors.UnknownGroup),
        ({"required_skills": dict.fromkeys((*GROUPS, "Robots"), DLIT)}, errors.UnknownGroup),
        ({"goals": (a_goal(2),)}, errors.UnknownHorizon),
        ({"goals": (a_goal(1, "world_peace"),)}, errors.UnknownGoal),
        ({"themes": (a_theme(), a_theme())}, errors.ThemeYearTwice),
        ({"themes": (a_theme(groups=("Robots",)),)}, errors.UnknownGroup),
        ({"announced_on": TODAY + dt.timedelta(days=1)}, errors.AnnouncedInFuture),
    ],
)
def test_an_announcement_is_refused_with_its_reason(changes: dict[str, Any], reason: type) -> None:
    assert [type(one) for one in reasons(**changes)] == [reason]


def test_all_reasons_are_said_at_once() -> None:
    found = reasons(target_stage="M", required_skills={"Academic": ("DLit999",)}, goals=(a_goal(7),))

    assert {type(one) for one in found} == {
        errors.AmbiguousCode,
        errors.SkillsMustAccompanyRoles,
        errors.UnknownSkillUnit,
        errors.UnknownHorizon,
    }


def test_goals_of_one_three_and_five_years_are_accepted_with_or_without_a_link() -> None:
    """R-ORG-03; R-ORG-04 is a "should"."""
    goals = (a_goal(1, "digital_culture"), a_goal(3), a_goal(5, "smart_government_for_citizen"))

    assert announced(a_draft(goals=goals), FRAMEWORK, own_units=(), today=TODAY).stage == "Early"


def test_a_theme_without_groups_is_for_every_group_and_themes_are_in_order() -> None:
    """R-ORG-21, R-ORG-22."""
    themes = (a_theme(year=2, groups=("Others",)), a_theme(year=1))

    content = announced(a_draft(themes=themes), FRAMEWORK, own_units=(), today=TODAY)

    assert [(theme.year, theme.groups) for theme in content.themes] == [(1, GROUPS), (2, ("Others",))]
