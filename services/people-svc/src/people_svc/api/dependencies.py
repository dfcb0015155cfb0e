"""What routes of this service need besides the kit: the policy in force, and the key of national IDs."""

from typing import Annotated

from fastapi import Depends, Request

from people_svc.domain.policy import Policy


async def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


async def _national_id_key(request: Request) -> bytes:
    key: bytes = request.app.state.national_id_key
    return key


PolicyDep = Annotated[Policy, Depends(_policy)]
NationalIdKeyDep = Annotated[bytes, Depends(_national_id_key)]
