"""What a cell says: text without what cannot be seen, Arabic digits, days of either calendar, words of ours.

A formula is refused, not cleaned: nobody's name begins with an equals sign, and who opens the file next may
run it.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from people_svc.domain.digits import arabic
from people_svc.domain.imports.issues import CellRefused, Issue

FORMULA_STARTS = tuple("=+@＝＋＠")
REMEMBERED = 4096  # a file says the same unit, kind and day in most of its rows
_QUOTED = "'"
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060"))
_NOTHING = frozenset({"", "-", "–", "—", "N/A", "n/a", "NULL", "null"})
_BUDDHIST_SINCE, _BUDDHIST_OFFSET = 2400, 543
YEAR_MIN, YEAR_MAX = 1900, 2200
_NEGATIVE = re.compile(r"-[\d.,]+%?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,4})")
_NAMED = re.compile(
    r"([0-9]{1,2})\s*[\s/.\-]?\s*([^\W\d_][^\d]*?)\s*[\s/.\-]?\s*(พ\.?ศ\.?|ค\.?ศ\.?)?\s*([0-9]{1,4})"
)
_MONTHS = (
    ("มกราคม", "มค", "january", "jan"),
    ("กุมภาพันธ์", "กพ", "february", "feb"),
    ("มีนาคม", "มีค", "march", "mar"),
    ("เมษายน", "เมย", "april", "apr"),
    ("พฤษภาคม", "พค", "may"),
    ("มิถุนายน", "มิย", "june", "jun"),
    ("กรกฎาคม", "กค", "july", "jul"),
    ("สิงหาคม", "สค", "august", "aug"),
    ("กันยายน", "กย", "september", "sep", "sept"),
    ("ตุลาคม", "ตค", "october", "oct"),
    ("พฤศจิกายน", "พย", "november", "nov"),
    ("ธันวาคม", "ธค", "december", "dec"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


@lru_cache(maxsize=REMEMBERED)
def text_of(cell: str, *, length: int) -> str:
    """The text of a cell in its canonical form; empty when it says nothing.

    Raises:
        CellRefused: It is a formula, holds what cannot be printed, or is too long.
    """
    if cell.isascii() and cell.isalnum() and len(cell) <= length:
        return cell if cell not in _NOTHING else ""  # most cells, and the quickest to know
    text = unicodedata.normalize("NFC", cell if cell.isprintable() else cell.translate(_INVISIBLE)).strip()
    if text in _NOTHING:
        return ""
    if not text.isprintable() and (text := _on_one_line(text)) and not _is_printable(text):
        raise CellRefused(Issue.CELL_UNPRINTABLE)
    text = " ".join(unquoted(text).split())  # before it is judged: no space hides a formula
    if is_formula(text):
        raise CellRefused(Issue.CELL_FORMULA)
    if len(text) > length:
        raise CellRefused(Issue.CELL_TOO_LONG, length_max=length)
    return text


def key_of(cell: str, *, length: int) -> str:
    """By what a row is found: as `text_of` with Arabic digits, and nothing where the cell is refused."""
    try:
        return arabic(text_of(cell, length=length))
    except CellRefused:
        return ""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute the text instead of showing it."""
    return text.startswith(FORMULA_STARTS) or (text.startswith("-") and not _NEGATIVE.fullmatch(text))


def shown_safely(text: str) -> str:
    """The text as it can be opened by a spreadsheet: with a quote before what it would compute."""
    shown = text.lstrip("\ufeff \t\r\n")
    return _QUOTED + text if is_formula(shown) or (text[:1] in "\t\r" and text) else text


def unquoted(text: str) -> str:
    """Without the quote that `shown_safely` sets."""
    rest = text.removeprefix(_QUOTED)
    return rest if rest != text and (is_formula(rest.lstrip()) or rest[:1] in "\t\r") else text


def number_of(text: str) -> int:
    plain = arabic(text).removesuffix("%").strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9):
        raise CellRefused(Issue.NUMBER_UNREADABLE)
    return int(plain)


@lru_cache(maxsize=REMEMBERED)
def date_of(text: str) -> dt.date:
    """The day that a text names, day first; a year over 2400 is of the Buddhist Era.

    Raises:
        CellRefused: No day, a year of two digits, or one that no living person can mean.

    Source:
        rules.md section 8: DPIS reads a typed year over 2400 as BE.
    """
    year, month, day, era = _parts(" ".join(arabic(text).split()).removeprefix("วันที่").strip())
    if len(year) < 4:
        raise CellRefused(Issue.DATE_YEAR_SHORT)
    number = int(year)
    is_buddhist = number > _BUDDHIST_SINCE
    if era and era.startswith("พ") != is_buddhist:
        raise CellRefused(Issue.DATE_NOT_PLAUSIBLE)
    number -= _BUDDHIST_OFFSET if is_buddhist else 0
    if not YEAR_MIN <= number <= YEAR_MAX:
        raise CellRefused(Issue.DATE_NOT_PLAUSIBLE)
    try:
        return dt.date(number, month, day)
    except ValueError:
        raise CellRefused(Issue.DATE_UNREADABLE) from None


def word_of(text: str, words: Mapping[str, str]) -> str:
    """Our word for what a file says; `words` are keyed by `plain`."""
    if (word := words.get(plain(text))) is None:
        raise CellRefused(Issue.WORD_UNKNOWN)
    return word


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """How words and names of columns are compared: without case, spaces, dots and marks between."""
    kept = unicodedata.normalize("NFC", arabic(text.translate(_INVISIBLE))).casefold()
    return re.sub(r"[\s_.\-/()\[\]:*\"']+", "", kept)


def _parts(text: str) -> tuple[str, int, int, str]:
    if found := _ISO.fullmatch(text):
        return found[1], int(found[2]), int(found[3]), ""
    if found := _DAY_FIRST.fullmatch(text):
        return found[3], int(found[2]), int(found[1]), ""
    if (found := _NAMED.fullmatch(text)) and (month := _MONTH_OF.get(plain(found[2].removeprefix("เดือน")))):
        return found[4], month, int(found[1]), found[3] or ""
    raise CellRefused(Issue.DATE_UNREADABLE)


def _on_one_line(text: str) -> str:
    """A line break inside a cell is a space to us."""
    return " ".join(text.replace("\xa0", " ").split())


def _is_printable(text: str) -> bool:
    return not any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn", "Cf"} for letter in text)
