"""Staff: registered and changed by the HR officers of the subtree, seen by their line and their officers."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

import sqlalchemy as sa
from service_kit import idempotency, national_id
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.refusals import NotAllowed
from service_kit.sealing import Keyring
from sqlmodel import Session, col, select

from people_svc.domain.assignment import AssignmentKind, home
from people_svc.domain.errors import (
    NationalIdChecksum,
    NationalIdTaken,
    PersonnelNumberTaken,
    PlacementBeforeTheLast,
    UnknownOrganisation,
)
from people_svc.domain.person import (
    LevelScheme,
    PersonnelKind,
    PositionType,
    matching_code,
    refuse_service_period,
)
from people_svc.persistence.organisations import find_organisation
from people_svc.persistence.people import assignments_of, get_person, is_taken, take_lines
from people_svc.persistence.tables import Assignment, Organisation, Person
from people_svc.use_cases.access import holds_hr_of, people_of, require_hr_of, visible_people
from people_svc.use_cases.facts import say_person
from people_svc.use_cases.placement import agency_at, put_in_place, refuse_line, tell_the_people_below


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """`id` is given only by data that other services know already."""

    name_th: str
    name_en: str | None = None
    organisation_id: UUID
    personnel_kind: PersonnelKind
    personnel_number: str | None = None
    position_type: PositionType | None = None
    level_scheme: LevelScheme | None = None
    level_code: str | None = None
    position_title: str | None = None
    is_director_level: bool = False
    national_id: str | None = None
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    active_from: dt.date
    active_until: dt.date | None = None
    id: UUID | None = None


class PersonChanges(TypedDict, total=False):
    """What is to change; what is absent stays. The three of placement make a row of history."""

    name_th: str
    name_en: str | None
    personnel_kind: PersonnelKind
    personnel_number: str | None
    position_type: PositionType | None
    level_scheme: LevelScheme | None
    level_code: str | None
    position_title: str | None
    is_director_level: bool
    active_until: dt.date | None
    organisation_id: UUID
    supervisor_id: UUID | None
    next_supervisor_id: UUID | None
    effective_from: dt.date | None


_UNIQUE = {"national_id_code": NationalIdTaken, "personnel_number": PersonnelNumberTaken}
_PLACEMENT = ("organisation_id", "supervisor_id", "next_supervisor_id")


def register_person(
    database: Database,
    new: NewPerson,
    *,
    caller: Caller,
    now: dt.datetime,
    id_key: bytes,
    keyring: Keyring | None = None,
    attempt: Attempt | None = None,
) -> Person:
    with _twins_told_apart(), database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_person(session, made, visible_people(caller, day(now)))
        take_lines(session)
        unit = _unit_for(session, new.organisation_id, caller)
        refuse_service_period(new.active_from, new.active_until)
        person_id = new.id or new_id()
        refuse_line(session, person_id, new.supervisor_id, new.next_supervisor_id, day(now))
        post = _post(person_id, new, now)
        person = _person(new, unit, agency_at(session, unit.id, day(now)), post, now, id_key)
        if keyring is not None and new.national_id is not None:
            person.national_id_sealed = keyring.seal(new.national_id.encode(), place=person.id.bytes)
        _refuse_taken(session, person)
        put_in_place(session, person, [post], day(now))
        session.add(person)
        session.flush()
        session.add(post)
        say_person(session, "people.person.registered.v1", person, caller=caller, now=now)
        idempotency.made(session, attempt, person.id)
    return person


def change_person(
    database: Database,
    person_id: UUID,
    changes: PersonChanges,
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
) -> Person:
    is_moved = any(name in changes for name in _PLACEMENT)
    with _twins_told_apart(), database.transaction() as session:
        if is_moved:
            take_lines(session)
        person = get_person(session, person_id, visible_people(caller, day(now)))
        require_hr_of(session, caller, person)
        require_version(person, seen)
        before = person.line
        with session.no_autoflush:  # one change is one version
            _rewrite(session, person, changes)
            if is_moved:
                _appoint(session, person, changes, caller=caller, now=now)
        person.changed_at = now
        say_person(session, "people.person.changed.v1", person, caller=caller, now=now)
        if person.line != before:
            tell_the_people_below(session, person, caller=caller, now=now)
    return person


def read_person(database: Database, person_id: UUID, *, caller: Caller, now: dt.datetime) -> Person:
    with database.read() as session:
        return get_person(session, person_id, visible_people(caller, day(now)))


def list_people(
    database: Database,
    page: PageQuery,
    *,
    caller: Caller,
    now: dt.datetime,
    within: UUID | None = None,
    mine: bool = False,
) -> Rows[Person]:
    """People whom the caller may see; `within` a subtree, `mine` those whose supervisor the caller is."""
    with database.read() as session:
        wanted = select(Person).where(visible_people(caller, day(now)))
        if within is not None:
            wanted = wanted.where(people_of([within]))
        if mine:
            wanted = wanted.where(col(Person.supervisor_id) == caller.id)
        return page_of(session, wanted, Person.id, page)


def _unit_for(session: Session, organisation_id: UUID, caller: Caller) -> Organisation:
    if (unit := find_organisation(session, organisation_id)) is None:
        raise UnknownOrganisation
    if not holds_hr_of(caller, unit):
        raise NotAllowed
    return unit


def _person(
    new: NewPerson, unit: Organisation, agency_id: UUID, post: Assignment, now: dt.datetime, id_key: bytes
) -> Person:
    if new.national_id is not None and not national_id.is_valid(new.national_id):
        raise NationalIdChecksum
    return Person(
        id=post.person_id,
        name_th=new.name_th,
        name_en=new.name_en,
        personnel_number=new.personnel_number,
        personnel_kind=new.personnel_kind,
        position_type=new.position_type,
        level_scheme=new.level_scheme,
        level_code=new.level_code,
        position_title=new.position_title,
        is_director_level=new.is_director_level,
        national_id_code=matching_code(new.national_id, id_key) if new.national_id else None,
        national_id_masked=national_id.masked(new.national_id) if new.national_id else None,
        active_from=new.active_from,
        active_until=new.active_until,
        organisation_id=unit.id,
        agency_id=agency_id,
        context_organisation_id=unit.id,
        context_agency_id=agency_id,
        supervisor_id=None,
        next_supervisor_id=None,
        assignment_id=post.id,
        placed_on=day(now),
        registered_at=now,
        changed_at=now,
    )


def _post(person_id: UUID, new: NewPerson, now: dt.datetime) -> Assignment:
    return Assignment(
        id=new_id(),
        person_id=person_id,
        kind=AssignmentKind.APPOINTMENT,
        organisation_id=new.organisation_id,
        supervisor_id=new.supervisor_id,
        next_supervisor_id=new.next_supervisor_id,
        starts_on=new.active_from,
        ends_on=None,
        recorded_at=now,
    )


def _rewrite(session: Session, person: Person, changes: PersonChanges) -> None:
    for name, value in changes.items():
        if name not in (*_PLACEMENT, "effective_from"):
            setattr(person, name, value)
    refuse_service_period(person.active_from, person.active_until)
    _refuse_taken(session, person)


def _refuse_taken(session: Session, person: Person) -> None:
    if is_taken(session, col(Person.national_id_code), person.national_id_code, person.id):
        raise NationalIdTaken
    if is_taken(session, col(Person.personnel_number), person.personnel_number, person.id):
        raise PersonnelNumberTaken


@contextmanager
def _twins_told_apart() -> Iterator[None]:
    """Of two who are given one number at the same moment, the database refuses the second."""
    try:
        yield
    except sa.exc.IntegrityError as twin:
        for column, refusal in _UNIQUE.items():
            if column in str(twin.orig):
                raise refusal from twin
        raise


def _appoint(
    session: Session, person: Person, changes: PersonChanges, *, caller: Caller, now: dt.datetime
) -> None:
    """Continue the history with a post from a day on; the same day again corrects the last post.

    Raises:
        PlacementBeforeTheLast: The day is before the last post, which is history.
    """
    history = assignments_of(session, person.id)
    last = home(history, dt.date.max)
    starts_on = changes.get("effective_from") or max(day(now), last.starts_on)
    if starts_on < last.starts_on:
        raise PlacementBeforeTheLast(starts_on=last.starts_on)
    unit = _unit_for(session, changes.get("organisation_id", last.organisation_id), caller)
    supervisor_id = changes.get("supervisor_id", last.supervisor_id)
    next_supervisor_id = changes.get("next_supervisor_id", last.next_supervisor_id)
    refuse_line(session, person.id, supervisor_id, next_supervisor_id, starts_on)
    post = last
    if starts_on > last.starts_on:
        last.ends_on = starts_on - dt.timedelta(days=1)
        post = Assignment(
            person_id=person.id,
            kind=AssignmentKind.APPOINTMENT,
            organisation_id=unit.id,
            supervisor_id=None,
            next_supervisor_id=None,
            starts_on=starts_on,
            ends_on=None,
            recorded_at=now,
        )
        session.add(post)
        history.append(post)
    post.organisation_id = unit.id
    post.supervisor_id, post.next_supervisor_id = supervisor_id, next_supervisor_id
    put_in_place(session, person, history, day(now))
