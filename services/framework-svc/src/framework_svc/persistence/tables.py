"""The tables of framework-svc; those of its other parts are in their own folders."""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, version_mapper, words
from service_kit.ids import new_id
from sqlmodel import Field

from framework_svc.domain.announcement_draft import NUMBER_LENGTH, POSITION_LENGTH, UNIT_CODE_LENGTH
from framework_svc.domain.framework import KEY_LENGTH, RELEASE_KEY_LENGTH, Kind
from framework_svc.domain.lifecycle import ReleaseState, Resolution
from framework_svc.domain.skill_unit import SPACE_LENGTH
from framework_svc.persistence.acknowledgements.tables import Acknowledgement, PersonHeard
from framework_svc.persistence.base import (
    REGISTRY,
    SUBJECT_LENGTH,
    Base,
    NodeContent,
    OfRelease,
    nullable_json,
)
from framework_svc.persistence.exchange.tables import (
    CaseObject,
    ReleaseImport,
    ReleaseImportNode,
    ReleaseImportRow,
)
from framework_svc.persistence.mappings.tables import Mapping
from framework_svc.persistence.overlays.tables import Overlay

# Named so that whoever knows this module knows every table.
__all__ = [
    "REGISTRY",
    "Acknowledgement",
    "Base",
    "CaseObject",
    "Mapping",
    "OfRelease",
    "Overlay",
    "PersonHeard",
    "ReleaseImport",
    "ReleaseImportNode",
    "ReleaseImportRow",
]


class FrameworkHead(Base, table=True):
    """What releases are issues of."""

    __tablename__ = "framework"

    key: str = Field(primary_key=True, max_length=KEY_LENGTH)
    title: dict[str, str | None] = Field(sa_type=sa.JSON)
    created_at: dt.datetime


_IS_PUBLISHED = sa.text("state = 'published'")


@version_mapper
class Release(Base, Versioned, table=True):
    """One issue of a framework. Once it is published nothing changes but its state; `digest` says it was."""

    __table_args__ = (
        # The published one is the current one, also when two are published at the same moment.
        sa.Index(
            "ix_release_current",
            "framework_key",
            unique=True,
            sqlite_where=_IS_PUBLISHED,
            postgresql_where=_IS_PUBLISHED,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    framework_key: str = Field(max_length=KEY_LENGTH)
    key: str = Field(max_length=RELEASE_KEY_LENGTH, unique=True)
    state: ReleaseState = Field(sa_type=words(ReleaseState))
    based_on: str | None = Field(default=None, max_length=RELEASE_KEY_LENGTH)
    title: dict[str, str | None] = Field(sa_type=sa.JSON)
    documents: dict[str, str] = Field(sa_type=sa.JSON)
    notes: list[dict[str, str | None]] = Field(sa_type=sa.JSON)
    extensions: dict[str, Any] | None = Field(
        default=None, sa_type=nullable_json()
    )  # of other systems, as they came
    counts: dict[str, int] = Field(sa_type=sa.JSON)
    replacements: list[dict[str, Any]] = Field(default=[], sa_type=sa.JSON)
    edited_by: str = Field(max_length=SUBJECT_LENGTH)
    edited_at: dt.datetime
    head: str | None = Field(default=None, sa_type=sa.Text)
    digest: str | None = Field(default=None, max_length=64)
    published_by: str | None = Field(default=None, max_length=SUBJECT_LENGTH)
    published_at: dt.datetime | None = Field(default=None, index=True)
    withdrawn_at: dt.datetime | None = None
    notice: dict[str, str | None] | None = Field(default=None, sa_type=nullable_json())


class Node(Base, OfRelease, NodeContent, table=True):
    """Anything that a release holds: a stage, a role, a unit, a tool.

    `body` and `view` are the bytes by which it is answered for ever, made when the release is published.
    """

    __table_args__ = (
        sa.UniqueConstraint("release_id", "kind", "key"),
        sa.UniqueConstraint("release_id", "kind", "position"),
        sa.Index("ix_node_release_id_number", "release_id", "number"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    body: str | None = Field(default=None, sa_type=sa.Text)
    view: str | None = Field(default=None, sa_type=sa.Text)


class Comment(Base, table=True):
    """What somebody says of a node of a draft, and what the office answers; kept with the release."""

    __tablename__ = "node_comment"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    release_id: UUID = Field(foreign_key="release.id", index=True)
    kind: Kind = Field(sa_type=words(Kind))
    key: str = Field(max_length=KEY_LENGTH)
    text: str = Field(sa_type=sa.Text)
    written_by: str = Field(max_length=SUBJECT_LENGTH)
    written_at: dt.datetime
    resolution: Resolution | None = Field(default=None, sa_type=words(Resolution))
    reply: str | None = Field(default=None, sa_type=sa.Text)
    answered_by: str | None = Field(default=None, max_length=SUBJECT_LENGTH)
    answered_at: dt.datetime | None = None


class Organisation(Base, table=True):
    """What people-svc says about an organisation; `version` is that of its owner."""

    id: UUID = Field(primary_key=True)
    parent_id: UUID | None = Field(index=True)
    path: list[str] = Field(sa_type=sa.JSON)
    is_agency: bool
    version: int


class CatchUp(Base, table=True):
    """Another service's list that was once read to its end."""

    __tablename__ = "catch_up"

    source: str = Field(primary_key=True, max_length=KEY_LENGTH)
    completed_at: dt.datetime


@version_mapper
class TargetStage(Base, OfRelease, Versioned, table=True):
    """The stage that an organisation means to reach; says nothing to its people until it is announced."""

    __tablename__ = "target_stage"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    stage: str = Field(max_length=KEY_LENGTH)
    set_by: str = Field(max_length=SUBJECT_LENGTH)
    set_at: dt.datetime


class Announcement(Base, OfRelease, table=True):
    """One version of what an agency announced; never changed, only followed by the next version."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "version"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    version: int
    number: str = Field(max_length=NUMBER_LENGTH)
    announced_on: dt.date
    effective_on: dt.date
    signatory_position: str = Field(max_length=POSITION_LENGTH)
    stage: str = Field(max_length=KEY_LENGTH)
    vision: dict[str, str | None] | None = Field(sa_type=nullable_json())
    goals: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    roles: list[dict[str, str | None]] = Field(sa_type=sa.JSON)
    required_skills: dict[str, list[str]] = Field(sa_type=sa.JSON)
    themes: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    working_group: dict[str, Any] | None = Field(default=None, sa_type=nullable_json())
    corrects: UUID | None = Field(default=None, foreign_key="announcement.id", unique=True)
    correction_reason: dict[str, str | None] | None = Field(default=None, sa_type=nullable_json())
    overlay_version: int | None = None  # of the agency's overlay on this framework, as it was then
    published_by: str = Field(max_length=SUBJECT_LENGTH)
    published_at: dt.datetime


class CodeSpace(Base, table=True):
    """The middle of an agency's own unit codes; belongs to the agency that used it first."""

    __tablename__ = "code_space"

    space: str = Field(primary_key=True, max_length=SPACE_LENGTH)
    organisation_id: UUID = Field(foreign_key="organisation.id", unique=True)


class AgencySkillUnit(Base, OfRelease, table=True):
    """A unit that an agency has defined for itself."""

    __tablename__ = "agency_skill_unit"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    code: str = Field(max_length=UNIT_CODE_LENGTH, unique=True)
    title: dict[str, str | None] = Field(sa_type=sa.JSON)
    components: dict[str, dict[str, str | None]] = Field(sa_type=sa.JSON)
    defined_by: str = Field(max_length=SUBJECT_LENGTH)
    defined_at: dt.datetime
