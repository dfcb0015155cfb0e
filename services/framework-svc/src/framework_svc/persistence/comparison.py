"""What a comparison needs of a release: its nodes without objects, and what was said on the way to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from framework_svc.domain.node import NodeDocument, as_document, node_document
from framework_svc.domain.replacement import Replacement, composed, replacement
from framework_svc.persistence.tables import Node, Release

_NODE: Any = sa.inspect(Node).local_table
_RELEASE: Any = sa.inspect(Release).local_table
_DOCUMENTS = (
    sa.select(*(_NODE.c[name] for name in NodeDocument.__dataclass_fields__))
    .where(_NODE.c.release_id == sa.bindparam("release_id"))
    .order_by(_NODE.c.number)
)


def documents_in(session: Session, release_id: UUID) -> list[NodeDocument]:
    """The nodes of a release in the order of its export."""
    rows = session.execute(_DOCUMENTS, {"release_id": release_id})
    return [node_document(as_document(row)) for row in rows]


def stated_between(session: Session, old: Any, new: Any) -> tuple[Replacement, ...]:
    """What was said of nodes of the older release, by the newer one and all that it was begun from.

    A release that the newer one was not begun from is compared with what the newer one says itself; of the
    way back nothing is known.
    """
    line = _line_of(session, new)
    if new.key in _line_of(session, old):
        return ()
    steps = line[: line.index(old.key)] if old.key in line else line[:1]
    found = session.execute(
        sa.select(_RELEASE.c.key, _RELEASE.c.replacements).where(_RELEASE.c.key.in_(steps))
    )
    said = {key: tuple(map(replacement, lines)) for key, lines in found}
    together: tuple[Replacement, ...] = ()
    for key in reversed(steps):
        together = composed(together, said[key])
    return together


def _line_of(session: Session, release: Any) -> Sequence[str]:
    """The release, the one that it was begun from, the one before that, and so on.

    It ends at one that was not published before the one begun from it: what that says may have changed since,
    and a comparison of published releases holds for ever.
    """
    known = session.execute(
        sa.select(_RELEASE.c.key, _RELEASE.c.based_on, _RELEASE.c.published_at).where(
            _RELEASE.c.framework_key == release.framework_key
        )
    )
    rows = {row.key: row for row in known}
    line, at = [release.key], rows[release.key]
    while (earlier := rows.get(at.based_on)) is not None and earlier.key not in line:
        if earlier.published_at is None or (at.published_at and at.published_at < earlier.published_at):
            break
        line.append(earlier.key)
        at = earlier
    return line
