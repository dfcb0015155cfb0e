"""`make bench`: figures as ratios to a reference measured in the same run, never as absolute times."""

import datetime as dt
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from framework_svc.domain.framework import Kind
from framework_svc.persistence.nodes import NodeFilter
from framework_svc.persistence.releases import Wanted
from framework_svc.persistence.tables import REGISTRY as FRAMEWORK
from framework_svc.use_cases.publication import publish_shipped_releases
from framework_svc.use_cases.reading import list_nodes, read_node
from idp_svc.persistence.tables import REGISTRY
from service_kit import inbox, outbox
from service_kit.database import Database
from service_kit.events import Event
from service_kit.identity import Verifier
from service_kit.pages import PageQuery
from service_kit.testing.applications import AUDIENCE, ISSUER, published_keys, sign

ROUNDS = 7
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


def reads_of_a_release(folder: str) -> list[tuple[str, tuple[float, float, float]]]:
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

    found = [
        ("a node of a release / plain SELECT", ratio(node, lambda: plainly(one), times=200)),
        ("50 nodes of a release / plain SELECT", ratio(nodes, lambda: plainly(some), times=200)),
    ]
    database.close()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/kit.db")
        REGISTRY.metadata.create_all(database.engine)
        plain = sqlite3.connect(Path(folder) / "plain.db", isolation_level=None)
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE note (id TEXT PRIMARY KEY, body TEXT)")

        def recorded() -> None:
            event = Event(type="idp.plan.submitted.v1", subject="x", data={"plan_id": "x"}, version=1)
            with database.transaction() as session:
                outbox.record(session, event, by="somebody", now=NOW)

        def received() -> None:
            with database.transaction() as session:
                inbox.first_time(session, uuid4())

        def inserted() -> None:
            plain.execute("INSERT INTO note VALUES (?, ?)", (str(uuid4()), "x" * 400))

        token = sign(uuid4(), scope="idp.read")
        checking = Verifier(issuer=ISSUER, audience=AUDIENCE, keys=published_keys())
        keys = published_keys()

        def remembered() -> None:
            checking.caller(token)

        def checked() -> None:
            checking.use(keys)  # forgets what it remembered
            checking.caller(token)

        rows = (
            ("event and audit entry recorded / plain INSERT with fsync", ratio(recorded, inserted, times=50)),
            ("inbox row / plain INSERT with fsync", ratio(received, inserted, times=50)),
            ("token checked / token remembered", ratio(checked, remembered, times=200)),
            *reads_of_a_release(folder),
        )
        for name, (least, median, greatest) in rows:
            print(f"{name:<62} {median:8.2f}  ({least:.2f} to {greatest:.2f})")
        plain.close()
        database.close()


if __name__ == "__main__":
    main()
