"""What an event tells of the changes that a release brings: how many of each sort, and the weightiest."""

from typing import Any
from urllib.parse import quote

from sqlmodel import Session

from framework_svc.domain.comparison import Change, compared, counted
from framework_svc.persistence.comparison import documents_in, stated_between
from framework_svc.persistence.tables import Release

TOLD_MAX = 100  # with reasons of full length this is far below what a message may be


def told_changes(session: Session, before: Release | None, release: Release) -> dict[str, Any]:
    """Compared with the release that was current until now; nothing is compared at the first publication."""
    if before is None:
        return {"diff_url": None, "change_counts": {}, "changes": [], "changes_truncated": False}
    old, new = documents_in(session, before.id), documents_in(session, release.id)
    changes = compared(old, new, stated_between(session, before, release))
    query = f"from={quote(before.key)}&to={quote(release.key)}"
    return {
        "diff_url": f"/v1/frameworks/{release.framework_key}/diff?{query}",
        "change_counts": counted(changes),
        "changes": [_told(change) for change in changes[:TOLD_MAX]],
        "changes_truncated": len(changes) > TOLD_MAX,
    }


def _told(change: Change) -> dict[str, Any]:
    return {
        "what": change.what,
        **change.node._asdict(),
        "by": [one._asdict() for one in change.by],
        "reason": dict(change.reason) if change.reason else None,
    }
