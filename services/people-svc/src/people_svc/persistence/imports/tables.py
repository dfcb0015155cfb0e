"""Imports: the job, its rows as they came, and what became of each.

Rows are kept by batches: whichever process takes the work up finds them here, and a batch is what is stored
whole or not at all. They are sealed, because they hold what the tables of people keep sealed or not at all.
"""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, version_mapper, words
from service_kit.ids import new_id
from sqlmodel import Field

from people_svc.domain.history import ACTOR_LENGTH
from people_svc.domain.imports.job import FileFormat, ImportKind, ImportState, RowStatus
from people_svc.persistence.base import JSON, Base

FILE_NAME_LENGTH = 200
KEY_LENGTH = 80
CLAIM = "claim "
_ENCODING_LENGTH = 20


@version_mapper
class Import(Base, Versioned, table=True):
    """`organisation_id` is the subtree of the rows, None the whole tree; `batches_done` is where to go on."""

    __tablename__ = "import"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: ImportKind = Field(sa_type=words(ImportKind))
    state: ImportState = Field(sa_type=words(ImportState), index=True)
    organisation_id: UUID | None = Field(foreign_key="organisation.id", index=True)
    file_name: str = Field(max_length=FILE_NAME_LENGTH)
    format: FileFormat = Field(sa_type=words(FileFormat))
    encoding: str | None = Field(max_length=_ENCODING_LENGTH)
    delimiter: str | None = Field(max_length=1)
    columns: list[dict[str, str]] = Field(sa_type=JSON)
    dropped_columns: list[str] = Field(sa_type=JSON)
    unknown_columns: list[str] = Field(sa_type=JSON)
    rows: int
    batches: int
    batches_done: int
    registered: int
    changed: int
    unchanged: int
    refused: int
    requested_by: str = Field(max_length=ACTOR_LENGTH)
    client_id: str = Field(max_length=ACTOR_LENGTH)
    requested_at: dt.datetime
    finished_at: dt.datetime | None = None
    rows_removed_at: dt.datetime | None = None


class ImportBatch(Base, table=True):
    __tablename__ = "import_batch"

    import_id: UUID = Field(foreign_key="import.id", primary_key=True)
    number: int = Field(primary_key=True)
    first_row: int
    sealed: bytes = Field(sa_type=sa.LargeBinary)


class ImportLine(Base, table=True):
    """What a row of a dry run has said of a person's supervisors: later batches look at it, then it goes.

    No next-higher supervisor and no day mean that the row said none.
    """

    __tablename__ = "import_line"

    import_id: UUID = Field(foreign_key="import.id", primary_key=True)
    person_id: UUID = Field(primary_key=True)
    number: int
    supervisor_id: UUID | None
    next_supervisor_id: UUID | None
    effective_from: dt.date | None


class ImportRow(Base, table=True):
    """What became of a row; by `key` and `id_key` a second row of the same person is found.

    `key` is the number or code that the row goes by, `id_key` the code of the national ID that the row says
    or that the person it means is known to have; marked as a claim where it is another's.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        sa.Index("ix_import_row_key", "import_id", "key"),
        sa.Index(
            "ix_import_row_id_key",
            "import_id",
            "id_key",
            sqlite_where=sa.text("id_key IS NOT NULL"),
            postgresql_where=sa.text("id_key IS NOT NULL"),
        ),
        sa.Index("ix_import_row_status", "import_id", "status", "number"),
    )

    import_id: UUID = Field(foreign_key="import.id", primary_key=True)
    number: int = Field(primary_key=True)
    status: RowStatus = Field(sa_type=words(RowStatus))
    key: str | None = Field(max_length=KEY_LENGTH)
    id_key: str | None = Field(default=None, max_length=KEY_LENGTH)
    subject_id: UUID | None = None
    flaws: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
