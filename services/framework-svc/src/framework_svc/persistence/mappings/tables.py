"""Mappings, and what others say of people and plans, kept to be counted."""

import datetime as dt
from typing import Any
from uuid import UUID

from service_kit.database import Versioned, version_mapper
from service_kit.ids import new_id
from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from framework_svc.domain.framework import KEY_LENGTH, RELEASE_KEY_LENGTH
from framework_svc.persistence.base import SUBJECT_LENGTH, Base


@version_mapper
class Mapping(Base, Versioned, table=True):
    """What becomes of the nodes of one release in another; a plan, by which nothing moves yet."""

    __tablename__ = "release_mapping"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    framework_key: str = Field(max_length=KEY_LENGTH, index=True)
    from_id: UUID = Field(foreign_key="release.id")
    from_key: str = Field(max_length=RELEASE_KEY_LENGTH)
    to_id: UUID = Field(foreign_key="release.id")
    to_key: str = Field(max_length=RELEASE_KEY_LENGTH)
    lines: list[dict[str, Any]] = Field(sa_type=JSON)
    edited_by: str = Field(max_length=SUBJECT_LENGTH)
    edited_at: dt.datetime


class ClassificationHeard(Base, table=True):
    """A person's classification as people-svc tells it: only to count whom a change would touch."""

    __tablename__ = "classification_heard"
    # Everything that a count reads, in the order in which it groups: a million rows without sorting them.
    __table_args__ = (
        Index(
            "ix_classification_heard_alike",
            *("status", "organisation_id", "announcement_version"),
            *("group", "role", "future_role", "person_id"),
        ),
    )

    classification_id: UUID = Field(primary_key=True)
    person_id: UUID
    organisation_id: UUID
    announcement_version: int
    group: str | None = Field(max_length=KEY_LENGTH)
    role: str | None = Field(max_length=KEY_LENGTH)
    future_role: str | None = Field(max_length=KEY_LENGTH)
    status: str = Field(max_length=KEY_LENGTH)
    version: int


class PlanHeard(Base, table=True):
    """A plan as idp-svc tells it: only to count those that a change would touch."""

    __tablename__ = "plan_heard"

    plan_id: UUID = Field(primary_key=True)
    agency_id: UUID
    role: str = Field(max_length=KEY_LENGTH, index=True)
    skill_units: str = Field(sa_type=Text)  # as JSON text, so that those alike can be counted together
    status: str = Field(max_length=KEY_LENGTH)
    version: int
