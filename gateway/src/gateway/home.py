"""The page that a person meets first, the probes, and the files of the pages."""

import asyncio

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from service_kit import health, migrations
from service_kit.identity import PUBLIC
from service_kit.refusals import RouteNotFound
from starlette.concurrency import run_in_threadpool

from gateway import sessions
from gateway.parts import PartsDep
from gateway.rendering import language_for, page

_PASSED_ON = frozenset({"forwarded", "via", "x-forwarded-for", "x-real-ip"})

router = APIRouter(dependencies=[PUBLIC], include_in_schema=False)
router.add_api_route("/livez", health.livez)


@router.get("/")
async def home(request: Request, parts: PartsDep) -> Response:
    secret = sessions.secret_of(request, parts.settings)
    session = await run_in_threadpool(sessions.find_session, parts.database, secret, parts.clock())
    return page(
        request,
        "home.html",
        language_for(request),
        query="",
        name=session.account.display_name if session else "",
        is_logged_out=session is None and "logged-out" in request.query_params,
        routes=parts.routes.routes,
        is_ready=await parts.readiness.now(),
    )


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """For those who stand inside: what came through a proxy came from outside, and finds nothing here."""
    if not _PASSED_ON.isdisjoint(request.headers.keys()):
        raise RouteNotFound
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/readyz")
async def readyz(response: Response, parts: PartsDep) -> dict[str, object]:
    """Ready when the database answers at the newest migration and the keys are read; services may be away."""
    try:
        at_head = await asyncio.to_thread(migrations.is_at_head, "gateway", parts.database)
    except sa.exc.SQLAlchemyError:
        at_head = False
    is_ready = at_head and parts.verifier.has_keys
    response.status_code = 200 if is_ready else 503
    return {
        "status": "ready" if is_ready else "not ready",
        "database": at_head,
        "keys": parts.verifier.has_keys,
    }
