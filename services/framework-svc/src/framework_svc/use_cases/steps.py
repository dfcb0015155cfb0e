"""The steps of a release: in review, published, out of use; each refused unless the table has it."""

import datetime as dt
import logging

from service_kit import idempotency, outbox
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.events import Event
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from sqlmodel import Session

from framework_svc.domain import lifecycle
from framework_svc.domain.lifecycle import ReleaseAction, ReleaseState, next_state
from framework_svc.domain.node import Bilingual
from framework_svc.domain.release import require_sound
from framework_svc.persistence.nodes import all_nodes
from framework_svc.persistence.releases import lock_in_state, lock_release
from framework_svc.persistence.tables import Release
from framework_svc.use_cases.drafts import note_of
from framework_svc.use_cases.permissions import require_editor
from framework_svc.use_cases.publication import make_current
from framework_svc.use_cases.sealing import stored_document, write_texts

log = logging.getLogger(__name__)


def submit_release(
    database: Database,
    release_key: str,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Release:
    """Hand a draft in for review; from here on everybody may read and comment it.

    Raises:
        ReleaseUnsound: It contradicts itself, with every fault there is.
    """
    require_editor(caller)
    with database.transaction() as session:
        release = lock_release(session, release_key)
        if idempotency.earlier(session, attempt):
            return release
        following = next_state(release, ReleaseAction.SUBMIT)
        require_version(release, seen)
        require_sound(stored_document(session, release, all_nodes(session, release.id)))
        _stepped(session, release, following, "framework.release.submitted", caller, now, attempt)
    return release


def send_back_release(
    database: Database,
    release_key: str,
    reason: str,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Release:
    """Make it a draft again, to be edited."""
    require_editor(caller)
    with database.transaction() as session:
        release = lock_release(session, release_key)
        if idempotency.earlier(session, attempt):
            return release
        following = next_state(release, ReleaseAction.SEND_BACK)
        require_version(release, seen)
        action = "framework.release.sent_back"
        _stepped(session, release, following, action, caller, now, attempt, reason=reason)
    return release


def publish_draft(
    database: Database,
    release_key: str,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Release:
    """Publish what was reviewed: for ever as it is, and current from now on.

    Raises:
        PublisherIsLastEditor: The caller made the last change.
        ReleaseUnsound: It contradicts itself.
    """
    require_editor(caller)
    with database.transaction() as session:
        release = lock_release(session, release_key)
        if idempotency.earlier(session, attempt):
            return release
        lifecycle.publish(release, by=caller.subject)
        require_version(release, seen)
        nodes = list(all_nodes(session, release.id))
        document = stored_document(session, release, nodes)
        require_sound(document)
        write_texts(nodes)
        make_current(session, release, nodes, document, by=caller.subject, now=now)
        idempotency.made(session, attempt, release.id)
    log.info("release published", extra={"release_key": release.key, "digest": release.digest})
    return release


def withdraw_release(
    database: Database,
    release_key: str,
    reason: Bilingual,
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Release:
    """Take a release out of use; it stays readable, and the one before it is current again."""
    require_editor(caller)
    with database.transaction() as session:
        release = lock_release(session, release_key)
        if idempotency.earlier(session, attempt):
            return release
        was_current = release.state is ReleaseState.PUBLISHED
        following = next_state(release, ReleaseAction.WITHDRAW)
        require_version(release, seen)
        release.state, release.withdrawn_at, release.notice = following, now, dict(reason)
        session.flush()
        again = _reinstated(session, release) if was_current else None
        outbox.record(session, _withdrawn(release, again), by=caller.subject, now=now)
        idempotency.made(session, attempt, release.id)
    log.info("release withdrawn", extra={"release_key": release.key})
    return release


def _reinstated(session: Session, withdrawn: Release) -> Release | None:
    before = lock_in_state(session, withdrawn.framework_key, ReleaseState.SUPERSEDED)
    if before is not None:
        before.state = next_state(before, ReleaseAction.REINSTATE)
        session.flush()
    return before


def _stepped(
    session: Session,
    release: Release,
    following: ReleaseState,
    action: str,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None,
    **more: str,
) -> None:
    release.state = following
    session.flush()
    note_of(session, release, action, by=caller, now=now, **more)
    idempotency.made(session, attempt, release.id)


def _withdrawn(release: Release, again: Release | None) -> Event:
    return Event(
        type="framework.release.withdrawn.v1",
        subject=str(release.id),
        data={
            "release_id": release.id,
            "framework_key": release.framework_key,
            "release_key": release.key,
            "current_release_key": again.key if again else None,
            "withdrawn_at": release.withdrawn_at,
        },
        version=release.version,
    )
