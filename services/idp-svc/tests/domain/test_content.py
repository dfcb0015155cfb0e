"""The seven elements: R-IDP-05, R-IDP-08, R-FRM-12, R-FRM-15; scenario S11."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from idp_builders import END, START, TOOLS, UNITS, an_activity, skills, whole_content
from idp_svc.domain import errors
from idp_svc.domain.content import (
    ELEMENT_NAMES,
    Content,
    Element,
    Framework,
    SkillLine,
    is_additional,
    missing_elements,
    refuse_unfinished,
    refuse_unsound,
    unsound,
)

FRAMEWORK = Framework(TOOLS, frozenset(UNITS))
AWAY: dict[Element, dict[str, Any]] = {
    Element.MISSION: {"mission": None},
    Element.SKILLS: {"skills": (), "activities": ()},
    Element.GOAL: {"goal": ""},
    Element.METHODS: {"activities": ()},
    Element.PERIOD: {"ends_on": None},
    Element.APPLICATION: {"application": None},
}


def content(**changed: Any) -> Content:
    return Content(**whole_content(**changed))


def test_a_whole_plan_can_be_submitted() -> None:
    refuse_unsound(content(), FRAMEWORK)
    refuse_unfinished(content(), role="A1")


def test_an_empty_draft_is_incomplete_but_not_wrong() -> None:
    assert unsound(Content(), FRAMEWORK) == []
    assert missing_elements(Content(), role=None) == list(Element)


def test_the_missing_seventh_element_is_named_in_thai_and_english() -> None:
    """S11: IDP_ELEMENT_MISSING: แนวทางการประยุกต์ใช้ในการทำงาน."""
    with pytest.raises(errors.ElementMissing) as refusal:
        refuse_unfinished(content(application=None), role="A1")

    assert vars(refusal.value) == {
        "elements": ["application"],
        "elements_th": ["แนวทางการประยุกต์ใช้ในการทำงาน"],
        "elements_en": ["application at work"],
    }


@pytest.mark.parametrize("element", AWAY)
def test_each_element_is_missed(element: Element) -> None:
    assert element in missing_elements(content(**AWAY[element]), role="A1")


def test_without_a_role_the_first_element_is_missing() -> None:
    assert missing_elements(content(), role=None) == [Element.ROLE_AND_BEHAVIOUR]


@given(st.sets(st.sampled_from(sorted(AWAY)), min_size=1))
def test_all_missing_elements_are_told_at_once(away: set[Element]) -> None:
    changed = {name: value for element in away for name, value in AWAY[element].items()}

    with pytest.raises(errors.ElementMissing) as refusal:
        refuse_unfinished(content(**changed), role="A1")

    assert away <= set(vars(refusal.value)["elements"])


def test_every_element_has_a_name_in_both_languages() -> None:
    assert set(ELEMENT_NAMES) == set(Element)
    assert len(Element) == 7


def test_every_skill_needs_an_activity() -> None:
    with pytest.raises(errors.SkillWithoutMethod) as refusal:
        refuse_unfinished(content(activities=(an_activity("DLit200"),)), role="A1")

    assert vars(refusal.value)["units"] == ["DLit100", "DLit300"]


def test_activities_lie_within_the_period() -> None:
    late = an_activity(ends_on=END + dt.timedelta(days=1))
    early = an_activity(starts_on=START - dt.timedelta(days=1))

    with pytest.raises(errors.ActivityOutsidePeriod) as refusal:
        refuse_unfinished(
            content(skills=skills("DLit100"), activities=(late, an_activity(), early)), role="A1"
        )

    assert vars(refusal.value)["numbers"] == ["1", "3"]


def test_all_reasons_are_told_at_once() -> None:
    with pytest.raises(errors.PlanNotSubmittable) as refusal:
        refuse_unfinished(
            content(goal=None, activities=(an_activity(),)), role="A1", others=[errors.NoReviewer()]
        )

    reasons = [type(reason) for reason in vars(refusal.value)["reasons"]]
    assert reasons == [errors.ElementMissing, errors.SkillWithoutMethod, errors.NoReviewer]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"ends_on": START - dt.timedelta(days=1)}, errors.PeriodReversed),
        (
            {"activities": (an_activity(starts_on=END, ends_on=START),)},
            errors.PeriodReversed,
        ),
        ({"skills": (SkillLine("DLit100", 1), SkillLine("DLit200", 1))}, errors.PriorityUnfit),
        ({"skills": (SkillLine("DLit100", 1), SkillLine("DLit200", 3))}, errors.PriorityUnfit),
        ({"skills": skills("DLit100", "DLit100")}, errors.SkillTwice),
        ({"skills": skills("DLit100", "DLit999")}, errors.UnknownSkillUnit),
        ({"activities": (an_activity(tool="hypnosis"),)}, errors.UnknownTool),
        ({"activities": (an_activity("DLit300"),)}, errors.ActivityWithoutSkill),
    ],
)
def test_what_is_wrong_is_refused_in_a_draft_too(changed: Any, refusal: type[Exception]) -> None:
    """S11: IDP_PERIOD, IDP_PRIORITY, UNKNOWN_TOOL, and their kin."""
    given_content = {"skills": skills("DLit100", "DLit200"), "activities": (an_activity(),), **changed}

    with pytest.raises(refusal):
        refuse_unsound(content(**given_content), FRAMEWORK)


def test_several_faults_are_told_at_once() -> None:
    bad = content(ends_on=dt.date(2023, 1, 1), activities=(an_activity(tool="hypnosis"),))

    with pytest.raises(errors.ContentRefused) as refusal:
        refuse_unsound(bad, FRAMEWORK)

    reasons = {type(reason) for reason in vars(refusal.value)["reasons"]}
    assert reasons == {errors.PeriodReversed, errors.UnknownTool}


@given(st.permutations(range(1, 6)))
def test_priorities_may_come_in_any_order(priorities: list[int]) -> None:
    lines = tuple(SkillLine(f"U{priority}", priority) for priority in priorities)
    framework = Framework(TOOLS, frozenset(line.unit for line in lines))

    assert unsound(Content(skills=lines), framework) == []


@given(st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_priorities_are_one_to_n_or_refused(priorities: list[int]) -> None:
    lines = tuple(SkillLine(f"U{number}", priority) for number, priority in enumerate(priorities))
    framework = Framework(TOOLS, frozenset(line.unit for line in lines))

    found = {type(reason) for reason in unsound(Content(skills=lines), framework)}

    is_fit = sorted(priorities) == list(range(1, len(priorities) + 1))
    assert found == (set() if is_fit else {errors.PriorityUnfit})


def test_a_skill_beyond_the_agency_set_is_additional() -> None:
    """R-FRM-12; an unknown set makes it unknown, not False."""
    assert is_additional("DG500", UNITS) is True
    assert is_additional("DLit100", UNITS) is False
    assert is_additional("DLit100", []) is True
    assert is_additional("DLit100", None) is None
