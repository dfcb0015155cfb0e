"""What releases say in CASE, kept as bytes since publication; imports, and what became of their rows."""

import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, version_mapper, words
from service_kit.ids import new_id
from sqlmodel import Field

from framework_svc.domain.exchange.job import FileFormat, ImportKind, ImportState, RowStatus
from framework_svc.domain.framework import KEY_LENGTH, RELEASE_KEY_LENGTH
from framework_svc.persistence.base import SUBJECT_LENGTH, Base, NodeContent, nullable_json

FILE_NAME_LENGTH = 200


class CaseCollection(StrEnum):
    """The collections of the standard, by the names that its paths have."""

    DOCUMENTS = "CFDocuments"
    ITEMS = "CFItems"
    ASSOCIATIONS = "CFAssociations"
    ASSOCIATION_GROUPINGS = "CFAssociationGroupings"
    CONCEPTS = "CFConcepts"
    ITEM_TYPES = "CFItemTypes"
    LICENSES = "CFLicenses"
    RUBRICS = "CFRubrics"
    SUBJECTS = "CFSubjects"
    REST = "rest"  # members of a package that belong to no collection


class CaseObject(Base, table=True):
    """One object of a package; `origin` and `destination` are those of an association."""

    __tablename__ = "case_object"
    __table_args__ = (
        sa.Index("ix_case_object_identifier", "identifier", "collection"),
        sa.Index("ix_case_object_origin", "release_id", "origin"),
        sa.Index("ix_case_object_destination", "release_id", "destination"),
    )

    release_id: UUID = Field(foreign_key="release.id", primary_key=True)
    collection: CaseCollection = Field(sa_type=words(CaseCollection), primary_key=True)
    number: int = Field(primary_key=True)
    identifier: UUID
    origin: str | None = Field(default=None, max_length=KEY_LENGTH)
    destination: str | None = Field(default=None, max_length=KEY_LENGTH)
    body: str = Field(sa_type=sa.Text)


@version_mapper
class ReleaseImport(Base, Versioned, table=True):
    """A file on its way into a draft; `release_version` is that of the draft when its rows were checked.

    `head` is what a file says of a release of its own, noted when all its rows were found well.
    """

    __tablename__ = "release_import"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: ImportKind = Field(sa_type=words(ImportKind))
    format: FileFormat = Field(sa_type=words(FileFormat))
    state: ImportState = Field(sa_type=words(ImportState), index=True)
    applies_at_once: bool
    framework_key: str = Field(max_length=KEY_LENGTH)
    release_key: str = Field(max_length=RELEASE_KEY_LENGTH)
    release_version: int | None = None
    file_name: str = Field(max_length=FILE_NAME_LENGTH)
    content: bytes = Field(sa_type=sa.LargeBinary)
    rows: int = 0
    rows_done: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    reason: str | None = Field(default=None, max_length=KEY_LENGTH)
    head: dict[str, Any] | None = Field(default=None, sa_type=nullable_json())
    failure: dict[str, Any] | None = Field(default=None, sa_type=nullable_json())  # the refusal and its facts
    requested_by: str = Field(max_length=SUBJECT_LENGTH)
    client_id: str = Field(max_length=SUBJECT_LENGTH)
    requested_at: dt.datetime
    finished_at: dt.datetime | None = None


class ReleaseImportRow(Base, table=True):
    """What became of a row, or would; number 0 is the file as a whole."""

    __tablename__ = "release_import_row"

    import_id: UUID = Field(foreign_key="release_import.id", primary_key=True)
    number: int = Field(primary_key=True)
    kind: str = Field(max_length=KEY_LENGTH)
    key: str = Field(max_length=KEY_LENGTH)
    status: RowStatus = Field(sa_type=words(RowStatus))
    flaws: list[dict[str, Any]] = Field(sa_type=sa.JSON)


class ReleaseImportNode(Base, NodeContent, table=True):
    """A node as it was checked, unseen until the whole import is applied at once."""

    __tablename__ = "release_import_node"

    import_id: UUID = Field(foreign_key="release_import.id", primary_key=True)
    number: int = Field(primary_key=True)
