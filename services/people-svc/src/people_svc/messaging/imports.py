"""The job beside the requests that brings in what was uploaded: one import at a time for an organisation."""

import datetime as dt
from uuid import UUID

from fastapi import FastAPI

from people_svc.messaging.jobs import Work, working
from people_svc.use_cases.imports.run import give_up, run_batch, waiting


def _batch(app: FastAPI, import_id: UUID, now: dt.datetime) -> bool:
    return run_batch(app.state.database, import_id, tools=app.state.import_tools, now=now)


async def bring_in(app: FastAPI) -> None:
    await working(app, Work("import into", waiting, _batch, give_up))
