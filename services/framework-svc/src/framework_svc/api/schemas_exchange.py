"""What goes out about imports."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import Field
from service_kit.refusals import KIT_PROBLEMS
from service_kit.schemas import Output, WordsOut

from framework_svc.api.import_words import FlawOut, flaw_out
from framework_svc.api.problems import PROBLEMS
from framework_svc.domain.exchange.job import FileFormat, ImportKind, ImportState, RowStatus

# Every refusal that may end an import, by its name.
_PROBLEMS = {error.__name__: problem for error, problem in {**KIT_PROBLEMS, **PROBLEMS}.items()}


class ImportCountsOut(Output):
    added: int
    changed: int
    unchanged: int
    refused: int


class ImportProblemOut(Output):
    """Why nothing of a file was taken, and how to mend it; as a problem, but in both languages."""

    type: str
    code: str
    title: WordsOut
    detail: WordsOut
    rule: str | None
    columns: list[str] = Field(description="Columns that are missing, or there twice")

    @classmethod
    def of(cls, failure: Mapping[str, Any]) -> "ImportProblemOut":
        problem, facts = _PROBLEMS[failure["error"]], failure["facts"]
        shown = {name: ", ".join(fact) if isinstance(fact, list) else fact for name, fact in facts.items()}
        return cls(
            type=problem.type,
            code=problem.code,
            title=WordsOut(th=problem.title("th"), en=problem.title("en")),
            detail=WordsOut(th=problem.detail("th", shown), en=problem.detail("en", shown)),
            rule=problem.rule or None,
            columns=facts.get("columns", []),
        )


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
    problem: ImportProblemOut | None = Field(description="The same in words; null unless it failed")
    requested_at: dt.datetime
    finished_at: dt.datetime | None
    version: int

    @classmethod
    def of(cls, row: Any) -> "ImportOut":
        made = {
            "counts": ImportCountsOut.model_validate(row),
            "problem": ImportProblemOut.of(row.failure) if row.failure else None,
        }
        return cls(**{name: getattr(row, name) for name in cls.model_fields if name not in made}, **made)


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
