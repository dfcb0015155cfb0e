"""Where a moment falls in the official calendar: fiscal year, half-year, round of a chosen calendar."""

import datetime as dt
from dataclasses import dataclass

from service_kit.calendar import (
    BANGKOK,
    buddhist_date,
    day,
    fiscal_year_be,
    fiscal_year_bounds,
    half_year_round,
)

from reporting_svc.domain.calendars import Calendar, Round, read_moment, round_at, rounds_of
from reporting_svc.persistence import shipped


@dataclass(frozen=True)
class Place:
    """A day in the calendar; all bounds are days that belong to what they bound."""

    on: dt.date
    date_text: str
    fiscal_year_be: int
    starts_on: dt.date
    ends_on: dt.date
    half_year_round: int
    calendar: Calendar
    round: Round


def place_of(text: str | None, calendar_key: str, *, now: dt.datetime) -> Place:
    """The place of a moment, today when none is given; a time without a zone is one in Bangkok.

    Raises:
        UnreadableMoment, CalendarNotFound.
    """
    calendar = shipped.calendar(calendar_key)
    on = _day(text) if text else day(now)
    year = fiscal_year_be(on)
    starts_on, ends_on = fiscal_year_bounds(year)
    rounds = rounds_of(calendar, starts_on=starts_on, ends_on=ends_on)
    return Place(
        on=on,
        date_text=buddhist_date(on),
        fiscal_year_be=year,
        starts_on=starts_on,
        ends_on=ends_on,
        half_year_round=half_year_round(on),
        calendar=calendar,
        round=round_at(rounds, on),
    )


def _day(text: str) -> dt.date:
    moment = read_moment(text)
    if isinstance(moment, dt.datetime) and moment.tzinfo is None:
        moment = moment.replace(tzinfo=BANGKOK)
    return day(moment)
