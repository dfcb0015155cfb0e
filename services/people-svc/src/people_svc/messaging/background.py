"""Jobs beside the requests: what ships with us, reading once what was before us, following the calendar."""

import asyncio

from fastapi import FastAPI
from service_kit.catch_up import Source, catching_up

from people_svc.messaging.announcements import facts_of
from people_svc.use_cases import announcements
from people_svc.use_cases.placement import follow_the_calendar
from people_svc.use_cases.shipped import register_ministries
from people_svc.use_cases.unit_places import follow_the_tree

ANNOUNCEMENTS = "/v1/reference/announcements"
CALENDAR_SECONDS = 600.0


catch_up = catching_up(
    [Source("framework_url", ANNOUNCEMENTS, facts_of, announcements.learn_announcements)], notes=announcements
)


async def ship_ministries(app: FastAPI) -> None:
    """Register the ministries that ship with the service; one process does, the others find them there."""
    state = app.state
    with state.database.alone("ship ministries") as mine:
        if mine:
            await asyncio.to_thread(register_ministries, state.database, now=state.clock())


async def keep_places(app: FastAPI) -> None:
    """Move units and people when a day comes on which a place, a name or an assignment begins or ends."""
    state = app.state
    while True:
        with state.database.alone("keep places") as mine:
            for follow in (follow_the_tree, follow_the_calendar):
                while mine and await asyncio.to_thread(follow, state.database, now=state.clock()):
                    pass
        await asyncio.sleep(CALENDAR_SECONDS)
