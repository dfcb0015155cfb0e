"""Staff: registered and changed by the HR officers of the subtree, seen by their line and their officers."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit import idempotency, national_id
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.sealing import Keyring
from sqlmodel import Session, col

from people_svc.domain.errors import (
    NationalIdChecksum,
    NationalIdTaken,
    PersonnelNumberTaken,
)
from people_svc.domain.person import (
    IntensiveDevelopment,
    LevelScheme,
    PersonnelKind,
    PositionType,
    matching_code,
    refuse_service_period,
)
from people_svc.domain.privacy.errors import PersonErased
from people_svc.domain.search import person_keys
from people_svc.persistence.people import assignments_of, get_person, is_taken, take_lines
from people_svc.persistence.tables import Assignment, Person
from people_svc.use_cases.access import require_hr_of, visible_people
from people_svc.use_cases.facts import say_person, say_service
from people_svc.use_cases.placement import place_in, refuse_line, tell_the_people_below
from people_svc.use_cases.posts import (
    HISTORY,
    PersonChanges,
    appoint,
    correct_first_day,
    first_post,
    unit_for,
)


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
    position_number: str | None = None
    line_of_work: str | None = None
    is_director_level: bool = False
    national_id: str | None = None
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    active_from: dt.date
    active_until: dt.date | None = None
    appointed_on: dt.date | None = None
    probation_until: dt.date | None = None
    intensive_development: IntensiveDevelopment | None = None
    intensive_development_on: dt.date | None = None
    id: UUID | None = None


_UNIQUE = {"national_id_code": NationalIdTaken, "personnel_number": PersonnelNumberTaken}


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
    with twins_told_apart(), database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_person(session, made, visible_people(caller, day(now)))
        take_lines(session)
        unit = unit_for(session, new.organisation_id, caller)
        refuse_service_period(new.active_from, new.active_until)
        person_id = new.id or new_id()
        refuse_line(session, person_id, new.supervisor_id, new.next_supervisor_id, day(now))
        post = first_post(person_id, new, caller=caller, now=now)
        person = _person(new, post, place_in(session, [post], day(now)), now, id_key)
        if keyring is not None and new.national_id is not None:
            person.national_id_sealed = keyring.seal(new.national_id.encode(), place=person.id.bytes)
        refuse_taken(session, person)
        session.add(person)
        session.flush()
        session.add(post)
        say_person(session, "people.person.registered.v1", person, unit=unit, caller=caller, now=now)
        if person.active_until is not None:
            say_service(session, person, caller=caller, now=now)
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
    is_moved, begins = any(name in changes for name in HISTORY), changes.get("active_from")
    with twins_told_apart(), database.transaction() as session:
        if is_moved:
            take_lines(session)
        person = get_person(session, person_id, visible_people(caller, day(now)))
        require_hr_of(session, caller, person)
        refuse_erased(person)
        require_version(person, seen)
        before = person.line
        with session.no_autoflush:  # one change is one version
            history = assignments_of(session, person.id) if is_moved or begins else []
            if begins not in (None, person.active_from):
                correct_first_day(session, person, changes, history, caller=caller, now=now)
            _rewrite(session, person, changes)
            if is_moved:
                appoint(session, person, changes, history, caller=caller, now=now)
        person.changed_at = now
        say_person(session, "people.person.changed.v1", person, caller=caller, now=now)
        if begins or "active_until" in changes:
            say_service(session, person, caller=caller, now=now)
        if person.line != before:
            tell_the_people_below(session, person, caller=caller, now=now)
    return person


def refuse_erased(person: Person) -> None:
    if person.erased_at is not None:
        raise PersonErased


def _person(
    new: NewPerson, post: Assignment, place: dict[str, Any], now: dt.datetime, id_key: bytes
) -> Person:
    if new.national_id is not None and not national_id.is_valid(new.national_id):
        raise NationalIdChecksum
    name_key, family_key = person_keys(new.name_th)
    return Person(
        id=post.person_id,
        name_th=new.name_th,
        name_en=new.name_en,
        name_key=name_key,
        family_key=family_key,
        personnel_number=new.personnel_number,
        personnel_kind=new.personnel_kind,
        is_director_level=new.is_director_level,
        national_id_code=matching_code(new.national_id, id_key) if new.national_id else None,
        national_id_masked=national_id.masked(new.national_id) if new.national_id else None,
        active_from=new.active_from,
        active_until=new.active_until,
        appointed_on=new.appointed_on,
        probation_until=new.probation_until,
        intensive_development=new.intensive_development,
        intensive_development_on=new.intensive_development_on,
        registered_at=now,
        changed_at=now,
        **place,
    )


def _rewrite(session: Session, person: Person, changes: PersonChanges) -> None:
    for name, value in changes.items():
        if name not in (*HISTORY, "effective_from", "reason"):
            setattr(person, name, value)
    if "active_until" in changes:  # who states the period of service anew decides about the account too
        person.deactivated_at = changes.get("deactivated_at")
    person.name_key, person.family_key = person_keys(person.name_th)
    refuse_service_period(person.active_from, person.active_until)
    refuse_taken(session, person)


def refuse_taken(session: Session, person: Person) -> None:
    if is_taken(session, col(Person.national_id_code), person.national_id_code, person.id):
        raise NationalIdTaken
    if is_taken(session, col(Person.personnel_number), person.personnel_number, person.id):
        raise PersonnelNumberTaken


@contextmanager
def twins_told_apart() -> Iterator[None]:
    """Of two who are given one number at the same moment, the database refuses the second."""
    try:
        yield
    except sa.exc.IntegrityError as twin:
        for column, refusal in _UNIQUE.items():
            if column in str(twin.orig):
                raise refusal from twin
        raise
