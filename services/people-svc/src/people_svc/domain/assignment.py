"""Where a person belongs, and where a person works for a while: rows with dates, never overwritten by a move.

appointment  the person's own post; the next one starts the day after the last one ends
acting       another post held beside the own one (รักษาการ); the context stays where it was
secondment   work in another agency for a period; while it lasts it decides context, V1 and V2 (R-CLS-15)

So the same question can be asked of any day (S10).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from people_svc.domain.errors import (
    AssignmentOverlaps,
    AssignmentPeriodReversed,
    FirstDayAfterHistory,
    NoPostThatDay,
)
from people_svc.domain.history import day_after, day_before, overlap


class AssignmentKind(StrEnum):
    APPOINTMENT = "appointment"
    ACTING = "acting"
    SECONDMENT = "secondment"


class Dated(Protocol):
    """One row of the history; the last day is included, None means until further notice."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> AssignmentKind: ...
    @property
    def starts_on(self) -> dt.date: ...
    @property
    def ends_on(self) -> dt.date | None: ...


class Acting(Dated, Protocol):
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def position_title(self) -> str | None: ...


Row = TypeVar("Row", bound=Dated)


def covers(row: Dated, on: dt.date) -> bool:
    return row.starts_on <= on and (row.ends_on is None or on <= row.ends_on)


def in_force(history: Sequence[Row], on: dt.date) -> Row:
    """The row that says where the person works on a day: a secondment before the appointment.

    Before the first appointment the first one is meant, so that a person who joins later has a place already.

    Source:
        R-CLS-15; scenario S10.
    """
    seconded = [row for row in history if row.kind is AssignmentKind.SECONDMENT and covers(row, on)]
    return seconded[0] if seconded else home(history, on)


def home(history: Iterable[Row], on: dt.date) -> Row:
    """The appointment of a day, whether or not the person works elsewhere."""
    posts = sorted(
        (row for row in history if row.kind is AssignmentKind.APPOINTMENT), key=lambda row: row.starts_on
    )
    begun = [row for row in posts if row.starts_on <= on]
    return begun[-1] if begun else posts[0]


def refuse_day_without_post(history: Iterable[Dated], on: dt.date, *, active_until: dt.date | None) -> None:
    """Refuse a day of which no later and no earlier post may be told.

    Raises:
        NoPostThatDay: The first post begins later, or the service has ended.
    """
    if on < home(history, on).starts_on or (active_until is not None and active_until < on):
        raise NoPostThatDay(as_of=on)


class Supervised(Dated, Protocol):
    @property
    def supervisor_id(self) -> UUID | None: ...
    @property
    def next_supervisor_id(self) -> UUID | None: ...


@dataclass(frozen=True)
class Under:
    """Under whom a person works, from one day to another."""

    supervisor_id: UUID
    first: dt.date
    last: dt.date | None


def lines_in(history: Sequence[Supervised], first: dt.date, last: dt.date | None) -> list[Under]:
    """The supervisors of a person in a period, at both levels: each part of it has one row in force."""
    if not history:
        return []
    starts = {row.starts_on for row in history} | {day_after(row.ends_on) for row in history if row.ends_on}
    cuts = sorted({first} | {on for on in starts if first < on and (last is None or on <= last)})
    found = []
    for on, following in zip(cuts, [*cuts[1:], None], strict=True):
        row, end = in_force(history, on), day_before(following) if following else last
        named = (row.supervisor_id, row.next_supervisor_id)
        found += [Under(above, on, end) for above in named if above is not None]
    return found


def supervisors_above(
    supervisor_id: UUID,
    first: dt.date,
    last: dt.date | None,
    histories: Mapping[UUID, Sequence[Supervised]],
) -> list[UUID]:
    """Everybody who stands above a supervisor on some day of a period, so that no day has a loop."""
    found: list[UUID] = []
    seen: set[Under] = set()
    waiting = [Under(supervisor_id, first, last)]
    while waiting:
        under = waiting.pop()
        if under in seen:
            continue
        seen.add(under)
        for above in lines_in(histories.get(under.supervisor_id, ()), under.first, under.last):
            found.append(above.supervisor_id)
            waiting.append(above)
    return found


class Recorded(StrEnum):
    """What of a person may be older than the first day of service that somebody gives."""

    POST = "post"
    ASSIGNMENT = "assignment"
    CLASSIFICATION = "classification"
    DELEGATION = "delegation"


def refuse_first_day(
    was: dt.date, first_day: dt.date, history: Iterable[Dated], others: Iterable[tuple[Recorded, dt.date]]
) -> None:
    """Refuse another first day of service that would leave before it what happened in the service.

    The first post moves with it, up to its last day. `others` are days of what the history does not hold.

    Raises:
        FirstDayAfterHistory: Something is recorded of an earlier day; the oldest is told.
    """
    rows = sorted(history, key=lambda row: row.starts_on)
    posts = [row for row in rows if row.kind is AssignmentKind.APPOINTMENT]
    latest = [(day_before(row.starts_on), Recorded.POST) for row in posts[1:]]
    latest += [(row.starts_on, Recorded.ASSIGNMENT) for row in rows if row not in posts]
    latest += [(on, what) for what, on in others]
    if left_before := [(on, what) for on, what in latest if was <= on < first_day]:
        on, what = min(left_before)
        raise FirstDayAfterHistory(what=what, latest=on)


def refuse_acting(
    starts_on: dt.date,
    ends_on: dt.date | None,
    *,
    organisation_id: UUID,
    position_title: str | None,
    active_from: dt.date,
    history: Iterable[Acting],
) -> None:
    """Refuse an acting post that has no room; several different ones may be held at a time.

    Raises:
        AssignmentPeriodReversed: It ends before it starts, or starts before the person serves.
        AssignmentOverlaps: The person acts in this post already in a part of the period.
    """
    if (ends_on is not None and ends_on < starts_on) or starts_on < active_from:
        raise AssignmentPeriodReversed
    for row in history:
        is_same = (row.organisation_id, row.position_title) == (organisation_id, position_title)
        days = overlap(starts_on, ends_on, row.starts_on, row.ends_on)
        if row.kind is AssignmentKind.ACTING and is_same and days:
            raise AssignmentOverlaps(starts_on=row.starts_on, ends_on=row.ends_on or "–")


def refuse_secondment(
    starts_on: dt.date, ends_on: dt.date | None, *, active_from: dt.date, history: Iterable[Dated]
) -> None:
    """Refuse a secondment that has no room in the history.

    Raises:
        AssignmentPeriodReversed: It ends before it starts, or starts before the person serves.
        AssignmentOverlaps: The person is seconded already in a part of the period.
    """
    if (ends_on is not None and ends_on < starts_on) or starts_on < active_from:
        raise AssignmentPeriodReversed
    for row in history:
        is_later = ends_on is not None and ends_on < row.starts_on
        is_earlier = row.ends_on is not None and row.ends_on < starts_on
        if row.kind is AssignmentKind.SECONDMENT and not is_later and not is_earlier:
            raise AssignmentOverlaps(starts_on=row.starts_on, ends_on=row.ends_on or "–")
