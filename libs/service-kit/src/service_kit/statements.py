"""Statements for many rows, and those that each of the two databases writes in its own way."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

# Rows in one INSERT: on SQLite a quarter less time for each than one by one; psycopg sends a pipeline anyway.
_TOGETHER = {"sqlite": 50, "postgresql": 1}


def insert_into(session: Session, table: type[SQLModel] | sa.Table) -> Any:
    """An INSERT that knows `on_conflict_do_…`: each of the two databases has its own."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table)


def insert_new(session: Session, table: type[SQLModel] | sa.Table, **values: Any) -> bool:
    """Insert a row unless one stands in its way: true once, also of several who try at the same moment."""
    statement = insert_into(session, table).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(sa.literal_column("1"))).first() is not None


def is_one_of(session: Session, column: Any, values: Collection[Any]) -> sa.ColumnElement[bool]:
    """As `column.in_(values)`, for hundreds of values: one parameter, and always the same statement."""
    dialect, kind = session.get_bind().dialect, column.type
    if dialect.name == "postgresql":
        return cast(sa.ColumnElement[bool], column == sa.any_(sa.literal(list(values), sa.ARRAY(kind))))
    convert = kind.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    said = sa.func.json_each(json.dumps([convert(value) for value in values], ensure_ascii=False))
    return cast(sa.ColumnElement[bool], column.in_(sa.select(said.table_valued("value").c.value)))


def insert_many(session: Session, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name the same columns."""
    if rows:
        insert_columns(session, table, {name: list(map(itemgetter(name), rows)) for name in rows[0]})


def insert_columns(session: Session, table: sa.Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows, given by columns of one length, by the driver itself.

    The conversions of the columns' types are kept; what SQLAlchemy does beside them costs more for each row
    than the database needs to store it.
    """
    connection, names = session.connection(), tuple(columns)
    conversions = _conversions(table, names, connection.dialect)
    converted = list(map(_converted, columns.values(), conversions))
    silent = frozenset(name for name, column in zip(names, converted, strict=True) if column is None)
    values = list(zip(*(column for column in converted if column is not None), strict=True))
    together = _TOGETHER[connection.dialect.name]
    first_alone = len(values) - len(values) % together if together > 1 else 0
    for start in range(0, first_alone, together):
        several = tuple(chain.from_iterable(values[start : start + together]))
        connection.exec_driver_sql(_insertion(table, names, silent, connection.dialect, together), several)
    if alone := values[first_alone:]:
        connection.exec_driver_sql(_insertion(table, names, silent, connection.dialect, 1), alone)


def _converted(column: Sequence[Any], convert: Callable[[Any], Any]) -> Sequence[Any] | None:
    """Each object once, since most columns say the same in many rows; None where nothing is said at all."""
    if len(ids := set(map(id, column))) == 1:
        value = convert(column[0])
        return None if value is None else [value] * len(column)
    if convert is _as_it_is or 2 * len(ids) > len(column):
        return column if convert is _as_it_is else list(map(convert, column))
    known = {id(value): convert(value) for value in {id(value): value for value in column}.values()}
    return [known[id(value)] for value in column]


def _as_it_is(value: Any) -> Any:
    return value


@lru_cache(maxsize=256)
def _conversions(table: sa.Table, names: tuple[str, ...], dialect: sa.Dialect) -> list[Callable[[Any], Any]]:
    types = (table.c[name].type.dialect_impl(dialect) for name in names)
    return [kind.bind_processor(dialect) or _as_it_is for kind in types]


@lru_cache(maxsize=256)
def _insertion(
    table: sa.Table, names: tuple[str, ...], silent: frozenset[str], dialect: sa.Dialect, rows: int
) -> str:
    """NULL is written out where no row says anything: Python's sqlite3 asks of every None what it may be."""
    quoted, mark = dialect.identifier_preparer, "?" if dialect.paramstyle == "qmark" else "%s"
    columns = ", ".join(map(quoted.quote, names))
    marks = ", ".join("NULL" if name in silent else mark for name in names)
    into = f"INSERT INTO {quoted.format_table(table)} ({columns}) VALUES "  # noqa: S608  our own names
    return into + ", ".join([f"({marks})"] * rows)
