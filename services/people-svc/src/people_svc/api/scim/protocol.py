"""SCIM as scim2-server speaks it, for one caller: what was asked, what is answered, and how it is refused."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from scim2_models import Error
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService
from service_kit.identity import Caller
from service_kit.problems import language_of
from starlette.responses import Response

from people_svc.api.scim.description import PROVIDER
from people_svc.api.scim.models import THAKSA_USER
from people_svc.api.scim.refusals import TABLE, error_of
from people_svc.api.scim.storage import Storage
from people_svc.use_cases.provisioning.users import roots_of

log = logging.getLogger(__name__)


class Service(ScimService):
    """The protocol for one caller: refusals in the caller's language, and the units that it keeps."""

    def __init__(self, caller: Caller | None, language: str) -> None:
        super().__init__(PROVIDER)
        self._caller, self._language = caller, language

    def error_of(self, exception: Exception) -> Error:  # type: ignore[override]  # there it needs nothing of itself
        return error_of(exception, self._language)

    def schemas(self, location: str, query: Mapping[str, str]) -> ScimResponse:
        response = super().schemas(location, query)
        for schema in (response.body or {})["Resources"]:
            self._name_units(schema)
        return response

    def schema(self, location: str, schema_id: str, query: Mapping[str, str]) -> ScimResponse:
        response = super().schema(location, schema_id, query)
        self._name_units(response.body or {})
        return response

    def _name_units(self, schema: dict[str, Any]) -> None:
        """The canonical values of the unit are the roots of what this caller keeps."""
        if schema.get("id") == THAKSA_USER and self._caller is not None:
            unit = next(one for one in schema["attributes"] if one["name"] == "organizationId")
            unit["canonicalValues"] = sorted(str(root) for root in roots_of(self._caller))


def answered(request: Request, body: bytes, root: str, storage: Storage, caller: Caller) -> Response:
    """What the caller asked below `root`, done and answered, or refused."""
    service = Service(caller, _language(request))
    asked = ScimRequest(
        method=request.method,
        base_url=request.app.state.settings.public_url.rstrip("/") + root,
        path=request.scope["path"].removeprefix(root),
        query=dict(request.query_params),
        headers=list(request.headers.items()),
        body=body,
    )
    try:
        roots_of(caller)
        return _answer(ScimHandler(service, storage).handle(asked), _language(request))
    except Exception as refusal:
        return _refused(request, service, refusal)


def refused(request: Request, refusal: Exception) -> Response:
    """Refused before it was read; raises again what is no refusal."""
    if not isinstance(refusal, tuple(TABLE)):
        raise refusal
    return _refused(request, Service(None, _language(request)), refusal)


def _refused(request: Request, service: Service, refusal: Exception) -> Response:
    response = service.error_response(refusal)
    log.info("refused", extra={"code": type(refusal).__name__, "status": int(response.status)})
    if response.status == 401:
        response.headers["WWW-Authenticate"] = f'Bearer error="{getattr(refusal, "reason", "invalid_token")}"'
    return _answer(response, _language(request))


def _answer(response: ScimResponse, language: str) -> Response:
    body = b"" if response.body is None else json.dumps(response.body, ensure_ascii=False).encode()
    headers = {**response.headers, "Content-Language": language, "Vary": "Accept-Language"}
    if response.body is None:
        del headers["Content-Type"]
    return Response(body, int(response.status), {"Cache-Control": "no-store", **headers})


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language"))
