"""The Thai official calendar: Bangkok days, fiscal years and the Buddhist Era.

Dates are stored and sent as ISO 8601 in Gregorian years; what is here shows them, or filters by them.
"""

import datetime as dt
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET_YEARS = 543
FISCAL_YEAR_STARTS_IN_MONTH = 10
SECOND_HALF_MONTHS = range(4, 10)
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip


def day(moment: dt.datetime | dt.date) -> dt.date:
    """The day in Bangkok on which an instant falls; a date is already one.

    Raises:
        ValueError: The instant has no time zone, so nobody can say which day it is.
    """
    if not isinstance(moment, dt.datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(BANGKOK).date()


def fiscal_year_be(moment: dt.datetime | dt.date) -> int:
    """The fiscal year in the Buddhist Era: 1 October 2023 opens 2567.

    Source:
        Data standard "fiscal_year": CE year + 543, one more from October on.
    """
    on = day(moment)
    return on.year + BUDDHIST_OFFSET_YEARS + (on.month >= FISCAL_YEAR_STARTS_IN_MONTH)


def fiscal_year_bounds(year_be: int) -> tuple[dt.date, dt.date]:
    """First and last day of a fiscal year, both included."""
    year = year_be - BUDDHIST_OFFSET_YEARS
    return dt.date(year - 1, FISCAL_YEAR_STARTS_IN_MONTH, 1), dt.date(year, 9, 30)


def half_year_round(moment: dt.datetime | dt.date) -> int:
    """1 from October to March, 2 from April to September."""
    return 2 if day(moment).month in SECOND_HALF_MONTHS else 1


def thai_digits(text: str) -> str:
    return text.translate(THAI_DIGITS)


def buddhist_date(on: dt.date) -> str:
    """As official papers print it: ๑ ตุลาคม ๒๕๖๖."""
    return thai_digits(f"{on.day} {MONTHS_TH[on.month - 1]} {on.year + BUDDHIST_OFFSET_YEARS}")
