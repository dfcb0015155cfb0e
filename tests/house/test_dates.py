"""A date of a client has a year that somebody can mean: `Day` and `Moment` of the kit, never a bare one."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Query
from members import SERVICES, application
from pydantic import AwareDatetime, BaseModel
from service_kit.commands import package_of
from service_kit.schemas import YEARS_PATTERN, Day, Input, Moment

DATES = {"date", "date-time"}


def bare_dates(document: dict[str, Any]) -> list[str]:
    """Where the operations of an OpenAPI document take a date of any year."""
    found = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            taken = {one["name"]: one for one in operation.get("parameters", [])}
            taken["body"] = operation.get("requestBody", {})
            for name, schema in _dates(taken, document, "", frozenset()):
                if schema.get("pattern") != YEARS_PATTERN:
                    found.append(f"{method.upper()} {path} {name}")
    return found


def _dates(
    node: Any, document: dict[str, Any], name: str, above: frozenset[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, list):
        for one in node:
            yield from _dates(one, document, name, above)
    elif isinstance(node, dict):
        reference = node.get("$ref", "")
        if reference and reference not in above:
            of_that_name = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
            yield from _dates(of_that_name, document, name, above | {reference})
        if node.get("format") in DATES:
            yield name, node
        for key, inner in node.items():
            yield from _dates(inner, document, f"{name}.{key}", above)


class _Bare(BaseModel):
    seen_on: AwareDatetime | None


class _Careful(Input):
    seen_on: list[Moment]


def _app(since: Any, body: Any) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/things")
    def take(body: body, since: since = None) -> None: ...

    return app


def test_a_bare_date_is_seen_wherever_a_client_may_send_one() -> None:
    bare = bare_dates(_app(AwareDatetime | None, _Bare).openapi())
    careful = bare_dates(_app(Day | None, _Careful).openapi())

    assert len(bare) == 2
    assert "since" in bare[0]
    assert "seen_on" in bare[1]
    assert careful == []


def test_a_description_does_not_hide_the_years() -> None:
    assert bare_dates(_app(Annotated[Day | None, Query(description="Since then")], _Careful).openapi()) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_date_of_a_client_is_of_a_plausible_year(
    service: str, fresh_url: Callable[[str, str], str]
) -> None:
    app = application(service, fresh_url("sqlite", package_of(service)))
    try:
        assert bare_dates(app.openapi()) == [], "use Day or Moment of service_kit.schemas"
    finally:
        app.state.database.close()
