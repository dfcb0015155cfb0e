"""At an empty start, what the streams may no longer hold is read from the lists of the other services.

It stands here and not in clients, because it ends in the same use cases as the events do.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import stamina
from fastapi import FastAPI
from service_kit.database import Database
from service_kit.http import HttpClient, Refused, ServiceUnavailable

from reporting_svc.clients.references import Reference, batches
from reporting_svc.messaging import readings
from reporting_svc.use_cases import projections

RETRY_AT_MOST_EVERY_SECONDS = 60.0

Items = Sequence[dict[str, Any]]


class Addresses(Protocol):
    @property
    def people_url(self) -> str: ...
    @property
    def framework_url(self) -> str: ...
    @property
    def idp_url(self) -> str: ...


@dataclass(frozen=True)
class Source:
    reference: Reference
    learn: Callable[[Database, Items], None]


def sources(addresses: Addresses) -> Sequence[Source]:
    people, framework, idp = addresses.people_url, addresses.framework_url, addresses.idp_url
    return [
        Source(_list("organisations", people), _organisations),
        Source(_list("people", people), _people),
        Source(_list("classifications", people), _classifications),
        Source(_list("announcements", framework), _announcements),
        Source(_list("plans", idp), _plans),
    ]


async def catch_up(app: FastAPI) -> None:
    """Read every list to its end once; other services being away is no reason to give up."""
    state = app.state
    if not state.settings.client_id:
        return
    for source in sources(state.settings):
        async for attempt in stamina.retry_context(
            on=(ServiceUnavailable, Refused),
            attempts=None,
            timeout=None,
            wait_max=RETRY_AT_MOST_EVERY_SECONDS,
        ):
            with attempt:
                await read_once(source, state.database, state.http, state.clock)


async def read_once(source: Source, database: Database, http: HttpClient, clock: Callable[[], Any]) -> None:
    name = source.reference.name
    if await asyncio.to_thread(projections.has_caught_up, database, name):
        return
    async for items in batches(http, source.reference):
        await asyncio.to_thread(source.learn, database, items)
    await asyncio.to_thread(projections.note_caught_up, database, name, now=clock())


def _list(name: str, address: str) -> Reference:
    return Reference(name, f"{address}/v1/reference/{name}")


def _organisations(database: Database, items: Items) -> None:
    projections.learn_organisations(database, [readings.organisation(item) for item in items])


def _people(database: Database, items: Items) -> None:
    projections.learn_people(database, [readings.person(item) for item in items])


def _classifications(database: Database, items: Items) -> None:
    settled = [readings.classification(item) for item in items if readings.is_final(item)]
    projections.learn_classifications(database, settled)


def _announcements(database: Database, items: Items) -> None:
    projections.learn_announcements(database, [readings.announcement(item) for item in items])


def _plans(database: Database, items: Items) -> None:
    projections.learn_plans(database, [readings.plan(item) for item in items])
