"""What is known of a person's work: every version is kept, the newest one counts."""

import datetime as dt
from typing import Any
from uuid import UUID

from service_kit.database import words
from sqlmodel import Field

from people_svc.domain.group import Group, Office
from people_svc.domain.history import ACTOR_LENGTH
from people_svc.domain.work import NOTE_LENGTH
from people_svc.persistence.base import JSON, Base


class WorkRecord(Base, table=True):
    """The evidence from which a group is suggested; no type and no level of a position (R-CLS-19)."""

    __tablename__ = "work_record"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    version: int = Field(primary_key=True)
    workload: list[dict[str, Any]] = Field(sa_type=JSON)
    career_path: Group | None = Field(sa_type=words(Group))
    office: Office = Field(sa_type=words(Office))
    assigned_work: list[str] = Field(sa_type=JSON)
    expected_work: list[str] = Field(sa_type=JSON)
    expected_note: str | None = Field(max_length=NOTE_LENGTH)
    recorded_at: dt.datetime
    recorded_by: str = Field(max_length=ACTOR_LENGTH)
