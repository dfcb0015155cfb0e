"""The one route of SCIM: scim2-server reads the protocol, our use cases do what it asks.

token ─► Permission(people.provision) ─► ScimHandler ─► Storage ─► use cases
                   └── refused: in the form of SCIM as well

The protocol is imported when it is first spoken: its library would take a second of every start.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from service_kit.app import DatabaseDep, NowDep
from service_kit.identity import Caller, Requires
from service_kit.routes import Router
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from people_svc.api.dependencies import ImportToolsDep

ROOT = "/scim/v2"
Provisioner = Annotated[Caller, Requires("people.provision")]


class ScimRoute(APIRoute):
    """Refuses in the form of SCIM also where it is refused before our function is called."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        plain = super().get_route_handler()

        async def spoken(request: Request) -> Response:
            try:
                return await plain(request)
            except Exception as refusal:
                return await run_in_threadpool(_refused, request, refusal)

        return spoken


router = Router(route_class=ScimRoute, tags=["scim"])


async def _body(request: Request) -> bytes:
    return await request.body()


@router.api_route(
    ROOT + "/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
)
def serve(
    request: Request,
    body: Annotated[bytes, Depends(_body)],
    caller: Provisioner,
    database: DatabaseDep,
    now: NowDep,
    tools: ImportToolsDep,
) -> Response:
    from people_svc.api.scim import protocol
    from people_svc.api.scim.storage import Storage

    storage = Storage(database, caller, now, tools.vault.id_key)
    return protocol.answered(request, body, ROOT, storage, caller)


def _refused(request: Request, refusal: Exception) -> Response:
    from people_svc.api.scim import protocol

    return protocol.refused(request, refusal)
