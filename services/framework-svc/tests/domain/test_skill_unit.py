from typing import Any

import pytest
from framework_builders import component_texts, the_framework
from framework_svc.domain import errors
from framework_svc.domain.errors import SkillUnitRefused
from framework_svc.domain.skill_unit import CodeSpaces, define, space_of

FRAMEWORK = the_framework()
NO_SPACE_YET = CodeSpaces(own=None, of_others=frozenset())


def reasons(
    code: str = "X-DGA-001",
    *,
    components: dict[str, Any] | None = None,
    spaces: CodeSpaces = NO_SPACE_YET,
    is_taken: bool = False,
) -> list[type]:
    texts = component_texts() if components is None else components
    try:
        define(code, texts, FRAMEWORK, spaces=spaces, is_taken=is_taken)
    except SkillUnitRefused as refused:
        return [type(reason) for reason in vars(refused)["reasons"]]
    return []


def test_a_unit_with_all_components_may_be_defined() -> None:
    """R-FRM-09, R-FRM-12."""
    assert reasons() == []
    assert reasons(spaces=CodeSpaces(own="DGA", of_others=frozenset())) == []


@pytest.mark.parametrize("code", ["DLit400", "X-DGA", "X-dga-001", "X-D-001", "X-DGA-๐๐๑", "X-DGA-0001"])
def test_a_code_has_the_form_of_an_agency_code(code: str) -> None:
    assert reasons(code) == [errors.CodeOutsideOwnSpace]
    assert space_of(code) is None


def test_a_code_of_the_framework_cannot_be_defined_again() -> None:
    assert reasons("DLit100") == [errors.CodeOutsideOwnSpace, errors.SkillUnitCodeTaken]


def test_a_code_is_used_once() -> None:
    assert reasons(is_taken=True) == [errors.SkillUnitCodeTaken]


def test_a_space_belongs_to_one_agency_and_an_agency_has_one() -> None:
    assert reasons(spaces=CodeSpaces(own=None, of_others=frozenset({"DGA"}))) == [errors.CodeSpaceTaken]
    assert reasons(spaces=CodeSpaces(own="OTHER", of_others=frozenset())) == [errors.CodeOutsideOwnSpace]


@pytest.mark.parametrize("text", [None, {"th": "", "en": None}, {"th": "  ", "en": "only English"}])
def test_every_component_needs_a_thai_text(text: Any) -> None:
    """R-FRM-09."""
    assert reasons(components=component_texts(attribute=text)) == [errors.SkillComponentMissing]


def test_each_missing_component_is_a_reason() -> None:
    assert reasons(components={}) == [errors.SkillComponentMissing] * 4


def test_a_fifth_component_is_refused() -> None:
    assert reasons(components=component_texts(luck={"th": "โชค", "en": None})) == [errors.UnknownComponent]
