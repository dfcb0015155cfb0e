"""A file as rows of text, read as a stream: CSV in the encodings that Thai offices use, and XLSX.

The encoding is tried, not guessed. UTF-8 decodes strictly or not at all, so what passes is UTF-8; what does
not is read as Windows-874, of which TIS-620 is a part. That one would take almost any bytes, so the header
must name columns of ours, and text that looks like UTF-8 read wrongly is refused.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from service_kit.workbooks import WorkbookUnreadable, workbook_rows

from people_svc.domain.imports.errors import ImportFileEmpty, ImportFileUnreadable, ImportTooManyRows
from people_svc.domain.imports.job import FileFormat, ImportKind
from people_svc.use_cases.imports.columns import known_names

DELIMITERS = (",", ";", "\t", "|")
_PIECE = 1 << 20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WRONGLY_READ = ("เธ", "เน€")
_HEADER_LENGTH = 20_000

Row = list[str]


@dataclass(frozen=True)
class Limits:
    rows: int = 1_000_000
    unpacked_bytes: int = 256 << 20


@dataclass(frozen=True)
class Table:
    """A file that has been understood; `rows` are numbered as a spreadsheet shows them."""

    format: FileFormat
    encoding: str | None
    delimiter: str | None
    headers: Sequence[str]
    rows: Iterator[tuple[int, Row]]


def open_table(file: IO[bytes], kind: ImportKind, limits: Limits) -> Table:
    """The table in a file.

    Raises:
        ImportFileUnreadable: Neither CSV nor XLSX, or in no encoding that we know.
        ImportFileEmpty: There is not even a header.
    """
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if start == _OLE:
        raise ImportFileUnreadable(reason="xls")
    if start == _ZIP:
        rows = _numbered(_workbook_rows(file, limits.unpacked_bytes), limits.rows)
        return Table(FileFormat.XLSX, None, None, _headers(rows), rows)
    encoding = _encoding_of(file)
    shown = _shown(file, encoding)
    text = io.TextIOWrapper(io.BufferedReader(_Unclosed(file)), encoding=encoding, newline="")
    delimiter = _delimiter_of(text.read(_HEADER_LENGTH), kind)
    text.seek(0)
    rows = _numbered(_csv_rows(text, delimiter), limits.rows)
    return Table(FileFormat.CSV, shown, delimiter, _headers(rows), rows)


class _Unclosed(io.RawIOBase):
    """A reader of a file that is not ours to close."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _encoding_of(file: IO[bytes]) -> str:
    start = file.read(2)
    is_wide = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "cp874"]:
        if _decodes(file, encoding):
            return encoding
    raise ImportFileUnreadable(reason="encoding")


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    thai = wrong = 0
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            text = decoder.decode(piece)
            if encoding == "cp874":
                thai += sum("ก" <= letter <= "๛" for letter in text)
                wrong += sum(text.count(sign) for sign in _WRONGLY_READ)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return wrong * 5 <= thai


def _shown(file: IO[bytes], encoding: str) -> str:
    """What people call it: TIS-620 where none of the bytes is one that Windows added."""
    if encoding != "cp874":
        return encoding.removesuffix("-sig")
    added = bytes(range(0x80, 0xA1))
    is_windows = False
    while not is_windows and (piece := file.read(_PIECE)):
        is_windows = len(piece.translate(None, added)) != len(piece)
    file.seek(0)
    return "windows-874" if is_windows else "tis-620"


def _delimiter_of(text: str, kind: ImportKind) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda one: known_names(kind, next(csv.reader([first], delimiter=one), [])))


def _workbook_rows(file: IO[bytes], unpacked_max: int) -> Iterator[Row]:
    try:
        yield from workbook_rows(file, unpacked_max)
    except WorkbookUnreadable as broken:
        raise ImportFileUnreadable(reason="workbook") from broken


def _csv_rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[Row]:
    try:
        # strict: a quote that is never closed would swallow the rest of the file as one cell.
        yield from csv.reader(text, delimiter=delimiter, strict=True)
    except csv.Error:
        raise ImportFileUnreadable(reason="quotes") from None


def _numbered(rows: Iterator[Row], rows_max: int) -> Iterator[tuple[int, Row]]:
    """Rows with their numbers, without the empty ones."""
    kept = 0
    for number, row in enumerate(rows, 1):
        # Empty rows count too: a workbook can claim a million of them in one kilobyte.
        if number > rows_max + 1 + 10_000 or kept > rows_max:
            raise ImportTooManyRows(rows_max=rows_max)
        if any(cell and not cell.isspace() for cell in row):
            kept += 1
            yield number, row


def _headers(rows: Iterator[tuple[int, Row]]) -> Row:
    if (first := next(rows, None)) is None:
        raise ImportFileEmpty
    return first[1]
