"""Overlays: the head, every version of the content, and moves to another release."""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, version_mapper, words
from service_kit.ids import new_id
from sqlmodel import Field

from framework_svc.domain.framework import KEY_LENGTH, RELEASE_KEY_LENGTH
from framework_svc.domain.overlay import RebaseState
from framework_svc.persistence.base import SUBJECT_LENGTH, Base, OfRelease


@version_mapper
class Overlay(Base, Versioned, table=True):
    """What an agency adds to a framework, adapts and selects; `version` is that of its newest content."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "framework_key"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    framework_key: str = Field(max_length=KEY_LENGTH)
    changed_at: dt.datetime


class OverlayContent(Base, OfRelease, table=True):
    """One version of an overlay: the difference to its base, never a copy; never changed, only followed."""

    __tablename__ = "overlay_content"

    overlay_id: UUID = Field(primary_key=True, foreign_key="overlay.id")
    version: int = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    added: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    adapted: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    not_selected: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    rebased_from: str | None = Field(default=None, max_length=RELEASE_KEY_LENGTH)
    changed_by: str = Field(max_length=SUBJECT_LENGTH)
    changed_at: dt.datetime


@version_mapper
class Rebase(Base, OfRelease, Versioned, table=True):
    """The move of an overlay to another release of its framework, with what was decided on its conflicts."""

    __tablename__ = "overlay_rebase"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    overlay_id: UUID = Field(foreign_key="overlay.id", index=True)
    state: RebaseState = Field(sa_type=words(RebaseState))
    decisions: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    opened_by: str = Field(max_length=SUBJECT_LENGTH)
    opened_at: dt.datetime
    applied_version: int | None = None
    edited_at: dt.datetime
