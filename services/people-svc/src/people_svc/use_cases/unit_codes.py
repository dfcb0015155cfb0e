"""What others call a unit: codes of any scheme, each with where it is known from; none is made up here."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from service_kit import idempotency
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import col, select

from people_svc.domain.errors import CodeTaken, RecordNotFound
from people_svc.domain.organisation import Provenance
from people_svc.persistence.organisations import get_organisation, touch
from people_svc.persistence.tables import OrganisationCode
from people_svc.use_cases.facts import say_organisation
from people_svc.use_cases.organisations import require_officer


@dataclass(frozen=True, kw_only=True)
class NewCode:
    scheme: str
    value: str
    provenance: Provenance
    source: str | None = None


def record_code(
    database: Database,
    organisation_id: UUID,
    new: NewCode,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> OrganisationCode:
    with code_taken_told(), database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(OrganisationCode, made)
        unit = get_organisation(session, organisation_id)
        require_officer(caller, unit)
        row = OrganisationCode(
            organisation_id=unit.id,
            scheme=new.scheme,
            value=new.value,
            provenance=new.provenance,
            source=new.source,
            recorded_at=now,
        )
        session.add(row)
        touch(unit)
        say_organisation(session, "people.organisation.changed.v1", unit, caller=caller, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def withdraw_code(
    database: Database,
    organisation_id: UUID,
    code_id: UUID,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> OrganisationCode:
    """The code is not this unit's, or no more: the row stays, and the value is free for another unit."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(OrganisationCode, made)
        unit = get_organisation(session, organisation_id)
        require_officer(caller, unit)
        row = session.get(OrganisationCode, code_id)
        if row is None or row.organisation_id != unit.id:
            raise RecordNotFound
        if row.withdrawn_at is None:
            row.withdrawn_at = now
            touch(unit)
            say_organisation(session, "people.organisation.changed.v1", unit, caller=caller, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def list_codes(database: Database, organisation_id: UUID, page: PageQuery) -> Rows[OrganisationCode]:
    with database.read() as session:
        get_organisation(session, organisation_id)
        rows = select(OrganisationCode).where(col(OrganisationCode.organisation_id) == organisation_id)
        return page_of(session, rows, OrganisationCode.id, page)


@contextmanager
def code_taken_told() -> Iterator[None]:
    """The database is asked, because it alone sees two who record one value at the same moment."""
    try:
        yield
    except sa.exc.IntegrityError as twin:
        if "organisation_code" in str(twin.orig):
            raise CodeTaken from twin
        raise
