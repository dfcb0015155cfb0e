"""The rows of a database that is not empty survive what the migrations do to its tables."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command
from framework_builders import NOW, announce, prepared
from service_kit import migrations
from service_kit.database import Database

FIRST = "20261121041937"
BEFORE_EFFECTIVE_DAYS = "20261121100637"
BEFORE_OVERLAYS = "20261121113027"
OLD, NEW = UUID(int=1), UUID(int=2)


def at_first(database: Database, revision: str = FIRST) -> sa.MetaData:
    """The tables as the first migration made them, or another one."""
    with database.engine.connect() as connection:
        command.downgrade(migrations._config("framework_svc", connection=connection), revision)
    tables = sa.MetaData()
    tables.reflect(database.engine)
    return tables


def a_release(release_id: UUID, key: str, year: int) -> dict[str, Any]:
    texts = {"title": "{}", "documents": "{}", "notes": "[]", "counts": "{}"}
    published_at = NOW.replace(year=year, tzinfo=None).isoformat(" ")
    return {
        "id": release_id.hex,
        "key": key,
        "framework_key": "f",
        "digest": key,
        "published_at": published_at,
    } | texts


def a_node(number: int, **changes: Any) -> dict[str, Any]:
    known = {"release_id": NEW.hex, "framework_key": "f", "release_key": "2", "facts": "{}", "source": "[]"}
    return {
        "id": UUID(int=number).hex, "kind": "goal", "key": "g", "position": 1, "provenance": "document",
        **known, **changes,
    }  # fmt: skip


AN_ANNOUNCEMENT = {
    "id": UUID(int=5).hex, "organisation_id": OLD.hex, "version": 1, "number": "1/2566",
    "announced_on": "2023-10-01", "signatory_position": "อธิบดี", "stage": "Early",
    "goals": "[]", "roles": "[]", "required_skills": "{}", "themes": "[]",
    "release_id": NEW.hex, "framework_key": "f", "release_key": "2",
    "published_by": "somebody", "published_at": "2023-10-02 03:00:00",
}  # fmt: skip


def insert(database: Database, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    with database.engine.begin() as connection:
        connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608  our own tables


def test_what_was_published_before_states_were_known_has_one(database: Database) -> None:
    at_first(database)
    for row in (a_release(OLD, "1", 2023), a_release(NEW, "2", 2024)):
        insert(database, "release", row)
    insert(database, "node", a_node(3))
    insert(database, "node", a_node(4, kind="role", key="E1", parent_key="Executive"))

    migrations.upgrade("framework_svc", database)

    with database.engine.connect() as connection:
        states = connection.execute(sa.text("SELECT key, state FROM release ORDER BY key")).all()
        nodes = connection.execute(sa.text("SELECT key, number, parent_kind FROM node ORDER BY number")).all()
    assert states == [("1", "superseded"), ("2", "published")]
    assert nodes == [("g", 1, None), ("E1", 2, "group")]


def test_what_was_announced_before_effective_days_is_in_force_from_that_day(database: Database) -> None:
    """And from here on it is kept as it is, and its table can be taken back."""
    at_first(database, BEFORE_EFFECTIVE_DAYS)
    state = {"state": "published", "edited_by": "somebody", "edited_at": "2023-10-02 03:00:00"}
    release = a_release(NEW, "2", 2024) | state | {"version": 1, "replacements": "[]"}
    insert(database, "release", release)
    insert(database, "organisation", {"id": OLD.hex, "path": "[]", "is_agency": True, "version": 1})
    insert(database, "announcement", AN_ANNOUNCEMENT)

    migrations.upgrade("framework_svc", database)

    with database.engine.connect() as connection:
        days = connection.execute(sa.text("SELECT announced_on, effective_on FROM announcement")).one()
    assert str(days[0]) == str(days[1]) == "2023-10-01"
    assert "effective_on" not in at_first(database, BEFORE_EFFECTIVE_DAYS).tables["announcement"].columns
    migrations.upgrade("framework_svc", database)  # the next test is given this database


def test_a_step_back_over_the_overlay_of_an_announcement_still_keeps_it(database: Database) -> None:
    """R-ORG-12: the triggers that keep announcements are not lost with a column."""
    prepared(database)
    announce(database)

    with database.engine.connect() as connection:
        command.downgrade(migrations._config("framework_svc", connection=connection), BEFORE_OVERLAYS)

    with pytest.raises(sa.exc.IntegrityError), database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE announcement SET stage = 'Mature'"))
    migrations.upgrade("framework_svc", database)
    with database.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT stage, overlay_version FROM announcement")).all()
    assert rows == [("Early", None)]


@pytest.mark.parametrize("kind", ["competency", "statement"])
def test_nodes_may_be_of_the_new_kinds_and_of_no_other(database: Database, kind: str) -> None:
    at_first(database)
    insert(database, "release", a_release(NEW, "2", 2024))
    migrations.upgrade("framework_svc", database)
    made = {"number": 1, "search_words": ""}

    insert(database, "node", a_node(3, kind=kind) | made)

    for wrong in ({"kind": "robot"}, {"kind": "goal", "provenance": "guess"}):
        with pytest.raises(sa.exc.IntegrityError):
            insert(database, "node", a_node(4, **wrong) | made)
