"""At an empty start, what the streams may no longer hold is read from the lists of the other services.

Once in the life of a database, beside the requests, and through the same use cases as events: those that
arrive meanwhile do no harm, because what is older never replaces what is newer.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
import stamina
from fastapi import FastAPI

from service_kit.app import Background
from service_kit.database import Database
from service_kit.http import Refused, ServiceUnavailable

RETRY_SECONDS_MAX = 30.0
_TROUBLE = (ServiceUnavailable, Refused, sa.exc.OperationalError, sa.exc.IntegrityError)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """A list of another service, how an item is read (None: not for us), and what takes a page of them.

    `address` is the name of the setting that holds it, such as `people_url`.
    """

    address: str
    path: str
    read: Callable[[dict[str, Any]], Any]
    take: Callable[[Database, Sequence[Any]], None]


class Notes(Protocol):
    """Where a service notes by its path that a list was read to its end; a module with these two will do."""

    def has_caught_up(self, database: Database, path: str, /) -> bool: ...

    def note_caught_up(self, database: Database, path: str, /, *, now: dt.datetime) -> None: ...


def catching_up(sources: Sequence[Source], notes: Notes) -> Background:
    """The job that reads each list until that has once succeeded; without a client of our own, none."""

    async def catch_up(app: FastAPI) -> None:
        state = app.state
        for source in sources if state.settings.client_id else ():
            if not await asyncio.to_thread(notes.has_caught_up, state.database, source.path):
                await _read_to_its_end(source, app)
                await asyncio.to_thread(notes.note_caught_up, state.database, source.path, now=state.clock())
                log.info("caught up", extra={"list": source.path})

    return catch_up


async def _read_to_its_end(source: Source, app: FastAPI) -> None:
    state = app.state
    url = getattr(state.settings, source.address).rstrip("/") + source.path
    # The other service may start after us, and may not know our client yet: attempts and time are unlimited.
    # An event that brings the same fact at the same time may win; then we come again.
    async for attempt in stamina.retry_context(
        on=_TROUBLE, attempts=None, timeout=None, wait_max=RETRY_SECONDS_MAX
    ):
        with attempt:
            async for items in state.http.pages(url):
                facts = [fact for item in items if (fact := source.read(item)) is not None]
                if facts:
                    await asyncio.to_thread(source.take, state.database, facts)
