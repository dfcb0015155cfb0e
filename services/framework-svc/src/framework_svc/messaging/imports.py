"""The job beside the requests that checks and applies what was uploaded: one import at a time."""

import asyncio
import logging

import sqlalchemy as sa
from fastapi import FastAPI

from framework_svc.domain.errors_exchange import ImportFaulted
from framework_svc.use_cases.exchange.run import give_up, run_import, waiting

IDLE_SECONDS = 0.5

log = logging.getLogger(__name__)


async def bring_in(app: FastAPI) -> None:
    database = app.state.database
    while True:
        for import_id in await asyncio.to_thread(waiting, database):
            with database.alone("import of a framework") as mine:
                if not mine:
                    continue
                try:
                    await asyncio.to_thread(run_import, database, import_id, now=app.state.clock())
                except sa.exc.OperationalError:
                    raise  # the database is away or busy: tried again
                except Exception:
                    # One import that we cannot do must not hold up all the others for ever.
                    log.exception("import failed", extra={"import_id": str(import_id)})
                    fault = ImportFaulted(reason="fault")
                    await asyncio.to_thread(give_up, database, import_id, fault, now=app.state.clock())
        await asyncio.sleep(IDLE_SECONDS)
