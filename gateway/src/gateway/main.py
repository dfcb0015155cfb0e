"""The gateway: its table of contents.

    Observed ─► Front ─► a service, or our own pages: login and tokens, reference, home, probes
    (trace, metrics)  (path, headers, token, quota)

It is not built by service_kit.app: it says and hears no events, so it has neither outbox nor broker.
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable

from fastapi import FastAPI
from service_kit import observability
from service_kit.handlers import add_problem_handlers
from service_kit.routes import routes_without_permission
from starlette.staticfiles import StaticFiles

from gateway import home, reference, upkeep
from gateway.identity import login_routes, token_routes
from gateway.parts import Parts, assemble, utc_now
from gateway.proxy import Front
from gateway.refusals import GATEWAY_PROBLEMS
from gateway.rendering import STATIC
from gateway.settings import Settings


def create_app(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> FastAPI:
    parts = assemble(settings, clock)
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
    app.mount("/static", StaticFiles(directory=str(STATIC)))
    add_problem_handlers(app, GATEWAY_PROBLEMS)
    app.add_middleware(
        Front,
        settings=settings,
        routes=parts.routes,
        transport=parts.transport,
        verifier=parts.verifier,
        quotas=parts.quotas,
    )
    app.add_middleware(observability.Observed)
    if undeclared := routes_without_permission(app):
        raise ValueError(f"routes that declare no permission: {', '.join(undeclared)}")
    # Authlib writes tokens into its debug log.
    logging.getLogger("authlib").setLevel(logging.INFO)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    await asyncio.to_thread(upkeep.refuse_demo_in_production, parts)
    await asyncio.to_thread(parts.refresh_keys)
    task = asyncio.create_task(upkeep.keep_up(parts), name="upkeep")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        parts.transport.close()
        parts.database.close()
