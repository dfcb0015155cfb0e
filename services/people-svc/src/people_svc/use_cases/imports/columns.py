"""Which column of a file is which of ours: by the names in `data/imports/columns.json`, never by position."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from people_svc.domain.imports.cells import plain
from people_svc.domain.imports.errors import ImportColumnsMissing, ImportColumnTwice
from people_svc.domain.imports.job import ImportKind
from people_svc.domain.imports.staff import Codes
from people_svc.domain.organisation import OrganisationKind
from people_svc.domain.person import PersonnelKind, PositionType

_SHOWN_LENGTH = 100


@dataclass(frozen=True)
class Column:
    name: str
    th: str
    en: str


@dataclass(frozen=True)
class Mapped:
    """`places` says where in a row of the file each of `columns` stands; the others are not even kept."""

    columns: list[Column]
    headers: list[str]
    places: list[int]
    dropped: list[str]
    unknown: list[str]


@cache
def _data() -> dict[str, Any]:
    text = resources.files("people_svc").joinpath("data/imports/columns.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def columns_of(kind: ImportKind) -> tuple[Column, ...]:
    return tuple(Column(one["name"], one["th"], one["en"]) for one in _data()["kinds"][kind.value])


@cache
def _aliases(kind: ImportKind) -> Mapping[str, Column]:
    return {
        plain(alias): column
        for column, one in zip(columns_of(kind), _data()["kinds"][kind.value], strict=True)
        for alias in (one["name"], one["th"], one["en"], *one["aliases"])
    }


@cache
def _sensitive() -> tuple[str, ...]:
    return tuple(plain(word) for word in _data()["sensitive"])


def known_names(kind: ImportKind, headers: Sequence[str]) -> int:
    """How many of these headers are ours: what tells the right delimiter."""
    return sum(plain(header) in _aliases(kind) for header in headers)


def mapped(kind: ImportKind, headers: Sequence[str]) -> Mapped:
    """Where our columns stand in a file.

    Raises:
        ImportColumnTwice: Two headers mean the same column, so nobody could say which counts.
        ImportColumnsMissing: Without these no row could be taken.
    """
    found: dict[str, tuple[Column, str, int]] = {}
    dropped: list[str] = []
    unknown: list[str] = []
    for place, header in enumerate(headers):
        if (column := _aliases(kind).get(plain(header))) is None:
            if header.strip():
                (dropped if _is_sensitive(header) else unknown).append(header.strip()[:_SHOWN_LENGTH])
        elif column.name in found:
            raise ImportColumnTwice(column=column.th)
        else:
            found[column.name] = column, header.strip()[:_SHOWN_LENGTH], place
    _refuse_missing(kind, set(found))
    kept = list(found.values())
    return Mapped(
        [one[0] for one in kept], [one[1] for one in kept], [one[2] for one in kept], dropped, unknown
    )


def _is_sensitive(header: str) -> bool:
    return any(word in plain(header) for word in _sensitive())


def _refuse_missing(kind: ImportKind, found: set[str]) -> None:
    names = {column.name: column.th for column in columns_of(kind)}
    wanted: list[list[str]] = [[one["name"]] for one in _data()["kinds"][kind.value] if one.get("required")]
    missing = [choice for choice in (*wanted, *_data()["one_of"][kind.value]) if found.isdisjoint(choice)]
    if missing:
        raise ImportColumnsMissing(columns=[" / ".join(names[name] for name in one) for one in missing])


@cache
def staff_codes() -> Codes:
    data = _data()
    return Codes(
        personnel_kinds=_words(data["personnel_kinds"], PersonnelKind),
        position_types=_words(data["position_types"], PositionType),
        levels={plain(word): code for code, said in data["levels"].items() for word in (code, *said)},
        type_of_level={
            code: kind for code in data["levels"] if (kind := data["types_of_levels"].get(code[0]))
        },
        truths=_words(data["truths"], ()),
    )


@cache
def organisation_kinds() -> Mapping[str, str]:
    return _words(_data()["organisation_kinds"], OrganisationKind)


def _words(said: Mapping[str, str], ours: Any) -> Mapping[str, str]:
    """What files say, and our own words as they are."""
    return {plain(word): meant for word, meant in said.items()} | {plain(word): str(word) for word in ours}
