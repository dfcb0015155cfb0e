"""Units that an agency defines for itself: a code space of its own, and the text of every component."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from framework_svc.domain.errors import (
    CodeOutsideOwnSpace,
    CodeSpaceTaken,
    DomainError,
    SkillComponentMissing,
    SkillUnitCodeTaken,
    SkillUnitRefused,
    UnknownComponent,
)
from framework_svc.domain.framework import Framework
from framework_svc.domain.node import AGENCY_CODE_PREFIX, Bilingual

COMPONENT_LENGTH = 4000
TITLE_LENGTH = 500
SPACE_LENGTH = 12
EXAMPLE = f"{AGENCY_CODE_PREFIX}DGA-001"
_CODE = re.compile(rf"{AGENCY_CODE_PREFIX}([A-Z0-9]{{2,{SPACE_LENGTH}}})-([0-9]{{3}})")


@dataclass(frozen=True)
class CodeSpaces:
    """Who owns which space: the agency's own, once it has one, and that of others."""

    own: str | None
    of_others: frozenset[str]


def space_of(code: str) -> str | None:
    """`X-DGA-001` is of space DGA; None when the code has another form."""
    match = _CODE.fullmatch(code)
    return match[1] if match else None


def define(
    code: str,
    components: Mapping[str, Bilingual],
    framework: Framework,
    *,
    spaces: CodeSpaces,
    is_taken: bool,
) -> None:
    """Check a unit that an agency wants to define.

    Raises:
        SkillUnitRefused: With every reason there is.

    Source:
        R-FRM-09, R-FRM-12, R-ORG-15.
    """
    reasons = [*_against_code(code, spaces), *_against_components(components, framework)]
    if is_taken or code in framework.units:
        reasons.append(SkillUnitCodeTaken())
    if reasons:
        raise SkillUnitRefused(reasons=tuple(reasons))


def _against_code(code: str, spaces: CodeSpaces) -> Iterator[DomainError]:
    space = space_of(code)
    if space is None or (spaces.own is not None and space != spaces.own):
        yield CodeOutsideOwnSpace(
            example=EXAMPLE if spaces.own is None else f"{AGENCY_CODE_PREFIX}{spaces.own}-001"
        )
    elif space in spaces.of_others:
        yield CodeSpaceTaken(space=space)


def _against_components(components: Mapping[str, Bilingual], framework: Framework) -> Iterator[DomainError]:
    """Every component of the framework has a text, and nothing else has one.

    Source:
        R-FRM-09: ability, knowledge, experience, attribute.
    """
    for component in framework.components:
        if not ((components.get(component) or {}).get("th") or "").strip():
            yield SkillComponentMissing(component=component)
    if any(component not in framework.components for component in components):
        yield UnknownComponent(components=list(framework.components))
