"""Files that go out: templates to fill in, and the rows of an import with what became of them.

What a spreadsheet would compute is neutralised: a quote before it in CSV, text as the type of a cell in XLSX.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.sealing import Keyring
from service_kit.workbooks import as_workbook

from people_svc.domain.imports.cells import shown_safely
from people_svc.domain.imports.job import FileFormat, ImportKind
from people_svc.persistence.imports.queries import get_import_with_rows, rows_between
from people_svc.persistence.imports.tables import Import, ImportRow
from people_svc.use_cases.imports.batches import opened
from people_svc.use_cases.imports.columns import columns_of
from people_svc.use_cases.imports.jobs import visible_imports

_PIECE = 1 << 16
Row = list[str]
Tell = Callable[[ImportRow | None], Row]


def template(kind: ImportKind, form: FileFormat) -> Iterator[bytes]:
    """A file with our columns and no rows."""
    return as_file([[column.th for column in columns_of(kind)]], form, ",", "utf-8")


def result_rows(
    database: Database, import_id: UUID, *, caller: Caller, keyring: Keyring, added: Row, tell: Tell
) -> tuple[Import, Iterator[Row]]:
    """The import, and its rows as they came with what became of each; read batch by batch."""
    with database.read() as session:
        job = get_import_with_rows(session, import_id, visible_imports(caller))
    return job, _rows(database, job, keyring, added, tell)


def as_file(rows: Iterable[Row], form: FileFormat, delimiter: str, encoding: str) -> Iterator[bytes]:
    return as_workbook([("thaksa", rows)]) if form is FileFormat.XLSX else _as_csv(rows, delimiter, encoding)


def _rows(database: Database, job: Import, keyring: Keyring, added: Row, tell: Tell) -> Iterator[Row]:
    yield [*(column["header"] for column in job.columns), *added]
    width = len(job.columns)
    for number in range(job.batches):
        with database.read() as session:
            batch = opened(session, keyring, job.id, number)
            found = rows_between(session, job, batch[0][0], batch[-1][0])
        for row_number, cells in batch:
            yield [*cells[:width], *tell(found.get(row_number))]


def _as_csv(rows: Iterable[Row], delimiter: str, encoding: str) -> Iterator[bytes]:
    """In the encoding of the file that came; with a BOM in UTF-8, or Excel would read it as Windows-874."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    codec = "cp874" if encoding == "windows-874" else encoding
    if codec == "utf-8":
        yield codecs.BOM_UTF8
    for row in rows:
        writer.writerow([shown_safely(cell) for cell in row])
        if text.tell() > _PIECE:
            yield text.getvalue().encode(codec, "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode(codec, "replace")
