"""What runs beside the requests: publishing what ships with the service, and catching up with people-svc."""

import asyncio
import logging

import stamina
from fastapi import FastAPI
from service_kit.database import Database
from service_kit.http import Refused, ServiceUnavailable

from framework_svc.clients.people import ORGANISATIONS, all_organisations
from framework_svc.use_cases.organisations import has_caught_up, learn_organisations, note_caught_up
from framework_svc.use_cases.releases import publish_shipped_releases

RETRY_SECONDS_MAX = 30.0

log = logging.getLogger(__name__)


async def publish_releases(app: FastAPI) -> None:
    """Publish what ships with the service; every process tries, and all but the first find it there."""
    await asyncio.to_thread(publish_shipped_releases, app.state.database, now=app.state.clock())


async def catch_up_with_people(app: FastAPI) -> None:
    """Read all organisations once in the life of the database: events sent before it existed are gone."""
    settings = app.state.settings
    database: Database = app.state.database
    if not settings.client_id or await asyncio.to_thread(has_caught_up, database, ORGANISATIONS):
        return
    # people-svc may start after us, and may not know our client yet: attempts and time are unlimited.
    async for attempt in stamina.retry_context(
        on=(ServiceUnavailable, Refused), attempts=None, timeout=None, wait_max=RETRY_SECONDS_MAX
    ):
        with attempt:
            known = [facts async for facts in all_organisations(app.state.http, settings.people_url)]
    await asyncio.to_thread(learn_organisations, database, known)
    await asyncio.to_thread(note_caught_up, database, ORGANISATIONS, now=app.state.clock())
    log.info("caught up", extra={"source": ORGANISATIONS, "organisations": len(known)})
