"""Erasure leaves no word in any table, and counts and chain as they were; keys change; what is old goes."""

import datetime as dt
import json
import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa
from import_builders import a_checked_import, a_row
from people_builders import (
    AS_HEAD,
    DIRECTOR,
    DIVISION_A,
    HR,
    KEY,
    NOW,
    STAFF,
    a_caller,
    a_person,
    a_proposal,
    a_world,
    key,
    propose,
    recorded,
    refuse_what_breaks_the_promise,
    stored,
    the_hr,
    the_hr_of_all,
    types,
)
from people_svc.domain.classification import ReasonCode
from people_svc.domain.errors import PersonNotFound
from people_svc.domain.imports.errors import ImportStateForbids
from people_svc.domain.privacy.errors import ImportRowsGone, PersonErased
from people_svc.domain.privacy.request import RequestKind
from people_svc.domain.work import Work
from people_svc.persistence.tables import (
    ClassificationDecision,
    Import,
    ImportBatch,
    Person,
    ProvisionedUser,
    RecordRead,
)
from people_svc.settings import Settings
from people_svc.use_cases.decisions import SendingBack, send_back_classification
from people_svc.use_cases.imports.jobs import apply_import, list_rows
from people_svc.use_cases.people import change_person, register_person
from people_svc.use_cases.privacy.erasure import NAME_TH, erase_person
from people_svc.use_cases.privacy.reads import Noting, ReadLog, remove_old_reads
from people_svc.use_cases.privacy.records import show_person
from people_svc.use_cases.privacy.resealing import reseal_all
from people_svc.use_cases.privacy.retention import remove_old_imports
from people_svc.use_cases.work import record_work
from privacy_builders import NUMBER, a_keyring, a_request, accept, has_left
from service_kit import audit
from service_kit.database import Database
from service_kit.pages import PageQuery
from service_kit.sealing import Keyring, Unopenable

CANARY = "ขมิ้นเหลืองอ่อน"
GONE = key("gone")


@pytest.fixture
def world(database: Database) -> Database:
    """The small world, and somebody of whom every place that takes words says a canary."""
    a_world(database)
    new = a_person(
        GONE,
        name_th=f"นาย{CANARY} ทดสอบ",
        name_en=CANARY,
        personnel_number=CANARY,
        position_title=CANARY,
        position_number=CANARY,
        line_of_work=CANARY,
        national_id=NUMBER,
    )
    register_person(database, new, caller=the_hr_of_all(), now=NOW, id_key=KEY, keyring=a_keyring())
    work = Work(AS_HEAD, (), CANARY)
    record_work(database, GONE, work, caller=a_caller(GONE), seen=None, now=NOW)
    row = propose(database, a_proposal(GONE, person_specific=True, specific_role=CANARY))
    send_back_classification(
        database,
        row.id,
        SendingBack(ReasonCode.OTHER, CANARY),
        caller=a_caller(DIRECTOR),
        seen=row.version,
        now=NOW,
    )
    a_request(database, caller=a_caller(GONE), reason=CANARY, stated={"position_title": CANARY})
    reads = ReadLog(database)
    show_person(database, GONE, caller=a_caller(DIRECTOR), reads=Noting(reads, CANARY), now=NOW)
    reads.flush()
    with database.transaction() as session:
        session.add(
            ProvisionedUser(
                person_id=GONE,
                user_name=CANARY,
                user_key=CANARY,
                external_id=CANARY,
                profile={"emails": [{"value": CANARY}]},
            )
        )
    has_left(database, GONE)
    return database


def tables_that_say(database: Database, text: str) -> list[str]:
    """Every table in which some row says this, whatever the column, also as JSON escapes it."""
    ways = (text, json.dumps(text)[1:-1])
    names = sa.inspect(database.engine).get_table_names()
    with database.engine.connect() as connection:
        return [
            name
            for name in sorted(names)
            if any(
                way in str(value) or way.encode() in (value if isinstance(value, bytes) else b"")
                for way in ways
                for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608  our own tables
                for value in row
            )
        ]


def erased(database: Database) -> Person:
    row = a_request(database, RequestKind.ERASURE, caller=the_hr(), person_id=GONE)
    accept(database, row)
    person: Person = stored(database, Person, GONE)
    return person


def test_nothing_that_was_said_is_left_in_any_table(world: Database) -> None:
    assert {
        "person",
        "assignment",
        "classification_decision",
        "work_record",
        "record_read",
        "provisioned_user",
        "data_request",
    } < {*tables_that_say(world, CANARY)}

    person = erased(world)

    assert tables_that_say(world, CANARY) == []
    assert (person.name_th, person.erased_at) == (NAME_TH, NOW)
    assert (person.national_id_code, person.national_id_masked, person.national_id_sealed) == (
        None,
        None,
        None,
    )
    assert (person.organisation_id, person.active_from) == (DIVISION_A, dt.date(2020, 10, 1))


