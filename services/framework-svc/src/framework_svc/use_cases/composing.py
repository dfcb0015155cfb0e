"""An agency's framework as it is read: the base with the overlay over it, composed at each read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service_kit.database import Database
from service_kit.pages import PageQuery, Rows, slice_of
from service_kit.refusals import UnreadableCursor
from sqlmodel import Session

from framework_svc.domain.framework import Kind
from framework_svc.domain.overlay import (
    Added,
    Composed,
    Delta,
    Origin,
    added_node,
    addresses,
    delta_of,
    laid_over,
)
from framework_svc.domain.replacement import Address
from framework_svc.persistence.overlays.queries import (
    BaseFilter,
    base_page,
    get_content,
    get_overlay,
    own_units,
)
from framework_svc.persistence.overlays.tables import OverlayContent

AFTER_THE_BASE = 2**30  # numbers of what is added follow those of any base
DIGITS = 10


@dataclass(frozen=True)
class ComposedFilter:
    kind: Kind | None = None
    origin: Origin | None = None
    group: str | None = None


def list_composed(
    database: Database,
    overlay_id: UUID,
    wanted: ComposedFilter,
    *,
    version: int | None,
    query: PageQuery,
) -> tuple[OverlayContent, Rows[Composed]]:
    """A page of nodes of the base in its order, and after them what the agency has added."""
    after = _place(query.after)
    with database.read() as session:
        overlay = get_overlay(session, overlay_id)
        content = get_content(session, overlay, version)
        found = _found(session, content, overlay.organisation_id, wanted, after=after, limit=query.limit + 1)
    page = slice_of(found, lambda one: f"{one[0]:0{DIGITS}}", query)
    return content, Rows([one for _, one in page.items], page.next_cursor)


def _place(after: Any) -> int:
    """The number behind a cursor; raises UnreadableCursor."""
    text = "0" if after is None else str(after)
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        raise UnreadableCursor
    return int(text)


def _found(
    session: Session,
    content: OverlayContent,
    organisation_id: UUID,
    wanted: ComposedFilter,
    *,
    after: int,
    limit: int,
) -> list[tuple[int, Composed]]:
    delta = delta_of(content)
    found: list[tuple[int, Composed]] = []
    if wanted.origin is not Origin.ADDED and after < AFTER_THE_BASE:
        page = base_page(session, content.release_id, _in_base(delta, wanted), after=after, limit=limit)
        found = [(number, laid_over(document, delta)) for number, document in page]
    if len(found) < limit and wanted.origin in {None, Origin.ADDED}:
        units = own_units(session, organisation_id) if delta.added else {}
        found += [
            (number, added_node(one, units[one.code], number - AFTER_THE_BASE))
            for number, one in _numbered(delta, wanted)
            if number > after
        ]
    return found[:limit]


def _numbered(delta: Delta, wanted: ComposedFilter) -> Iterator[tuple[int, Added]]:
    if wanted.kind in {None, Kind.SKILL_UNIT}:
        yield from enumerate(sorted(delta.added, key=lambda one: one.code), AFTER_THE_BASE + 1)


def _in_base(delta: Delta, wanted: ComposedFilter) -> BaseFilter:
    known = addresses(delta)
    only = known.get(wanted.origin) if wanted.origin is not None else None
    but: set[Address] = set()
    if wanted.origin is Origin.BASE:
        but = set().union(*known.values())
    if wanted.group is not None:  # what a group does not use is not its own
        but |= {one.node for one in delta.not_selected if not one.groups or wanted.group in one.groups}
    return BaseFilter(wanted.kind, only, but)
