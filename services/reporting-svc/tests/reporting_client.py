"""One request to reporting-svc in this process, as one caller, at the time of the tests."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
from reporting_builders import NOW
from reporting_svc.main import create_app
from reporting_svc.settings import Settings
from service_kit.bus import MemoryBus
from service_kit.testing.applications import a_client, sign

OFFICER = (("ocsc_officer", None),)
SOMEBODY = UUID(int=7)


def request(
    database_url: str,
    method: str,
    path: str,
    *,
    subject: UUID = SOMEBODY,
    grants: Any = OFFICER,
    scope: str = "reporting.read",
    language: str = "th",
    **sent: Any,
) -> httpx.Response:
    app = create_app(Settings(database_url=database_url), MemoryBus())
    app.state.clock = lambda: NOW

    async def once() -> httpx.Response:
        async with a_client(app, sign(subject, scope=scope, grants=grants), language=language) as client:
            return await client.request(method, path, **sent)

    try:
        return asyncio.run(once())
    finally:
        app.state.database.close()
