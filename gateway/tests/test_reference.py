"""One document of four, whichever of them answer."""

import json

from gateway.paths import load_routes
from gateway.reference import merged
from gateway_builders import ISSUER, open_door, run, upstream
from openapi_spec_validator import validate

ROUTES = [
    route
    for route in load_routes(
        dict.fromkeys(("framework_url", "people_url", "idp_url", "reporting_url"), ISSUER)
    ).routes
    if route.service in {"idp-svc", "people-svc"}
]


def document(schema: dict[str, object], scope: str | None = "idp.read") -> dict[str, object]:
    answer = {"$ref": "#/components/schemas/PlanOut"}
    operation = {
        "operationId": "get_plan",
        "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": answer}}}},
        **({"x-scope": scope, "security": [{"bearer": []}]} if scope else {}),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "service", "version": "1"},
        "paths": {"/v1/plans": {"get": operation, "summary": "Plans"}},
        "components": {"schemas": {"PlanOut": schema, "Problem": {"type": "object"}}},
    }


def test_colliding_schemas_get_the_service_s_name_and_equal_ones_are_shared() -> None:
    both = merged(
        {"idp-svc": document({"type": "object"}), "people-svc": document({"type": "string"})},
        ROUTES,
        (),
        ISSUER,
    )

    validate(both)
    assert set(both["components"]["schemas"]) == {"IdpPlanOut", "PeoplePlanOut", "Problem"}
    answer = both["paths"]["/people/v1/plans"]["get"]["responses"]["200"]["content"]["application/json"]
    assert answer["schema"] == {"$ref": "#/components/schemas/PeoplePlanOut"}
    assert both["paths"]["/idp/v1/plans"]["summary"] == "Plans"
    assert both["tags"][1] == {
        "name": "idp-svc",
        "description": "แผนพัฒนารายบุคคล / Individual development plans",
    }


def test_operations_say_their_service_and_scope_and_have_names_of_their_own() -> None:
    both = merged({"idp-svc": document({}), "people-svc": document({}, scope=None)}, ROUTES, (), ISSUER)

    mine, public = both["paths"]["/idp/v1/plans"]["get"], both["paths"]["/people/v1/plans"]["get"]
    assert (mine["tags"], mine["operationId"], mine["security"]) == (
        ["idp-svc"],
        "idp_get_plan",
        [{"oauth2": ["idp.read"]}],
    )
    assert (public["operationId"], public["security"]) == ("people_get_plan", [])


def test_a_service_that_is_away_is_named_and_its_last_word_kept(sqlite_url: str) -> None:
    async def test() -> None:
        body = json.dumps(document({"type": "object"})).encode()
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        async with upstream() as idp:
            idp.answer = answer
            addresses = dict.fromkeys(("framework_url", "people_url", "reporting_url"), "http://127.0.0.1:9")
            async with open_door(sqlite_url, idp_url=idp.url, **addresses) as door:
                first = (await door.browser.get("/openapi.json")).json()
                assert first["x-unreachable"] == ["framework-svc", "people-svc", "reporting-svc"]
                assert list(first["paths"]) == ["/idp/v1/plans"]
                validate(first)

                idp.answer = b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"
                door.app.state.library.read_at = float("-inf")
                second = (await door.browser.get("/openapi.json")).json()
                assert "idp-svc" in second["x-unreachable"]
                assert list(second["paths"]) == ["/idp/v1/plans"]

    run(test)
