"""Catching up from a list of a service on a real port, whatever happens on the way."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from kit_builders import NOW, Thing, prepared
from kit_peer import Peer, with_peer
from service_kit.catch_up import Source, catching_up
from service_kit.database import Database
from sqlmodel import select

PATH = "/v1/reference/things"


class Notes:
    """What a service keeps in a table."""

    def __init__(self) -> None:
        self.done: dict[str, dt.datetime] = {}

    def has_caught_up(self, _database: Database, path: str) -> bool:
        return path in self.done

    def note_caught_up(self, _database: Database, path: str, *, now: dt.datetime) -> None:
        self.done[path] = now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = prepared(f"sqlite:///{tmp_path / 'sample.db'}")
    yield opened
    opened.close()


def even(item: dict[str, Any]) -> int | None:
    return item["n"] if item["n"] % 2 == 0 else None


def store(database: Database, numbers: Sequence[int]) -> None:
    with database.transaction() as session:
        session.add_all([Thing(name=str(number)) for number in numbers])


def fail(_database: Database, _numbers: Sequence[int]) -> None:
    raise ZeroDivisionError


def caught_up(
    database: Database,
    notes: Notes,
    *,
    take: Callable[[Database, Sequence[int]], None] = store,
    trouble: Sequence[int] = (),
    client_id: str = "sample-svc",
    times: int = 1,
) -> Peer:
    async def talk(peer: Peer) -> Peer:
        peer.trouble.extend(trouble)
        client = peer.client()
        settings = SimpleNamespace(client_id=client_id, other_url=f"{peer.url}/")
        state = SimpleNamespace(database=database, settings=settings, http=client, clock=lambda: NOW)
        job = catching_up([Source("other_url", PATH, even, take)], notes)
        try:
            for _ in range(times):
                await job(SimpleNamespace(state=state))
        finally:
            await client.close()
        return peer

    found: Peer = with_peer(talk)
    return found


def names(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.execute(select(Thing.name)).scalars())


def test_a_list_is_read_to_its_end_once_and_only_what_is_for_us(database: Database) -> None:
    notes = Notes()

    peer = caught_up(database, notes, times=2)

    assert names(database) == ["0", "2", "4"]
    assert notes.done == {PATH: NOW}
    assert peer.times(PATH) == 3


def test_a_service_that_is_away_or_does_not_know_us_yet_is_asked_again(database: Database) -> None:
    notes = Notes()

    caught_up(database, notes, trouble=[503, 503, 503, 401])

    assert names(database) == ["0", "2", "4"]
    assert notes.done == {PATH: NOW}


def test_a_list_that_was_not_taken_is_not_noted_as_read(database: Database) -> None:
    notes = Notes()

    with pytest.raises(ZeroDivisionError):
        caught_up(database, notes, take=fail)

    assert notes.done == {}


def test_a_service_without_a_client_of_its_own_asks_nobody(database: Database) -> None:
    notes = Notes()

    peer = caught_up(database, notes, client_id="")

    assert (peer.asked, notes.done) == ([], {})
