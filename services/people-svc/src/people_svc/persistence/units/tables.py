"""The tree of organisations: each unit as it is today, and the dated facts that say so.

A fact is never rewritten to say something else: a correction is a new row that names the one it corrects,
which stays with the moment from which nobody believes it any more.
"""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, version_mapper, words
from service_kit.ids import new_id
from sqlmodel import Field, SQLModel

from people_svc.domain import organisation as organisations
from people_svc.domain.history import ACTOR_LENGTH, REASON_LENGTH
from people_svc.domain.organisation import OrganisationKind, Provenance, TreeLine
from people_svc.domain.words import Name
from people_svc.persistence.base import KEY, Base


class Fact(SQLModel):
    """Who recorded a dated fact, and what it corrects; `superseded_at`: no longer believed since then."""

    recorded_at: dt.datetime
    recorded_by: str | None = Field(default=None, max_length=ACTOR_LENGTH)
    corrects_id: UUID | None = None
    reason: str | None = Field(default=None, max_length=REASON_LENGTH)
    superseded_at: dt.datetime | None = None


@version_mapper
class Organisation(Base, Versioned, table=True):
    """A unit as it is today; `path` is its place in the legal line, `agency_id` the nearest agency in it.

    `assigned_path` is given where the assigned line differs. Names, parents and paths of other days are in
    the tables below; `placed_on` is the day of which this row speaks, None where it is older than those.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    parent_id: UUID | None = Field(foreign_key="organisation.id", index=True)
    kind: OrganisationKind = Field(sa_type=words(OrganisationKind))
    name_th: str = Field(max_length=organisations.NAME_LENGTH)
    name_en: str | None = Field(max_length=organisations.NAME_LENGTH)
    name_key: str | None = Field(default=None, sa_type=KEY)
    is_agency: bool
    agency_id: UUID | None = Field(index=True)
    path: str = Field(max_length=organisations.PATH_LENGTH, unique=True)
    assigned_path: str | None = Field(default=None, max_length=organisations.PATH_LENGTH)
    placed_on: dt.date | None = None
    registered_at: dt.datetime

    @property
    def name(self) -> Name:
        return Name(self.name_th, self.name_en)


class OrganisationName(Base, Fact, table=True):
    __tablename__ = "organisation_name"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name_th: str = Field(max_length=organisations.NAME_LENGTH)
    name_en: str | None = Field(max_length=organisations.NAME_LENGTH)
    valid_from: dt.date = Field(index=True)
    valid_until: dt.date | None

    @property
    def name(self) -> Name:
        return Name(self.name_th, self.name_en)


class OrganisationParent(Base, Fact, table=True):
    """Under what a unit stands in one line; without a row in the assigned line it is as in the legal one."""

    __tablename__ = "organisation_parent"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    line: TreeLine = Field(sa_type=words(TreeLine))
    parent_id: UUID | None = Field(foreign_key="organisation.id", index=True)
    valid_from: dt.date
    valid_until: dt.date | None


class OrganisationPath(Base, table=True):
    """Where a unit stands in a period, drawn from the parents: a subtree of any day is one range of paths."""

    __tablename__ = "organisation_path"
    __table_args__ = (sa.Index("ix_organisation_path_line_path", "line", "path", "valid_from"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    line: TreeLine = Field(sa_type=words(TreeLine))
    path: str = Field(max_length=organisations.PATH_LENGTH)
    agency_id: UUID | None
    valid_from: dt.date = Field(index=True)
    valid_until: dt.date | None


class OrganisationCode(Base, table=True):
    """What somebody else calls a unit: the value of a scheme belongs to one unit at a time."""

    __tablename__ = "organisation_code"
    __table_args__ = (
        sa.Index(
            "uq_organisation_code_in_use",
            "scheme",
            "value",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    scheme: str = Field(max_length=organisations.CODE_SCHEME_LENGTH)
    value: str = Field(max_length=organisations.CODE_LENGTH)
    provenance: Provenance = Field(sa_type=words(Provenance))
    source: str | None = Field(max_length=organisations.SOURCE_LENGTH)
    recorded_at: dt.datetime
    withdrawn_at: dt.datetime | None = None
