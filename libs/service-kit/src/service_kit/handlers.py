"""Every way in which a request can fail ends in a problem document."""

import logging
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service_kit import refusals
from service_kit.database import is_conflict
from service_kit.identity import Permission
from service_kit.problems import LANGUAGES, MEDIA_TYPE, Problems, language_of, respond
from service_kit.refusals import KIT_PROBLEMS
from service_kit.routes import api_routes, declared
from service_kit.validation import places

_BY_STATUS: Mapping[int, type[Exception]] = {
    400: refusals.Unreadable,
    404: refusals.RouteNotFound,
    405: refusals.MethodNotAllowed,
    413: refusals.TooLarge,
    415: refusals.UnsupportedMediaType,
}
_DOCUMENTED = (400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 503)
RETRY_AFTER_SECONDS = "1"

log = logging.getLogger(__name__)


def add_problem_handlers(app: FastAPI, problems: Problems) -> None:
    table = {**KIT_PROBLEMS, **problems}

    async def known(request: Request, error: Exception) -> Response:
        problem = table[type(error)]
        log.info("refused", extra={"code": problem.code, "status": problem.status})
        return respond(request, problem, error, table, headers=_headers(problem.status, error))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  registered for this class only
        found = error.errors()
        refusal = (
            refusals.Unreadable()
            if any(one["type"] == "json_invalid" for one in found)
            else refusals.Invalid()
        )
        language = language_of(request.headers.get("accept-language"))
        listed = None if isinstance(refusal, refusals.Unreadable) else places(found, language)
        return respond(request, table[type(refusal)], refusal, table, errors=listed)

    async def by_status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  registered for this class only
        refusal = _BY_STATUS.get(error.status_code, refusals.Surprise)()
        return respond(request, table[type(refusal)], refusal, table, headers=error.headers)

    async def by_database(request: Request, error: Exception) -> Response:
        return await known(request, _refusal_of(error))

    for kind in table:
        app.add_exception_handler(kind, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, by_status)
    for trouble in (StaleDataError, sa.exc.IntegrityError, sa.exc.OperationalError, sa.exc.TimeoutError):
        app.add_exception_handler(trouble, by_database)


def _refusal_of(error: Exception) -> Exception:
    """What an error of the database is to the client; what it was is for the log alone."""
    if isinstance(error, StaleDataError):
        return refusals.StaleVersion()
    if isinstance(error, sa.exc.IntegrityError):
        if is_conflict(error):
            return refusals.Overtaken()
        log.error("surprise", exc_info=error)
        return refusals.Surprise()
    log.warning("database trouble", exc_info=error)
    return refusals.Busy()


def _headers(status: int, error: Exception) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": f'Bearer error="{getattr(error, "reason", "invalid_token")}"'}
    if status == 503:
        return {"Retry-After": RETRY_AFTER_SECONDS}
    return {}


class Surprises:
    """ASGI middleware: what nobody foresaw is logged once, within its trace, and answered as a fault of ours.

    No exception leaves the application, as it would by Starlette's last handler: uvicorn then closes the
    connection after the answer without a word, while a client that keeps it sends its next request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_begun = False

        async def noting(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            log.exception("surprise")
            # An answer that has begun ends here without its last piece, by which the server breaks it off.
            if not is_begun:
                await _fault(Request(scope))(scope, receive, send)


def _fault(request: Request) -> Response:
    return respond(request, KIT_PROBLEMS[refusals.Surprise], refusals.Surprise(), KIT_PROBLEMS)


class SpokenLimit:
    """ASGI middleware: Starlette's body limit answers in bare text before any handler can speak."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def speaking(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                replaced = message["status"] == 413 and _is_bare(message)
                if replaced:
                    await _too_large(Request(scope))(scope, receive, send)
            if not replaced:
                await send(message)

        await self._app(scope, receive, speaking)


def _is_bare(message: Message) -> bool:
    content_type: bytes = dict(message["headers"]).get(b"content-type", b"")
    return content_type.startswith(b"text/plain")


def _too_large(request: Request) -> Response:
    return respond(request, KIT_PROBLEMS[refusals.TooLarge], refusals.TooLarge(), KIT_PROBLEMS)


def document_problems(app: FastAPI) -> None:
    """Say in the OpenAPI document what every operation can answer, and which scope it asks for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _documented(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _documented(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM_SCHEMA
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    scopes = _scopes(app)
    for path, operations in document.get("paths", {}).items():
        for method, operation in operations.items():
            # A route that refuses in the form of another standard has said so; FastAPI's own 422 is nobody's.
            open_to_us = [status for status in map(str, _DOCUMENTED) if _is_default(operation, status)]
            operation["responses"].update(dict.fromkeys(open_to_us, _PROBLEM_RESPONSE))
            if scope := scopes.get((path, method)):
                operation["security"] = [{"bearer": []}]
                operation["x-scope"] = scope
    return document


def _is_default(operation: dict[str, Any], status: str) -> bool:
    said = operation["responses"].get(status)
    return said is None or "HTTPValidationError" in str(said)


def _scopes(app: FastAPI) -> dict[tuple[str, str], str]:
    found = {}
    for route in api_routes(app):
        permission = declared(route)
        if isinstance(permission, Permission):
            found.update(
                {(str(route.path), method.lower()): permission.scope for method in route.methods or ()}
            )
    return found


_PROBLEM_RESPONSE = {
    "description": "Problem document (RFC 9457), in Thai or English by Accept-Language",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "description": f"RFC 9457 problem details; languages: {', '.join(LANGUAGES)}",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "rule": {"type": "string"},
        "trace_id": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
