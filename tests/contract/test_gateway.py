"""The one door: every prefix leads to a service, what a service promises can be reached, and nothing else."""

import json
import re
import tomllib
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from gateway.paths import is_ambiguous, load_routes
from gateway.settings import Settings
from members import CONTRACT, SERVICES, application
from service_kit.routes import api_routes

TABLE = load_routes(Settings().upstreams)
ROUTES = {route.service: route for route in TABLE.routes}
DECLARED = {
    entry["service"]: set(entry["public"])
    for entry in tomllib.loads(resources.files("gateway").joinpath("routes.toml").read_text("utf-8"))["route"]
}
SCIM = "/scim/v2/{path:path}"  # it says at /Schemas what it serves (RFC 7644, section 4)
AN_ID = "01968000-0000-7000-8000-000000000001"
INSIDE = ("/livez", "/readyz", "/metrics", "/openapi.json", "/docs", "/", "/v2/plans", "/v1")


def document(service: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CONTRACT / "openapi" / f"{service}.json").read_text())
    return found


OPERATIONS = [
    (service, method.upper(), path, operation.get("x-scope"))
    for service in SERVICES
    for path, item in document(service)["paths"].items()
    for method, operation in item.items()
]


def path_of(template: str) -> bytes:
    return re.sub(r"\{[^}]+\}", AN_ID, template).encode()


def outside_of(service: str, inside: bytes) -> bytes:
    """Paths of another standard have no prefix."""
    route = ROUTES[service]
    return inside if inside.startswith(route.roots or (b"\0",)) else route.prefix + inside


def test_every_service_has_one_prefix_and_every_prefix_a_service() -> None:
    assert sorted(ROUTES) == list(SERVICES)
    assert len({route.prefix for route in TABLE.routes}) == len(TABLE.routes) == len(SERVICES)


def test_every_service_has_an_address_of_its_own() -> None:
    assert len({route.origin for route in TABLE.routes}) == len(SERVICES)


@pytest.mark.parametrize(("service", "method", "path", "scope"), OPERATIONS)
def test_every_operation_is_reached_and_asks_for_a_token_unless_listed(
    service: str, method: str, path: str, scope: str | None
) -> None:
    inside = path_of(path)
    outside = outside_of(service, inside)

    found = TABLE.find(outside)

    assert not is_ambiguous(outside)
    assert found is not None
    assert (found[0].origin, found[1]) == (ROUTES[service].origin, inside)
    assert ROUTES[service].is_public(method, inside) is (scope is None)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_listed_as_public_is_an_operation_without_scope(service: str) -> None:
    public = {(method, path) for name, method, path, scope in OPERATIONS if (name, scope) == (service, None)}

    for line in DECLARED[service]:
        method, path = line.split(" ")
        pattern = re.escape(path).replace(r"\*", ".*")
        assert any(one == method and re.fullmatch(pattern, inner) for one, inner in public), line


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("inside", INSIDE)
def test_what_a_service_keeps_to_itself_cannot_be_reached(service: str, inside: str) -> None:
    assert TABLE.find(ROUTES[service].prefix + inside.encode()) is None


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_can_be_reached_that_the_document_does_not_promise(
    service: str, fresh_url: Callable[[str, str], str]
) -> None:
    app = application(service, fresh_url("sqlite", service.replace("-", "_")))
    served = {
        (method, str(route.path))
        for route in api_routes(app)
        for method in route.methods or ()
        if TABLE.find(outside_of(service, path_of(str(route.path)))) is not None and route.path != SCIM
    }
    app.state.database.close()

    assert served == {(method, path) for name, method, path, _ in OPERATIONS if name == service}


def test_the_gateway_s_own_paths_are_not_those_of_a_service() -> None:
    own: list[bytes] = [
        b"/",
        b"/login",
        b"/oauth2/token",
        b"/openapi.json",
        b"/static/gateway.css",
        b"/livez",
    ]

    assert [path for path in own if TABLE.find(path) is not None] == []


def test_paths_of_another_standard_lead_to_its_service_and_nothing_beside_them_does() -> None:
    found = TABLE.find(b"/ims/case/v1p1/CFDocuments")

    assert found is not None
    assert (found[0].service, found[0].prefix, found[1]) == (
        "framework-svc",
        b"",
        b"/ims/case/v1p1/CFDocuments",
    )
    assert [TABLE.find(path) for path in (b"/ims/", b"/ims/case", b"/ims/oneroster/v1p2/users")] == [None] * 3
