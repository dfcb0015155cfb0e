"""Alembic, set up once: the migrations of a service ship inside its package, and its env.py is three lines.

On PostgreSQL an advisory lock keeps two migrators apart and a lock time-out keeps a migration from stopping
the service; on SQLite tables are changed by copying (batch mode).

Alembic is imported only by what migrates: a service whose database is at head starts without it.
"""

import datetime as dt
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from service_kit.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

LOCK_KEY = 7_461_685_873  # any number, as long as all migrators use the same
LOCK_TIMEOUT = "5s"
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))


def upgrade(package: str, database: Database) -> None:
    """Bring the database to the newest migration."""
    if is_at_head(package, database):
        return
    from alembic import command

    with database.engine.connect() as connection:
        if database.is_sqlite:
            _check_foreign_keys(connection, "OFF")
        else:
            connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
            connection.execute(sa.text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.commit()
        try:
            command.upgrade(_config(package, connection=connection), "head")
        finally:
            if database.is_sqlite:
                _check_foreign_keys(connection, "ON")
            else:
                connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
                connection.execute(sa.text("RESET lock_timeout"))
                connection.commit()


def _check_foreign_keys(connection: sa.Connection, how: str) -> None:
    """Outside a transaction, where alone SQLite listens to it.

    A table is changed by copying it and dropping the old one, which with foreign keys ON would be refused
    because rows of other tables refer to it.
    """
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA foreign_keys={how}")


def is_at_head(package: str, database: Database) -> bool:
    """The database is as new as this code, or newer: old instances serve on while new ones roll out."""
    known = revisions(package)
    with database.engine.connect() as connection:
        if not sa.inspect(connection).has_table(_VERSION.name):
            return False
        current = connection.scalar(sa.select(_VERSION.c.version_num))
    # A revision that this code does not know was made by newer code, and migrations only add.
    return current is not None and (current == known[-1] or current not in known)


@cache
def revisions(package: str) -> tuple[str, ...]:
    """Oldest first, by the names of the files: `20261121042312_initial_tables.py`."""
    files = (resources.files(package) / "migrations" / "versions").iterdir()
    return tuple(sorted(file.name.split("_", 1)[0] for file in files if file.name.endswith(".py")))


def drift(metadata: sa.MetaData, database: Database) -> list[Any]:
    """What the tables say and the migrations do not; must be empty."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=_options()), metadata))


def write(package: str, database: Database, message: str) -> None:
    """Write a migration from the difference between tables and database."""
    from alembic import command

    with database.engine.connect() as connection:
        today = dt.datetime.now(dt.UTC).strftime("%Y%m%d%H%M%S")
        command.revision(_config(package, connection=connection), message, autogenerate=True, rev_id=today)


def run(metadata: sa.MetaData) -> None:
    """The whole of a service's env.py."""
    from alembic import context

    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        **_options(),
    )
    with context.begin_transaction():
        context.run_migrations()


def _options() -> dict[str, Any]:
    return {"compare_type": True, "compare_server_default": True}


def _config(package: str, **attributes: Any) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files(package) / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(attributes)
    return config
