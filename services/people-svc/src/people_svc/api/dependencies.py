"""What routes of this service need besides the kit: the policy, and the tools of imports and national IDs."""

from typing import Annotated

from fastapi import Depends, Request

from people_svc.domain.policy import Policy
from people_svc.use_cases.imports.context import Tools
from people_svc.use_cases.imports.reading import Limits


async def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


async def _import_tools(request: Request) -> Tools:
    tools: Tools = request.app.state.import_tools
    return tools


async def _import_limits(request: Request) -> Limits:
    limits: Limits = request.app.state.import_limits
    return limits


ImportToolsDep = Annotated[Tools, Depends(_import_tools)]
ImportLimitsDep = Annotated[Limits, Depends(_import_limits)]
PolicyDep = Annotated[Policy, Depends(_policy)]
