"""What routes of this service need besides the kit: the policy, and the tools of imports and national IDs."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Header, Request

from people_svc.domain.policy import Policy
from people_svc.domain.privacy.reading import PURPOSE_LENGTH
from people_svc.use_cases.imports.context import Tools
from people_svc.use_cases.imports.reading import Limits
from people_svc.use_cases.privacy.reads import Noting


async def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


async def _import_tools(request: Request) -> Tools:
    tools: Tools = request.app.state.import_tools
    return tools


async def _import_limits(request: Request) -> Limits:
    limits: Limits = request.app.state.import_limits
    return limits


async def _noting(
    request: Request,
    read_purpose: Annotated[
        str | None,
        Header(description="Why personal data are read, percent-encoded; kept in the log of reads"),
    ] = None,
) -> Noting:
    told = "".join(letter for letter in unquote(read_purpose or "") if letter.isprintable())
    return Noting(request.app.state.reads, told[:PURPOSE_LENGTH].strip() or None)


NotingDep = Annotated[Noting, Depends(_noting)]
ImportToolsDep = Annotated[Tools, Depends(_import_tools)]
ImportLimitsDep = Annotated[Limits, Depends(_import_limits)]
PolicyDep = Annotated[Policy, Depends(_policy)]
