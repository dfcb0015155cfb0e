"""What this service tells others: the data of its events, and the same of its reference lists."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from service_kit import outbox
from service_kit.events import Event
from service_kit.identity import Caller
from sqlmodel import Session

from people_svc.domain.organisation import ids_of
from people_svc.persistence.organisations import get_organisation
from people_svc.persistence.tables import Classification, Delegation, Organisation, Person

Facts = dict[str, Any]


def organisation_facts(row: Organisation) -> Facts:
    return {
        "organisation_id": row.id,
        "parent_id": row.parent_id,
        "kind": row.kind.value,
        "name": {"th": row.name_th, "en": row.name_en},
        "path": ids_of(row.path),
        "assigned_path": ids_of(row.assigned_path or row.path),
        "agency_id": row.agency_id,
        "is_agency": row.is_agency,
        "version": row.version,
    }


def person_facts(row: Person, organisation: Organisation) -> Facts:
    """Ids and dates only; `organisation` is where the person belongs, the context where the person works."""
    return {
        "person_id": row.id,
        "organisation_id": row.organisation_id,
        "agency_id": row.agency_id,
        "path": ids_of(organisation.path),
        "context_organisation_id": row.context_organisation_id,
        "context_agency_id": row.context_agency_id,
        "supervisor_id": row.supervisor_id,
        "next_supervisor_id": row.next_supervisor_id,
        "personnel_kind": row.personnel_kind.value,
        "is_director_level": row.is_director_level,
        "active_from": row.active_from,
        "active_until": row.active_until,
        "version": row.version,
    }


def delegation_facts(row: Delegation) -> Facts:
    return {
        "delegation_id": row.id,
        "from_person_id": row.from_person_id,
        "to_person_id": row.to_person_id,
        "scope": row.scope.value,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "order_number": row.order_number,
    }


def classification_facts(row: Classification) -> Facts:
    """The role only once it is final: before that it is not the person's."""
    return {
        "classification_id": row.id,
        "person_id": row.person_id,
        "organisation_id": row.organisation_id,
        "status": row.status.value,
        "group": row.group.value if row.group else None,
        "role": row.role,
        "future_role": row.future_role,
        "stage": row.stage,
        "behaviours": row.behaviours.value,
        "announcement_id": row.announcement_id,
        "announcement_version": row.announcement_version,
        "required_skills": row.required_skills,
        "version": row.version,
    }


def say_organisation(
    session: Session, what: str, row: Organisation, *, caller: Caller, now: dt.datetime
) -> None:
    session.flush()
    event = _event(what, row, organisation_facts(row))
    outbox.record(session, event, by=caller.subject, now=now)


def say_person(
    session: Session,
    what: str,
    row: Person,
    *,
    unit: Organisation | None = None,
    caller: Caller,
    now: dt.datetime,
) -> None:
    """`unit` is where the person belongs, if that is known already."""
    session.flush()
    event = _event(what, row, person_facts(row, unit or get_organisation(session, row.organisation_id)))
    outbox.record(session, event, by=caller.subject, now=now)


def say_erased(session: Session, row: Person, *, caller: Caller, now: dt.datetime) -> None:
    """That the personal data are gone: whoever keeps some of their own lets them go as well."""
    session.flush()
    event = _event("people.person.erased.v1", row, {"person_id": row.id, "version": row.version})
    outbox.record(session, event, by=caller.subject, now=now)


def service_facts(row: Person) -> Facts:
    """Until when a person may use an account here."""
    return {
        "person_id": row.id,
        "active_from": row.active_from,
        "active_until": row.active_until,
        "deactivated_at": row.deactivated_at,
        "version": row.version,
    }


def say_service(session: Session, row: Person, *, caller: Caller, now: dt.datetime) -> None:
    """For those who let people in, to whom all else that changes is no news."""
    session.flush()
    event = _event("people.person.service_changed.v1", row, service_facts(row))
    outbox.record(session, event, by=caller.subject, now=now)


def say_delegation(session: Session, row: Delegation, *, caller: Caller, now: dt.datetime) -> None:
    session.flush()
    event = _event("people.delegation.recorded.v1", row, delegation_facts(row))
    outbox.record(session, event, by=caller.subject, now=now)


def say_classification(
    session: Session,
    what: str,
    row: Classification,
    *,
    caller: Caller,
    now: dt.datetime,
    on_behalf_of: str | None = None,
) -> None:
    session.flush()
    event = _event(what, row, classification_facts(row))
    outbox.record(session, event, by=caller.subject, now=now, on_behalf_of=on_behalf_of)


def say_classifications(
    session: Session, what: str, rows: Sequence[Classification], *, caller: Caller, now: dt.datetime
) -> None:
    """The same for many at once."""
    session.flush()
    events = [_event(what, row, classification_facts(row)) for row in rows]
    outbox.record_many(session, events, by=caller.subject, now=now)


def _event(what: str, row: Organisation | Person | Delegation | Classification, data: Facts) -> Event:
    return Event(type=what, subject=str(row.id), data=data, version=row.version)
