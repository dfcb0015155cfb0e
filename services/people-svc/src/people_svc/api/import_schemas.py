"""What goes out about imports."""

import datetime as dt
from typing import Any
from uuid import UUID

from service_kit.schemas import Output, WordsOut

from people_svc.domain.imports.job import FileFormat, ImportKind, ImportState, RowStatus


class ImportColumnOut(Output):
    """A column of ours, and the header under which the file has it."""

    name: str
    th: str
    en: str
    header: str


class ImportCountsOut(Output):
    registered: int
    changed: int
    unchanged: int
    refused: int


class ImportOut(Output):
    """A file and how far it is; `counts` are of the run under way or the last one.

    `dropped_columns` are sensitive and `unknown_columns` not known here: neither has been kept.
    """

    id: UUID
    kind: ImportKind
    state: ImportState
    organisation_id: UUID | None
    file_name: str
    format: FileFormat
    encoding: str | None
    delimiter: str | None
    columns: list[ImportColumnOut]
    dropped_columns: list[str]
    unknown_columns: list[str]
    rows: int
    rows_done: int
    counts: ImportCountsOut
    requested_at: dt.datetime
    finished_at: dt.datetime | None
    version: int

    @classmethod
    def of(cls, row: Any) -> "ImportOut":
        counts = ImportCountsOut.model_validate(row)
        done = counts.registered + counts.changed + counts.unchanged + counts.refused
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in {"counts", "rows_done"}}
        return cls(**plain, counts=counts, rows_done=done)


class FlawOut(Output):
    """What is wrong with a row, where, and how to mend it."""

    code: str
    column: str | None
    detail: WordsOut
    mend: WordsOut
    rule: str | None


class ImportRowOut(Output):
    """What became of a row; `number` is the one that a spreadsheet shows."""

    number: int
    status: RowStatus
    subject_id: UUID | None
    flaws: list[FlawOut]
