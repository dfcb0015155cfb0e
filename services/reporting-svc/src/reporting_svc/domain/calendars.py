"""Reporting rounds as data: half-years, quarters, or any other division of the fiscal year.

Source:
    rules.md section 7: rounds differ between agencies, so the calendar is data; R-KPI-01.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reporting_svc.domain.errors import UnreadableMoment
from reporting_svc.domain.facts import Words

FIRST_YEAR, LAST_YEAR = 1900, 2200
DATE_LENGTH = 10


@dataclass(frozen=True)
class RoundStart:
    """The first day of a round, each year; it lasts until the next round begins."""

    number: int
    month: int
    day: int


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Rounds in the order in which they follow each other; the first begins with the fiscal year."""

    key: str
    name: Words
    rounds: tuple[RoundStart, ...]


@dataclass(frozen=True)
class Round:
    number: int
    starts_on: dt.date
    ends_on: dt.date


def rounds_of(calendar: Calendar, *, starts_on: dt.date, ends_on: dt.date) -> Sequence[Round]:
    """The rounds of the fiscal year with these bounds; together they are the whole year, without a gap."""
    begins = [_in_year(start, starts_on) for start in calendar.rounds]
    ends = [begin - dt.timedelta(days=1) for begin in begins[1:]] + [ends_on]
    numbers = [start.number for start in calendar.rounds]
    return [Round(*facts) for facts in zip(numbers, begins, ends, strict=True)]


def round_at(rounds: Sequence[Round], on: dt.date) -> Round:
    return next(one for one in rounds if one.starts_on <= on <= one.ends_on)


def read_moment(text: str) -> dt.date | dt.datetime:
    """An ISO date, or an ISO instant; an instant without a zone is left without one.

    Raises:
        UnreadableMoment: It is neither, or in a year that the calendar does not know.
    """
    try:
        moment = dt.date.fromisoformat(text) if len(text) <= DATE_LENGTH else dt.datetime.fromisoformat(text)
    except ValueError:
        raise UnreadableMoment from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise UnreadableMoment
    return moment


def _in_year(start: RoundStart, starts_on: dt.date) -> dt.date:
    is_before_new_year = (start.month, start.day) >= (starts_on.month, starts_on.day)
    return dt.date(starts_on.year + (not is_before_new_year), start.month, start.day)
