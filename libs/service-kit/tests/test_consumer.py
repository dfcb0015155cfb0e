"""Many deliveries share one transaction, and one that fails costs the others nothing."""

import asyncio
import logging
from collections.abc import Iterator, Sequence

import psycopg
import pytest
import sqlalchemy as sa
from kit_builders import NOW, Thing, an_event, prepared
from service_kit import outbox
from service_kit.bus import Delivery
from service_kit.consumer import PARK_AFTER_ATTEMPTS, Consumer
from service_kit.database import Database
from service_kit.events import ReceivedEvent, canonical, sealed
from service_kit.tables import PARKED
from sqlmodel import Session, col, select

MADE, MENDED = "sample.thing.made.v1", "sample.thing.mended.v1"


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    opened_database = prepared(empty_url)
    yield opened_database
    opened_database.close()


class Workshop:
    """Makes a thing for each event; refuses some names."""

    def __init__(self, *, refused: str = "", because: Exception | None = None) -> None:
        self.transactions: set[int] = set()
        self.calls: list[list[str]] = []
        self._refused = refused
        self._because = because

    def on_made(self, database: Database, events: Sequence[ReceivedEvent]) -> None:
        self.calls.append([event.data["name"] for event in events])
        with database.transaction() as session:
            self.transactions.add(id(session))
            for event in events:
                session.add(Thing(name=event.data["name"], seen_at=NOW))
                if event.data["name"] == self._refused and self._because is not None:
                    raise self._because


def a_delivery(name: str, attempt: int = 1, kind: str = MADE) -> Delivery:
    envelope = sealed(an_event(type=kind, data={"name": name}), now=NOW)
    return Delivery(kind, canonical(envelope).encode(), attempt)


def delivered(database: Database, workshop: Workshop, *deliveries: Delivery) -> int:
    return asyncio.run(Consumer(database, {MADE: workshop.on_made}).deliver(deliveries))


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(Thing.name).order_by(col(Thing.name))))


def parked(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(sa.select(PARKED.c.reason)))


def test_deliveries_that_come_together_are_one_transaction(database: Database) -> None:
    workshop = Workshop()

    assert delivered(database, workshop, *map(a_delivery, "abc")) == 3

    assert names(database) == ["a", "b", "c"]
    assert len(workshop.transactions) == 1
    assert workshop.calls == [["a", "b", "c"]]


def test_each_handler_takes_what_follows_for_it_in_the_order_of_all(database: Database) -> None:
    order: list[str] = []
    made, mended = (
        lambda _database, events, by=by: order.append(f"{by} {len(events)}") for by in ("made", "mended")
    )
    told = [a_delivery("a"), a_delivery("b"), a_delivery("c", kind=MENDED), a_delivery("d")]

    asyncio.run(Consumer(database, {MADE: made, MENDED: mended}).deliver(told))

    assert order == ["made 2", "mended 1", "made 1"]


def test_what_came_before_is_not_told_again_with_what_is_new(database: Database) -> None:
    workshop, known = Workshop(), a_delivery("a")

    delivered(database, workshop, known)
    delivered(database, workshop, known, a_delivery("b"))

    assert workshop.calls == [["a"], ["b"]]


def test_a_repetition_among_them_has_its_effect_once(database: Database) -> None:
    twice = a_delivery("a")

    assert delivered(database, Workshop(), twice, twice, a_delivery("b")) == 3

    assert names(database) == ["a", "b"]


def test_what_stands_before_a_failure_is_stored_and_the_rest_comes_again(database: Database) -> None:
    workshop = Workshop(refused="b", because=RuntimeError("not now"))

    assert delivered(database, workshop, *map(a_delivery, "abc")) == 1

    assert names(database) == ["a"]
    assert parked(database) == []


def test_what_cannot_be_read_is_set_aside_and_holds_up_nobody(database: Database) -> None:
    broken = Delivery(MADE, b"{", 1)

    assert delivered(database, Workshop(), a_delivery("a"), broken, a_delivery("c")) == 3

    assert names(database) == ["a", "c"]
    assert len(parked(database)) == 1


def test_what_fails_again_and_again_is_set_aside(database: Database) -> None:
    workshop = Workshop(refused="b", because=RuntimeError("never"))

    assert delivered(database, workshop, a_delivery("b", PARK_AFTER_ATTEMPTS), a_delivery("c")) == 2

    assert names(database) == ["c"]
    assert parked(database) == ["RuntimeError: never"]


def test_trouble_with_the_own_database_never_sets_an_event_aside(database: Database) -> None:
    trouble = sa.exc.OperationalError("INSERT", {}, Exception("disk full"))
    workshop = Workshop(refused="b", because=trouble)

    assert delivered(database, workshop, a_delivery("b", 99)) == 0

    assert parked(database) == []


@pytest.mark.parametrize(
    ("because", "level"),
    [
        (sa.exc.OperationalError("INSERT", {}, psycopg.errors.DeadlockDetected()), "INFO"),
        (sa.exc.IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation()), "INFO"),
        (sa.exc.IntegrityError("INSERT", {}, psycopg.errors.NotNullViolation()), "ERROR"),
        (sa.exc.OperationalError("INSERT", {}, psycopg.errors.DiskFull()), "ERROR"),
    ],
)
def test_only_what_is_no_overlap_of_two_is_an_error(
    database: Database, caplog: pytest.LogCaptureFixture, because: Exception, level: str
) -> None:
    """Two who store the same at once is no fault: the later one comes again."""
    caplog.set_level(logging.INFO)
    workshop = Workshop(refused="b", because=because)

    assert delivered(database, workshop, a_delivery("b")) == 0

    assert {record.levelname for record in caplog.records if "comes again" in record.message} == {level}


def test_a_handler_sees_what_the_one_before_it_stored(database: Database) -> None:
    seen: list[int] = []

    def count(database: Database, _events: Sequence[ReceivedEvent]) -> None:
        with database.transaction() as session:
            _add_one(session)
            seen.append(len(session.exec(select(Thing)).all()))

    def count_too(database: Database, events: Sequence[ReceivedEvent]) -> None:
        count(database, events)

    handlers = {MADE: count, MENDED: count_too}
    asyncio.run(Consumer(database, handlers).deliver([a_delivery("a"), a_delivery("b", kind=MENDED)]))

    assert seen == [1, 2]


def test_events_that_handlers_record_leave_with_the_transaction(database: Database) -> None:
    def answer(database: Database, events: Sequence[ReceivedEvent]) -> None:
        with database.transaction() as session:
            for event in events:
                outbox.record(session, an_event(subject=event.subject), by="us", now=NOW)

    woken: list[int] = []
    database.on_commit = lambda: woken.append(outbox.pending(database))
    asyncio.run(Consumer(database, {MADE: answer}).deliver([a_delivery("a"), a_delivery("b")]))

    assert woken == [2]


def _add_one(session: Session) -> None:
    session.add(Thing(name="one", seen_at=NOW))
    session.flush()
