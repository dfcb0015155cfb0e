"""The rows of a file on their way: packed by batches when the file comes, taken out one batch at a time."""

import datetime as dt
import json
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, NamedTuple
from uuid import UUID

from service_kit.sealing import Keyring
from sqlmodel import Session

from people_svc.domain.imports.issues import Flaw, Issue
from people_svc.domain.imports.job import RowStatus
from people_svc.persistence.imports.queries import batch_of
from people_svc.use_cases.imports.columns import Mapped

BATCH = 1000
_MEMORY = 8 << 20
_SHOWN = (str, int, dt.date)

Cells = list[str]


class Numbered(NamedTuple):
    """A row with its number in the file; `cells` by our names of columns."""

    number: int
    cells: dict[str, str]
    is_too_wide: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of a row; `subject_id` is the person or unit that it is about."""

    number: int
    status: RowStatus
    key: str | None = None
    subject_id: UUID | None = None
    flaws: list[Flaw] = field(default_factory=list)
    id_key: str | None = None


def stored_columns(outcomes: Sequence[Outcome]) -> dict[str, list[Any]]:
    """What is kept of each row, by the columns of the table."""
    return {
        "number": [one.number for one in outcomes],
        "status": [one.status for one in outcomes],
        "key": [one.key for one in outcomes],
        "id_key": [one.id_key for one in outcomes],
        "subject_id": [one.subject_id for one in outcomes],
        "flaws": [list(map(_written, one.flaws)) or None for one in outcomes],
    }


def _written(flaw: Flaw) -> dict[str, Any]:
    return {"issue": flaw.issue.value, "column": flaw.column, "facts": flaw.facts}


def refused(number: int, *flaws: Flaw, key: str | None = None) -> Outcome:
    return Outcome(number, RowStatus.REFUSED, key, None, list(flaws))


def flaw_of(refusal: Exception, column: str = "") -> Flaw:
    """What a use case refused, with its facts that words can show."""
    facts = {name: str(fact) for name, fact in vars(refusal).items() if isinstance(fact, _SHOWN)}
    return Flaw(Issue.REFUSED, column, {"error": type(refusal).__name__, **facts})


class Packed:
    """The rows of a file, sealed by batches in a temporary file until they are stored at once."""

    def __init__(self, import_id: UUID, keyring: Keyring, *, batch: int = BATCH) -> None:
        self._batch = batch
        self.rows = 0
        self.import_id = import_id
        self._keyring = keyring
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_MEMORY)  # noqa: SIM115  closed by `close`
        self._batches: list[tuple[int, int]] = []

    @property
    def batches(self) -> int:
        return len(self._batches)

    def take(self, rows: Iterator[tuple[int, Cells]], mapped: Mapped) -> None:
        """Keep of each row the columns that are ours; a cell beyond the header is kept as a mark."""
        width, places = len(mapped.headers) + len(mapped.dropped) + len(mapped.unknown), mapped.places
        last = max([*places, width - 1])
        while batch := list(islice(rows, self._batch)):
            kept = []
            for number, row in batch:
                cells = [row[place] if place < len(row) else "" for place in places]
                if len(row) > last + 1 and any(cell.strip() for cell in row[last + 1 :]):
                    cells.append("")
                kept.append([number, cells])
            self._add(batch[0][0], kept)
            self.rows += len(kept)

    def stored(self) -> Iterator[dict[str, Any]]:
        self._file.seek(0)
        for number, (first_row, length) in enumerate(self._batches):
            sealed = self._file.read(length)
            yield {
                "import_id": self.import_id,
                "number": number,
                "first_row": first_row,
                "sealed": sealed,
            }

    def close(self) -> None:
        self._file.close()

    def _add(self, first_row: int, kept: list[list[Any]]) -> None:
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        place = place_of_batch(self.import_id, self.batches)
        # surrogatepass: half a character is refused in its row, not here
        sealed = self._keyring.seal(zlib.compress(text.encode("utf-8", "surrogatepass"), 1), place=place)
        self._file.write(sealed)
        self._batches.append((first_row, len(sealed)))


def opened(session: Session, keyring: Keyring, import_id: UUID, number: int) -> list[tuple[int, Cells]]:
    """The rows of a batch as they came."""
    sealed = batch_of(session, import_id, number).sealed
    text = zlib.decompress(keyring.open(sealed, place=place_of_batch(import_id, number)))
    return [(number, cells) for number, cells in json.loads(text.decode("utf-8", "surrogatepass"))]


def named(rows: Sequence[tuple[int, Cells]], columns: Sequence[str]) -> list[Numbered]:
    width = len(columns)
    return [
        Numbered(number, dict(zip(columns, cells, strict=False)), len(cells) > width)
        for number, cells in rows
    ]


def place_of_batch(import_id: UUID, number: int) -> bytes:
    return f"import {import_id} {number}".encode()
