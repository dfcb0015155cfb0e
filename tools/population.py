"""A made-up country of staff for measuring: 9,500 organisations and as many people as asked, always the same.

    python tools/population.py sqlite:////tmp/people.db --staff 1000000

Units come through the use case that founds them. People, posts and classifications are rows as the use cases
leave them, because a million decisions by a hundred thousand supervisors would take days. Nobody is real:
every name says so.
"""

import argparse
import datetime as dt
import time
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.classification import Extent, Status
from people_svc.domain.group import Group
from people_svc.domain.organisation import OrganisationKind
from people_svc.domain.person import PersonnelKind
from people_svc.domain.search import person_keys
from people_svc.persistence.tables import Assignment, Classification, Organisation, Person
from people_svc.use_cases.organisations import NewOrganisation, register_organisation
from service_kit import migrations
from service_kit.database import Database, Together
from service_kit.identity import Caller, Grant
from service_kit.statements import insert_many
from service_kit.tables import OUTBOX
from sqlmodel import SQLModel, col, select

MINISTRIES, DEPARTMENTS_EACH, DIVISIONS_EACH, LOCALS = 20, 9, 8, 7_860
STAFF_EACH = 108  # people of one unit
TEAM = 10  # of whom one supervisor leads
BATCH = 5_000
FOUNDED = dt.datetime(2023, 9, 1, tzinfo=dt.UTC)
SINCE = dt.date(2020, 10, 1)
LOCAL_KINDS = (
    OrganisationKind.SUBDISTRICT_ADMINISTRATION,
    OrganisationKind.MUNICIPALITY,
)
PEOPLE, POSTS, DECIDED = (UUID(int=kind << 112) for kind in (1, 2, 3))
FOUNDER = Caller("population", "population", frozenset(), (Grant("ocsc_officer", None),))

Row = dict[str, Any]


Unit = tuple[UUID, UUID]
"""A unit that has people, and its agency."""


def found(database: Database) -> list[Unit]:
    """Found all organisations; those that have people, in the order in which they are filled."""
    with database.transaction() as session:
        units = _found(Together(session))
        session.execute(sa.update(OUTBOX).values(sent_at=FOUNDED))  # nobody waits for these
    return units


def fill(database: Database, units: Sequence[Unit], numbers: range) -> None:
    """Store the people of these numbers: each unit has `STAFF_EACH`, and the first unit the first of them."""
    if numbers.stop > len(units) * STAFF_EACH:
        raise ValueError(f"there is room for {len(units) * STAFF_EACH:,} people")
    for start in range(numbers.start, numbers.stop, BATCH):
        people = [_person(units, number) for number in range(start, min(start + BATCH, numbers.stop))]
        decided = [_classification(units, number) for number in range(start, start + len(people))]
        with database.quiet_transaction() as session:
            for table, rows in (
                (Person, people),
                (Assignment, map(_post, people)),
                (Classification, decided),
            ):
                insert_many(session, cast(Any, table).__table__, list(rows))
    with database.quiet_transaction() as session:
        session.execute(sa.text("ANALYZE"))


def person_id(number: int) -> UUID:
    return UUID(int=PEOPLE.int + number)


def leader_of(number: int) -> int | None:
    """Everybody leads up to ten of the same unit; the first of the unit is led by nobody in it."""
    unit, place = divmod(number, STAFF_EACH)
    return unit * STAFF_EACH + (place - 1) // TEAM if place else None


def _found(database: Database) -> list[Unit]:
    """Ministries with departments with divisions, and local organisations; the units that have people."""
    homes = []
    for ministry in range(MINISTRIES):
        root = _unit(database, None, OrganisationKind.MINISTRY, f"กระทรวงตัวอย่าง {ministry}", is_agency=False)
        for number in range(DEPARTMENTS_EACH):
            name = f"กรมตัวอย่าง {ministry}-{number}"
            agency = _unit(database, root, OrganisationKind.DEPARTMENT, name, is_agency=True)
            for division in range(DIVISIONS_EACH):
                name = f"กองตัวอย่าง {ministry}-{number}-{division}"
                unit = _unit(database, agency, OrganisationKind.DIVISION, name, is_agency=False)
                homes.append((unit, agency))
    for number in range(LOCALS):
        name = f"องค์กรปกครองส่วนท้องถิ่นตัวอย่าง {number}"
        agency = _unit(database, None, LOCAL_KINDS[number % len(LOCAL_KINDS)], name, is_agency=True)
        homes.append((agency, agency))
    return homes


