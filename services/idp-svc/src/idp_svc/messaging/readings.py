"""What this service reads of what others say; the same for events and for catching up.

`version` is the version of the thing that is spoken of; unknown fields are ignored.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

Data = dict[str, Any]


def person(data: Data, version: int) -> Data:
    return {
        "person_id": UUID(data["person_id"]),
        "organisation_id": UUID(data["organisation_id"]),
        "agency_id": UUID(data["agency_id"]),
        "path": list(data["path"]),
        "supervisor_id": _id(data["supervisor_id"]),
        "next_supervisor_id": _id(data["next_supervisor_id"]),
        "is_director_level": bool(data["is_director_level"]),
        "active_from": dt.date.fromisoformat(data["active_from"]),
        "active_until": _date(data["active_until"]),
        "version": version,
    }


def erased_person(data: Data, _version: int) -> UUID:
    return UUID(data["person_id"])


def organisation(data: Data, version: int) -> Data:
    return {
        "organisation_id": UUID(data["organisation_id"]),
        "path": list(data["path"]),
        "agency_id": _id(data["agency_id"]),
        "version": version,
    }


def classification(data: Data, version: int) -> Data:
    skills = data["required_skills"]
    return {
        "person_id": UUID(data["person_id"]),
        "classification_id": UUID(data["classification_id"]),
        "organisation_id": UUID(data["organisation_id"]),
        "group": data["group"],
        "role": data["role"],
        "announcement_version": data["announcement_version"],
        "required_skills": None if skills is None else list(skills),
        "version": version,
    }


def final_classification(data: Data) -> Data | None:
    """The list has classifications that are still being decided on; the events that we hear have not."""
    return classification(data, data["version"]) if data["status"] == "final" else None


def delegation(data: Data, version: int) -> Data:
    return {
        "delegation_id": UUID(data["delegation_id"]),
        "from_person_id": UUID(data["from_person_id"]),
        "to_person_id": UUID(data["to_person_id"]),
        "scope": data["scope"],
        "starts_on": dt.date.fromisoformat(data["starts_on"]),
        "ends_on": dt.date.fromisoformat(data["ends_on"]),
        "order_number": data["order_number"],
        "version": version,
    }


def release(data: Data, version: int) -> Data:
    return {
        "release_id": UUID(data["release_id"]),
        "framework_key": data["framework_key"],
        "release_key": data["release_key"],
        "tools": {tool["key"]: int(tool["bucket_percent"]) for tool in data["tools"]},
        "skill_units": list(data["skill_units"]),
        "components": list(data["components"]),
        "published_at": _moment(data.get("published_at")),  # events of before it was told are kept for long
        "withdrawn_at": _moment(data.get("withdrawn_at")),
        "version": version,
    }


def withdrawal(data: Data, version: int) -> Data:
    return {
        "release_id": UUID(data["release_id"]),
        "withdrawn_at": _moment(data["withdrawn_at"]),
        "version": version,
    }


def listed(read: Callable[[Data, int], Data]) -> Callable[[Data], Data]:
    """Reads an item of a list, which carries its own version."""
    return lambda item: read(item, item["version"])


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _date(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)
