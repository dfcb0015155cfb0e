"""Who may not come in any more: sessions and tokens end with the account, within seconds.

    people.person.service_changed.v1 ──► person_end ──► no login, no code, no refresh (asked of the table)
                                                   └──► Ended ──► the door refuses access tokens

The door asks what it has in memory, because it asks at every request. Every instance reads the table each
second, as only one of them hears the event. Held are those whose end is younger than the life of a token: who
ended earlier has none. Who comes back within that time is held on: tokens from before the end stay refused.
"""

import asyncio
import datetime as dt
import logging
import math
from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from service_kit.calendar import BANGKOK
from service_kit.database import Database
from service_kit.events import ReceivedEvent
from service_kit.identity import Caller
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
    row = session.get(PersonEnd, said.person_id) or PersonEnd(
        person_id=said.person_id, ends_at=None, version=0
    )
    # An end that is known may have come by the calendar, and this may be the news that undoes it.
    ends = [row.ends_at]
    if said.version > row.version:
        # An end in the past begins now: whoever came in meanwhile holds tokens that nobody has refused yet.
        row.ends_at, row.version = said.ends_at and max(said.ends_at, now), said.version
        ends.append(row.ends_at)
    else:  # told late, after what undid it; of its two ends only this one was one already when it was said
        ends.append(said.deactivated_at)
    session.add(row)
    session.flush()
    if come := [end for end in ends if end is not None and end <= now]:
        row.tokens_void_until = max(*come, row.tokens_void_until or come[0])
        take_away(session, said.person_id, until=row.tokens_void_until, now=now)


def take_away(session: Session, person_id: UUID, *, until: dt.datetime, now: dt.datetime) -> None:
    """What was handed out up to then, so that who comes back later logs in anew."""
    accounts = select(Account.id).where(Account.person_id == person_id)
    sessions = col(BrowserSession.account_id).in_(accounts) & (col(BrowserSession.logged_in_at) <= until)
    session.exec(delete(BrowserSession).where(sessions))
    families = col(TokenFamily.account_id).in_(accounts) & col(TokenFamily.revoked_at).is_(None)
    earlier = col(TokenFamily.logged_in_at) <= until
    session.exec(update(TokenFamily).where(families, earlier).values(revoked_at=now))


def has_ended(session: Session, person_id: UUID, now: dt.datetime) -> bool:
    row = session.get(PersonEnd, person_id)
    return row is not None and row.ends_at is not None and row.ends_at <= now


class Ended:
    """By person, up to when tokens were issued that the door refuses, although they have not expired."""

    def __init__(self, database: Database, token_life: dt.timedelta) -> None:
        self._database = database
        self._since = token_life + _MARGIN
        self._void_until: Mapping[str, float] = {}

    def refuses(self, caller: Caller) -> bool:
        """Whether the token was issued before the caller's end, or the caller has not come back."""
        return caller.issued_at <= self._void_until.get(caller.subject, -math.inf)

    def refresh(self, now: dt.datetime) -> None:
        since, ends, void = now - self._since, col(PersonEnd.ends_at), col(PersonEnd.tokens_void_until)
        recent = sa.select(col(PersonEnd.person_id), ends, void).where(
            ((ends <= now) & (ends > since)) | (void > since)
        )
        with self._database.read() as session:
            rows = session.execute(recent).all()
        self._void_until = {
            str(person_id): math.inf if ends_at is not None and ends_at <= now else void_until.timestamp()
            for person_id, ends_at, void_until in rows
        }


async def keep_ended(ended: Ended) -> None:
    """For ever; when the database is away, who was refused stays refused."""
    while True:
        try:
            await asyncio.to_thread(ended.refresh, dt.datetime.now(dt.UTC))
        except sa.exc.SQLAlchemyError:
            log.exception("the ended people cannot be read, trying again")
        await asyncio.sleep(EVERY_SECONDS)