def _unit(
    database: Database, parent: UUID | None, kind: OrganisationKind, name: str, *, is_agency: bool
) -> UUID:
    new = NewOrganisation(parent, kind, name, None, is_agency)
    return register_organisation(database, new, caller=FOUNDER, now=FOUNDED).id


def _person(units: Sequence[Unit], number: int) -> Row:
    unit_id, agency_id = units[number // STAFF_EACH]
    leader = leader_of(number)
    above = leader_of(leader) if leader is not None else None
    name = f"นายลำดับที่{number} ตัวอย่าง"
    name_key, family_key = person_keys(name)
    return {
        **_SOMEBODY,
        "id": person_id(number),
        "name_th": name,
        "name_key": name_key,
        "family_key": family_key,
        "personnel_number": f"POP-{number}",
        "is_director_level": leader is None,
        "organisation_id": unit_id,
        "agency_id": agency_id,
        "context_organisation_id": unit_id,
        "context_agency_id": agency_id,
        "supervisor_id": None if leader is None else person_id(leader),
        "next_supervisor_id": None if above is None else person_id(above),
        "assignment_id": UUID(int=POSTS.int + number),
    }


def _post(person: Row) -> Row:
    return {
        **_SOME_POST,
        "id": person["assignment_id"],
        "person_id": person["id"],
        "organisation_id": person["organisation_id"],
        "supervisor_id": person["supervisor_id"],
    }


def _classification(units: Sequence[Unit], number: int) -> Row:
    group = tuple(Group)[number % len(Group)]
    return {
        **_SOME_CLASSIFICATION,
        "id": UUID(int=DECIDED.int + number),
        "person_id": person_id(number),
        "organisation_id": units[number // STAFF_EACH][1],
        "group": group,
        "role": f"{group.value[0]}1",
    }


def _row(table: type[SQLModel], **facts: Any) -> Row:
    """A row of a table with its own defaults, so that a column added later needs no line here."""
    columns = {column.name: None for column in cast(Any, table).__table__.columns}
    return columns | table(**facts).model_dump()


_SOMEBODY = _row(
    Person,
    name_th="",
    name_en=None,
    personnel_number=None,
    personnel_kind=PersonnelKind.OFFICIAL,
    is_director_level=False,
    national_id_code=None,
    national_id_masked=None,
    active_from=SINCE,
    active_until=None,
    placed_on=FOUNDED.date(),
    registered_at=FOUNDED,
    changed_at=FOUNDED,
)
_SOME_POST = _row(
    Assignment,
    kind=AssignmentKind.APPOINTMENT,
    next_supervisor_id=None,
    starts_on=SINCE,
    ends_on=None,
    recorded_at=FOUNDED,
    recorded_by=FOUNDER.subject,
)
_SOME_CLASSIFICATION = _row(
    Classification,
    status=Status.FINAL,
    future_role=None,
    stage="Early",
    behaviours=Extent.ALL,
    behaviour_parts=[],
    person_specific=False,
    specific_role=None,
    several_groups=False,
    undecided=False,
    evidence={},
    suggestion={},
    future=None,
    announcement_id=UUID(int=9),
    announcement_version=1,
    required_skills=["DLit100"],
    proposed_by=PEOPLE,
    proposed_at=FOUNDED,
    finalised_at=FOUNDED,
)


def main() -> None:
    arguments = argparse.ArgumentParser(description="Fill an empty database of people-svc for measuring.")
    arguments.add_argument("url")
    arguments.add_argument("--staff", type=int, default=1_000_000)
    chosen = arguments.parse_args()
    database = Database(chosen.url)
    migrations.upgrade("people_svc", database)
    with database.read() as session:
        if session.exec(select(col(Organisation.id)).limit(1)).first() is not None:
            arguments.error("the database is not empty")
    started = time.monotonic()
    units = found(database)
    founded = time.monotonic()
    fill(database, units, range(chosen.staff))
    print(f"{founded - started:.0f} s for the units, {time.monotonic() - founded:.0f} s for the people")
    database.close()


if __name__ == "__main__":
    main()
