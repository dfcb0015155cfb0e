"""What the routes of an application declare about who may call them."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute

from service_kit.identity import Permission, Public


class Router(APIRouter):
    """Routes of a service, each with the name of its function as its operation id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(generate_unique_id_function=_name_of, **options)


def _name_of(route: APIRoute) -> str:
    return route.name


def routes_of(routers: Iterable[Router]) -> list[BaseRoute]:
    """The routes as they are: `include_router` would work out every parameter of each a second time."""
    return [route for router in routers for route in router.routes]


def api_routes(app: FastAPI) -> Iterator[RouteContext]:
    """Every route written as a function, of included routers too; not FastAPI's own /openapi.json."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context


def declared(route: RouteContext) -> Permission | Public | None:
    """What a route says about who may call it."""
    dependant = route.dependant
    calls = [inner.call for inner in dependant.dependencies] if dependant else []
    return next((call for call in calls if isinstance(call, Permission | Public)), None)


def routes_without_permission(app: FastAPI) -> list[str]:
    """Routes that anybody could call although nobody said so; must be empty."""
    return [str(route.path) for route in api_routes(app) if declared(route) is None]
