"""The tree of organisations: where a unit may stand, and which agency it belongs to.

A path is the ids from the root to the unit itself, written one after the other in hexadecimal without
separators: digits and a to f sort alike in every collation, so a subtree is one range of an ordinary index.
"""

from enum import StrEnum
from typing import Protocol
from uuid import UUID

from people_svc.domain.errors import OrganisationOutOfPlace, OrganisationTooDeep

NAME_LENGTH = 300
DEPTH_MAX = 12
_ID_LENGTH = 32
_AFTER_EVERY_DIGIT = "g"
PATH_LENGTH = DEPTH_MAX * _ID_LENGTH


class OrganisationKind(StrEnum):
    """Source: DPIS levels of organisation (rules.md section 8); `local` is one of local government."""

    MINISTRY = "ministry"
    DEPARTMENT = "department"
    DIVISION = "division"
    LOCAL = "local"


_PARENTS: dict[OrganisationKind, tuple[OrganisationKind | None, ...]] = {
    OrganisationKind.MINISTRY: (None,),
    OrganisationKind.DEPARTMENT: (None, OrganisationKind.MINISTRY),
    OrganisationKind.DIVISION: (
        OrganisationKind.MINISTRY,
        OrganisationKind.DEPARTMENT,
        OrganisationKind.DIVISION,
        OrganisationKind.LOCAL,
    ),
    OrganisationKind.LOCAL: (None,),
}


class Parent(Protocol):
    @property
    def kind(self) -> OrganisationKind: ...
    @property
    def path(self) -> str: ...
    @property
    def agency_id(self) -> UUID | None: ...


def path_of(organisation_id: UUID, kind: OrganisationKind, parent: Parent | None) -> str:
    """The path of a unit below `parent`, None for a root.

    Raises:
        OrganisationOutOfPlace: Units of this kind do not stand there.
        OrganisationTooDeep: The tree ends above.
    """
    parent_kind = parent.kind if parent else None
    if parent_kind not in _PARENTS[kind]:
        raise OrganisationOutOfPlace(kind=kind, parent_kind=parent_kind or "–")
    above = parent.path if parent else ""
    if len(above) >= PATH_LENGTH:
        raise OrganisationTooDeep(depth_max=DEPTH_MAX)
    return above + organisation_id.hex


def agency_of(organisation_id: UUID, *, is_agency: bool, parent: Parent | None) -> UUID | None:
    """The nearest unit at or above this one that is an agency: the context of role and stage.

    Source:
        R-CLS-15: the department-level or equivalent unit that the person belongs to or is assigned to.
    """
    if is_agency:
        return organisation_id
    return parent.agency_id if parent else None


def ids_of(path: str) -> list[UUID]:
    """The units from the root to the one whose path this is."""
    return [UUID(path[start : start + _ID_LENGTH]) for start in range(0, len(path), _ID_LENGTH)]


def is_within(path: str, held: frozenset[UUID]) -> bool:
    """Whether an office held on one of these units reaches this path."""
    return not held.isdisjoint(ids_of(path))


def subtree(path: str) -> tuple[str, str]:
    """The half-open range of the paths of a unit and of all below it."""
    return path, path + _AFTER_EVERY_DIGIT
