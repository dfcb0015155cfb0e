"""Requests about personal data and readings, with defaults."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from people_builders import (
    AGENCY_A,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    HR,
    NOW,
    OCSC,
    STAFF,
    TODAY,
    a_caller,
    key,
    the_hr,
)
from people_svc.api.privacy_schemas import changes_of
from people_svc.domain.delegation import DelegationScope
from people_svc.domain.privacy.fields import Reader
from people_svc.domain.privacy.request import RefusalCode, RequestKind
from people_svc.persistence.tables import DataRequest, Person, RecordRead
from people_svc.settings import Settings
from people_svc.use_cases.delegations import NewDelegation, record_delegation
from people_svc.use_cases.imports.context import Vault
from people_svc.use_cases.privacy.answers import accept_request, refuse_request
from people_svc.use_cases.privacy.reads import Noting, ReadLog
from people_svc.use_cases.privacy.requests import NewFile, NewRequest, ask
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.sealing import Keyring
from service_kit.testing import a_client, sign

NUMBER = "1234567890121"
STAFF_GRANTS = (("staff", None),)
HR_GRANTS = (("staff", None), ("hr_officer", AGENCY_A))
# Each kind of reader of STAFF in the small world; the colleague only by `delegate`.
READERS: Sequence[tuple[Reader, UUID, Any]] = (
    (Reader.ONESELF, STAFF, STAFF_GRANTS),
    (Reader.HR_OFFICER, HR, HR_GRANTS),
    (Reader.SUPERVISOR, DIRECTOR, STAFF_GRANTS),
    (Reader.SUPERVISOR, DEPUTY, STAFF_GRANTS),
    (Reader.SUPERVISOR, COLLEAGUE, STAFF_GRANTS),
    (Reader.EXECUTIVE, key("executive"), (("executive", AGENCY_A),)),
    (Reader.OCSC_OFFICER, OCSC, (("ocsc_officer", None),)),
)


def delegate(database: Database) -> None:
    """The director lets the colleague act today."""
    new = NewDelegation(
        from_person_id=None,
        to_person_id=COLLEAGUE,
        scope=DelegationScope.APPROVE_PLAN,
        starts_on=TODAY,
        ends_on=TODAY,
        order_number="1/2566",
    )
    record_delegation(database, new, caller=a_caller(DIRECTOR), now=NOW)


def noted(app: FastAPI) -> list[RecordRead]:
    app.state.reads.flush()
    with app.state.database.read() as session:
        return list(session.scalars(sa.select(RecordRead).order_by(sa.text("id"))).all())


def a_keyring() -> Keyring:
    """The keys of a service without settings."""
    return Keyring(Settings().sealing_keys)


def noting(database: Database, purpose: str | None = None) -> Noting:
    return Noting(ReadLog(database), purpose)


def a_vault() -> Vault:
    """The keys of a service without settings."""
    return Vault(Settings().national_id_key.get_secret_value().encode(), a_keyring())


def a_request(
    database: Database,
    kind: RequestKind = RequestKind.CORRECTION,
    *,
    caller: Caller | None = None,
    now: dt.datetime = NOW,
    **given: Any,
) -> DataRequest:
    facts: dict[str, Any] = {"kind": kind}
    if kind is RequestKind.CORRECTION:
        facts |= {"field": "position_title", "stated": {"position_title": "นักวิชาการคอมพิวเตอร์"}}
        facts |= {"reason": "พิมพ์ผิดในคำสั่งเดิม", "links": ["https://example.go.th/order/12"]}
        facts |= {"files": [NewFile("คำสั่ง.pdf", "application/pdf", b"%PDF-")]}
    new = NewRequest(**{**facts, **given})
    return ask(database, new, caller=caller or a_caller(STAFF), keyring=a_keyring(), now=now)


def accept(
    database: Database,
    row: DataRequest,
    *,
    caller: Caller | None = None,
    now: dt.datetime = NOW,
    **given: Any,
) -> DataRequest:
    facts: dict[str, Any] = {"effective_from": None, "seen": row.version, "vault": a_vault(), **given}
    who = caller or the_hr()
    return accept_request(database, row.id, changes_of=changes_of, caller=who, now=now, **facts)


def refuse(
    database: Database, row: DataRequest, code: RefusalCode, *, caller: Caller | None = None
) -> DataRequest:
    return refuse_request(
        database,
        row.id,
        code=code,
        reason="เก็บตามระเบียบ",
        caller=caller or the_hr(),
        seen=row.version,
        now=NOW,
    )


def as_somebody(
    app: FastAPI, subject: UUID | str, grants: Any = STAFF_GRANTS, *, language: str = "th"
) -> httpx.AsyncClient:
    return a_client(app, sign(subject, scope="people.read people.write", grants=grants), language=language)


def as_staff(app: FastAPI) -> httpx.AsyncClient:
    return as_somebody(app, STAFF)


def as_hr(app: FastAPI) -> httpx.AsyncClient:
    return as_somebody(app, HR, HR_GRANTS)


def as_director(app: FastAPI) -> httpx.AsyncClient:
    return as_somebody(app, DIRECTOR)


def has_left(database: Database, person_id: UUID, on: dt.date = dt.date(2023, 9, 30)) -> None:
    """Of somebody who is in the small world: the last day of service was this."""
    with database.transaction() as session:
        session.get_one(Person, person_id).active_until = on
