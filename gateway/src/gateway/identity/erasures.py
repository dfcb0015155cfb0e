"""Accounts of people whose personal data were erased: the names go, and nobody logs in with what is left."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from service_kit.database import Database
from service_kit.events import ReceivedEvent
from sqlmodel import col, update

from gateway.identity.accounts import NOBODY
from gateway.identity.ends import take_away
from gateway.identity.tables import Account

ERASED = "people.person.erased.v1"
DISPLAY_NAME = "ลบข้อมูลส่วนบุคคลแล้ว"


def learn_erasures(database: Database, events: Sequence[ReceivedEvent]) -> None:
    now = dt.datetime.now(dt.UTC)
    with database.transaction() as session:
        for event in events:
            person_id = UUID(event.data["person_id"])
            take_away(session, person_id, until=now, now=now)
            nobody = {
                "username": f"erased-{person_id}",
                "display_name": DISPLAY_NAME,
                "password_hash": NOBODY,
            }
            session.exec(
                update(Account)
                .where(col(Account.person_id) == person_id)
                .values(**nobody, grants=[], disabled_at=now)
            )
