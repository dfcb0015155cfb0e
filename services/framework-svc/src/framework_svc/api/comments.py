"""Consultation on drafts: comments of nodes, and what became of them."""

from typing import Annotated, Any
from uuid import UUID

from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from framework_svc.api.pinned import NodeAddress, Reader, ReleaseKey, WantedDep
from framework_svc.api.schemas_drafts import CommentAnswerIn, CommentIn, CommentOut
from framework_svc.use_cases import consultation

router = Router(prefix="/v1/releases/{release_key}/comments", tags=["consultation"])


@router.post("", response_model=CommentOut, status_code=201)
def comment_node(
    wanted: WantedDep,
    body: CommentIn,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """Say something of a node that is in review; whoever may read it may comment it."""
    return consultation.comment_node(
        database, wanted, body.kind, body.key, body.text, caller=caller, now=now, attempt=attempt
    )


@router.get("", response_model=Page[CommentOut], dependencies=[Requires("framework.read")])
def list_comments(wanted: WantedDep, database: DatabaseDep, query: PageDep, node: NodeAddress = None) -> Any:
    """What was said, also after publication."""
    of = node.split("/", 1) if node else None
    return consultation.list_comments(database, wanted, node=(of[0], of[1]) if of else None, query=query)


@router.post("/{comment_id}/answer", response_model=CommentOut)
def answer_comment(
    release_key: ReleaseKey,
    comment_id: UUID,
    body: CommentAnswerIn,
    caller: Annotated[Caller, Requires("framework.write")],
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """What became of a comment, said once."""
    return consultation.answer_comment(
        database,
        release_key,
        comment_id,
        resolution=body.resolution,
        reply=body.reply,
        caller=caller,
        now=now,
        attempt=attempt,
    )
