"""What agencies announced, as framework-svc says it: by event, and once by reading its list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service_kit.database import Database

from people_svc.persistence.announcements import is_caught_up, put_announcement
from people_svc.persistence.tables import CatchUp


@dataclass(frozen=True, kw_only=True)
class AnnouncementFacts:
    """The fields that this service needs; `roles` as {group, present_role, future_role}."""

    organisation_id: UUID
    version: int
    announcement_id: UUID
    number: str
    announced_on: dt.date
    effective_on: dt.date
    release_key: str
    stage: str
    roles: list[dict[str, str | None]]
    required_skills: dict[str, list[str]]


def learn_announcements(database: Database, told: Sequence[AnnouncementFacts]) -> None:
    """Keep versions as their owner says them; they never change, so any order and any repetition will do."""
    with database.transaction() as session:
        for facts in told:
            put_announcement(session, vars(facts))


def has_caught_up(database: Database, source: str) -> bool:
    with database.read() as session:
        return is_caught_up(session, source)


def note_caught_up(database: Database, source: str, *, now: dt.datetime) -> None:
    with database.transaction() as session:
        session.merge(CatchUp(source=source, completed_at=now))
