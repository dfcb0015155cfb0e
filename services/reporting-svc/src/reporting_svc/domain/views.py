"""Who sees which figures: only counts and rates, and of these only one's own part of the tree.

OCSC, a dashboard on nothing in particular   everything
HR officer, executive, dashboard             the organisation of the grant and all below it
everybody else                               the totals of the own agency
"""

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class View:
    sees_all: bool = False
    subtrees: frozenset[UUID] = frozenset()
    agency_id: UUID | None = None

    def sees_parts_of(self, path: Set[UUID]) -> bool:
        """May see its units, groups and kinds of personnel too; `path` is from the root to itself."""
        return self.sees_all or not self.subtrees.isdisjoint(path)

    def sees_totals_of(self, organisation_id: UUID, path: Set[UUID]) -> bool:
        return self.sees_parts_of(path) or organisation_id == self.agency_id
