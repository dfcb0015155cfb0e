"""The demo: the cast is there once, its events keep their promises, and its accounts are its people."""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from people_builders import recorded, refuse_what_breaks_the_promise, stored
from people_svc.demo import demo_accounts, id_of, seed
from people_svc.domain.workflow import Status
from people_svc.persistence.tables import Classification, Person
from service_kit.database import Database

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


def count(database: Database, statement: sa.Select[tuple[int]]) -> int:
    with database.read() as session:
        return session.scalar(statement) or 0


def of_person(database: Database, key: str) -> Classification:
    with database.read() as session:
        found = sa.select(Classification).where(Classification.person_id == id_of(key))
        return session.execute(found).scalars().one()


def test_the_cast_is_stored_once(database: Database) -> None:
    seed(database, now=NOW)
    told = len(recorded(database))
    seed(database, now=NOW)

    assert len(recorded(database)) == told
    assert count(database, sa.select(sa.func.count()).select_from(Person)) == 36 + 36 + 30 + 18 + 7
    refuse_what_breaks_the_promise(database)


def test_the_cast_is_classified_as_written(sqlite_database: Database) -> None:
    seed(sqlite_database, now=NOW)

    stuck, approved = of_person(sqlite_database, "person:b:20"), of_person(sqlite_database, "person:d:10")
    assert (stuck.status, stuck.several_groups) == (Status.AGREED, True)
    assert (approved.status, approved.several_groups, approved.future_role) == (Status.FINAL, True, None)
    assert of_person(sqlite_database, "person:a:1").status is Status.NO_REVIEWER
    assert of_person(sqlite_database, "person:a:2").role == "E1"
    assert of_person(sqlite_database, "person:b:3").role == "M2"
    for key in ("person:somsak", "person:nai-k", "person:nai-kh", "person:hr-a", "person:ocsc"):
        rows = sa.select(sa.func.count()).where(Classification.person_id == id_of(key))
        assert count(sqlite_database, rows) == 0


def test_the_lines_of_the_cast_are_as_written(sqlite_database: Database) -> None:
    seed(sqlite_database, now=NOW)

    somsak = stored(sqlite_database, Person, id_of("person:somsak"))
    away = stored(sqlite_database, Person, id_of("person:a:20"))
    assert (somsak.supervisor_id, somsak.next_supervisor_id) == (id_of("person:a:4"), id_of("person:a:2"))
    assert (away.agency_id, away.context_agency_id) == (id_of("org:a"), id_of("org:b"))
    assert away.supervisor_id == id_of("person:b:4")


def test_the_accounts_are_those_of_the_cast(sqlite_database: Database) -> None:
    seed(sqlite_database, now=NOW)
    accounts = {account["username"]: account for account in demo_accounts()}

    assert set(accounts) == {
        "somsak", "nai-k", "nai-kh", "supervisor", "next-supervisor", "hr-officer", "executive", "ocsc",
        "head-c", "hr-c", "hr-sangkhom",
    }  # fmt: skip
    for username, account in accounts.items():
        person = stored(sqlite_database, Person, UUID(account["person_id"]))
        assert account["password"] == f"demo-{username}"
        assert account["display_name"] == person.name_th
        assert account["grants"][0] == {"role": "staff", "on": None}
    assert accounts["hr-officer"]["grants"][1] == {"role": "hr_officer", "on": str(id_of("org:a"))}
    assert "framework.write" in accounts["hr-officer"]["scopes"]
    assert "framework.write" not in accounts["supervisor"]["scopes"]
