"""Refusals of CASE operations in the form that the standard prescribes, `imsx_StatusInfo`, in both languages.

Source:
    1EdTech CASE 1.1 REST/JSON binding, status codes; 1.0 spells three of the codes otherwise.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from service_kit import refusals
from service_kit.problems import LANGUAGES, Problem, facts_of
from service_kit.refusals import KIT_PROBLEMS
from service_kit.validation import places

from framework_svc.api.problems import PROBLEMS
from framework_svc.domain.errors_exchange import CaseIdentifierUnreadable, CaseSortUnknown

STATUS_INFO: dict[str, Any] = {
    "type": "object",
    "title": "imsx_StatusInfo",
    "required": ["imsx_codeMajor", "imsx_severity"],
    "properties": {
        "imsx_codeMajor": {"enum": ["success", "processing", "failure", "unsupported"]},
        "imsx_severity": {"enum": ["status", "warning", "error"]},
        "imsx_description": {"type": "string"},
        "imsx_codeMinor": {
            "type": "object",
            "required": ["imsx_codeMinorField"],
            "properties": {
                "imsx_codeMinorField": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"],
                        "properties": {
                            "imsx_codeMinorFieldName": {"type": "string"},
                            "imsx_codeMinorFieldValue": {"type": "string"},
                        },
                    },
                }
            },
        },
    },
}
_REFUSED = {
    "description": "imsx_StatusInfo of the standard",
    "content": {"application/json": {"schema": STATUS_INFO}},
}
REFUSALS: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 401, 403, 404, 429, 503), _REFUSED)
_TABLE = {**KIT_PROBLEMS, **PROBLEMS}
_KNOWN: tuple[type[Exception], ...] = (RequestValidationError, *_TABLE)
_MINOR = {
    400: "invalid_selection_field",
    401: "unauthorised_request",
    403: "forbidden",
    404: "unknownobject",
    503: "server_busy",
}
_SPELT_1_0 = {"unauthorised_request": "unauthorisedrequest", "invalid_uuid": "invaliduuid"}
_UNREADABLE = 422


class CaseRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_or_say(request: Request) -> Response:
            try:
                return await handle(request)
            except _KNOWN as refusal:
                return _said(request, refusal)

        return handle_or_say


def _said(request: Request, refusal: Exception) -> Response:
    problem = _TABLE[refusals.Invalid if isinstance(refusal, RequestValidationError) else type(refusal)]
    status = 400 if problem.status == _UNREADABLE else problem.status
    words = [f"{problem.title(language)}: {_detail(problem, refusal, language)}" for language in LANGUAGES]
    minor = _minor(refusal, status)
    if "/v1p0/" in request.scope["path"]:
        minor = _SPELT_1_0.get(minor, minor)
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": " / ".join(words),
        "imsx_codeMinor": {
            "imsx_codeMinorField": [
                {"imsx_codeMinorFieldName": "thaksa", "imsx_codeMinorFieldValue": minor},
            ]
        },
    }
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = f'Bearer error="{getattr(refusal, "reason", "invalid_token")}"'
    return JSONResponse(body, status, headers)


def _detail(problem: Problem, refusal: Exception, language: str) -> str:
    if not isinstance(refusal, RequestValidationError):
        return problem.detail(language, facts_of(refusal))
    return "; ".join(f"{one['parameter']} {one['detail']}" for one in places(refusal.errors(), language))


def _minor(refusal: Exception, status: int) -> str:
    if isinstance(refusal, CaseIdentifierUnreadable):
        return "invalid_uuid"
    if isinstance(refusal, CaseSortUnknown):
        return "invalid_sort_field"
    return _MINOR.get(status, "internal_server_error")
