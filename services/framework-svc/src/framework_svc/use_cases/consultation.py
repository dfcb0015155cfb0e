"""Consultation: what people say of a draft's nodes, and what the office answers; kept with the release."""

import datetime as dt
from uuid import UUID

from service_kit import idempotency
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col, select

from framework_svc.domain.errors_releases import CommentAnswered, CommentNotFound
from framework_svc.domain.framework import Kind
from framework_svc.domain.lifecycle import ReleaseAction, Resolution, next_state
from framework_svc.persistence.nodes import get_node
from framework_svc.persistence.releases import Wanted, get_release, lock_release
from framework_svc.persistence.tables import Comment, Release
from framework_svc.use_cases.drafts import note
from framework_svc.use_cases.permissions import require_editor


def comment_node(
    database: Database,
    wanted: Wanted,
    kind: Kind,
    key: str,
    text: str,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Comment:
    """Say something of a node, as long as its release is not published."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return _comment(session, get_release(session, wanted), made)
        # Held, so that nothing is said of a release that is published at this moment.
        release = lock_release(session, get_release(session, wanted).key)
        next_state(release, ReleaseAction.COMMENT)
        get_node(session, release.id, kind, key)
        comment = Comment(
            release_id=release.id, kind=kind, key=key, text=text, written_by=caller.subject, written_at=now
        )
        session.add(comment)
        _noted(session, "framework.comment.written", release, comment, caller, now)
        idempotency.made(session, attempt, comment.id)
    return comment


def answer_comment(
    database: Database,
    release_key: str,
    comment_id: UUID,
    *,
    resolution: Resolution,
    reply: str | None,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Comment:
    """Say what became of a comment: once, and before publication."""
    require_editor(caller)
    with database.transaction() as session:
        release = lock_release(session, release_key)
        comment = _comment(session, release, comment_id)
        if idempotency.earlier(session, attempt):
            return comment
        next_state(release, ReleaseAction.COMMENT)
        if comment.resolution is not None:
            raise CommentAnswered
        comment.resolution, comment.reply = resolution, reply
        comment.answered_by, comment.answered_at = caller.subject, now
        _noted(session, "framework.comment.answered", release, comment, caller, now)
        idempotency.made(session, attempt, comment.id)
    return comment


def list_comments(
    database: Database, wanted: Wanted, *, node: tuple[str, str] | None, query: PageQuery
) -> Rows[Comment]:
    """In the order in which they were written; of one node, or of all."""
    with database.read() as session:
        found = select(Comment).where(Comment.release_id == get_release(session, wanted).id)
        if node is not None:
            found = found.where(Comment.kind == node[0], Comment.key == node[1])
        return page_of(session, found, col(Comment.id), query)


def _comment(session: Session, release: Release, comment_id: UUID) -> Comment:
    comment = session.get(Comment, comment_id)
    if comment is None or comment.release_id != release.id:
        raise CommentNotFound
    return comment


def _noted(
    session: Session, action: str, release: Release, comment: Comment, caller: Caller, now: dt.datetime
) -> None:
    said = {"release_key": release.key, "kind": comment.kind, "key": comment.key}
    note(session, action, str(comment.id), 1, said, by=caller, now=now)
