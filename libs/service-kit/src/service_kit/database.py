"""Sessions: read() to look, transaction() to change; the same on SQLite and PostgreSQL."""

import json
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Field, Session, SQLModel

from service_kit.settings import sqlite_path

LOCK_WAIT_SECONDS = 10
SQLITE_SYNCHRONOUS = "FULL"  # with NORMAL a power cut silently loses what was already answered with 200
_WRITES = "thaksa_writes"
# Rows in one INSERT: on SQLite a quarter less time for each than one by one; psycopg sends a pipeline anyway.
_TOGETHER = {"sqlite": 50, "postgresql": 1}
_BETWEEN_ROWS = frozenset(
    {
        *("23001", "23503", "23505", "23P01"),  # SQLSTATE: restrict, foreign key, unique, exclusion
        *("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_FOREIGNKEY"),
    }
)
# SQLSTATE: serialisation failure, deadlock, lock not available
_OVERLAPPING = frozenset({"40001", "40P01", "55P03"})
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_registry() -> registry:
    """A registry of one service's tables, so that two services can live in one process."""
    return registry(metadata=sa.MetaData(naming_convention=_NAMES))


def words(choices: type[StrEnum]) -> Any:
    """Column type that stores the word of an enumeration (`draft`, not `DRAFT`) and checks it."""
    return sa.Enum(
        choices,
        name=choices.__name__.lower(),
        values_callable=lambda kind: [word.value for word in kind],
        native_enum=False,
        create_constraint=True,
        length=40,
    )


class Versioned(SQLModel):
    """A row whose every change is counted; two writers of one version cannot both win.

    The count is checked by each UPDATE (`version_mapper`), and is the ETag that clients see.
    """

    version: int = Field(default=1, nullable=False)


def version_mapper(table: type[SQLModel]) -> type[SQLModel]:
    """Class decorator: every UPDATE of this table names the version it saw."""
    mapper = sa.inspect(table)
    mapper.version_id_col = mapper.local_table.c.version
    mapper.version_id_generator = lambda version: (version or 0) + 1
    return table


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


def is_conflict(error: sa.exc.IntegrityError) -> bool:
    """Whether another row is in the way, as another transaction can cause; a NULL or a CHECK is our fault."""
    reason = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return reason in _BETWEEN_ROWS


def is_overlap(error: Exception) -> bool:
    """Whether another transaction did the same at the same time, so that it is enough to come again."""
    if isinstance(error, sa.exc.IntegrityError):
        return is_conflict(error)
    return isinstance(error, sa.exc.OperationalError) and (
        getattr(error.orig, "sqlstate", None) in _OVERLAPPING
    )


class Database:
    """One service's database.

    On SQLite writers take turns in this process, because one file has one writer anyway and a queue
    in memory is fairer than retries on a busy file.
    """

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.on_commit: Callable[[], None] = _nothing
        self._engine = _sqlite_engine(url, pool_size) if self.is_sqlite else _postgres_engine(url, pool_size)
        self._writing = self._engine.execution_options(**{_WRITES: True})
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()

    @property
    def engine(self) -> sa.Engine:
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for queries; whatever is changed in it is thrown away."""
        with Session(self._engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are all stored when the block ends, or none when it raises."""
        with self.quiet_transaction() as session:
            yield session
        self.on_commit()

    @contextmanager
    def quiet_transaction(self) -> Iterator[Session]:
        """A transaction of the mechanism itself, which is no news to the relay."""
        with self._turn, Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def alone(self, task: str) -> Iterator[bool]:
        """True in one process at a time, for tasks of which only one may run; False in the others."""
        if self.is_sqlite:
            yield True
            return
        with self._engine.connect() as connection:
            key = sa.func.hashtext(task)
            mine = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(key))))
            connection.commit()
            try:
                yield mine
            finally:
                if mine:
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(key)))
                    connection.commit()

    def close(self) -> None:
        self._engine.dispose()


class Together(Database):
    """Use cases that are called with this share one transaction: all that they do is stored, or nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        self._session.autoflush = True  # a use case may have turned it off for itself
        yield self._session
        self._session.flush()

    read = transaction


def hold(session: Session) -> None:
    """Keep every row of this session until it ends, so that nothing is read twice.

    A session forgets the rows that nobody else holds. For much work on few rows; many would fill the memory.
    """
    held: list[object] = []
    for moment in ("loaded_as_persistent", "pending_to_persistent"):
        sa.event.listen(session, moment, lambda _session, row: held.append(row))


def _nothing() -> None:
    """Nobody waits for commits yet."""


def _sqlite_engine(url: str, pool_size: int) -> sa.Engine:
    if (path := sqlite_path(url)) is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        hide_parameters=True,  # an error in the log names no person
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # BEGIN is ours to say; Python would start transactions by itself
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={SQLITE_SYNCHRONOUS}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")


def _begin_sqlite(connection: sa.Connection) -> None:
    # IMMEDIATE, because a deferred BEGIN lets two writers read the same row; one update is then lost.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres_engine(url: str, pool_size: int) -> sa.Engine:
    return sa.create_engine(
        url,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=2,  # the relay and the sealer each hold one connection for their lock
        pool_pre_ping=True,
        connect_args={
            "options": f"-c timezone=utc -c lock_timeout={LOCK_WAIT_SECONDS}s -c synchronous_commit=on"
        },
    )
