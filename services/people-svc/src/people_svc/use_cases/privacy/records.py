"""A person's record as a reader sees it: one, a page, by national ID; and certifying the own one."""

import datetime as dt
from dataclasses import asdict
from typing import Any
from uuid import UUID

from service_kit import idempotency, national_id
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.refusals import NotAllowed
from sqlmodel import Session, col, select

from people_svc.domain.errors import NationalIdChecksum, PersonNotFound
from people_svc.domain.person import matching_code
from people_svc.domain.privacy.fields import ALL
from people_svc.domain.privacy.reading import What
from people_svc.persistence.people import (
    EVERYBODY,
    find_person,
    get_person,
    people_within,
    take_person,
)
from people_svc.persistence.tables import Certification, Person
from people_svc.use_cases.access import HR, is_hr_of, visible_people
from people_svc.use_cases.people import refuse_erased
from people_svc.use_cases.privacy.audited import note
from people_svc.use_cases.privacy.reads import Noting
from people_svc.use_cases.privacy.showing import Shown, ShownRecord, shown_to, with_reviewers
from people_svc.use_cases.staff import SoughtStaff, list_people


def show_person(
    database: Database, person_id: UUID, *, caller: Caller, reads: Noting, now: dt.datetime
) -> ShownRecord:
    with database.read() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        seen = shown_to(session, caller, [person], day(now))
        (shown,) = with_reviewers(session, seen, day(now))
    reads.of(caller, What.RECORD, shown, now=now)
    return shown


def show_whole(database: Database, person: Person, *, now: dt.datetime) -> ShownRecord:
    """What somebody sees who has just written it: everything."""
    with database.read() as session:
        (shown,) = with_reviewers(session, [Shown(person, ALL, None)], day(now))
    return shown


def show_people(
    database: Database,
    page: PageQuery,
    *,
    caller: Caller,
    reads: Noting,
    now: dt.datetime,
    sought: SoughtStaff,
) -> Rows[ShownRecord]:
    found = list_people(database, page, caller=caller, now=now, sought=sought)
    with database.read() as session:
        seen = shown_to(session, caller, found.items, day(now))
        shown = with_reviewers(session, seen, day(now))
    # A name that was sought is personal data itself: that one was sought is noted, and not which.
    query = {
        name: str(value) for name, value in asdict(sought).items() if value is not None and name != "text"
    }
    query |= {"text": "sought"} if sought.text else {}
    reads.of_list(caller, What.LIST, shown, query, now=now)
    return Rows(shown, found.next_cursor)


def find_by_national_id(
    database: Database, number: str, *, caller: Caller, id_key: bytes, reads: Noting, now: dt.datetime
) -> Rows[ShownRecord]:
    """The person of a national ID, among those of whom the caller is HR officer; nobody is no refusal.

    Raises:
        NotAllowed: The caller is no HR officer.
        NationalIdChecksum: That is no national ID.
    """
    units = caller.held_on(HR)
    if not units:
        raise NotAllowed
    if not national_id.is_valid(number):
        raise NationalIdChecksum
    of_number = col(Person.national_id_code) == matching_code(number, id_key)
    with database.read() as session:
        found = session.exec(select(Person).where(of_number, people_within(units))).all()
        shown = with_reviewers(session, shown_to(session, caller, found, day(now)), day(now))
    for one in shown:
        reads.of(caller, What.SEARCH, one, now=now)
    return Rows(shown, None)


def certify_record(
    database: Database, *, caller: Caller, seen: int, now: dt.datetime, attempt: Attempt | None = None
) -> Certification:
    """Say that the own record, in the version seen, was checked and is right; once for a version."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(Certification, made)
        take_person(session, caller.id)
        person = get_person(session, caller.id, EVERYBODY)
        refuse_erased(person)
        require_version(person, seen)
        row = _certified(session, person.id, seen)
        if row is None:
            row = Certification(person_id=person.id, person_version=seen, certified_at=now)
            session.add(row)
            said: dict[str, Any] = {"certification_id": row.id, "person_version": seen}
            note(session, "people.record.certified", person.id, said, by=caller.subject, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def list_certifications(
    database: Database, person_id: UUID, page: PageQuery, *, caller: Caller
) -> Rows[Certification]:
    with database.read() as session:
        person = find_person(session, person_id)
        if person is None or not (caller.subject == str(person_id) or is_hr_of(session, caller, person)):
            raise PersonNotFound
        wanted = select(Certification).where(col(Certification.person_id) == person_id)
        return page_of(session, wanted, Certification.id, page)


def _certified(session: Session, person_id: UUID, version: int) -> Certification | None:
    return session.exec(
        select(Certification).where(
            col(Certification.person_id) == person_id, col(Certification.person_version) == version
        )
    ).first()
