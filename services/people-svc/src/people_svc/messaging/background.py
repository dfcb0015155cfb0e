"""Jobs beside the requests: reading once what was before us, and following the calendar."""

import asyncio
from collections.abc import Sequence

from fastapi import FastAPI
from service_kit.catch_up import Source, catching_up
from service_kit.database import Database

from people_svc.messaging.announcements import facts_of
from people_svc.use_cases import announcements
from people_svc.use_cases.announcements import AnnouncementFacts
from people_svc.use_cases.placement import follow_the_calendar

ANNOUNCEMENTS = "/v1/reference/announcements"
CALENDAR_SECONDS = 600.0


def learn_announcements(database: Database, told: Sequence[AnnouncementFacts]) -> None:
    for facts in told:
        announcements.learn_announcement(database, facts)


catch_up = catching_up(
    [Source("framework_url", ANNOUNCEMENTS, facts_of, learn_announcements)], notes=announcements
)


async def keep_places(app: FastAPI) -> None:
    """Move people when a day comes on which an assignment begins or ends."""
    state = app.state
    while True:
        with state.database.alone("keep places") as mine:
            while mine and await asyncio.to_thread(follow_the_calendar, state.database, now=state.clock()):
                pass
        await asyncio.sleep(CALENDAR_SECONDS)
