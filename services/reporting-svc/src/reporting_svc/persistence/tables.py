"""The tables of reporting-svc; the only file with table=True.

All are projections: each row repeats what another service said, and `version` is that service's count of its
own changes, so these tables are not Versioned. Nothing refers to anything by a foreign key, because facts
arrive in any order.
"""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import new_registry
from service_kit.tables import add_kit_tables
from sqlmodel import Field, SQLModel

REGISTRY = new_registry()
add_kit_tables(REGISTRY.metadata)

NAME_LENGTH = 500
WORD_LENGTH = 100


class Base(SQLModel, registry=REGISTRY):
    """What every table of this service starts from."""


class OrganisationFact(Base, table=True):
    __tablename__ = "organisation_fact"

    organisation_id: UUID = Field(primary_key=True)
    parent_id: UUID | None = Field(default=None, index=True)
    path: list[str] = Field(sa_type=sa.JSON)
    name_th: str = Field(max_length=NAME_LENGTH)
    name_en: str | None = Field(default=None, max_length=NAME_LENGTH)
    kind: str = Field(max_length=WORD_LENGTH)
    is_agency: bool
    version: int


class OrganisationLine(Base, table=True):
    """An organisation below (or the same as) another, so that a subtree is one indexed join."""

    __tablename__ = "organisation_line"

    ancestor_id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(primary_key=True, index=True)


class PersonFact(Base, table=True):
    __tablename__ = "person_fact"

    person_id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(index=True)
    agency_id: UUID
    context_organisation_id: UUID = Field(index=True)
    personnel_kind: str = Field(max_length=WORD_LENGTH)
    active_from: dt.date
    active_until: dt.date | None = None
    version: int


class ClassificationFact(Base, table=True):
    """The classification of a person that was settled last."""

    __tablename__ = "classification_fact"

    person_id: UUID = Field(primary_key=True)
    classification_id: UUID
    group: str | None = Field(default=None, max_length=WORD_LENGTH)
    role: str | None = Field(default=None, max_length=WORD_LENGTH)
    stage: str | None = Field(default=None, max_length=WORD_LENGTH)
    announcement_version: int
    version: int
    settled_at: dt.datetime | None = None


class AnnouncementFact(Base, table=True):
    """The announcement of an organisation that has the highest number of version."""

    __tablename__ = "announcement_fact"

    organisation_id: UUID = Field(primary_key=True)
    announcement_id: UUID
    version: int
    number: str = Field(max_length=WORD_LENGTH)
    announced_on: dt.date
    stage: str = Field(max_length=WORD_LENGTH)


class PlanFact(Base, table=True):
    __tablename__ = "plan_fact"
    __table_args__ = (sa.Index("ix_plan_fact_person_id_fiscal_year_be", "person_id", "fiscal_year_be"),)

    plan_id: UUID = Field(primary_key=True)
    person_id: UUID
    organisation_id: UUID
    fiscal_year_be: int
    status: str = Field(max_length=WORD_LENGTH)
    revision: int
    version: int
    made_on: dt.date | None = None
    progressed_on: dt.date | None = None
    completed_on: dt.date | None = None
    cancelled_on: dt.date | None = None


class CaughtUp(Base, table=True):
    """A list of another service that was read to its end once."""

    __tablename__ = "caught_up"

    source: str = Field(primary_key=True, max_length=WORD_LENGTH)
    at: dt.datetime
