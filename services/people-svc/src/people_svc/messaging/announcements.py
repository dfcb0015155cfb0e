"""How an announcement of framework-svc is read, from an event or from its list: what we need, and no more."""

import datetime as dt
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from people_svc.use_cases.announcements import AnnouncementFacts


class RoleOfGroup(BaseModel):
    group: str
    present_role: str
    future_role: str | None


class Announcement(BaseModel):
    announcement_id: UUID
    organisation_id: UUID
    version: int
    number: str
    announced_on: dt.date
    effective_on: dt.date | None = None  # not said before agencies could name a later day
    release_key: str
    stage: str
    roles: list[RoleOfGroup]
    required_skills: dict[str, list[str]]


def facts_of(data: dict[str, Any]) -> AnnouncementFacts:
    """The facts in the data of an event or in an item of the list.

    Raises:
        ValueError: A field that we need is missing or of another type.
    """
    told = Announcement.model_validate(data).model_dump()
    return AnnouncementFacts(**{**told, "effective_on": told["effective_on"] or told["announced_on"]})
