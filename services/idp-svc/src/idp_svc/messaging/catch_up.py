"""Once in the life of a database: read what others have said so far, through the same use cases as events.

Runs beside serving and is tried until it succeeds; events that arrive meanwhile do no harm, because what is
older never replaces what is newer.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import stamina
from fastapi import FastAPI
from service_kit.database import Database
from service_kit.http import Refused, ServiceUnavailable

from idp_svc.clients.references import Pages, batches
from idp_svc.messaging import readings
from idp_svc.use_cases import references

RETRY_SECONDS_MAX = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """One list of another service: whose, where, how an item is read, and what takes it."""

    owner: str
    path: str
    read: Callable[[dict[str, Any], int], dict[str, Any]]
    take: Callable[[Database, list[dict[str, Any]]], None]
    is_wanted: Callable[[dict[str, Any]], bool] = lambda _item: True


PEOPLE, FRAMEWORK = "people_url", "framework_url"
SOURCES = (
    Source(FRAMEWORK, "/v1/reference/releases", readings.release, references.take_releases),
    Source(PEOPLE, "/v1/reference/organisations", readings.organisation, references.take_organisations),
    Source(PEOPLE, "/v1/reference/people", readings.person, references.take_people),
    Source(PEOPLE, "/v1/reference/delegations", readings.delegation, references.take_delegations),
    Source(
        PEOPLE,
        "/v1/reference/classifications",
        readings.classification,
        references.take_classifications,
        readings.is_final,
    ),
)


async def catch_up(app: FastAPI) -> None:
    """Background job: every list that was never read to its end; nothing without credentials of our own."""
    if not app.state.settings.client_id:
        return
    for source in SOURCES:
        if not await asyncio.to_thread(references.has_caught_up, app.state.database, source.path):
            await _read(source, app.state.database, app.state.http, getattr(app.state.settings, source.owner))


async def _read(source: Source, database: Database, http: Pages, base_url: str) -> None:
    async for attempt in stamina.retry_context(
        on=(ServiceUnavailable, Refused), attempts=None, timeout=None, wait_max=RETRY_SECONDS_MAX
    ):
        with attempt:
            await _read_once(source, database, http, base_url)
    await asyncio.to_thread(references.note_caught_up, database, source.path, now=dt.datetime.now(dt.UTC))
    log.info("caught up", extra={"list": source.path})


async def _read_once(source: Source, database: Database, http: Pages, base_url: str) -> None:
    async for batch in batches(http, base_url + source.path):
        rows = [source.read(item, item["version"]) for item in batch if source.is_wanted(item)]
        if rows:
            await asyncio.to_thread(source.take, database, rows)
