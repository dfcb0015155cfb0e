"""Sessions: read() to look, transaction() to change; the same on SQLite and PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Field, Session, SQLModel

from service_kit.settings import sqlite_path

LOCK_WAIT_SECONDS = 10
SQLITE_SYNCHRONOUS = "FULL"  # with NORMAL a power cut silently loses what was already answered with 200
_WRITES = "thaksa_writes"
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
