"""The tree of organisations: where a unit may stand, and which agency it belongs to.

A path is the ids from the root to the unit itself, written one after the other in hexadecimal without
separators: digits and a to f sort alike in every collation, so a subtree is one range of an ordinary index.
"""

from enum import StrEnum
from functools import lru_cache
from uuid import UUID

NAME_LENGTH = 300
CODE_SCHEME_LENGTH = 60
CODE_LENGTH = 60
SOURCE_LENGTH = 300
DEPTH_MAX = 12
ID_LENGTH = 32
_AFTER_EVERY_DIGIT = "g"
PATH_LENGTH = DEPTH_MAX * ID_LENGTH


class OrganisationKind(StrEnum):
    """What sort of unit it is; `local` is a local organisation whose form nobody has stated.

    Source: DPIS levels of organisation (rules.md section 8); R-CLS-01 (province); R-LGP-03 (the local forms).
    """

    MINISTRY = "ministry"
    DEPARTMENT = "department"
    DEPARTMENT_EQUIVALENT = "department_equivalent"
    DIVISION = "division"
    SECTION = "section"
    PROVINCE = "province"
    LOCAL = "local"
    PROVINCIAL_ADMINISTRATION = "provincial_administrative_organisation"
    MUNICIPALITY = "municipality"
    SUBDISTRICT_ADMINISTRATION = "subdistrict_administrative_organisation"
    PATTAYA = "pattaya_city"


class TreeLine(StrEnum):
    """Two answers to "under what": by law, or as assigned where that differs; a report says which it used."""

    LEGAL = "legal"
    ASSIGNED = "assigned"


class Provenance(StrEnum):
    """Where a code comes from: a document of ours, another system, or somebody's inference."""

    DOCUMENT = "document"
    EXTERNAL = "external"
    INFERRED = "inferred"


_KIND = OrganisationKind
LOCAL_KINDS = frozenset(
    {
        _KIND.LOCAL,
        _KIND.PROVINCIAL_ADMINISTRATION,
        _KIND.MUNICIPALITY,
        _KIND.SUBDISTRICT_ADMINISTRATION,
        _KIND.PATTAYA,
    }
)
# The committee that approves the plans of a local organisation; a form nobody stated has no known one.
COMMITTEES: dict[OrganisationKind, str] = {
    _KIND.PROVINCIAL_ADMINISTRATION: "ก.จ.จ.",
    _KIND.MUNICIPALITY: "ก.ท.จ.",
    _KIND.SUBDISTRICT_ADMINISTRATION: "ก.อบต.จังหวัด",
    _KIND.PATTAYA: "ก.เมืองพัทยา",
}
_UNITS = (_KIND.MINISTRY, _KIND.DEPARTMENT, _KIND.DEPARTMENT_EQUIVALENT, _KIND.PROVINCE, *sorted(LOCAL_KINDS))
_ROOT_OR_MINISTRY = (None, _KIND.MINISTRY)
_PARENTS: dict[OrganisationKind, tuple[OrganisationKind | None, ...]] = {
    _KIND.MINISTRY: (None,),
    _KIND.DEPARTMENT: _ROOT_OR_MINISTRY,
    _KIND.DEPARTMENT_EQUIVALENT: _ROOT_OR_MINISTRY,
    _KIND.PROVINCE: _ROOT_OR_MINISTRY,
    _KIND.DIVISION: (*_UNITS, _KIND.DIVISION),
    _KIND.SECTION: (*_UNITS, _KIND.DIVISION, _KIND.SECTION),
    **dict.fromkeys(LOCAL_KINDS, (None, _KIND.PROVINCE)),
}


def may_stand_below(kind: OrganisationKind, parent_kind: OrganisationKind | None) -> bool:
    return parent_kind in _PARENTS[kind]


def committee_of(kind: OrganisationKind) -> str | None:
    """The committee to which the plans of a local organisation go; None: not local, or form not stated.

    Source: R-LGP-03.
    """
    return COMMITTEES.get(kind)


@lru_cache(maxsize=4096)  # whoever asks about a unit asks about its path again
def ids_of(path: str) -> tuple[UUID, ...]:
    """The units from the root to the one whose path this is."""
    return tuple(UUID(path[start : start + ID_LENGTH]) for start in range(0, len(path), ID_LENGTH))


def parent_of(path: str) -> UUID | None:
    above = ids_of(path)[:-1]
    return above[-1] if above else None


def is_within(path: str, held: frozenset[UUID]) -> bool:
    """Whether an office held on one of these units reaches this path."""
    return not held.isdisjoint(ids_of(path))


def subtree(path: str) -> tuple[str, str]:
    """The half-open range of the paths of a unit and of all below it."""
    return path, path + _AFTER_EVERY_DIGIT
