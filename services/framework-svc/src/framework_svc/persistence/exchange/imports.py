"""Queries over imports and their rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.statements import insert_many
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from framework_svc.domain.errors_exchange import ImportNotFound
from framework_svc.domain.exchange.job import AT_WORK
from framework_svc.persistence.base import NodeContent
from framework_svc.persistence.exchange.tables import ReleaseImport, ReleaseImportNode, ReleaseImportRow
from framework_svc.persistence.tables import Node

_NODE: Any = sa.inspect(Node).local_table
_WAITING: Any = sa.inspect(ReleaseImportNode).local_table
_CONTENT = tuple(NodeContent.model_fields)


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


def keep_nodes(session: Session, import_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    """Keep nodes for the moment in which the whole import is applied; nobody sees them until then."""
    insert_many(session, _WAITING, [{**row, "import_id": import_id} for row in rows])


def forget_nodes(session: Session, import_id: UUID) -> int:
    """How many were kept."""
    gone: Any = session.execute(sa.delete(_WAITING).where(_WAITING.c.import_id == import_id))
    return int(gone.rowcount)


def put_kept_nodes(session: Session, import_id: UUID, of_release: Mapping[str, Any]) -> int:
    """Put what an import kept into a release, each in the place of the one of its kind and key; how many."""
    kept = _WAITING.c.import_id == import_id
    same = sa.tuple_(_NODE.c.kind, _NODE.c.key).in_(sa.select(_WAITING.c.kind, _WAITING.c.key).where(kept))
    session.execute(sa.delete(_NODE).where(_NODE.c.release_id == of_release["release_id"], same))
    said = [sa.literal(value, _NODE.c[name].type) for name, value in of_release.items()]
    rows = sa.select(*(_WAITING.c[name] for name in _CONTENT), *said).where(kept).order_by(_WAITING.c.number)
    session.execute(sa.insert(_NODE).from_select([*_CONTENT, *of_release], rows))
    return forget_nodes(session, import_id)
