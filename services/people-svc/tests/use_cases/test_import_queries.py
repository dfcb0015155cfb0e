"""What an import asks for each batch costs the same at the end of a file as at its beginning."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from people_svc.persistence.imports.queries import (
    earlier_rows,
    insert_first_posts,
    people_known,
    units_coded,
)
from people_svc.persistence.tables import ImportRow
from service_kit.database import Database
from service_kit.ids import new_id
from sqlmodel import Session, col

SOME = {"1", "2"}


@pytest.mark.parametrize(
    ("ask", "table", "by"),
    [
        # Found with a million rows: by their number, SQLite looks through all rows before the batch.
        (
            lambda session: earlier_rows(session, new_id(), col(ImportRow.key), SOME, 700_000),
            "import_row",
            {"import_id=? AND key=?"},
        ),
        (
            lambda session: earlier_rows(session, new_id(), col(ImportRow.id_key), SOME, 700_000),
            "import_row",
            {"import_id=? AND id_key=?"},
        ),
        (
            lambda session: people_known(session, SOME, SOME),
            "person",
            {"personnel_number=?", "national_id_code=?"},
        ),
        (
            lambda session: insert_first_posts(session, [new_id(), new_id()], by="somebody"),
            "person",
            {"id=?"},
        ),
        (lambda session: units_coded(session, {str(new_id())}), "organisation", {"id=?"}),
    ],
)
def test_rows_are_looked_up_by_an_index(
    sqlite_database: Database, ask: Callable[[Session], object], table: str, by: set[str]
) -> None:
    asked: list[tuple[str, Any]] = []
    sa.event.listen(
        sqlite_database.engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3]))
    )
    with sqlite_database.transaction() as session:
        ask(session)
        text, values = next(one for one in reversed(asked) if re.search(rf"FROM {table}\b", one[0]))
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()

    steps = [step.detail for step in plan if table in step.detail.split()]
    found = [re.fullmatch(rf"SEARCH {table} USING INDEX \w+ \((.*)\)", step) for step in steps]
    assert {step and step[1] for step in found} == by
