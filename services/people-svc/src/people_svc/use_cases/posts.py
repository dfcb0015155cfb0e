"""A person's own posts: the first one, and those that continue the history or correct the last."""

import datetime as dt
from typing import Any, Protocol, TypedDict
from uuid import UUID

from service_kit.calendar import day
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.refusals import NotAllowed
from sqlmodel import Session

from people_svc.domain.assignment import AssignmentKind, home, refuse_first_day
from people_svc.domain.errors import PlacementBeforeTheLast, UnknownOrganisation
from people_svc.domain.history import day_before
from people_svc.domain.person import IntensiveDevelopment, LevelScheme, PersonnelKind, PositionType
from people_svc.persistence.organisations import find_organisation
from people_svc.persistence.people import recorded_days
from people_svc.persistence.tables import Assignment, Organisation, Person
from people_svc.use_cases.access import holds_hr_of
from people_svc.use_cases.placement import POST, put_in_place, refuse_line

LINE = ("organisation_id", "supervisor_id", "next_supervisor_id")
HISTORY = (*LINE, *POST)


class PersonChanges(TypedDict, total=False):
    """What is to change; what is absent stays. What is of the post or the line makes a row of history."""

    name_th: str
    name_en: str | None
    personnel_kind: PersonnelKind
    personnel_number: str | None
    position_type: PositionType | None
    level_scheme: LevelScheme | None
    level_code: str | None
    position_title: str | None
    position_number: str | None
    line_of_work: str | None
    is_director_level: bool
    active_from: dt.date
    active_until: dt.date | None
    deactivated_at: dt.datetime | None
    appointed_on: dt.date | None
    probation_until: dt.date | None
    intensive_development: IntensiveDevelopment | None
    intensive_development_on: dt.date | None
    organisation_id: UUID
    supervisor_id: UUID | None
    next_supervisor_id: UUID | None
    effective_from: dt.date | None
    reason: str | None


class FirstPost(Protocol):
    """Of a new person, what the first post says; its position is read by the names of POST."""

    @property
    def organisation_id(self) -> UUID: ...
    @property
    def supervisor_id(self) -> UUID | None: ...
    @property
    def next_supervisor_id(self) -> UUID | None: ...
    @property
    def active_from(self) -> dt.date: ...


def first_post(person_id: UUID, new: FirstPost, *, caller: Caller, now: dt.datetime) -> Assignment:
    position: dict[str, Any] = {name: getattr(new, name) for name in POST}
    return Assignment(
        id=new_id(),
        person_id=person_id,
        kind=AssignmentKind.APPOINTMENT,
        organisation_id=new.organisation_id,
        supervisor_id=new.supervisor_id,
        next_supervisor_id=new.next_supervisor_id,
        **position,
        starts_on=new.active_from,
        ends_on=None,
        recorded_at=now,
        recorded_by=caller.subject,
    )


def correct_first_day(
    session: Session,
    person: Person,
    changes: PersonChanges,
    history: list[Assignment],
    *,
    caller: Caller,
    now: dt.datetime,
) -> None:
    """The first post begins with the service; in its place comes a row that corrects it.

    Raises:
        FirstDayAfterHistory: Something of the person is older than that.
    """
    first_day, first = changes["active_from"], home(history, dt.date.min)
    refuse_first_day(person.active_from, first_day, history, recorded_days(session, person.id))
    said = {name: getattr(first, name) for name in (*HISTORY, "ends_on", "order_number")}
    post = _row(person.id, said, first_day, changes, caller=caller, now=now)
    _correct(session, first, post, history, now)
    put_in_place(session, person, history, day(now))


def appoint(
    session: Session,
    person: Person,
    changes: PersonChanges,
    history: list[Assignment],
    *,
    caller: Caller,
    now: dt.datetime,
) -> None:
    """Continue the history with a post from a day on; of the same day, it corrects the last post.

    Raises:
        PlacementBeforeTheLast: The day is before the last post, which is history.
    """
    post = next_post(person, changes, history, caller=caller, now=now)
    if any(name in changes for name in LINE):
        unit_for(session, post.organisation_id, caller)
        refuse_line(session, person.id, post.supervisor_id, post.next_supervisor_id, post.starts_on)
    follow(session, person, post, history, now=now)


def next_post(
    person: Person, changes: PersonChanges, history: list[Assignment], *, caller: Caller, now: dt.datetime
) -> Assignment:
    """The post with which these changes would continue a history.

    Raises:
        PlacementBeforeTheLast: The day is before the last post, which is history.
    """
    last = home(history, dt.date.max)
    starts_on = changes.get("effective_from") or max(day(now), last.starts_on)
    if starts_on < last.starts_on:
        raise PlacementBeforeTheLast(starts_on=last.starts_on)
    was_recorded = any(getattr(last, name) is not None for name in POST)
    before: dict[str, Any] = {name: getattr(last, name) for name in LINE}
    before |= {name: getattr(last if was_recorded else person, name) for name in POST}
    told: dict[str, Any] = dict(changes)
    after: dict[str, Any] = {name: told.get(name, before[name]) for name in before}
    return _row(person.id, after, starts_on, changes, caller=caller, now=now)


def follow(
    session: Session, person: Person, post: Assignment, history: list[Assignment], *, now: dt.datetime
) -> None:
    """Let a post follow the last one, or correct it."""
    last = home(history, dt.date.max)
    if post.starts_on > last.starts_on:
        last.ends_on = day_before(post.starts_on)
        session.add(post)
        history.append(post)
    else:
        _correct(session, last, post, history, now)
    if home(history, day(now)) is post:
        for name in POST:
            setattr(person, name, getattr(post, name))
    put_in_place(session, person, history, day(now))


def _row(
    person_id: UUID,
    said: dict[str, Any],
    starts_on: dt.date,
    changes: PersonChanges,
    *,
    caller: Caller,
    now: dt.datetime,
) -> Assignment:
    return Assignment(
        id=new_id(),
        person_id=person_id,
        kind=AssignmentKind.APPOINTMENT,
        **{"ends_on": None, **said},
        starts_on=starts_on,
        recorded_at=now,
        recorded_by=caller.subject,
        reason=changes.get("reason"),
    )


def _correct(
    session: Session, wrong: Assignment, right: Assignment, history: list[Assignment], now: dt.datetime
) -> None:
    wrong.superseded_at, right.corrects_id = now, wrong.id
    history.remove(wrong)
    history.append(right)
    session.add(right)


def unit_for(session: Session, organisation_id: UUID, caller: Caller) -> Organisation:
    if (unit := find_organisation(session, organisation_id)) is None:
        raise UnknownOrganisation
    if not holds_hr_of(caller, unit):
        raise NotAllowed
    return unit
