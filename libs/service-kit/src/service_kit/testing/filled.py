"""What many tests begin with is stored by the use cases once per worker; after that its rows are copied."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from typing import Any, Protocol

import psycopg
from psycopg import sql

from service_kit.database import Database

Fill = Callable[[Database], None]
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"


class _Copy(Protocol):
    def store(self, connection: Any) -> None: ...


def filled_once(fill: Fill) -> Fill:
    """Decorator of what fills an empty database, always alike; `fill` runs once for each kind of database."""
    kept: dict[bool, _Copy] = {}

    @wraps(fill)
    def filled(database: Database) -> None:
        copy = kept.get(database.is_sqlite)
        if copy is None:
            fill(database)
        with closing(database.engine.raw_connection()) as pooled:
            connection: Any = pooled.driver_connection
            if copy is None:
                kind = _SqliteCopy if database.is_sqlite else _PostgresCopy
                kept[database.is_sqlite] = kind(connection)
            else:
                copy.store(connection)

    return filled


class _SqliteCopy:
    def __init__(self, filled: sqlite3.Connection) -> None:
        self._pages = sqlite3.connect(":memory:", check_same_thread=False)
        filled.backup(self._pages)

    def store(self, connection: sqlite3.Connection) -> None:
        self._pages.backup(connection)


class _PostgresCopy:
    def __init__(self, filled: psycopg.Connection) -> None:
        names = [name for (name,) in filled.execute(_TABLES)]
        rows = {name: _rows(filled, name) for name in names if _has_rows(filled, name)}
        self._rows = rows
        self._sequences = filled.execute(_SEQUENCES).fetchall()
        filled.commit()

    def store(self, connection: psycopg.Connection) -> None:
        # The rows were accepted once: neither their order nor the tables' own guards matter now.
        connection.execute("SET LOCAL session_replication_role = replica")
        for name, rows in self._rows.items():
            into = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(name))
            with connection.cursor().copy(into) as copy:
                copy.write(rows)
        for name, last in self._sequences:
            connection.execute("SELECT setval(%s, %s)", (name, last))
        connection.commit()


def _has_rows(connection: psycopg.Connection, table: str) -> bool:
    question = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
    return connection.execute(question).fetchone() is not None


def _rows(connection: psycopg.Connection, table: str) -> bytes:
    out = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
    with connection.cursor().copy(out) as copy:
        return b"".join(copy)
