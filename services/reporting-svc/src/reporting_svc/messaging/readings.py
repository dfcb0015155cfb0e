"""Our reading of what other services say: only the fields we need, the rest is ignored.

Data of an event and items of a reference list have the same fields. What does not fit raises
pydantic's ValidationError, a ValueError, by which the consumer parks the event.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from reporting_svc.domain.facts import (
    Announcement,
    Classification,
    Organisation,
    Person,
    Plan,
)

FINAL_STATUSES = frozenset({"final", "finalised"})

_ORGANISATION = TypeAdapter(Organisation)
_PERSON = TypeAdapter(Person)
_CLASSIFICATION = TypeAdapter(Classification)
_ANNOUNCEMENT = TypeAdapter(Announcement)
_PLAN = TypeAdapter(Plan)


class _Status(BaseModel):
    status: str


def organisation(data: Mapping[str, Any]) -> Organisation:
    return _ORGANISATION.validate_python(data)


def person(data: Mapping[str, Any]) -> Person:
    return _PERSON.validate_python(data)


def classification(data: Mapping[str, Any]) -> Classification:
    return _CLASSIFICATION.validate_python(data)


def final_classification(data: Mapping[str, Any]) -> Classification | None:
    """A group counts once it is settled, not while it is proposed or waits for the second level."""
    return classification(data) if _Status.model_validate(data).status in FINAL_STATUSES else None


def announcement(data: Mapping[str, Any]) -> Announcement:
    return _ANNOUNCEMENT.validate_python(data)


def plan(data: Mapping[str, Any]) -> Plan:
    return _PLAN.validate_python(data)
