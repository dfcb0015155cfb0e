"""Sessions on SQLite and PostgreSQL: what is promised to every use case."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from kit_builders import NOW, Colour, Thing, prepared
from service_kit.database import Database, hold
from service_kit.ids import new_id
from service_kit.statements import insert_many, insert_new, is_one_of
from service_kit.tables import INBOX
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import col, select


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    opened = prepared(empty_url)
    yield opened
    opened.close()


def stored(database: Database, **facts: object) -> Thing:
    with database.transaction() as session:
        thing = Thing(**{"name": "one", **facts})
        session.add(thing)
    return thing


def test_what_a_transaction_changed_is_there_for_the_next_reader(database: Database) -> None:
    thing = stored(database)

    with database.read() as session:
        assert session.get(Thing, thing.id).name == "one"


def test_a_transaction_that_raises_stores_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        session.add(Thing(name="half"))
        session.flush()
        raise ZeroDivisionError

    with database.read() as session:
        assert session.execute(sa.select(Thing)).all() == []


def test_what_a_reader_changes_is_thrown_away(database: Database) -> None:
    thing = stored(database)

    with database.read() as session:
        session.get(Thing, thing.id).name = "changed"

    with database.read() as session:
        assert session.get(Thing, thing.id).name == "one"


def test_a_row_that_nobody_keeps_is_read_once_in_a_session_that_is_held(database: Database) -> None:
    thing = stored(database)
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    with database.read() as session:
        hold(session)
        asked.clear()
        for _ in range(3):
            assert session.get(Thing, thing.id).name == "one"

    assert len([text for text in asked if text.startswith("SELECT")]) == 1


def test_two_hundred_increments_at_once_are_all_counted(database: Database) -> None:
    thing = stored(database)

    def increment(_: int) -> None:
        with database.transaction() as session:
            row = session.execute(sa.select(Thing).where(Thing.id == thing.id).with_for_update()).scalar_one()
            row.count += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increment, range(200)))

    with database.read() as session:
        assert session.get(Thing, thing.id).count == 200


def test_the_second_writer_of_one_version_loses(database: Database) -> None:
    thing = stored(database)
    with database.read() as session:
        stale = session.get(Thing, thing.id)
        session.expunge(stale)
    with database.transaction() as session:
        session.get(Thing, thing.id).name = "first"

    with pytest.raises(StaleDataError), database.transaction() as session:
        session.add(stale)
        stale.name = "second"

    with database.read() as session:
        row = session.get(Thing, thing.id)
        assert (row.name, row.version) == ("first", 2)


def test_of_twenty_who_insert_the_same_row_one_is_first(database: Database) -> None:
    same = new_id()

    def insert(_: int) -> bool:
        with database.transaction() as session:
            return insert_new(session, INBOX, event_id=same, received_at=NOW)

    with ThreadPoolExecutor(8) as pool:
        firsts = list(pool.map(insert, range(20)))

    assert sorted(firsts) == [False] * 19 + [True]


def test_a_row_of_a_mapped_class_is_inserted_once(database: Database) -> None:
    known = stored(database)

    with database.transaction() as session:
        facts = {"name": "two", "colour": Colour.RED, "count": 0, "seen_at": NOW, "version": 1}
        told = [insert_new(session, Thing, id=thing_id, **facts) for thing_id in (known.id, new_id())]

    assert told == [False, True]


@pytest.mark.parametrize("count", [3, 50, 117])
def test_many_rows_are_stored_as_one_row_would_be(database: Database, count: int) -> None:
    one = stored(database, name="สมชาย", colour=Colour.DARK_BLUE)
    table = sa.inspect(Thing).local_table
    names = islice(cycle(("สมชาย", 'a "b" %s ?', "สมชาย")), count)
    many = [{**one.model_dump(), "id": new_id(), "name": name} for name in names]

    with database.transaction() as session:
        insert_many(session, table, many)
        insert_many(session, table, [])

    with database.read() as session:
        rows = session.exec(select(Thing).order_by(col(Thing.id))).all()
    assert [row.model_dump() for row in rows] == [one.model_dump(), *many]


def test_many_rows_are_all_stored_or_none(database: Database) -> None:
    one = stored(database).model_dump()
    table = sa.inspect(Thing).local_table

    with pytest.raises(sa.exc.IntegrityError) as trouble, database.transaction() as session:
        insert_many(session, table, [{**one, "id": new_id(), "name": "สมชาย"}, {**one, "name": "สมชาย"}])

    assert "สมชาย" not in str(trouble.value)
    with database.read() as session:
        assert len(session.exec(select(Thing)).all()) == 1


def test_a_word_is_stored_as_the_api_says_it(database: Database) -> None:
    stored(database, colour=Colour.DARK_BLUE)

    with database.read() as session:
        assert session.execute(sa.text("SELECT colour FROM thing")).scalar_one() == "dark_blue"


def test_a_word_that_is_none_is_refused_by_the_database(database: Database) -> None:
    stored(database)

    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.execute(sa.text("UPDATE thing SET colour = 'green'"))


def test_trouble_with_the_database_names_nobody(database: Database) -> None:
    thing = stored(database, name="สมชาย")

    with pytest.raises(sa.exc.IntegrityError) as trouble, database.transaction() as session:
        session.execute(sa.insert(Thing).values(**thing.model_dump()))

    assert "สมชาย" not in str(trouble.value)


def test_an_instant_comes_back_as_the_same_instant(database: Database) -> None:
    bangkok = dt.timezone(dt.timedelta(hours=7))
    thing = stored(database, seen_at=dt.datetime(2024, 1, 15, 9, 0, tzinfo=bangkok))

    with database.read() as session:
        assert session.get(Thing, thing.id).seen_at == dt.datetime(2024, 1, 15, 2, 0, tzinfo=dt.UTC)


def test_an_instant_of_nowhere_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError):
        stored(database, seen_at=dt.datetime(2024, 1, 15, 9, 0))  # noqa: DTZ001  that is what is refused


def test_a_commit_is_told_and_a_failure_is_not(database: Database) -> None:
    told: list[str] = []
    database.on_commit = lambda: told.append("committed")

    stored(database)
    with pytest.raises(ZeroDivisionError), database.transaction():
        raise ZeroDivisionError

    assert told == ["committed"]


def test_one_process_at_a_time_holds_a_task(database: Database) -> None:
    other = Database(database.url)
    with database.alone("task") as first, other.alone("task") as second:
        held = (first, second)
    other.close()

    # SQLite has one process for each file, so there is nobody to keep out.
    assert held == ((True, True) if database.is_sqlite else (True, False))


def test_sqlite_keeps_what_it_acknowledged(
    tmp_path: Path, lasting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service_kit.database.SQLITE_SYNCHRONOUS", lasting)
    database = prepared(f"sqlite:///{tmp_path / 'pragmas.db'}")

    with database.read() as session:
        names = ("journal_mode", "synchronous", "foreign_keys")
        found = {name: session.execute(sa.text(f"PRAGMA {name}")).scalar_one() for name in names}

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_one_of_many_values_is_found_whatever_their_type(database: Database) -> None:
    things = [stored(database, name=name, colour=Colour.DARK_BLUE) for name in ("สมชาย", 'a "b"', "c")]

    def found(column: Any, values: list[Any]) -> set[str]:
        with database.read() as session:
            return set(session.exec(select(Thing.name).where(is_one_of(session, col(column), values))))

    assert found(Thing.id, [things[0].id, things[2].id, new_id()]) == {"สมชาย", "c"}
    assert found(Thing.name, ['a "b"', "สมชาย", "d"]) == {'a "b"', "สมชาย"}
    assert found(Thing.seen_at, [NOW]) == {"สมชาย", 'a "b"', "c"}
    assert found(Thing.colour, [Colour.RED]) == set()
    assert found(Thing.id, []) == set()
