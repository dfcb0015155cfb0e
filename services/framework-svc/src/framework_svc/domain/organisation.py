"""Organisations as this service needs them: where they stand, and who may announce for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """An organisation as its owner describes it; `path` leads from the root to itself."""

    id: UUID
    parent_id: UUID | None
    path: tuple[UUID, ...]
    is_agency: bool
    version: int


def is_in_subtree(path: Sequence[str], of: Collection[UUID]) -> bool:
    """Whether one of these organisations is the one at the end of the path, or above it."""
    return any(str(organisation_id) in path for organisation_id in of)
