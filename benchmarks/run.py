"""`make bench`: figures as ratios to a reference measured in the same run, never as absolute times."""

import argparse
import asyncio
import datetime as dt
import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from countries import growth
from framework_svc.domain.framework import Kind
from framework_svc.persistence.nodes import NodeFilter
from framework_svc.persistence.releases import Wanted
from framework_svc.persistence.tables import REGISTRY as FRAMEWORK
from framework_svc.use_cases.publication import publish_shipped_releases
from framework_svc.use_cases.reading import list_nodes, read_node
from idp_svc.persistence.tables import REGISTRY
from imports import ROWS, peak_kilobytes, rates
from service_kit import inbox, outbox
from service_kit.bus import Delivery
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import Event, canonical, sealed
from service_kit.identity import Verifier
from service_kit.pages import PageQuery
from service_kit.testing.applications import AUDIENCE, ISSUER, published_keys, sign
from service_kit.testing.databases import running_postgres

Row = tuple[str, tuple[float, float, float]]

ROUNDS = 7
SUBMITTED = "idp.plan.submitted.v1"
NOW = dt.datetime(2024, 1, 15, tzinfo=dt.UTC)


def seconds(work: Callable[[], object], times: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - started) / times


def ratio(
    ours: Callable[[], object], reference: Callable[[], object], *, times: int
) -> tuple[float, float, float]:
    """Least, median and greatest of `ours / reference` over interleaved rounds."""
    ours(), reference()
    found = sorted(seconds(ours, times) / seconds(reference, times) for _ in range(ROUNDS))
    return found[0], statistics.median(found), found[-1]


def of_events(folder: Path) -> Iterator[Row]:
    """What it costs to say and to hear an event, on SQLite."""
    database = Database(f"sqlite:///{folder}/kit.db")
    REGISTRY.metadata.create_all(database.engine)
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("PRAGMA synchronous=FULL")
    plain.execute("CREATE TABLE note (id TEXT PRIMARY KEY, body TEXT)")

    def recorded() -> None:
        with database.transaction() as session:
            outbox.record(session, an_event(), by="somebody", now=NOW)

    def received() -> None:
        heard(database, uuid4())

    def inserted() -> None:
        plain.execute("INSERT INTO note VALUES (?, ?)", (str(uuid4()), "x" * 400))

    yield "event and audit entry recorded / plain INSERT with fsync", ratio(recorded, inserted, times=50)
    yield "inbox row / plain INSERT with fsync", ratio(received, inserted, times=50)
    consumer = Consumer(database, {SUBMITTED: lambda _database, _events: None})

    async def alone() -> None:
        for delivery in deliveries(50):
            await consumer.deliver([delivery])

    def handled_alone() -> None:
        asyncio.run(alone())

    def handled_together() -> None:
        asyncio.run(consumer.deliver(deliveries(50)))

    yield "50 events handled alone / together", ratio(handled_alone, handled_together, times=2)
    plain.close()
    database.close()


def of_tokens() -> Iterator[Row]:
    """What it costs to check who is asking."""
    token, keys = sign(uuid4(), scope="idp.read"), published_keys()
    checking = Verifier(issuer=ISSUER, audience=AUDIENCE, keys=keys)

    def remembered() -> None:
        checking.caller(token)

    def checked() -> None:
        checking.use(keys)  # forgets what it remembered
        checking.caller(token)

    yield "token checked / token remembered", ratio(checked, remembered, times=200)


def an_event() -> Event:
    return Event(type=SUBMITTED, subject="x", data={"plan_id": "x"}, version=1)


def deliveries(count: int) -> list[Delivery]:
    bodies = (canonical(sealed(an_event(), now=NOW)).encode() for _ in range(count))
    return [Delivery(SUBMITTED, body, 1) for body in bodies]


def heard(database: Database, event_id: UUID) -> None:
    with database.transaction() as session:
        inbox.first_times(session, [event_id])


def of_a_release(folder: Path) -> Iterator[Row]:
    """One node, and a page of nodes, beside the same bytes by one plain SELECT of a session."""
    database = Database(f"sqlite:///{folder}/framework.db")
    FRAMEWORK.metadata.create_all(database.engine)
    publish_shipped_releases(database, now=NOW)
    wanted, page = Wanted("2561.1"), PageQuery(limit=50)
    one = sa.text("SELECT body FROM node WHERE release_key = '2561.1' AND kind = 'role' AND key = 'E1'")
    some = sa.text("SELECT body FROM node WHERE release_key = '2561.1' ORDER BY number LIMIT 51")

    def plainly(statement: sa.TextClause) -> None:
        with database.read() as session:
            session.execute(statement).all()

    def node() -> None:
        read_node(database, wanted, Kind.ROLE, "E1")

    def nodes() -> None:
        list_nodes(database, wanted, NodeFilter(), query=page)

    yield "a node of a release / plain SELECT", ratio(node, lambda: plainly(one), times=200)
    yield "50 nodes of a release / plain SELECT", ratio(nodes, lambda: plainly(some), times=200)
    database.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure: every figure is a ratio within this run.")
    arguments.add_argument("--staff", type=int, default=1_000_000, help="how many people are many")
    chosen = arguments.parse_args()
    gc.collect()
    gc.freeze()  # as a service does once it has started
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, (least, median, greatest) in (*of_events(home), *of_tokens(), *of_a_release(home)):
            print(f"{name:<62} {median:8.2f}  ({least:.2f} to {greatest:.2f})")
        found = rates(home)
        for name in ("checked", "applied"):
            said = f"staff of a file {name}: raw executemany / ours"
            print(f"{said:<62} {found['inserted'] / found[name]:8.2f}  ({found[name]:,.0f} rows/s)")
        few, many = (peak_kilobytes(home, rows) for rows in (ROWS, chosen.staff))
        said = f"memory of a file of {chosen.staff:,} rows / of 10,000"
        print(f"{said:<62} {many / few:8.2f}  ({few:,} kB, {many:,} kB)")
        of_many_people(home, chosen.staff)


def of_many_people(folder: Path, many: int) -> None:
    """Questions about staff among ten thousand and among many, on both databases."""
    file = nullcontext(f"sqlite:///{folder}/many.db")
    for kind, database in (("SQLite", file), ("PostgreSQL", _postgres())):
        with database as url:
            for name, few, after in growth(url, many):
                said = f"{name}, {kind}: {many:,} / 10,000"
                print(f"{said:<62} {after / few:8.2f}  ({few:.2f} ms, {after:.2f} ms)")


@contextmanager
def _postgres() -> Iterator[str]:
    with running_postgres() as server:
        yield f"{server}/postgres"


if __name__ == "__main__":
    main()
