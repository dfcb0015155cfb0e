"""The first sheet of an XLSX workbook as rows of text.

openpyxl in its read-only mode, because it streams: memory holds the shared strings and one row. What a
workbook claims about itself is not believed: what it unpacks to is bounded before it is opened, its stated
dimensions are ignored, and columns beyond a bound are not looked at.
"""

import datetime as dt
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from people_svc.domain.errors import ImportFileUnreadable

COLUMNS_MAX = 200
PARTS_MAX = 1000
RATIO_MAX = 200
# What openpyxl, its XML parser and zipfile may raise of a broken file; RuntimeError is also what zipfile
# says of a password and of a compression that it does not know.
_BROKEN = (
    InvalidFileException,
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


def workbook_rows(file: IO[bytes], unpacked_max: int) -> Iterator[list[str]]:
    """The rows of the first sheet.

    Raises:
        ImportFileUnreadable: No workbook, a broken one, one with macros or a password, or a bomb.
    """
    try:
        _refuse_bomb(file, unpacked_max)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for row in sheet.iter_rows(max_col=COLUMNS_MAX, values_only=True):
                yield [_text(value) for value in row]
        finally:
            book.close()
    except _BROKEN as broken:
        raise ImportFileUnreadable(reason="workbook") from broken


def _refuse_bomb(file: IO[bytes], unpacked_max: int) -> None:
    """Bounded by what the directory says, which is also all that zipfile will ever unpack of a part."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    packed, unpacked = (sum(getattr(part, size) for part in parts) for size in ("compress_size", "file_size"))
    is_bomb = unpacked > unpacked_max or unpacked > RATIO_MAX * max(packed, 1024) or len(parts) > PARTS_MAX
    if is_bomb or any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise ImportFileUnreadable(reason="workbook")
    file.seek(0)


def _text(value: object) -> str:
    """A cell as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)
