"""How a request about personal data is answered: by an HR officer, never by the person; or taken back."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from service_kit import idempotency
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database, Together
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.refusals import NotAllowed
from sqlmodel import Session

from people_svc.domain.privacy.errors import OwnRequest
from people_svc.domain.privacy.request import (
    RefusalCode,
    RequestAction,
    RequestKind,
    next_state,
    refuse_erasure,
    refuse_unfit_refusal,
)
from people_svc.persistence.organisations import get_organisation
from people_svc.persistence.people import take_person
from people_svc.persistence.privacy.queries import get_request
from people_svc.persistence.tables import DataRequest, Person
from people_svc.use_cases.access import holds_hr_of, require_hr_of
from people_svc.use_cases.imports.context import Vault
from people_svc.use_cases.national_ids import correct_national_id
from people_svc.use_cases.people import change_person
from people_svc.use_cases.posts import PersonChanges
from people_svc.use_cases.privacy.erasure import erase_person
from people_svc.use_cases.privacy.requests import NATIONAL_ID, audit_request, visible_requests
from people_svc.use_cases.privacy.resealing import place_of_number

ChangesOf = Callable[[dict[str, Any]], PersonChanges]


def accept_request(
    database: Database,
    request_id: UUID,
    *,
    effective_from: dt.date | None,
    changes_of: ChangesOf,
    vault: Vault,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> DataRequest:
    """Let it happen: apply the correction, allow the export, or erase.

    Raises:
        StillServing: An erasure of somebody who serves.
    """
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(DataRequest, made)
        row, person = _to_decide(session, request_id, RequestAction.ACCEPT, caller, seen, now)
        if row.kind is RequestKind.CORRECTION:
            together, seen_now = Together(session), person.version
            if row.field == NATIONAL_ID:
                number = _stated_number(row, vault)
                correct_national_id(
                    together, person.id, number, caller=caller, seen=seen_now, vault=vault, now=now
                )
            else:
                changes = changes_of(row.stated or {})
                changes |= {"reason": row.reason, "effective_from": effective_from}
                change_person(together, person.id, changes, caller=caller, seen=seen_now, now=now)
        if row.kind is RequestKind.ERASURE:
            if not holds_hr_of(caller, get_organisation(session, person.organisation_id)):
                raise NotAllowed  # whoever only worked there is not theirs to erase
            refuse_erasure(person.active_until, day(now))
            erase_person(session, person, caller=caller, now=now)
        row.person_version = person.version
        _answered(session, "people.data_request.accepted", row, caller, now)
        idempotency.made(session, attempt, row.id)
    return row


def refuse_request(
    database: Database,
    request_id: UUID,
    *,
    code: RefusalCode,
    reason: str,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> DataRequest:
    """Refuse with a reason that is recorded (PDPA s.30, s.39).

    Raises:
        RefusalUnfit: Such a request cannot be refused for that.
    """
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(DataRequest, made)
        row, _ = _to_decide(session, request_id, RequestAction.REFUSE, caller, seen, now)
        refuse_unfit_refusal(row.kind, code)
        row.refusal_code, row.refusal_reason = code, reason
        _answered(session, "people.data_request.refused", row, caller, now)
        idempotency.made(session, attempt, row.id)
    return row


def withdraw_request(
    database: Database,
    request_id: UUID,
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> DataRequest:
    """By the person, or by whoever asked for the person."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(DataRequest, made)
        row = get_request(session, request_id, visible_requests(caller))
        if caller.id not in (row.person_id, row.asked_by):
            raise NotAllowed
        _step(row, RequestAction.WITHDRAW, caller, seen, now)
        _answered(session, "people.data_request.withdrawn", row, caller, now)
        idempotency.made(session, attempt, row.id)
    return row


def _stated_number(row: DataRequest, vault: Vault) -> str:
    return vault.keyring.open(row.national_id_sealed or b"", place=place_of_number(row.id)).decode()


def _answered(session: Session, action: str, row: DataRequest, caller: Caller, now: dt.datetime) -> None:
    row.national_id_sealed = None  # it stands in the record now, or nowhere
    audit_request(session, action, row, caller, now)


def _to_decide(
    session: Session, request_id: UUID, action: RequestAction, caller: Caller, seen: int, now: dt.datetime
) -> tuple[DataRequest, Person]:
    row = get_request(session, request_id, visible_requests(caller))
    if row.person_id == caller.id:
        raise OwnRequest
    take_person(session, row.person_id)
    person = session.get_one(Person, row.person_id)
    require_hr_of(session, caller, person)
    _step(row, action, caller, seen, now)
    return row, person


def _step(row: DataRequest, action: RequestAction, caller: Caller, seen: int, now: dt.datetime) -> None:
    require_version(row, seen)
    row.state = next_state(row.state, action)
    row.decided_by, row.decided_at = caller.id, now
