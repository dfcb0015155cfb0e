"""What runs beside the requests: publishing what ships with the service, and catching up with others."""

import asyncio

from fastapi import FastAPI
from service_kit.catch_up import Source, catching_up

from framework_svc.messaging.readings import classification, organisation, person, plan
from framework_svc.use_cases import acknowledgements, holders, organisations
from framework_svc.use_cases.exchange.case_telling import tell_what_was_published_before
from framework_svc.use_cases.impact import CLASSIFICATIONS, PLANS
from framework_svc.use_cases.publication import publish_shipped_releases
from framework_svc.use_cases.sealing import index_what_was_stored_before, seal_what_was_published_before

catch_up = catching_up(
    [
        Source("people_url", "/v1/reference/organisations", organisation, organisations.learn_organisations),
        Source("people_url", acknowledgements.PEOPLE, person, acknowledgements.learn_people),
        Source("people_url", CLASSIFICATIONS, classification, holders.learn_classifications),
        Source("idp_url", PLANS, plan, holders.learn_plans),
    ],
    notes=organisations,
)


async def publish_releases(app: FastAPI) -> None:
    """Publish what ships with the service; every process tries, and all but the first find it there."""
    database, now = app.state.database, app.state.clock()
    await asyncio.to_thread(publish_shipped_releases, database, now=now)
    await asyncio.to_thread(seal_what_was_published_before, database, now=now)
    await asyncio.to_thread(tell_what_was_published_before, database)
    await asyncio.to_thread(index_what_was_stored_before, database)
