"""Facts with dates: the last day is included, None means until further notice."""

import datetime as dt
from typing import Protocol

ACTOR_LENGTH = 200
REASON_LENGTH = 500
# Since when a fact holds that nobody has dated: before every day that can be asked for.
SINCE_EVER = dt.date.min


class Period(Protocol):
    @property
    def valid_from(self) -> dt.date: ...
    @property
    def valid_until(self) -> dt.date | None: ...


def holds_on(fact: Period, on: dt.date) -> bool:
    return fact.valid_from <= on and (fact.valid_until is None or on <= fact.valid_until)


def overlap(
    first: dt.date, last: dt.date | None, begins: dt.date, ends: dt.date | None
) -> tuple[dt.date, dt.date | None] | None:
    """The days that two periods have in common, or None."""
    start = max(first, begins)
    ending = [day for day in (last, ends) if day is not None]
    end = min(ending) if ending else None
    return None if end is not None and end < start else (start, end)


def day_before(on: dt.date) -> dt.date:
    """Of the first day that the calendar has, that day."""
    return on if on == dt.date.min else on - dt.timedelta(days=1)


def day_after(on: dt.date) -> dt.date:
    """Of the last day that the calendar has, that day."""
    return on if on == dt.date.max else on + dt.timedelta(days=1)
