"""The job beside the requests that brings in what was uploaded: one import at a time for an organisation."""

import asyncio
import logging
from uuid import UUID

import sqlalchemy as sa
from fastapi import FastAPI

from people_svc.use_cases.imports.run import give_up, run_batch, waiting

IDLE_SECONDS = 0.5

log = logging.getLogger(__name__)


async def bring_in(app: FastAPI) -> None:
    state = app.state
    while True:
        for import_id, organisation_id in await asyncio.to_thread(waiting, state.database):
            with state.database.alone(f"import into {organisation_id}") as mine:
                if mine:
                    await _to_its_end(app, import_id)
        await asyncio.sleep(IDLE_SECONDS)


async def _to_its_end(app: FastAPI, import_id: UUID) -> None:
    state = app.state
    try:
        while await asyncio.to_thread(
            run_batch, state.database, import_id, tools=state.import_tools, now=state.clock()
        ):
            pass
    except sa.exc.OperationalError:
        raise  # the database is away or busy: tried again, from the batch at which it was
    except Exception:
        # One import that we cannot do must not hold up all the others for ever.
        log.exception("import failed", extra={"import_id": str(import_id)})
        await asyncio.to_thread(give_up, state.database, import_id, now=state.clock())
