"""Who acknowledges what: staff, of what their own agency announced, the version in force."""

from typing import Protocol
from uuid import UUID

from framework_svc.domain.errors import NotStaffOfAgency, NotTheOneInForce


class AnnouncementFacts(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


def require_acknowledgeable(
    announcement: AnnouncementFacts, *, agency_id: UUID, in_force: AnnouncementFacts
) -> None:
    """Refuse what does not concern the person, or no longer does, or does not yet.

    Source:
        R-ORG-12 (announced to all its staff), R-CLS-15 (also those assigned to work there).
    """
    if announcement.organisation_id != agency_id:
        raise NotStaffOfAgency
    if announcement.id != in_force.id:
        raise NotTheOneInForce(version_in_force=in_force.version)


def share(acknowledged: int, staff: int | None) -> float | None:
    """In percent, half up to two decimals; None of nobody, and of a number of staff that is not known."""
    return (20_000 * acknowledged + staff) // (2 * staff) / 100 if staff else None
