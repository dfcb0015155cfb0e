"""Two officers who move two people at the same moment, on a database that lets both write."""

import datetime as dt
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from people_builders import (
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    HEAD,
    KEY,
    NOW,
    STAFF,
    a_person,
    a_world,
    key,
    stored,
    the_hr_of_all,
)
from people_svc.domain.errors import SupervisorLoop
from people_svc.persistence.tables import Person
from people_svc.use_cases.assignments import NewSecondment, second_person
from people_svc.use_cases.people import change_person, register_person
from people_svc.use_cases.posts import PersonChanges
from service_kit.database import Database
from service_kit.testing.at_once import Change, at_once

pytestmark = pytest.mark.postgres

NEW = key("a new person")


@pytest.fixture
def world(fresh_url: Callable[[str, str], str]) -> Iterator[Database]:
    database = Database(fresh_url("postgres", "people_svc"))
    yield a_world(database)
    database.close()


def moved(person: UUID, *, under: UUID) -> Change:
    changes = PersonChanges(supervisor_id=under)
    return lambda database: change_person(database, person, changes, caller=the_hr_of_all(), seen=1, now=NOW)


def seconded(person: UUID, *, under: UUID) -> Change:
    new = NewSecondment(
        organisation_id=DIVISION_A,
        supervisor_id=under,
        next_supervisor_id=None,
        starts_on=NOW.date(),
        ends_on=NOW.date() + dt.timedelta(days=90),
    )
    return lambda database: second_person(database, person, new, caller=the_hr_of_all(), now=NOW)


def registered(person: UUID, *, under: UUID) -> Change:
    new = a_person(person, supervisor_id=under)
    return lambda database: register_person(database, new, caller=the_hr_of_all(), now=NOW, id_key=KEY)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (moved(STAFF, under=COLLEAGUE), moved(COLLEAGUE, under=STAFF)),
        (moved(STAFF, under=COLLEAGUE), seconded(COLLEAGUE, under=STAFF)),
        (seconded(STAFF, under=COLLEAGUE), moved(COLLEAGUE, under=STAFF)),
    ],
    ids=["two moves", "a move, a secondment", "a secondment, a move"],
)
def test_two_moves_at_once_close_no_loop(world: Database, first: Change, second: Change) -> None:
    with pytest.raises(SupervisorLoop):
        at_once(world, first, second)

    staff, colleague = stored(world, Person, STAFF), stored(world, Person, COLLEAGUE)
    assert (staff.supervisor_id, colleague.supervisor_id) == (COLLEAGUE, DIRECTOR)


def test_who_joins_while_the_supervisor_moves_gets_the_new_next_supervisor(world: Database) -> None:
    at_once(world, moved(DIRECTOR, under=HEAD), registered(NEW, under=DIRECTOR))

    assert stored(world, Person, NEW).next_supervisor_id == HEAD
    assert stored(world, Person, STAFF).next_supervisor_id == HEAD


def test_a_move_and_a_secondment_of_one_line_do_not_wait_for_each_other_for_ever(world: Database) -> None:
    """The line is taken before any row: the first rewrites the row of whom the second is seconding."""
    at_once(world, moved(DIRECTOR, under=HEAD), seconded(STAFF, under=DEPUTY))

    assert stored(world, Person, STAFF).supervisor_id == DEPUTY
