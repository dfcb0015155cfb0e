"""What other services own, kept here: newer replaces older, whatever the order of arrival."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from service_kit.statements import insert_into
from sqlmodel import Session, SQLModel


def store_heard(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Store what another service says, unless something newer is known already."""
    columns: Any = sa.inspect(table).local_table.c
    (key,) = (column.name for column in columns if column.primary_key)
    if not rows:
        return
    statement = insert_into(session, sa.inspect(table).local_table)
    new = {name: statement.excluded[name] for name in rows[0] if name != key}
    is_newer = columns.version < new["version"]
    # By key, so that two who store the same wait for each other and do not block.
    in_order = sorted(rows, key=lambda row: str(row[key]))
    session.execute(statement.on_conflict_do_update(index_elements=[key], set_=new, where=is_newer), in_order)
