from pathlib import Path

import sqlalchemy as sa
from alembic import command
from people_svc.persistence.tables import REGISTRY
from service_kit import migrations
from service_kit.database import Database

FIRST = "20261121050302"
OF_OLD = [
    "INSERT INTO organisation (id, kind, name_th, is_agency, agency_id, path, registered_at, version)"
    " VALUES ('{0:032x}', 'department', 'กรม', 1, '{0:032x}', '{0:032x}', '2023-09-01 00:00:00', 1)",
    "INSERT INTO person (id, name_th, personnel_kind, is_director_level, active_from, organisation_id,"
    " agency_id, context_organisation_id, context_agency_id, assignment_id, placed_on, registered_at,"
    " changed_at, version) VALUES ('{1:032x}', 'นาง', 'ครู', 0, '2020-01-01', '{0:032x}', '{0:032x}',"
    " '{0:032x}', '{0:032x}', '{2:032x}', '2023-09-01', '2023-09-01 00:00:00', '2023-09-01 00:00:00', 1)",
]


def test_migrations_say_what_the_tables_say(database: Database) -> None:
    assert migrations.drift(REGISTRY.metadata, database) == []


def test_a_filled_database_of_the_first_revision_is_brought_to_the_newest(tmp_path: Path) -> None:
    """SQLite copies a table to change it; the rows that refer to it must stay."""
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    with database.engine.connect() as connection:
        command.upgrade(migrations._config("people_svc", connection=connection), FIRST)
    with database.transaction() as session:
        for statement in OF_OLD:
            session.execute(sa.text(statement.format(1, 2, 3)))

    migrations.upgrade("people_svc", database)

    with database.read() as session:
        assert (
            session.scalar(sa.text("SELECT count(*) FROM person p JOIN organisation o ON o.id = p.agency_id"))
            == 1
        )
        assert session.execute(sa.text("PRAGMA foreign_key_check")).all() == []
        assert session.scalar(sa.text("PRAGMA foreign_keys")) == 1
    database.close()
