"""Delegations: recorded by the evaluator or by HR for the evaluator, always with a written order."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from service_kit import idempotency
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.refusals import NotAllowed
from sqlmodel import Session, col, select

from people_svc.domain.delegation import (
    DelegationScope,
    last_day_when_withdrawn,
    refuse_delegation,
    refuse_loop,
)
from people_svc.domain.errors import DelegationNotFound, NotASupervisor, UnknownPerson
from people_svc.persistence.people import (
    delegations_by,
    find_person,
    people_within,
    supervises_somebody,
    take_lines,
)
from people_svc.persistence.tables import Delegation, Person
from people_svc.use_cases.access import HR, OCSC, is_hr_of
from people_svc.use_cases.facts import say_delegation
from people_svc.use_cases.placement import serves


@dataclass(frozen=True, kw_only=True)
class NewDelegation:
    """`from_person_id` None: the caller's own."""

    from_person_id: UUID | None
    to_person_id: UUID
    scope: DelegationScope
    starts_on: dt.date
    ends_on: dt.date
    order_number: str


def record_delegation(
    database: Database,
    new: NewDelegation,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Delegation:
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(Delegation, made)
        take_lines(session)
        giver = find_person(session, new.from_person_id or caller.id)
        if giver is None or not serves(session, giver.id, new.starts_on):
            raise UnknownPerson(place="from_person_id")
        if giver.id != caller.id and not is_hr_of(session, caller, giver):
            raise NotAllowed
        refuse_delegation(
            giver.id,
            new.to_person_id,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            order_number=new.order_number,
            today=day(now),
        )
        refuse_loop(
            giver.id,
            new.to_person_id,
            scope=new.scope,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            given_by=lambda person_id: delegations_by(session, person_id),
        )
        if not supervises_somebody(session, giver.id):
            raise NotASupervisor
        if not serves(session, new.to_person_id, new.starts_on):
            raise UnknownPerson(place="to_person_id")
        row = _delegation(giver.id, new, now)
        session.add(row)
        say_delegation(session, row, caller=caller, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def withdraw_delegation(
    database: Database,
    delegation_id: UUID,
    *,
    reason: str,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Delegation:
    """End a delegation from today on, by the one who gave it or HR for him; the row and the reason stay."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(Delegation, made)
        row = _get(session, delegation_id, caller)
        giver = session.get_one(Person, row.from_person_id)
        if giver.id != caller.id and not is_hr_of(session, caller, giver):
            raise NotAllowed
        require_version(row, seen)
        row.ends_on = last_day_when_withdrawn(row.starts_on, row.ends_on, day(now))
        row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = now, caller.subject, reason
        say_delegation(session, row, caller=caller, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def read_delegation(database: Database, delegation_id: UUID, *, caller: Caller) -> Delegation:
    with database.read() as session:
        return _get(session, delegation_id, caller)


def list_delegations(database: Database, page: PageQuery, *, caller: Caller) -> Rows[Delegation]:
    """Those given by or to the caller, and those of the people of whom the caller is HR officer."""
    with database.read() as session:
        return page_of(session, select(Delegation).where(_visible(caller)), Delegation.id, page)


def _get(session: Session, delegation_id: UUID, caller: Caller) -> Delegation:
    wanted = select(Delegation).where(col(Delegation.id) == delegation_id, _visible(caller))
    if (row := session.exec(wanted).first()) is None:
        raise DelegationNotFound
    return row


def _visible(caller: Caller) -> sa.ColumnElement[bool]:
    if caller.has_role(OCSC):
        return sa.true()
    shown = [col(Delegation.from_person_id) == caller.id, col(Delegation.to_person_id) == caller.id]
    if units := caller.held_on(HR):
        shown.append(
            col(Delegation.from_person_id).in_(sa.select(col(Person.id)).where(people_within(units)))
        )
    return sa.or_(*shown)


def _delegation(from_person_id: UUID, new: NewDelegation, now: dt.datetime) -> Delegation:
    return Delegation(
        from_person_id=from_person_id,
        to_person_id=new.to_person_id,
        scope=new.scope,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        order_number=new.order_number,
        recorded_at=now,
    )
