"""Who has acknowledged which announcement, and the staff among whom they are counted."""

import datetime as dt
from uuid import UUID

from service_kit.ids import new_id
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from framework_svc.persistence.base import Base


class Acknowledgement(Base, table=True):
    """That a person has seen one version of an announcement; kept with it, and only ever counted."""

    __table_args__ = (UniqueConstraint("announcement_id", "person_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    announcement_id: UUID = Field(foreign_key="announcement.id")
    person_id: UUID
    acknowledged_at: dt.datetime


class PersonHeard(Base, table=True):
    """Where a person works, as people-svc tells it: whose announcement concerns them."""

    __tablename__ = "person_heard"

    person_id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(index=True)
    active_from: dt.date
    active_until: dt.date | None
    version: int
