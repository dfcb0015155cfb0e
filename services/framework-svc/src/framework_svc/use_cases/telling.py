"""What an event tells of the changes that a release brings: every one, and how many of each sort."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from service_kit.events import canonical
from sqlmodel import Session

from framework_svc.domain.comparison import Change, compared, counted
from framework_svc.persistence.comparison import documents_in, stated_between
from framework_svc.persistence.tables import Release

# Of the bytes that a message may have; the keys of the largest release take the rest.
TOLD_BYTES_MAX = 2_000_000


def told_changes(session: Session, before: Release | None, release: Release) -> dict[str, Any]:
    """Compared with the release that was current until now; nothing is compared at the first publication."""
    if before is None:
        return {"diff_url": None, "change_counts": {}, "changes": [], "changes_truncated": False}
    old, new = documents_in(session, before.id), documents_in(session, release.id)
    changes = compared(old, new, stated_between(session, before, release))
    told = list(_within(map(_told, changes)))
    query = f"from={quote(before.key)}&to={quote(release.key)}"
    return {
        "diff_url": f"/v1/frameworks/{release.framework_key}/diff?{query}",
        "change_counts": counted(changes),
        "changes": told,
        "changes_truncated": len(told) < len(changes),
    }


def _told(change: Change) -> dict[str, Any]:
    return {
        "what": change.what,
        **change.node._asdict(),
        "by": [one._asdict() for one in change.by],
        "reason": dict(change.reason) if change.reason else None,
    }


def _within(told: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """As many as a message carries, the weightiest first."""
    room = TOLD_BYTES_MAX
    for one in told:
        room -= len(canonical(one).encode())
        if room < 0:
            return
        yield one
