"""Jobs beside the requests, in parts: one at a time for an organisation, taken up where it was left."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
import stamina
from fastapi import FastAPI
from service_kit.database import Database, is_conflict

IDLE_SECONDS = 0.5
_ATTEMPTS = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """What waits, with its organisation; one part of it, true while there is more; and how to give it up."""

    name: str
    waiting: Callable[[Database], Sequence[tuple[UUID, UUID | None]]]
    part: Callable[[FastAPI, UUID, dt.datetime], bool]
    give_up: Callable[..., None]


async def working(app: FastAPI, work: Work) -> None:
    """Do what waits, for ever."""
    database = app.state.database
    while True:
        for job_id, organisation_id in await asyncio.to_thread(work.waiting, database):
            with database.alone(f"{work.name} {organisation_id}") as mine:
                if mine:
                    await _to_its_end(app, work, job_id)
        await asyncio.sleep(IDLE_SECONDS)


async def _to_its_end(app: FastAPI, work: Work, job_id: UUID) -> None:
    more = True
    try:
        while more:
            # Another may have stored the same meanwhile, which the next look sees.
            async for attempt in stamina.retry_context(on=_is_conflict, attempts=_ATTEMPTS):
                with attempt:
                    more = await asyncio.to_thread(work.part, app, job_id, app.state.clock())
    except sa.exc.OperationalError:
        raise  # the database is away or busy: tried again, from the part at which it was
    except Exception:
        # One job that we cannot do must not hold up all the others for ever.
        log.exception("%s failed", work.name, extra={"job_id": str(job_id)})
        await asyncio.to_thread(work.give_up, app.state.database, job_id, now=app.state.clock())


def _is_conflict(error: Exception) -> bool:
    return isinstance(error, sa.exc.IntegrityError) and is_conflict(error)
