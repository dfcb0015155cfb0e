"""What an import asks for each batch costs the same at the end of a file as at its beginning."""

from typing import Any

import sqlalchemy as sa
from people_svc.persistence.imports.queries import earlier_rows
from service_kit.database import Database
from service_kit.ids import new_id


def test_an_earlier_row_of_the_same_key_is_looked_up_by_the_key(sqlite_database: Database) -> None:
    """Found with a million rows: by their number, SQLite looks through all rows before the batch."""
    asked: list[tuple[str, Any]] = []
    sa.event.listen(
        sqlite_database.engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3]))
    )
    with sqlite_database.read() as session:
        assert earlier_rows(session, new_id(), {"number 1", "number 2"}, 700_000) == {}
        text, values = next(one for one in asked if "import_row" in one[0])
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()

    assert [step.detail for step in plan] == [
        "SEARCH import_row USING INDEX ix_import_row_key (import_id=? AND key=?)"
    ]
