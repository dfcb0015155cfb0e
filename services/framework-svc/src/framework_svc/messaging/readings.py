"""What this service reads of what people-svc says; the same for events and for catching up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from framework_svc.domain.organisation import OrganisationFacts


def organisation(told: Mapping[str, Any]) -> OrganisationFacts:
    """What we need of an organisation.

    Raises:
        KeyError, ValueError: It tells less than it promises.
    """
    return OrganisationFacts(
        id=UUID(told["organisation_id"]),
        parent_id=UUID(told["parent_id"]) if told["parent_id"] else None,
        path=tuple(UUID(step) for step in told["path"]),
        is_agency=told["is_agency"],
        version=told["version"],
    )
