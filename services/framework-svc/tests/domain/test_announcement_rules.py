import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from framework_builders import (
    DLIT,
    GROUPS,
    TODAY,
    VISION,
    a_draft,
    a_goal,
    a_group,
    a_theme,
    goals,
    the_framework,
)
from framework_svc.domain import errors
from framework_svc.domain.announcement import announced
from framework_svc.domain.announcement_draft import (
    HORIZONS_YEARS,
    MemberDraft,
    WorkingGroupDraft,
    WorkingUnit,
)
from framework_svc.domain.errors import AnnouncementRefused, DomainError
from framework_svc.domain.framework import Kind, roles_at
from framework_svc.domain.overlay import Delta, Laid, NotSelected
from framework_svc.domain.replacement import Address
from hypothesis import given
from hypothesis import strategies as st

FRAMEWORK = the_framework()
REASON = {"th": "พิมพ์เลขที่ผิด", "en": None}


@dataclass(frozen=True)
class Newest:
    id: UUID
    version: int = 1
    announced_on: dt.date = dt.date(2023, 10, 1)


NEWEST = Newest(UUID(int=1))


def a_working_group(person_id: UUID | None, position: str | None) -> WorkingGroupDraft:
    known = MemberDraft(WorkingUnit.PLANNING, None, "ผู้อำนวยการกองแผนงาน")
    return WorkingGroupDraft("12/2566", (known, MemberDraft(WorkingUnit.HR, person_id, position)))


def reasons(overlay: Laid | None = None, **changes: Any) -> list[DomainError]:
    with pytest.raises(AnnouncementRefused) as refused:
        announced(a_draft(**changes), FRAMEWORK, own_units=(), overlay=overlay, newest=NEWEST, today=TODAY)
    return list(vars(refused.value)["reasons"])


def test_an_announcement_says_stage_roles_and_skills() -> None:
    """S03, R-ORG-10, R-ORG-14."""
    content = announced(
        a_draft(target_stage="Connected Government"),
        FRAMEWORK,
        own_units=(),
        overlay=None,
        newest=None,
        today=TODAY,
    )

    assert content.stage == "Developing"
    assert content.roles == roles_at(FRAMEWORK, "Developing")
    assert content.required_skills == dict.fromkeys(GROUPS, DLIT)


def test_a_group_may_repeat_the_stage_of_the_agency_by_any_name() -> None:
    draft = a_draft(groups=(a_group("Technologist", "ระยะเริ่มต้น"), a_group("Others")))

    assert announced(draft, FRAMEWORK, own_units=(), overlay=None, newest=None, today=TODAY).stage == "Early"


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

    content = announced(draft, FRAMEWORK, own_units=("X-DGA-001",), overlay=None, newest=None, today=TODAY)

    assert content.required_skills["Academic"] == ("X-DGA-001",)


def laid(unit: str, *groups: str, release_key: str = "2561.1") -> Laid:
    """The third version of an overlay that does not use a unit, while 2561.1 is current."""
    selection = NotSelected(Address(Kind.SKILL_UNIT, unit), groups, REASON)
    return Laid(3, release_key, "2561.1", Delta(not_selected=(selection,)))


@pytest.mark.parametrize(
    ("not_used_by", "theme_for", "named"),
    [
        ((), (), list(GROUPS)),
        (("Others", "Academic"), (), ["Academic", "Others"]),
        (("Others", "Academic"), ("Service", "Others"), ["Others"]),
    ],
    ids=["used by no group", "by all but two", "of which one has it in a theme"],
)
def test_what_the_agency_does_not_use_it_does_not_require(
    not_used_by: tuple[str, ...], theme_for: tuple[str, ...], named: list[str]
) -> None:
    """R-ORG-15: neither by the set of a group nor by a theme; without groups a theme is for all."""
    theme = a_theme(units=("DL100",), groups=theme_for)

    (reason,) = reasons(laid("DL100", *not_used_by), themes=(theme,))

    assert isinstance(reason, errors.UnitNotSelected)
    assert vars(reason) == {"unit": "DL100", "groups": named, "overlay_version": 3}


def test_a_group_that_uses_a_unit_may_be_required_to_have_it() -> None:
    """R-ORG-15: the selection of one group says nothing of the others."""
    required = dict.fromkeys(GROUPS, DLIT) | {"Others": ("DL100",)}
    draft = a_draft(required_skills=required, themes=(a_theme(groups=("Academic",)),))
    overlay = laid("DLit100", "Others")

    content = announced(draft, FRAMEWORK, own_units=(), overlay=overlay, newest=None, today=TODAY)

    assert content.required_skills["Academic"] == DLIT


