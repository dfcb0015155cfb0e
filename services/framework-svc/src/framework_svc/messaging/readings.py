"""What this service reads of what others say; the same for events and for catching up."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service_kit.events import canonical

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


def person(told: Mapping[str, Any]) -> dict[str, Any]:
    """Where a person works now, and from when to when in service; raises KeyError or ValueError."""
    until = told["active_until"]
    return {
        "person_id": UUID(told["person_id"]),
        "organisation_id": UUID(told["context_organisation_id"]),
        "active_from": dt.date.fromisoformat(told["active_from"]),
        "active_until": dt.date.fromisoformat(until) if until else None,
        "version": told["version"],
    }


def classification(told: Mapping[str, Any]) -> dict[str, Any]:
    """Who holds which role, under which announcement; raises KeyError or ValueError."""
    return {
        "classification_id": UUID(told["classification_id"]),
        "person_id": UUID(told["person_id"]),
        "organisation_id": UUID(told["organisation_id"]),
        **{name: told[name] for name in ("announcement_version", "group", "role", "future_role")},
        **{name: told[name] for name in ("status", "version")},
    }


def plan(told: Mapping[str, Any]) -> dict[str, Any]:
    """Which role and units a plan is for, and whether it goes on; raises KeyError or ValueError."""
    return {
        "plan_id": UUID(told["plan_id"]),
        "agency_id": UUID(told["agency_id"]),
        "skill_units": canonical(sorted(told["skill_units"])),
        **{name: told[name] for name in ("role", "status", "version")},
    }
