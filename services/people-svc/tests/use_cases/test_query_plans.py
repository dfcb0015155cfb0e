"""Questions about a subtree and a supervisor are answered by index, and a long line costs no more of them."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from people_builders import (
    AGENCY_A,
    AGENCY_C,
    DIRECTOR,
    DIVISION_A,
    NOW,
    OF_C,
    SINCE,
    STAFF,
    TODAY,
    a_caller,
    a_person,
    a_world,
    add_person,
    key,
    stored,
    the_hr,
    the_ocsc,
)
from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.organisation import OrganisationKind, TreeLine
from people_svc.persistence.tables import Assignment, Organisation, OrganisationPath, Person
from people_svc.use_cases.staff import SoughtStaff, list_people
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.pages import PageQuery
from service_kit.statements import insert_many
from service_kit.testing import filled_once

UNITS, MANY = 400, 20_000
YESTERDAY = TODAY - dt.timedelta(days=1)
SOUGHT = {
    "subtree": SoughtStaff(within=DIVISION_A),
    "subtree as of a day": SoughtStaff(within=DIVISION_A, as_of=YESTERDAY),
    "people of a supervisor": SoughtStaff(supervisor_id=DIRECTOR),
    "people of a supervisor as of a day": SoughtStaff(supervisor_id=DIRECTOR, as_of=YESTERDAY),
    "a name in a subtree": SoughtStaff(within=AGENCY_A, text="สมชาย"),
    "a name": SoughtStaff(text="สมชาย"),
}


@pytest.fixture
def crowd(database: Database) -> Database:
    """The small world and a crowd; the database knows how many."""
    store_crowd(database)
    with database.transaction() as session:
        session.execute(sa.text("ANALYZE"))
    return database


@filled_once
def store_crowd(database: Database) -> None:
    """The small world, and many people in many units of another agency."""
    a_world(database)
    one, agency = stored(database, Person, OF_C).model_dump(), stored(database, Organisation, AGENCY_C)
    units, paths, people, posts = [], [], [], []
    for number in range(UNITS):
        unit = new_id()
        path = agency.path + unit.hex
        kind, name = OrganisationKind.DIVISION, f"กอง {number}"
        units.append({**agency.model_dump(), "id": unit, "kind": kind, "name_th": name, "path": path})
        for line in TreeLine:
            place = {"id": new_id(), "organisation_id": unit, "line": line, "path": path}
            paths.append({**place, "agency_id": AGENCY_C, "valid_from": SINCE})
    for number in range(MANY):
        unit = units[number % UNITS]["id"]
        person_id, post_id = new_id(), new_id()
        above = people[number % UNITS]["id"] if number >= UNITS else None
        mine = {"organisation_id": unit, "context_organisation_id": unit, "supervisor_id": above}
        mine["next_supervisor_id"] = people[(number + 1) % UNITS]["id"] if number > UNITS else None
        key = {"name_key": f"คนที่{number}", "personnel_number": f"X-{number}"}
        people.append({**one, **key, **mine, "id": person_id, "assignment_id": post_id})
        post = {"id": post_id, "person_id": person_id, "kind": AssignmentKind.APPOINTMENT}
        posts.append(
            {**post, "organisation_id": unit, "supervisor_id": above, "starts_on": SINCE, "recorded_at": NOW}
        )
    with database.transaction() as session:
        for table, rows in (
            (Organisation, units),
            (OrganisationPath, paths),
            (Person, people),
            (Assignment, posts),
        ):
            insert_many(session, sa.inspect(table).local_table, rows)


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def plan_of(database: Database, statement: str, parameters: Any) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(explain + statement, parameters)
        return [str(row[-1]).strip() for row in rows]


def scans(plan: list[str]) -> list[str]:
    """Steps that walk the whole table of people, or all of one of its indexes."""
    found = [line for line in plan if line.startswith("SCAN person") or "Seq Scan on person" in line]
    for line, following in zip(plan, [*plan[1:], ""], strict=True):
        is_by_index = " on person" in line and "Index" in line and "Scan" in line
        if is_by_index and not following.startswith("Index Cond"):
            found.append(line)
    return found


def refuse_scans(database: Database, caller: Caller, questions: dict[str, SoughtStaff]) -> None:
    for name, sought in questions.items():
        with statements(database) as asked:
            list_people(database, PageQuery(), caller=caller, now=NOW, sought=sought)

        plans = [plan_of(database, *one) for one in asked if "FROM person" in one[0]]
        assert plans, name
        assert [scans(plan) for plan in plans] == [[]] * len(plans), (name, plans)


def test_no_question_of_a_unit_a_line_or_a_name_scans_the_people(crowd: Database) -> None:
    refuse_scans(crowd, the_ocsc(), SOUGHT)
    refuse_scans(crowd, a_caller(DIRECTOR), {name: one for name, one in SOUGHT.items() if one.supervisor_id})


def test_no_question_of_an_officer_about_today_scans_the_people(crowd: Database) -> None:
    """Of another day PostgreSQL may walk through a table this small, asking of each who may see it."""
    today = {name: sought for name, sought in SOUGHT.items() if sought.as_of is None}

    refuse_scans(crowd, the_hr(), {**today, "whom the officer may see": SoughtStaff()})


def test_a_person_at_the_foot_of_a_long_line_asks_no_more_than_one_near_its_top(database: Database) -> None:
    a_world(database)
    above = STAFF
    for number in range(5):
        above = add_person(database, a_person(key(f"below {number}"), supervisor_id=above)).id

    with statements(database) as near:
        add_person(database, a_person(key("near the top"), supervisor_id=DIRECTOR))
    with statements(database) as far:
        add_person(database, a_person(key("at the foot"), supervisor_id=above))

    assert [text for text, _ in far] == [text for text, _ in near]
