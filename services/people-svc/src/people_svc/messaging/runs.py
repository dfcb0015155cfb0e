"""The job beside the requests that classifies many people: one run at a time for an organisation."""

import datetime as dt
from uuid import UUID

from fastapi import FastAPI

from people_svc.messaging.jobs import Work, working
from people_svc.use_cases.runs.run import give_up, run_part, waiting


def _part(app: FastAPI, run_id: UUID, now: dt.datetime) -> bool:
    return run_part(app.state.database, run_id, policy=app.state.policy, now=now)


async def classify_many(app: FastAPI) -> None:
    await working(app, Work("classify people of", waiting, _part, give_up))
