"""What can be read of a person, and what is noted of it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

PURPOSE_LENGTH = 200


class What(StrEnum):
    RECORD = "record"
    LIST = "list"
    SEARCH = "search"
    ASSIGNMENTS = "assignments"
    CONTEXT = "context"
    WORK = "work"
    CLASSIFICATION = "classification"
    LOCAL_GROUPS = "local_groups"
    EXPORT = "export"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Who read what, with which classes, on whose behalf and for which purpose; never what it said."""

    id: UUID
    read_at: dt.datetime
    reader: str
    client_id: str
    what: What
    person_id: UUID | None
    classes: list[str]
    on_behalf_of: UUID | None
    purpose: str | None
    query: dict[str, Any] | None
    count: int
