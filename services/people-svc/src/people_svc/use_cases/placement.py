"""Where a person works on a day, and what follows from it for the people below.

A person's row repeats the assignment in force, because lists and permissions ask for it all the time. It is
written again when an assignment is recorded, when the supervisor's own line changes, and when a day comes on
which an assignment begins or ends.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from service_kit.calendar import day
from service_kit.database import Database
from service_kit.identity import Caller
from sqlmodel import Session

from people_svc.domain.assignment import home, in_force, supervisors_above
from people_svc.domain.errors import NoAgencyAbove, UnknownPerson
from people_svc.domain.history import holds_on
from people_svc.domain.organisation import TreeLine
from people_svc.domain.person import Line, refuse_supervisors
from people_svc.persistence.organisations import get_organisation
from people_svc.persistence.people import (
    assignments_of,
    find_person,
    histories_above,
    people_whose_place_changes,
    subordinates_of,
    take_lines,
)
from people_svc.persistence.tables import Assignment, Person
from people_svc.persistence.tree import places_of
from people_svc.use_cases.facts import say_person

BATCH = 500
POST = ("position_type", "level_scheme", "level_code", "position_title", "position_number", "line_of_work")
CALENDAR = Caller(subject="people-svc", client_id="people-svc", scopes=frozenset(), grants=())


def put_in_place(session: Session, person: Person, history: Sequence[Assignment], today: dt.date) -> None:
    """Write on the person's row what the history says of today."""
    for name, value in place_in(session, history, today).items():
        if getattr(person, name) != value:
            setattr(person, name, value)


def place_in(session: Session, history: Sequence[Assignment], today: dt.date) -> dict[str, Any]:
    """What a history says of today, by the names of a person's row.

    Source:
        R-CLS-15: the agency that the person belongs to or is assigned to.
    """
    now_at, own = in_force(history, today), home(history, today)
    line = line_of(session, now_at)
    agencies = agencies_at(session, {own.organisation_id, now_at.organisation_id}, today)
    post = {name: getattr(own, name) for name in POST}
    is_known = any(value is not None for value in post.values())  # else recorded before posts were part of it
    return {
        **(post if is_known else {}),
        "organisation_id": own.organisation_id,
        "agency_id": agencies[own.organisation_id],
        "context_organisation_id": now_at.organisation_id,
        "context_agency_id": agencies[now_at.organisation_id],
        "supervisor_id": line.supervisor_id,
        "next_supervisor_id": line.next_supervisor_id,
        "assignment_id": now_at.id,
        "placed_on": today,
    }


def agency_at(session: Session, organisation_id: UUID, on: dt.date) -> UUID:
    return agencies_at(session, [organisation_id], on)[organisation_id]


def agencies_at(session: Session, ids: Collection[UUID], on: dt.date) -> dict[UUID, UUID]:
    """The agency that each unit belongs to by law on a day; before there was the unit, its first one.

    Raises:
        NoAgencyAbove: None, so that no stage and no role could be announced for the people there (R-CLS-15).
    """
    found: dict[UUID, UUID] = {}
    recorded = places_of(session, ids, TreeLine.LEGAL)
    for unit_id in ids:
        places = recorded[unit_id]
        place = next((place for place in places if holds_on(place, on)), places[0] if places else None)
        agency_id = place.agency_id if place else get_organisation(session, unit_id).agency_id
        if agency_id is None:
            raise NoAgencyAbove
        found[unit_id] = agency_id
    return found


def line_of(session: Session, assignment: Assignment) -> Line:
    """The supervisors of an assignment; the next-higher one is the supervisor's own, or the one named."""
    if assignment.supervisor_id is None:
        return Line(None, None)
    supervisor = find_person(session, assignment.supervisor_id)
    above = supervisor.supervisor_id if supervisor else None
    upper = assignment.next_supervisor_id or above
    return Line(assignment.supervisor_id, None if upper == assignment.person_id else upper)


def line_on(session: Session, assignment: Assignment, on: dt.date) -> Line:
    """The same for another day: the supervisor's own supervisor as of that day."""
    if assignment.supervisor_id is None or assignment.next_supervisor_id is not None:
        return Line(assignment.supervisor_id, assignment.next_supervisor_id)
    upper = in_force(assignments_of(session, assignment.supervisor_id), on).supervisor_id
    return Line(assignment.supervisor_id, None if upper == assignment.person_id else upper)


def refuse_line(
    session: Session,
    person_id: UUID,
    supervisor_id: UUID | None,
    next_supervisor_id: UUID | None,
    on: dt.date,
    until: dt.date | None = None,
) -> None:
    """Refuse supervisors who do not serve, or a line that turns back on itself on any day of the period.

    Source:
        R-CLS-11: also of the next-higher one, who would approve what his or her own superior has agreed to.
    """
    above: list[UUID] = []
    for place, named in (("supervisor_id", supervisor_id), ("next_supervisor_id", next_supervisor_id)):
        if named is None or named == person_id:
            continue
        if not serves(session, named, on):
            raise UnknownPerson(place=place)
        above += supervisors_above(named, on, until, histories_above(session, named))
    refuse_supervisors(person_id, supervisor_id, next_supervisor_id, above)


def tell_the_people_below(session: Session, person: Person, *, caller: Caller, now: dt.datetime) -> None:
    """A new supervisor of a supervisor is a new next-higher one for those below: an event for each."""
    for below in subordinates_of(session, person.id):
        before = below.line
        put_in_place(session, below, assignments_of(session, below.id), day(now))
        if below.line != before:
            below.changed_at = now
            say_person(session, "people.person.changed.v1", below, caller=caller, now=now)


def follow_the_calendar(database: Database, *, now: dt.datetime) -> int:
    """Put everybody in place whose assignment has begun or ended meanwhile; how many."""
    with database.read() as session:
        due = people_whose_place_changes(session, day(now), limit=BATCH)
    for person_id in due:
        _move(database, person_id, now=now)
    return len(due)


def _move(database: Database, person_id: UUID, *, now: dt.datetime) -> None:
    with database.transaction() as session:
        take_lines(session)
        person = find_person(session, person_id)
        if person is None or person.placed_on >= day(now):
            return
        put_in_place(session, person, assignments_of(session, person.id), day(now))
        person.changed_at = now
        say_person(session, "people.person.changed.v1", person, caller=CALENDAR, now=now)
        tell_the_people_below(session, person, caller=CALENDAR, now=now)


def serves(session: Session, person_id: UUID, on: dt.date) -> bool:
    """Whether there is such a person who has not left by that day."""
    person = find_person(session, person_id)
    return person is not None and (person.active_until is None or person.active_until >= on)
