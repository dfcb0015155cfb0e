"""Jobs beside the requests: reading once what was before us, and following the calendar."""

import asyncio
import logging

import stamina
from fastapi import FastAPI
from service_kit.http import Refused, ServiceUnavailable

from people_svc.clients.framework import announcements
from people_svc.messaging.announcements import facts_of
from people_svc.use_cases.announcements import has_caught_up, learn_announcement, note_caught_up
from people_svc.use_cases.placement import follow_the_calendar

ANNOUNCEMENTS = "framework.announcements"
RETRY_SECONDS_MAX = 30.0
CALENDAR_SECONDS = 600.0

log = logging.getLogger(__name__)


async def catch_up(app: FastAPI) -> None:
    """Read the announcements made before we listened, until it has once succeeded; requests do not wait."""
    state = app.state
    if not state.settings.client_id or has_caught_up(state.database, ANNOUNCEMENTS):
        return
    async for attempt in stamina.retry_context(
        on=(ServiceUnavailable, Refused), attempts=None, timeout=None, wait_max=RETRY_SECONDS_MAX
    ):
        with attempt:
            count = 0
            async for item in announcements(state.http, state.settings.framework_url):
                await asyncio.to_thread(learn_announcement, state.database, facts_of(item))
                count += 1
    await asyncio.to_thread(note_caught_up, state.database, ANNOUNCEMENTS, now=state.clock())
    log.info("announcements caught up", extra={"count": count})


async def keep_places(app: FastAPI) -> None:
    """Move people when a day comes on which an assignment begins or ends."""
    state = app.state
    while True:
        with state.database.alone("keep places") as mine:
            while mine and await asyncio.to_thread(follow_the_calendar, state.database, now=state.clock()):
                pass
        await asyncio.sleep(CALENDAR_SECONDS)
