"""Delegations: recorded by the evaluator or by HR for the evaluator, always with a written order."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from service_kit import idempotency
from service_kit.calendar import day
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.refusals import NotAllowed
from sqlmodel import col, select

from people_svc.domain.delegation import DelegationScope, refuse_delegation
from people_svc.domain.errors import NotASupervisor, UnknownPerson
from people_svc.persistence.people import find_person, people_within, supervises_somebody
from people_svc.persistence.tables import Delegation, Person
from people_svc.use_cases.access import HR, OCSC, is_hr_of
from people_svc.use_cases.facts import say_delegation


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
        giver = find_person(session, new.from_person_id or caller.id)
        if giver is None:
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
        if not supervises_somebody(session, giver.id):
            raise NotASupervisor
        if find_person(session, new.to_person_id) is None:
            raise UnknownPerson(place="to_person_id")
        row = _delegation(giver.id, new, now)
        session.add(row)
        say_delegation(session, row, caller=caller, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def list_delegations(database: Database, page: PageQuery, *, caller: Caller) -> Rows[Delegation]:
    """Those given by or to the caller, and those of the people of whom the caller is HR officer."""
    with database.read() as session:
        return page_of(session, select(Delegation).where(_visible(caller)), Delegation.id, page)


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
