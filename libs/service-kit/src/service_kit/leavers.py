"""Who may not come in any more, although the token has not expired: asked of the service's own rows.

    token ──► Caller ──► asked about within three seconds? ──yes──► route
                              └──no──► the rows ──► has left: 401

The door refuses such tokens within seconds; who asks a service past the door is refused there as well, where
the service knows who has left. Asking at each request would cost more than a tenth of a read. So one who is
here lately is asked about together with all others who are, once a second, and a request asks only for one
who comes anew.
"""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from anyio.to_thread import run_sync
from fastapi import FastAPI
from sqlmodel import Session

from service_kit.calendar import day
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.refusals import NotAPerson, Unauthenticated

EVERY_SECONDS = 1.0
HOLDS_SECONDS = 3.0  # an answer: long enough that no request asks because the job is a little late
LATELY_SECONDS = 60.0
WATCHED = 4096

# Those of these people who have left on a day. Whoever is not known has not.
WhoLeft = Callable[[Session, Collection[UUID], dt.date], Collection[UUID]]

log = logging.getLogger(__name__)


@dataclass
class _Here:
    """Somebody who had not left, by the clock that only runs forward."""

    asked_about: float
    came: float


class Leavers:
    def __init__(
        self, database: Database, who_left: WhoLeft, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._who_left = who_left
        self._clock = clock
        self._here: dict[UUID, _Here] = {}

    async def refuse(self, caller: Caller, now: dt.datetime) -> None:
        """Refuse a caller who has left; systems are no people, and do not leave.

        Raises:
            Unauthenticated: As the door says it.
        """
        try:
            person_id = caller.id
        except NotAPerson:
            return
        moment = self._clock()
        here = self._here.get(person_id)
        if here is None or here.asked_about + HOLDS_SECONDS < moment:
            if await run_sync(self._left, [person_id], now):
                self._here.pop(person_id, None)
                raise Unauthenticated
            here = self._remember(person_id, moment)
        here.came = moment

    def _remember(self, person_id: UUID, moment: float) -> _Here:
        here = self._here.setdefault(person_id, _Here(moment, moment))
        here.asked_about = moment
        if len(self._here) > WATCHED:
            del self._here[next(iter(self._here))]
        return here

    async def renew(self, now: dt.datetime) -> None:
        """Ask anew, in one question, about all who came lately, and forget the others."""
        moment = self._clock()
        lately = [one for one, here in self._here.items() if here.came + LATELY_SECONDS > moment]
        left = await run_sync(self._left, lately, now) if lately else ()
        gone = {one for one, here in self._here.items() if here.came + LATELY_SECONDS <= moment}
        for person_id in gone.union(left):
            self._here.pop(person_id, None)
        for person_id in lately:
            if here := self._here.get(person_id):
                here.asked_about = moment

    def _left(self, people: Collection[UUID], now: dt.datetime) -> Collection[UUID]:
        with self._database.read() as session:
            return self._who_left(session, people, day(now))


async def watch_leavers(app: FastAPI) -> None:
    """For ever; while the database is away nothing is remembered as asked, so that requests ask."""
    while True:
        try:
            await app.state.leavers.renew(app.state.clock())
        except sa.exc.SQLAlchemyError:
            log.exception("who has left cannot be read, trying again")
        await asyncio.sleep(EVERY_SECONDS)
