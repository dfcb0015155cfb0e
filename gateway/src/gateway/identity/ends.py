"""Who may not come in any more: sessions and tokens end with the account, within seconds.

    people.person.service_changed.v1 ──► person_end ──► no login, no code, no refresh (asked of the table)
                                                   └──► Ended ──► the door refuses access tokens

The door asks a set in memory, because it asks at every request. Every instance reads the table each second,
as only one of them hears the event. The set holds those whose end is younger than the life of a token: who
ended earlier has none.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from service_kit.calendar import BANGKOK
from service_kit.database import Database
from service_kit.events import ReceivedEvent
from sqlmodel import Session, col, delete, select, update

from gateway.identity.tables import Account, BrowserSession, PersonEnd, TokenFamily

SERVICE_CHANGED = "people.person.service_changed.v1"
EVERY_SECONDS = 1.0
_MARGIN = dt.timedelta(minutes=1)  # clocks of others, and the leeway that they give a token

log = logging.getLogger(__name__)


class _Service(BaseModel):
    person_id: UUID
    active_until: dt.date | None
    deactivated_at: dt.datetime | None
    version: int

    @property
    def ends_at(self) -> dt.datetime | None:
        """The earlier of the two: the account was ended, or the day after the last one begins."""
        moments = [self.deactivated_at] if self.deactivated_at else []
        if self.active_until:
            after = self.active_until + dt.timedelta(days=1)
            moments.append(dt.datetime.combine(after, dt.time.min, tzinfo=BANGKOK))
        return min(moments, default=None)


def learn_ends(database: Database, events: Sequence[ReceivedEvent]) -> None:
    """Note when people end, and take away at once what those who have ended still hold."""
    with database.transaction() as session:
        for event in events:
            _learn(session, _Service.model_validate(event.data), dt.datetime.now(dt.UTC))


def _learn(session: Session, said: _Service, now: dt.datetime) -> None:
    known = session.get(PersonEnd, said.person_id)
    if known is not None and known.version >= said.version:
        return
    row = known or PersonEnd(person_id=said.person_id, ends_at=None, version=0)
    # An end in the past begins now: whoever came in meanwhile holds tokens that nobody has refused yet.
    row.ends_at, row.version = said.ends_at and max(said.ends_at, now), said.version
    session.add(row)
    session.flush()
    if row.ends_at is not None and row.ends_at <= now:
        take_away(session, said.person_id, now)


def take_away(session: Session, person_id: UUID, now: dt.datetime) -> None:
    """So that who comes back later logs in anew."""
    accounts = select(Account.id).where(Account.person_id == person_id)
    session.exec(delete(BrowserSession).where(col(BrowserSession.account_id).in_(accounts)))
    families = col(TokenFamily.account_id).in_(accounts) & col(TokenFamily.revoked_at).is_(None)
    session.exec(update(TokenFamily).where(families).values(revoked_at=now))


def has_ended(session: Session, person_id: UUID, now: dt.datetime) -> bool:
    row = session.get(PersonEnd, person_id)
    return row is not None and row.ends_at is not None and row.ends_at <= now


class Ended:
    """The people whose access tokens the door refuses, although these have not expired."""

    def __init__(self, database: Database, token_life: dt.timedelta) -> None:
        self._database = database
        self._since = token_life + _MARGIN
        self._subjects: frozenset[str] = frozenset()

    def __contains__(self, subject: str) -> bool:
        return subject in self._subjects

    def refresh(self, now: dt.datetime) -> None:
        ends = col(PersonEnd.ends_at)
        recent = sa.select(col(PersonEnd.person_id)).where(ends <= now, ends > now - self._since)
        with self._database.read() as session:
            self._subjects = frozenset(map(str, session.scalars(recent)))


async def keep_ended(ended: Ended) -> None:
    """For ever; when the database is away, who was refused stays refused."""
    while True:
        try:
            await asyncio.to_thread(ended.refresh, dt.datetime.now(dt.UTC))
        except sa.exc.SQLAlchemyError:
            log.exception("the ended people cannot be read, trying again")
        await asyncio.sleep(EVERY_SECONDS)
