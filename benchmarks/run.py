"""`make bench`: figures as ratios to a reference measured in the same run, never as absolute times."""

import asyncio
import datetime as dt
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from idp_svc.persistence.tables import REGISTRY
from service_kit import inbox, outbox
from service_kit.bus import Delivery
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import Event, ReceivedEvent, canonical, sealed
from service_kit.identity import Verifier
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

        def heard(_database: Database, event: ReceivedEvent) -> None:
            with _database.transaction() as session:
                inbox.first_time(session, event.id)

        consumer = Consumer(database, {"idp.plan.submitted.v1": heard})

        def told() -> list[Delivery]:
            events = (Event("idp.plan.submitted.v1", "x", {"plan_id": "x"}, 1) for _ in range(50))
            bodies = (canonical(sealed(event, now=NOW)).encode() for event in events)
            return [Delivery("idp.plan.submitted.v1", body, 1) for body in bodies]

        def handled_together() -> None:
            asyncio.run(consumer.deliver(told()))

        def handled_alone() -> None:
            async def one_by_one() -> None:
                for delivery in told():
                    await consumer.deliver([delivery])

            asyncio.run(one_by_one())

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
            ("50 events handled alone / together", ratio(handled_alone, handled_together, times=2)),
            ("token checked / token remembered", ratio(checked, remembered, times=200)),
        )
        for name, (least, median, greatest) in rows:
            print(f"{name:<62} {median:8.2f}  ({least:.2f} to {greatest:.2f})")
        plain.close()
        database.close()


if __name__ == "__main__":
    main()
