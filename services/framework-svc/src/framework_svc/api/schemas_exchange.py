"""What goes out about imports."""

import datetime as dt
from typing import Any
from uuid import UUID

from pydantic import Field
from service_kit.schemas import Output

from framework_svc.api.import_words import FlawOut, flaw_out
from framework_svc.domain.exchange.job import FileFormat, ImportKind, ImportState, RowStatus


class ImportCountsOut(Output):
    added: int
    changed: int
    unchanged: int
    refused: int


class ImportOut(Output):
    """A file and how far it is; nothing of it can be seen in the draft before its state is `applied`."""

    id: UUID
    kind: ImportKind
    format: FileFormat
    state: ImportState
    framework_key: str
    release_key: str
    file_name: str
    rows: int
    rows_done: int
    counts: ImportCountsOut
    reason: str | None = Field(
        description="Why it failed: what was wrong with the file, or that the draft moved on"
    )
    requested_at: dt.datetime
    finished_at: dt.datetime | None
    version: int

    @classmethod
    def of(cls, row: Any) -> "ImportOut":
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "counts"}
        return cls(**plain, counts=ImportCountsOut.model_validate(row))


class ImportRowOut(Output):
    """What became of a row, or would; `number` is that of the spreadsheet or the item, 0 the whole file."""

    number: int
    kind: str
    key: str
    status: RowStatus
    flaws: list[FlawOut]

    @classmethod
    def of(cls, row: Any) -> "ImportRowOut":
        return cls(
            number=row.number,
            kind=row.kind,
            key=row.key,
            status=row.status,
            flaws=[flaw_out(flaw) for flaw in row.flaws],
        )