def test_nothing_is_left_in_the_file_either(
    sqlite_database: Database, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("world") if False else None
    a_world(sqlite_database)
    new = a_person(GONE, name_th=f"นาย{CANARY}", active_until=dt.date(2023, 9, 30))
    register_person(sqlite_database, new, caller=the_hr_of_all(), now=NOW, id_key=KEY)

    erased(sqlite_database)

    with sqlite_database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        (path,) = {row[2] for row in connection.exec_driver_sql("PRAGMA database_list")}
    with open(path, "rb") as file:
        assert CANARY.encode() not in file.read()


def test_counts_and_the_chain_of_the_audit_stay(world: Database) -> None:
    while audit.seal(world):
        pass
    before = audit.verify(world)
    with world.read() as session:
        people = session.scalar(sa.select(sa.func.count()).select_from(Person))

    erased(world)

    while audit.seal(world):
        pass
    after = audit.verify(world)
    with world.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == people
        (decision,) = session.scalars(sa.select(ClassificationDecision)).all()
    assert (after.first_bad, after.unsealed) == (None, 0)
    assert after.sealed > before.sealed
    assert (decision.decided_by, decision.reason_code, decision.reason) == (DIRECTOR, ReasonCode.OTHER, None)


def test_the_command_that_verifies_the_chain_finds_nothing_wrong_after_an_erasure(
    sqlite_url: str, sqlite_database: Database
) -> None:
    a_world(sqlite_database)
    has_left(sqlite_database, STAFF)
    row = a_request(sqlite_database, RequestKind.ERASURE, caller=the_hr(), person_id=STAFF)
    accept(sqlite_database, row)
    while audit.seal(sqlite_database):
        pass

    told = subprocess.run(
        [sys.executable, "-m", "service_kit.verify_audit", "people-svc"],
        env={"PEOPLE_DATABASE_URL": sqlite_url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.returncode, "entries hold, 0 not sealed yet" in told.stdout) == (0, True), told.stderr


def test_the_others_are_told_once_and_by_id_only(world: Database) -> None:
    person = erased(world)

    with world.transaction() as session:
        erase_person(session, session.get_one(Person, GONE), caller=the_hr(), now=NOW)

    assert types(world).count("people.person.erased.v1") == 1
    (event,) = [event for event in recorded(world) if event["type"] == "people.person.erased.v1"]
    assert event["data"] == {"person_id": str(GONE), "version": person.version}
    refuse_what_breaks_the_promise(world)


def test_nothing_is_written_or_asked_where_the_data_were_erased(world: Database) -> None:
    person = erased(world)

    with pytest.raises(PersonErased):
        change_person(world, GONE, {"name_th": "นายใหม่"}, caller=the_hr(), seen=person.version, now=NOW)
    with pytest.raises(PersonErased):
        a_request(world, RequestKind.EXPORT, caller=the_hr(), person_id=GONE)


@pytest.mark.parametrize("change", ["reason = 'x'", "reason = NULL, decided_by = on_behalf_of, step = 'x'"])
def test_of_a_decision_only_the_words_can_be_emptied(world: Database, change: str) -> None:
    """R-CLS-11: who, for whom, when and under which announcement stay for ever."""
    with pytest.raises(sa.exc.DBAPIError, match="kept as it was made"), world.transaction() as session:
        session.execute(sa.text(f"UPDATE classification_decision SET {change}"))  # noqa: S608  our own words


def test_the_file_that_brought_somebody_goes_with_the_person(world: Database) -> None:
    import_id = a_checked_import(world)
    with world.transaction() as session:
        session.execute(
            sa.text("UPDATE import_row SET subject_id = :id").bindparams(sa.bindparam("id", GONE, sa.Uuid()))
        )

    erased(world)

    with world.read() as session:
        assert session.scalars(sa.select(ImportBatch)).all() == []
    assert stored(world, Import, import_id).rows_removed_at == NOW


@pytest.mark.parametrize(
    "row",
    [
        a_row(CANARY, unit=str(DIVISION_A)),
        a_row("", national_id=NUMBER, unit=str(DIVISION_A)),
        a_row(CANARY, unit="a unit that nobody knows"),
        a_row("7", national_id=NUMBER, unit=str(DIVISION_A)),
        a_row("", name=f"นาย{CANARY}", unit=str(DIVISION_A), begins="a day that nobody can read"),
    ],
    ids=["by the number", "by the national id", "refused", "claimed by another", "unreadable"],
)
def test_a_file_that_only_spoke_of_somebody_goes_too_and_brings_nobody_back(
    world: Database, row: list[str]
) -> None:
    spoke, of_another = a_checked_import(world, row, id_key=KEY), a_checked_import(world)

    erased(world)

    assert stored(world, Import, spoke).rows_removed_at == NOW
    assert stored(world, Import, of_another).rows_removed_at is None
    with pytest.raises(ImportStateForbids):
        apply_import(world, spoke, caller=the_hr())
    assert tables_that_say(world, CANARY) == []


def test_under_a_new_key_everything_is_sealed_again_and_the_old_one_can_go(world: Database) -> None:
    a_checked_import(world)
    old = a_keyring()
    new = Keyring(["a new key of enough characters for a test", *Settings().sealing_keys])
    before = stored(world, Person, GONE).national_id_sealed
    assert new.open(before, place=GONE.bytes) == NUMBER.encode()

    done = reseal_all(world, new)

    after = stored(world, Person, GONE).national_id_sealed
    alone = Keyring(["a new key of enough characters for a test"])
    assert (done.sealed, done.unopenable) == (3, 0)  # a number, a batch, a file
    assert alone.open(after, place=GONE.bytes) == NUMBER.encode()
    with pytest.raises(Unopenable):
        old.open(after, place=GONE.bytes)
    assert reseal_all(world, new).sealed == 0


def test_what_no_key_opens_is_counted_and_left(world: Database) -> None:
    done = reseal_all(world, Keyring(["a key that has sealed nothing here"]))

    assert (done.sealed, done.unopenable) == (0, 2)


def test_rows_of_a_file_go_when_their_time_is_over_and_counts_stay(world: Database) -> None:
    import_id = a_checked_import(world)

    def clean(before: dt.datetime) -> None:
        while remove_old_imports(world, before=before, now=NOW):
            pass

    clean(NOW)
    assert list_rows(world, import_id, PageQuery(), status=None, caller=the_hr()).items
    clean(NOW + dt.timedelta(days=1))

    with world.read() as session:
        assert session.scalars(sa.select(ImportBatch)).all() == []
    job = stored(world, Import, import_id)
    assert (job.state, job.registered) == ("cancelled", 1)
    with pytest.raises(ImportRowsGone):
        list_rows(world, import_id, PageQuery(), status=None, caller=the_hr())
    with pytest.raises(Exception, match="state=cancelled"):
        apply_import(world, import_id, caller=the_hr())


def test_entries_of_reads_go_when_their_time_is_over(world: Database) -> None:
    assert remove_old_reads(world, before=NOW) is False
    assert _reads(world) == 1

    assert remove_old_reads(world, before=NOW + dt.timedelta(seconds=1)) is False

    assert _reads(world) == 0


def _reads(database: Database) -> Any:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(RecordRead))


def test_what_cannot_be_stored_waits_and_too_much_of_it_refuses_the_reader(world: Database) -> None:
    reads = ReadLog(world, waiting_max=2)
    with world.transaction() as session:
        session.execute(sa.text("ALTER TABLE record_read RENAME TO record_read_away"))

    def read() -> None:
        show_person(world, STAFF, caller=a_caller(DIRECTOR), reads=Noting(reads), now=NOW)

    read()
    with pytest.raises(sa.exc.DBAPIError):
        read()
    with world.transaction() as session:
        session.execute(sa.text("ALTER TABLE record_read_away RENAME TO record_read"))

    assert reads.flush() == 2
    assert _reads(world) == 3


def test_what_cannot_be_stored_at_the_end_is_told_to_the_log(
    world: Database, caplog: pytest.LogCaptureFixture
) -> None:
    reads = ReadLog(world)
    show_person(world, STAFF, caller=a_caller(DIRECTOR), reads=Noting(reads), now=NOW)
    with world.transaction() as session:
        session.execute(sa.text("ALTER TABLE record_read RENAME TO record_read_away"))

    reads.close()

    with world.transaction() as session:
        session.execute(sa.text("ALTER TABLE record_read_away RENAME TO record_read"))
    (record,) = [record for record in caplog.records if record.message == "read not stored"]
    assert record.read["person_id"] == STAFF  # type: ignore[attr-defined]  a field of the log
    with pytest.raises(PersonNotFound):
        show_person(world, STAFF, caller=a_caller(HR), reads=Noting(reads), now=NOW)
