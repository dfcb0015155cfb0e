"""CSV and XLSX: files as rows, in the encodings that Thai offices use, and rows as files."""

import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service_kit.workbooks import UNDATED, WorkbookUnreadable, as_workbook, workbook_rows

from framework_svc.domain.errors_exchange import ImportColumnsMissing, ImportFileUnreadable, ImportTooManyRows
from framework_svc.domain.exchange.flaw import Flaw, Issue
from framework_svc.domain.exchange.job import FileFormat
from framework_svc.domain.exchange.sheet import (
    COLUMNS,
    REQUIRED,
    Cells,
    as_written,
    cells_of,
    header_of,
    said_in,
    shown_safely,
)
from framework_svc.domain.framework import Kind, Provenance
from framework_svc.domain.kind_words import KIND_WORDS
from framework_svc.use_cases.exchange.rows import Taken, taken

DELIMITERS = (",", ";", "\t", "|")
ROWS_MAX = 50_000
FORMULA = "\0formula"  # stands for a cell that computes; no text that is taken holds a NUL
UNPACKED_MAX = 64 << 20
_ZIP = b"PK\x03\x04"
_EMPTY_MAX = 1000
_WRONGLY_READ = ("เธ", "เน€")  # UTF-8 that was read as Windows-874


@dataclass(frozen=True)
class Sheet:
    """A file that has been understood: which of our columns stands where, and rows with their numbers."""

    places: dict[str, int]
    width: int
    rows: Iterator[tuple[int, Cells]]


def format_of(content: bytes) -> FileFormat:
    if content.startswith(_ZIP):
        return FileFormat.XLSX
    return FileFormat.JSON if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else FileFormat.CSV


def open_sheet(content: bytes, form: FileFormat) -> Sheet:
    """Raises ImportFileUnreadable, ImportColumnsMissing, and ImportTooManyRows while it is read."""
    if form is FileFormat.XLSX:
        rows = _numbered(_workbook_rows(content))
    else:
        rows = _numbered(_csv_rows(_decoded(content)))
    header = next(rows, (0, []))[1]
    return Sheet(_places(header), len(header), rows)


def read_rows(sheet: Sheet) -> Iterator[Taken]:
    """Each row as a node, or with what is wrong with it."""
    for number, cells in sheet.rows:
        named = {name: cells[at] if at < len(cells) else "" for name, at in sheet.places.items()}
        flaws = [Flaw(Issue.FORMULA, name) for name, text in named.items() if text == FORMULA]
        if any(cell.strip() for cell in cells[sheet.width :]):
            flaws.append(Flaw(Issue.ROW_TOO_WIDE))
        said, unread = said_in({name: "" if text == FORMULA else text for name, text in named.items()})
        hidden = {flaw.column for flaw in flaws}
        yield taken(number, said, [*flaws, *(flaw for flaw in unread if flaw.column not in hidden)])


def written(nodes: Iterable[object], form: FileFormat, *, made_at: dt.datetime = UNDATED) -> Iterator[bytes]:
    """Nodes as a file, which comes back as it was; a template when there are none."""
    header = [header_of(name) for name in COLUMNS]
    rows = (cells_of(node) for node in nodes)
    if form is FileFormat.XLSX:
        sheets = [("thaksa", _after(header, rows)), ("คำอธิบาย", _explanation())]
        return as_workbook(sheets, made_at=made_at)
    return _as_csv(_after(header, rows))


def _after(header: Cells, rows: Iterable[Cells]) -> Iterator[Cells]:
    yield header
    yield from rows


def _explanation() -> Iterator[Cells]:
    yield ["คอลัมน์ / column", "ความหมาย", "Meaning", "จำเป็น / required"]
    for name, (th, en) in COLUMNS.items():
        yield [name, th, en, "✓" if name in REQUIRED else ""]
    yield []
    yield ["kind", "ชนิดของรายการ", "Kinds of nodes"]
    for kind in Kind:
        yield [kind.value, *KIND_WORDS[kind]]
    yield []
    yield ["provenance", "ที่มา", "Where it is known from"]
    for one, th in zip(Provenance, ("เอกสาร", "แหล่งภายนอก", "อนุมาน", "ยังไม่มีข้อมูล"), strict=True):
        yield [one.value, th]


def _as_csv(rows: Iterable[Cells]) -> Iterator[bytes]:
    """UTF-8 with a mark at its beginning, or Excel would read it as Windows-874."""
    yield codecs.BOM_UTF8
    for row in rows:
        text = io.StringIO()
        csv.writer(text).writerow([shown_safely(cell) for cell in row])
        yield text.getvalue().encode()


def _decoded(content: bytes) -> str:
    is_wide = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "cp874"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        wrong = sum(text.count(sign) for sign in _WRONGLY_READ) if encoding == "cp874" else 0
        if wrong * 20 <= len(text):
            return text
    raise ImportFileUnreadable(reason="encoding")


def _workbook_rows(content: bytes) -> Iterator[Cells]:
    try:
        yield from workbook_rows(io.BytesIO(content), UNPACKED_MAX, formula=FORMULA)
    except WorkbookUnreadable as broken:
        raise ImportFileUnreadable(reason="workbook") from broken


def _csv_rows(text: str) -> Iterator[Cells]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        # strict: a quote that is never closed would swallow the rest of the file as one cell.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [FORMULA if cell.startswith("=") else as_written(cell) for cell in row]
    except csv.Error:
        raise ImportFileUnreadable(reason="quotes") from None


def _numbered(rows: Iterator[Cells]) -> Iterator[tuple[int, Cells]]:
    """Rows as a spreadsheet numbers them, without the empty ones, of which there may not be many either."""
    kept = 0
    for number, row in enumerate(rows, 1):
        if kept > ROWS_MAX or number - kept > _EMPTY_MAX:
            raise ImportTooManyRows(rows_max=ROWS_MAX)
        if any(cell.strip() for cell in row):
            kept += 1
            yield number, row


def _places(header: Sequence[str]) -> dict[str, int]:
    """Our columns by their names, in whatever order they stand; unknown ones are not looked at."""
    names = {alias: name for name in COLUMNS for alias in (name, header_of(name), *COLUMNS[name])}
    found: dict[str, int] = {}
    twice = []
    for at, text in enumerate(header):
        if (name := names.get(text.strip())) is None:
            continue
        if name in found:
            twice.append(header_of(name))
        found[name] = at
    missing = [header_of(name) for name in REQUIRED if name not in found]
    if missing or twice:
        raise ImportColumnsMissing(columns=[*missing, *twice])
    return found
