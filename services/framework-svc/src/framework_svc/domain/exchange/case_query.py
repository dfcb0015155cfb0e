"""How a list of CASE documents is narrowed: `sort`, `orderBy`, `filter`, `fields`, as the REST binding says.

    filter=title~'ดิจิทัล' AND adoptionStatus='Adopted'

One logical operator joins the comparisons; a comparison is of text, without case for `~`.

Source:
    1EdTech CASE 1.1 REST/JSON binding, section on query parameters.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from framework_svc.domain.errors_exchange import CaseSelectionUnknown, CaseSortUnknown

FIELDS = (
    "identifier",
    "uri",
    "frameworkType",
    "caseVersion",
    "creator",
    "title",
    "lastChangeDateTime",
    "officialSourceURL",
    "publisher",
    "description",
    "subject",
    "subjectURI",
    "language",
    "version",
    "adoptionStatus",
    "statusStartDate",
    "statusEndDate",
    "licenseURI",
    "notes",
    "CFPackageURI",
    "extensions",
)
COMPARISONS_MAX = 10
_COMPARISON = re.compile(r"\s*(\w+)\s*(!=|>=|<=|=|>|<|~)\s*'([^']*)'\s*")
_JOINT = re.compile(r"(?<=')\s+(AND|OR)\s+", re.IGNORECASE)
_MEANING: Mapping[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "~": lambda text, part: part.casefold() in text.casefold(),
}

Document = dict[str, Any]


def filtered(documents: Sequence[Document], condition: str | None) -> list[Document]:
    """Raises CaseSelectionUnknown."""
    if condition is None:
        return list(documents)
    texts = _JOINT.split(condition)
    joints = {joint.upper() for joint in texts[1::2]}
    parts = [_COMPARISON.fullmatch(text) for text in texts[::2]]
    if len(joints) > 1 or len(parts) > COMPARISONS_MAX:
        raise CaseSelectionUnknown(fields=list(FIELDS))
    found = []
    for part in parts:
        if part is None or part[1] not in FIELDS:
            raise CaseSelectionUnknown(fields=list(FIELDS))
        found.append((part[1], _MEANING[part[2]], part[3]))
    join = any if joints == {"OR"} else all
    return [
        one for one in documents if join(holds(_text(one.get(name)), wanted) for name, holds, wanted in found)
    ]


def sorted_by(documents: Sequence[Document], field: str | None, *, descending: bool) -> list[Document]:
    """Raises CaseSortUnknown."""
    if field is None:
        return list(documents)
    if field not in FIELDS:
        raise CaseSortUnknown(fields=list(FIELDS))
    return sorted(documents, key=lambda one: _text(one.get(field)), reverse=descending)


def selected(documents: Sequence[Document], fields: str | None) -> list[Document]:
    """Raises CaseSelectionUnknown."""
    if fields is None:
        return list(documents)
    wanted = [name.strip() for name in fields.split(",")]
    if not set(wanted) <= set(FIELDS):
        raise CaseSelectionUnknown(fields=list(FIELDS))
    return [{name: one[name] for name in wanted if name in one} for one in documents]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
