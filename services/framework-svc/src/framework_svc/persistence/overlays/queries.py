"""Overlays, every version of them, and the nodes of their base that they speak of or leave alone."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from framework_svc.domain.errors_overlays import OverlayNotFound, RebaseNotFound
from framework_svc.domain.framework import Kind
from framework_svc.domain.node import NodeDocument, as_document, node_document
from framework_svc.domain.overlay import RebaseState, Surroundings
from framework_svc.domain.replacement import Address
from framework_svc.persistence.overlays.tables import Overlay, OverlayContent, Rebase
from framework_svc.persistence.skill_units import codes_of
from framework_svc.persistence.tables import AgencySkillUnit, Node

_NODE: Any = sa.inspect(Node).local_table
_ADDRESS = sa.type_coerce(_NODE.c.kind, sa.String).concat("/").concat(_NODE.c.key)


@dataclass(frozen=True)
class BaseFilter:
    """Which nodes of a base are wanted; `only` and `but` are addresses, None means all and none."""

    kind: Kind | None = None
    only: Collection[Address] | None = None
    but: Collection[Address] = ()


def get_overlay(session: Session, overlay_id: UUID) -> Overlay:
    """Raises OverlayNotFound."""
    if (overlay := session.get(Overlay, overlay_id)) is None:
        raise OverlayNotFound
    return overlay


def get_content(session: Session, overlay: Overlay, version: int | None = None) -> OverlayContent:
    """One version of an overlay, the newest unless said otherwise; raises OverlayNotFound."""
    key = (overlay.id, overlay.version if version is None else version)
    if (content := session.get(OverlayContent, key)) is None:
        raise OverlayNotFound
    return content


def find_content(
    session: Session, organisation_id: UUID, framework_key: str, version: int | None = None
) -> OverlayContent | None:
    """A version of what an agency lays over a framework, the newest unless said otherwise."""
    return session.exec(
        select(OverlayContent)
        .join(Overlay, col(Overlay.id) == OverlayContent.overlay_id)
        .where(Overlay.organisation_id == organisation_id, Overlay.framework_key == framework_key)
        .where(_is_newest() if version is None else OverlayContent.version == version)
    ).first()


def overlays_statement(organisation_id: UUID) -> Any:
    """The newest content of every overlay of an agency."""
    return (
        select(OverlayContent)
        .join(Overlay, sa.and_(col(Overlay.id) == OverlayContent.overlay_id, _is_newest()))
        .where(Overlay.organisation_id == organisation_id)
    )


def contents_statement(overlay_id: UUID) -> Any:
    return select(OverlayContent).where(OverlayContent.overlay_id == overlay_id)


def get_rebase(session: Session, rebase_id: UUID) -> Rebase:
    """Raises RebaseNotFound."""
    if (rebase := session.get(Rebase, rebase_id)) is None:
        raise RebaseNotFound
    return rebase


def open_rebases(session: Session, overlay_id: UUID) -> Sequence[Rebase]:
    return session.exec(rebases_statement(overlay_id).where(Rebase.state == RebaseState.OPEN)).all()  # type: ignore[no-any-return]


def rebases_statement(overlay_id: UUID) -> Any:
    return select(Rebase).where(Rebase.overlay_id == overlay_id)


def surroundings_of(session: Session, release_id: UUID, organisation_id: UUID) -> Surroundings:
    """What an overlay of the agency on this release is checked against."""
    found = session.execute(sa.select(_NODE.c.kind, _NODE.c.key).where(_NODE.c.release_id == release_id))
    nodes = {Address(kind, key) for kind, key in found}
    return Surroundings(
        nodes=nodes,
        groups={node.key for node in nodes if node.kind is Kind.GROUP},
        own_units=set(codes_of(session, organisation_id)),
    )


def base_page(
    session: Session, release_id: UUID, wanted: BaseFilter, *, after: int, limit: int
) -> list[tuple[int, NodeDocument]]:
    """Nodes of the base after a number, with their own."""
    columns = [_NODE.c.number, *(_NODE.c[name] for name in NodeDocument.__dataclass_fields__)]
    statement = sa.select(*columns).where(*_conditions(release_id, wanted), _NODE.c.number > after)
    rows = session.execute(statement.order_by(_NODE.c.number).limit(limit))
    return [(row.number, node_document(as_document(row))) for row in rows]


def own_units(session: Session, organisation_id: UUID) -> dict[str, AgencySkillUnit]:
    of_agency = select(AgencySkillUnit).where(AgencySkillUnit.organisation_id == organisation_id)
    found: Sequence[AgencySkillUnit] = session.exec(of_agency).all()
    return {unit.code: unit for unit in found}


def _is_newest() -> Any:
    return col(Overlay.version) == OverlayContent.version


def _conditions(release_id: UUID, wanted: BaseFilter) -> Iterator[Any]:
    yield _NODE.c.release_id == release_id
    if wanted.kind is not None:
        yield _NODE.c.kind == wanted.kind
    if wanted.only is not None:
        yield _ADDRESS.in_(sorted(map(str, wanted.only)))
    if wanted.but:
        yield _ADDRESS.not_in(sorted(map(str, wanted.but)))
