"""Queries over imports and their rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from framework_svc.domain.errors_exchange import ImportNotFound
from framework_svc.domain.exchange.job import AT_WORK
from framework_svc.domain.framework import Kind
from framework_svc.persistence.exchange.tables import ReleaseImport, ReleaseImportRow
from framework_svc.persistence.tables import Node


def get_import(session: Session, import_id: UUID) -> ReleaseImport:
    """Without its content; raises ImportNotFound."""
    if (row := session.exec(imports_statement().where(ReleaseImport.id == import_id)).first()) is None:
        raise ImportNotFound
    found: ReleaseImport = row
    return found


def imports_statement() -> Any:
    return select(ReleaseImport).options(defer(ReleaseImport.content))  # type: ignore[arg-type]


def content_of(session: Session, import_id: UUID) -> bytes:
    found: bytes = session.exec(select(ReleaseImport.content).where(ReleaseImport.id == import_id)).one()
    return found


def lock_import(session: Session, import_id: UUID) -> ReleaseImport | None:
    """The import, with others who want to change it waiting until we are done."""
    held = imports_statement().where(ReleaseImport.id == import_id).with_for_update()
    found: ReleaseImport | None = session.exec(held).first()
    return found


def imports_at_work(session: Session) -> Sequence[UUID]:
    rows = select(ReleaseImport.id).where(col(ReleaseImport.state).in_(AT_WORK))
    return session.exec(rows.order_by(col(ReleaseImport.id)).limit(100)).all()


def replace_rows(session: Session, import_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    """Note what became of rows; what an earlier run noted of them is gone."""
    if not rows:
        return
    numbers = col(ReleaseImportRow.number).between(rows[0]["number"], rows[-1]["number"])
    session.execute(sa.delete(ReleaseImportRow).where(col(ReleaseImportRow.import_id) == import_id, numbers))
    session.execute(sa.insert(ReleaseImportRow), [{**row, "import_id": import_id} for row in rows])


def remove_nodes(session: Session, release_id: UUID, kind: Kind, keys: Sequence[str]) -> None:
    of_kind = sa.delete(Node).where(col(Node.release_id) == release_id, col(Node.kind) == kind)
    session.execute(of_kind.where(col(Node.key).in_(keys)).execution_options(synchronize_session=False))