def test_an_overlay_on_another_release_is_neither_taken_nor_passed_over() -> None:
    """R-ORG-15: whether it leaves out what is required or not, the agency moves it first."""
    for unit in ("DLit100", "DS300"):
        (reason,) = reasons(laid(unit, release_key="2560.1"))

        assert isinstance(reason, errors.OverlayBehind)
        assert vars(reason) == {
            "overlay_version": 3, "overlay_release_key": "2560.1", "current_release_key": "2561.1",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"target_stage": "E"}, errors.AmbiguousCode),
        ({"target_stage": "Late", "groups": (a_group("Others", "Early"),)}, errors.UnknownStage),
        ({"groups": (a_group("Others", "M"),)}, errors.AmbiguousCode),
        ({"groups": (a_group("Robots"),)}, errors.UnknownGroup),
        ({"required_skills": dict.fromkeys((*GROUPS, "Robots"), DLIT)}, errors.UnknownGroup),
        ({"vision": VISION, "goals": (*goals(), *goals(2))}, errors.UnknownHorizon),
        ({"vision": VISION, "goals": (*goals(), a_goal(1, "world_peace"))}, errors.UnknownGoal),
        ({"vision": VISION, "goals": (*goals(), a_goal(5))}, errors.GoalNotLinked),
        ({"vision": VISION, "goals": goals(1, 5)}, errors.HorizonsMissing),
        ({"vision": VISION}, errors.HorizonsMissing),
        ({"goals": goals()}, errors.VisionMissing),
        ({"effective_on": dt.date(2023, 9, 30)}, errors.EffectiveBeforeAnnounced),
        ({"corrects": NEWEST.id}, errors.CorrectionIncomplete),
        ({"correction_reason": REASON, "corrects": None}, errors.CorrectionIncomplete),
        ({"correction_reason": REASON, "corrects": UUID(int=9)}, errors.CorrectsNotNewest),
        ({"announced_on": dt.date(2023, 9, 1)}, errors.AnnouncedBeforeLast),
        ({"working_group": a_working_group(None, "")}, errors.MemberNotNamed),
        ({"themes": (a_theme(), a_theme())}, errors.ThemeYearTwice),
        ({"themes": (a_theme(groups=("Robots",)),)}, errors.UnknownGroup),
        ({"announced_on": TODAY + dt.timedelta(days=1)}, errors.AnnouncedInFuture),
    ],
)
def test_an_announcement_is_refused_with_its_reason(changes: dict[str, Any], reason: type) -> None:
    assert [type(one) for one in reasons(**changes)] == [reason]


def test_all_reasons_are_said_at_once() -> None:
    found = reasons(target_stage="M", required_skills={"Academic": ("DLit999",)}, goals=goals(1, 3, 5, 7))

    assert {type(one) for one in found} == {
        errors.AmbiguousCode,
        errors.SkillsMustAccompanyRoles,
        errors.UnknownSkillUnit,
        errors.UnknownHorizon,
        errors.VisionMissing,
    }


def test_goals_that_are_linked_and_of_all_three_terms_are_accepted() -> None:
    """R-ORG-03, R-ORG-04, R-FRM-08."""
    linked = (a_goal(1, "digital_culture"), *goals(3), a_goal(5, "smart_government_for_citizen"))

    content = announced(
        a_draft(vision=VISION, goals=linked), FRAMEWORK, own_units=(), overlay=None, newest=None, today=TODAY
    )

    assert content.stage == "Early"


@given(st.sets(st.sampled_from(HORIZONS_YEARS), max_size=2))
def test_goals_for_some_terms_are_never_enough(horizons: set[int]) -> None:
    """R-ORG-03: what is stated is stated for 1, 3 and 5 years."""
    stated = tuple(a_goal(years, "digital_culture") for years in horizons)

    (reason,) = reasons(vision=VISION, goals=stated)

    assert isinstance(reason, errors.HorizonsMissing)
    assert vars(reason) == {"horizons": [str(years) for years in HORIZONS_YEARS if years not in horizons]}


def test_a_correction_of_the_newest_with_its_reason_is_accepted() -> None:
    draft = a_draft(corrects=NEWEST.id, correction_reason=REASON)

    assert (
        announced(draft, FRAMEWORK, own_units=(), overlay=None, newest=NEWEST, today=TODAY).stage == "Early"
    )


@pytest.mark.parametrize(("person_id", "position"), [(UUID(int=5), None), (None, "หัวหน้ากลุ่มงาน")])
def test_a_working_group_is_of_persons_or_positions(person_id: UUID | None, position: str | None) -> None:
    """R-ORG-05: it may be set up; its members are never names."""
    draft = a_draft(working_group=a_working_group(person_id, position))

    assert announced(draft, FRAMEWORK, own_units=(), overlay=None, newest=None, today=TODAY).stage == "Early"


def test_a_theme_without_groups_is_for_every_group_and_themes_are_in_order() -> None:
    """R-ORG-21, R-ORG-22."""
    themes = (a_theme(year=2, groups=("Others",)), a_theme(year=1))

    content = announced(
        a_draft(themes=themes), FRAMEWORK, own_units=(), overlay=None, newest=None, today=TODAY
    )

    assert [(theme.year, theme.groups) for theme in content.themes] == [(1, GROUPS), (2, ("Others",))]
