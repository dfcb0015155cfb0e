"""One OpenAPI document of the whole platform, merged from what the four services say of themselves.

A service that does not answer is named in the document instead of making it fail. Its last known document is
used for as long as it stays away.

    idp-svc   /openapi.json ─┐  paths get the prefix, schemas that collide the service's name,
    people-svc …             ├► operations their service's tag and the scope they ask for ─► /openapi.json
    …                       ─┘

Source:
    OpenAPI 3.1; security by the scopes that the kit writes as `x-scope`.
"""

import asyncio
import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from service_kit.identity import PUBLIC
from service_kit.transport import Transport, TransportError
from starlette.responses import JSONResponse, Response

from gateway.identity.scopes import API_SCOPES, LOGIN_SCOPES
from gateway.parts import PartsDep
from gateway.paths import Route
from gateway.rendering import language_for, page

router = APIRouter(dependencies=[PUBLIC], include_in_schema=False)

KEPT_SECONDS = 60.0
READ_SECONDS = 5.0
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SCHEME = "oauth2"

log = logging.getLogger(__name__)


@dataclass
class Library:
    """The services' own documents, read at most once a minute."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    unreachable: tuple[str, ...] = ()
    read_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def refresh(self, transport: Transport, routes: tuple[Route, ...]) -> None:
        async with self.lock:
            if time.monotonic() - self.read_at < KEPT_SECONDS:
                return
            found = await asyncio.gather(*(_document(transport, route) for route in routes))
            self.unreachable = tuple(
                route.service for route, document in zip(routes, found, strict=True) if document is None
            )
            self.documents |= {
                route.service: document
                for route, document in zip(routes, found, strict=True)
                if document is not None
            }
            self.read_at = time.monotonic()


async def _document(transport: Transport, route: Route) -> dict[str, Any] | None:
    try:
        answer = await transport.send(b"GET", route.origin, b"/openapi.json", [], read_seconds=READ_SECONDS)
        body = await answer.read()
        document = json.loads(body) if answer.status == 200 else None
    except (TransportError, ValueError) as trouble:
        log.info("no document", extra={"target": route.service, "trouble": type(trouble).__name__})
        return None
    return document if isinstance(document, dict) else None


_LIBRARY = "library"


@router.get("/openapi.json")
async def openapi(request: Request, parts: PartsDep) -> JSONResponse:
    state = request.app.state
    if not hasattr(state, _LIBRARY):
        setattr(state, _LIBRARY, Library())
    library: Library = getattr(state, _LIBRARY)
    await library.refresh(parts.transport, parts.routes.routes)
    document = merged(library.documents, parts.routes.routes, library.unreachable, parts.settings.public_url)
    return JSONResponse(document, headers={"Cache-Control": "no-cache"})


@router.get("/reference")
async def reference(request: Request) -> Response:
    return page(request, "reference.html", language_for(request), policy=_POLICY)


def merged(
    documents: Mapping[str, dict[str, Any]],
    routes: Iterable[Route],
    unreachable: tuple[str, ...],
    public_url: str,
) -> dict[str, Any]:
    """One document of all; pure, so that a test can give it anything."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    present = [route for route in routes if route.service in documents]
    for route in present:
        document = renamed(documents[route.service], _prefix(route.service), _colliding(documents))
        schemas |= document.get("components", {}).get("schemas", {})
        for path, item in document.get("paths", {}).items():
            is_root = path.encode().startswith(route.roots) if route.roots else False
            paths[path if is_root else route.prefix.decode() + path] = _item(item, route.service)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Thaksa", "version": "1", "description": _description(unreachable)},
        "servers": [{"url": public_url}],
        "tags": [{"name": route.service, "description": f"{route.th} / {route.en}"} for route in present],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {_SCHEME: _security(public_url)}},
        "x-unreachable": list(unreachable),
    }


def _description(unreachable: tuple[str, ...]) -> str:
    text = "แพลตฟอร์มพัฒนาทักษะด้านดิจิทัลของบุคลากรภาครัฐ / Digital skills of the public service."
    if unreachable:
        text += f"\n\n**ติดต่อไม่ได้ในขณะนี้ / not reachable at the moment:** {', '.join(unreachable)}"
    return text


def _security(public_url: str) -> dict[str, Any]:
    thai_and_english = {name: f"{th} / {en}" for name, (th, en) in API_SCOPES.items()}
    login = dict.fromkeys(LOGIN_SCOPES, "OpenID Connect")
    token_url = f"{public_url}/oauth2/token"
    return {
        "type": "oauth2",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": f"{public_url}/oauth2/authorize",
                "tokenUrl": token_url,
                "refreshUrl": token_url,
                "scopes": {**login, **thai_and_english},
            },
            "clientCredentials": {"tokenUrl": token_url, "scopes": thai_and_english},
        },
    }


def _prefix(service: str) -> str:
    return service.removesuffix("-svc").capitalize()


def _colliding(documents: Mapping[str, dict[str, Any]]) -> frozenset[str]:
    """Names under which two services mean different things."""
    seen: dict[str, Any] = {}
    colliding = set()
    for document in documents.values():
        for name, schema in document.get("components", {}).get("schemas", {}).items():
            if seen.setdefault(name, schema) != schema:
                colliding.add(name)
    return frozenset(colliding)


def renamed(document: dict[str, Any], prefix: str, colliding: frozenset[str]) -> dict[str, Any]:
    """The document with colliding schemas under names of its own."""
    references = {
        f"#/components/schemas/{name}": f"#/components/schemas/{prefix}{name}" for name in colliding
    }
    copy: dict[str, Any] = _replaced(document, references)
    schemas = copy.get("components", {}).get("schemas", {})
    for name in colliding & schemas.keys():
        schemas[prefix + name] = schemas.pop(name)
    return copy


def _replaced(node: Any, references: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {
            key: references.get(value, value)
            if key == "$ref" and isinstance(value, str)
            else _replaced(value, references)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [_replaced(item, references) for item in node]
    return references.get(node, node) if isinstance(node, str) else node


def _item(item: dict[str, Any], service: str) -> dict[str, Any]:
    return {key: _operation(value, service) if key in _METHODS else value for key, value in item.items()}


def _operation(operation: dict[str, Any], service: str) -> dict[str, Any]:
    scope = operation.get("x-scope")
    name = operation.get("operationId")
    return {
        **operation,
        "tags": [service],
        **({"operationId": f"{_prefix(service).lower()}_{name}"} if name else {}),
        "security": [{_SCHEME: [scope]}] if scope else [],
    }
