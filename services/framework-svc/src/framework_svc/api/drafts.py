"""Drafting a release: begun, edited node by node, reviewed, published, withdrawn."""

from typing import Annotated, Any

from fastapi import Request, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.identity import Caller, Requires
from service_kit.routes import Router

from framework_svc.api.pinned import FrameworkKey, ItemKey, ItemKind, ReleaseKey, base_of
from framework_svc.api.schemas_drafts import DraftIn, FrameworkIn, HeadIn, NodeIn, SendBackIn, WithdrawIn
from framework_svc.api.schemas_releases import FrameworkOut, NodeOut, ReleaseOut, node_out
from framework_svc.use_cases import drafts, steps

router = Router(prefix="/v1", tags=["drafts"])
Writer = Annotated[Caller, Requires("framework.write")]


@router.post("/frameworks", response_model=FrameworkOut, status_code=201)
def create_framework(
    body: FrameworkIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """A framework without releases yet; for officers of the OCSC, as everything here."""
    framework = drafts.create_framework(
        database, body.framework_key, body.title.model_dump(), caller=caller, now=now, attempt=attempt
    )
    response.headers["Location"] = f"/v1/frameworks/{framework.key}"
    return framework


@router.post("/frameworks/{framework_key}/releases", response_model=ReleaseOut, status_code=201)
def create_draft(
    framework_key: FrameworkKey,
    body: DraftIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """A draft, empty or with the nodes of an earlier release."""
    draft = drafts.create_draft(
        database,
        framework_key,
        body.release_key,
        body.head(),
        based_on=body.based_on,
        caller=caller,
        now=now,
        attempt=attempt,
    )
    response.headers["Location"] = f"/v1/releases/{draft.key}"
    return tagged(response, draft)


@router.put("/releases/{release_key}", response_model=ReleaseOut)
def edit_draft(
    release_key: ReleaseKey,
    body: HeadIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
) -> Any:
    """Title, documents and notes of a draft."""
    release = drafts.edit_head(database, release_key, body.head(), seen=seen, caller=caller, now=now)
    return tagged(response, release)


@router.put("/releases/{release_key}/nodes/{kind}/{key}", response_model=NodeOut)
def put_node(
    release_key: ReleaseKey,
    kind: ItemKind,
    key: ItemKey,
    body: NodeIn,
    caller: Writer,
    request: Request,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
) -> Any:
    """Put a node into a draft; If-Match names the version of the draft, and the answer the next one."""
    release, node = drafts.put_node(
        database, release_key, body.document(kind, key), seen=seen, caller=caller, now=now
    )
    tagged(response, release)
    return node_out(base_of(request), node)


@router.delete("/releases/{release_key}/nodes/{kind}/{key}", status_code=204)
def remove_node(
    release_key: ReleaseKey,
    kind: ItemKind,
    key: ItemKey,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
) -> None:
    release = drafts.remove_node(database, release_key, kind, key, seen=seen, caller=caller, now=now)
    tagged(response, release)


@router.post("/releases/{release_key}/submit", response_model=ReleaseOut)
def submit_release(
    release_key: ReleaseKey,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> Any:
    """Hand a draft in for review; every fault is named when it contradicts itself."""
    release = steps.submit_release(database, release_key, seen=seen, caller=caller, now=now, attempt=attempt)
    return tagged(response, release)


@router.post("/releases/{release_key}/send-back", response_model=ReleaseOut)
def send_back_release(
    release_key: ReleaseKey,
    body: SendBackIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> Any:
    """Make it a draft again; the reason is kept in the audit."""
    release = steps.send_back_release(
        database, release_key, body.reason, seen=seen, caller=caller, now=now, attempt=attempt
    )
    return tagged(response, release)


@router.post("/releases/{release_key}/publish", response_model=ReleaseOut)
def publish_release(
    release_key: ReleaseKey,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> Any:
    """Publish what was reviewed; another officer than the last editor does."""
    release = steps.publish_draft(database, release_key, seen=seen, caller=caller, now=now, attempt=attempt)
    return tagged(response, release)


@router.post("/releases/{release_key}/withdraw", response_model=ReleaseOut)
def withdraw_release(
    release_key: ReleaseKey,
    body: WithdrawIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
    attempt: AttemptDep,
) -> Any:
    """Take a published release out of use; its content stays, and `notice` says why."""
    reason = body.reason.model_dump()
    release = steps.withdraw_release(
        database, release_key, reason, seen=seen, caller=caller, now=now, attempt=attempt
    )
    return tagged(response, release)
