"""Probes: /livez says the process runs, /readyz that it can serve, /metrics how it does."""

import asyncio

import sqlalchemy as sa
from fastapi import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from service_kit import outbox
from service_kit.identity import PUBLIC
from service_kit.observability import OUTBOX_PENDING
from service_kit.routes import Router

router = Router(dependencies=[PUBLIC], include_in_schema=False)


@router.get("/livez")
async def livez() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, object]:
    """Ready when the database answers at the newest migration.

    The broker is shown, and is no condition: requests succeed without it, so an outage of the broker must not
    take every instance out of service.
    """
    state = request.app.state
    try:
        at_head = await asyncio.to_thread(state.is_migrated)
    except sa.exc.SQLAlchemyError:
        at_head = False
    response.status_code = 200 if at_head else 503
    return {
        "status": "ready" if at_head else "not ready",
        "database": at_head,
        "broker": state.bus.is_connected,
        "keys": state.verifier.has_keys,
    }


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Also the events that still wait to be published: the first sign of a broker that is away."""
    OUTBOX_PENDING.set(await asyncio.to_thread(outbox.pending, request.app.state.database))
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
