"""The gateway: its table of contents.

    Observed ─► Front ─► a service, or our own pages: login and tokens, reference, home, probes
    (trace, metrics)  (path, headers, token, quota)

It is not built by service_kit.app: it says no events, and hears one, by which accounts end (identity/ends).
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import FastAPI
from service_kit import observability
from service_kit.bus import Bus
from service_kit.handlers import Surprises, add_problem_handlers
from service_kit.refusals import RouteNotFound
from service_kit.routes import routes_without_permission
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from gateway import home, reference, upkeep
from gateway.files import Files
from gateway.identity import login_routes, token_routes
from gateway.identity.ends import keep_ended
from gateway.parts import Parts, assemble, utc_now
from gateway.proxy import Front
from gateway.refusals import GATEWAY_PROBLEMS, PROBLEMS
from gateway.rendering import STATIC, problem_page, wants_page
from gateway.settings import Settings


def create_app(
    settings: Settings, clock: Callable[[], dt.datetime] = utc_now, bus: Bus | None = None
) -> FastAPI:
    parts = assemble(settings, clock, bus)
    parts.oauth.register_endpoint(token_routes.Revocation)
    app = FastAPI(
        title="Thaksa gateway",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.state.service, app.state.settings = "gateway", settings
    app.state.parts, app.state.verifier, app.state.database = parts, parts.verifier, parts.database
    for router in (home.router, login_routes.router, token_routes.router, reference.router):
        app.include_router(router)
    app.mount("/static", GZipMiddleware(Files(directory=str(STATIC))))
    add_problem_handlers(app, GATEWAY_PROBLEMS)
    app.add_exception_handler(HTTPException, _shown(app.exception_handlers[HTTPException]))
    app.add_middleware(
        Front,
        settings=settings,
        routes=parts.routes,
        transport=parts.transport,
        verifier=parts.verifier,
        quotas=parts.quotas,
        ended=parts.ended,
    )
    app.add_middleware(Surprises)
    app.add_middleware(observability.Observed)
    if undeclared := routes_without_permission(app):
        raise ValueError(f"routes that declare no permission: {', '.join(undeclared)}")
    # Authlib writes tokens into its debug log.
    logging.getLogger("authlib").setLevel(logging.INFO)
    return app


def _shown(spoken: Callable[[Request, Exception], Any]) -> Callable[[Request, Exception], Any]:
    """An address that leads nowhere is a page for a browser, and a problem document for a program."""

    async def shown(request: Request, error: Exception) -> Response:
        if getattr(error, "status_code", 0) == 404 and wants_page(request):
            return problem_page(request, PROBLEMS[RouteNotFound], RouteNotFound())
        response: Response = await spoken(request, error)
        return response

    return shown


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    await asyncio.to_thread(upkeep.refuse_demo_in_production, parts)
    await asyncio.to_thread(parts.refresh_keys)
    jobs = {"upkeep": upkeep.keep_up(parts), "ended": keep_ended(parts.ended), "hear": upkeep.hear(parts)}
    tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await parts.bus.close()
        parts.transport.close()
        parts.database.close()
