"""The first sheet of an XLSX workbook, read as a stream and written so that nothing in it is computed.

openpyxl in its read-only mode, because it streams: memory holds the shared strings and one row. What a
workbook claims about itself is not believed: what it unpacks to is bounded before it is opened, its stated
dimensions are ignored, and columns beyond a bound are not looked at. openpyxl is imported when there is a
workbook: it would take a fifth of a second of every start.
"""

import datetime as dt
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError

COLUMNS_MAX = 200
PARTS_MAX = 1000
RATIO_MAX = 200
_PIECE, _MEMORY = 1 << 16, 8 << 20
# What openpyxl, its XML parser and zipfile may raise of a broken file; RuntimeError is also what zipfile
# says of a password and of a compression that it does not know.
_BROKEN = (
    ParseError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    OSError,
    EOFError,
    RuntimeError,
)
# What XML has no place for, and what looks like a place for it, is written as ECMA-376 says: _x000D_.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")
UNDATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class WorkbookUnreadable(ValueError):
    """No workbook, a broken one, one with macros or a password, or a bomb."""


def workbook_rows(file: IO[bytes], unpacked_max: int, *, formula: str | None = None) -> Iterator[list[str]]:
    """The rows of the first sheet as somebody would have typed them.

    `formula` stands for a cell that computes; None leaves the text of the formula.

    Raises:
        WorkbookUnreadable: Also half-way.
    """
    from openpyxl import load_workbook

    try:
        _refuse_bomb(file, unpacked_max)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            for row in sheet.iter_rows(max_col=COLUMNS_MAX):
                yield [_text(cell, formula) for cell in row]
        finally:
            book.close()
    except _BROKEN as broken:
        raise WorkbookUnreadable from broken


def as_workbook(
    sheets: Iterable[tuple[str, Iterable[list[str]]]], *, made_at: dt.datetime = UNDATED
) -> Iterator[bytes]:
    """Every cell is text, also one that begins with an equals sign; the same cells are the same bytes.

    `made_at` is the time that the workbook says of itself, in each of the three places where it says one.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, value=_escaped(text))
                cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    book.properties.created = book.properties.modified = made_at.astimezone(dt.UTC).replace(tzinfo=None)
    with tempfile.SpooledTemporaryFile(max_size=_MEMORY) as file:
        # As Workbook.save does it, which would put the time of this moment everywhere.
        ExcelWriter(book, _Dated(file, made_at)).save()
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


class _Dated(zipfile.ZipFile):
    """An archive whose parts are all of one time."""

    def __init__(self, file: IO[bytes], made_at: dt.datetime) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED)
        self._made_at = made_at.astimezone(dt.UTC)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        with open(filename, "rb") as source, self.open(self._part(arcname), "w") as part:
            shutil.copyfileobj(source, part)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any) -> None:
        super().writestr(self._part(zinfo_or_arcname), data)

    def _part(self, name: str) -> zipfile.ZipInfo:
        part = zipfile.ZipInfo(name, self._made_at.timetuple()[:6])
        part.compress_type = zipfile.ZIP_DEFLATED
        return part


def _refuse_bomb(file: IO[bytes], unpacked_max: int) -> None:
    """Bounded by what the directory says, which is also all that zipfile will ever unpack of a part."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    packed, unpacked = (sum(getattr(part, size) for part in parts) for size in ("compress_size", "file_size"))
    is_bomb = unpacked > unpacked_max or unpacked > RATIO_MAX * max(packed, 1024) or len(parts) > PARTS_MAX
    if is_bomb or any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise WorkbookUnreadable
    file.seek(0)


def _text(cell: Any, formula: str | None) -> str:
    value = cell.value
    if value is None:
        return ""
    if formula is not None and cell.data_type == "f":
        return formula
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), str(value))


def _escaped(text: str) -> str:
    return _UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
