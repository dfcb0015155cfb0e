"""Requests about personal data: asked by the person or HR for the person, decided by HR, never by oneself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit import idempotency, national_id
from service_kit.calendar import day
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.refusals import NotAllowed
from service_kit.sealing import Keyring
from sqlmodel import Session, col, select

from people_svc.domain.errors import NationalIdChecksum, PersonNotFound
from people_svc.domain.privacy.errors import RequestAlreadyOpen, RequestFileNotFound
from people_svc.domain.privacy.request import (
    RequestKind,
    RequestState,
    due,
)
from people_svc.persistence.people import find_person, people_within, take_person
from people_svc.persistence.privacy.queries import file_of, files_of, get_request, is_asked_already
from people_svc.persistence.tables import DataRequest, DataRequestFile, Person
from people_svc.use_cases.access import HR, is_hr_of
from people_svc.use_cases.people import refuse_erased
from people_svc.use_cases.privacy.audited import note
from people_svc.use_cases.privacy.resealing import place_of_file, place_of_number

NATIONAL_ID = "national_id"  # the one field that a correction names and PATCH does not


@dataclass(frozen=True)
class NewFile:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """`person_id` None: about the caller; `stated` is what the record should say in `field`."""

    kind: RequestKind
    person_id: UUID | None = None
    reason: str | None = None
    field: str | None = None
    stated: dict[str, Any] | None = None
    links: Sequence[str] = ()
    files: Sequence[NewFile] = ()


@dataclass(frozen=True)
class Sought:
    kind: RequestKind | None = None
    state: RequestState | None = None
    person_id: UUID | None = None
    is_overdue: bool | None = None


def ask(
    database: Database,
    new: NewRequest,
    *,
    caller: Caller,
    keyring: Keyring,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> DataRequest:
    """Submit a request; its clock begins.

    Raises:
        RequestAlreadyOpen: The same is still to be answered.
        PersonErased: Nothing personal is left.
        NationalIdChecksum: The number that the record should say is no national ID.
    """
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(DataRequest, made)
        person = _about(session, new, caller)
        take_person(session, person.id)
        refuse_erased(person)
        if is_asked_already(session, person.id, new.kind, new.field):
            raise RequestAlreadyOpen
        row = _request(person, new, caller, now)
        if new.field == NATIONAL_ID:
            _state_number(row, str((new.stated or {})[NATIONAL_ID]), keyring)
        session.add(row)
        session.flush()
        for number, file in enumerate(new.files, 1):
            session.add(_file(row.id, number, file, keyring))
        audit_request(session, "people.data_request.submitted", row, caller, now)
        idempotency.made(session, attempt, row.id)
    return row


def read_request(database: Database, request_id: UUID, *, caller: Caller) -> DataRequest:
    with database.read() as session:
        return get_request(session, request_id, visible_requests(caller))


def list_requests(
    database: Database, page: PageQuery, *, sought: Sought, caller: Caller, now: dt.datetime
) -> Rows[DataRequest]:
    with database.read() as session:
        wanted = select(DataRequest).where(visible_requests(caller), *_conditions(sought, day(now)))
        return page_of(session, wanted, DataRequest.id, page)


def list_files(database: Database, rows: Sequence[DataRequest]) -> dict[UUID, list[DataRequestFile]]:
    """What came with these requests, by request; one query for a page."""
    found: dict[UUID, list[DataRequestFile]] = {row.id: [] for row in rows}
    with database.read() as session:
        for file in files_of(session, [*found]):
            found[file.request_id].append(file)
    return found


def open_file(
    database: Database, request_id: UUID, number: int, *, caller: Caller, keyring: Keyring
) -> tuple[DataRequestFile, bytes]:
    with database.read() as session:
        row = get_request(session, request_id, visible_requests(caller))
        if (file := file_of(session, row.id, number)) is None:
            raise RequestFileNotFound
        return file, keyring.open(file.sealed, place=place_of_file(row.id, number))


def visible_requests(caller: Caller) -> sa.ColumnElement[bool]:
    """The own ones, those asked for others, and those about people of whom the caller is HR officer."""
    shown = [col(DataRequest.person_id) == caller.id, col(DataRequest.asked_by) == caller.id]
    if units := caller.held_on(HR):
        people = sa.select(col(Person.id)).where(people_within(units))
        shown.append(col(DataRequest.person_id).in_(people))
    return sa.or_(*shown)


def _about(session: Session, new: NewRequest, caller: Caller) -> Person:
    person = find_person(session, new.person_id or caller.id)
    if person is None:
        raise PersonNotFound
    if person.id == caller.id:
        return person
    if not is_hr_of(session, caller, person):
        raise PersonNotFound
    if new.kind is RequestKind.CORRECTION:
        raise NotAllowed  # HR changes the record itself
    return person


def _conditions(sought: Sought, today: dt.date) -> list[sa.ColumnElement[bool]]:
    found = [
        column == value
        for column, value in (
            (col(DataRequest.kind), sought.kind),
            (col(DataRequest.state), sought.state),
            (col(DataRequest.person_id), sought.person_id),
        )
        if value is not None
    ]
    if sought.is_overdue is not None:
        is_open = col(DataRequest.state) == RequestState.SUBMITTED
        overdue = sa.and_(is_open, col(DataRequest.due_on) < today)
        found.append(overdue if sought.is_overdue else sa.not_(overdue))
    return found


def _request(person: Person, new: NewRequest, caller: Caller, now: dt.datetime) -> DataRequest:
    return DataRequest(
        id=new_id(),
        kind=new.kind,
        state=RequestState.SUBMITTED,
        person_id=person.id,
        asked_by=caller.id,
        asked_at=now,
        due_on=due(day(now)),
        reason=new.reason,
        field=new.field,
        stated=new.stated,
        links=list(new.links),
    )


def _state_number(row: DataRequest, number: str, keyring: Keyring) -> None:
    """Keep the number as it is kept of people: to be seen masked, and sealed until somebody has answered."""
    if not national_id.is_valid(number):
        raise NationalIdChecksum
    row.stated = {NATIONAL_ID: national_id.masked(number)}
    row.national_id_sealed = keyring.seal(number.encode(), place=place_of_number(row.id))


def _file(request_id: UUID, number: int, file: NewFile, keyring: Keyring) -> DataRequestFile:
    return DataRequestFile(
        request_id=request_id,
        number=number,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sealed=keyring.seal(file.content, place=place_of_file(request_id, number)),
    )


def audit_request(session: Session, action: str, row: DataRequest, caller: Caller, now: dt.datetime) -> None:
    session.flush()
    said = {
        "request_id": row.id,
        "kind": row.kind.value,
        "field": row.field,
        "refusal_code": row.refusal_code.value if row.refusal_code else None,
        "due_on": row.due_on,
    }
    note(session, action, row.person_id, said, by=caller.subject, now=now)
