"""Supervisors of a file: each row is one change of a line, by the rules of a change that a person makes.

A dry run does a batch and takes it back; what its rows have said of supervisors is kept beside the import.
Before the next batch is tried, what was said of the people in it and above them is done again: a loop is told
however far apart the rows stand that close it, and none where an earlier row has opened it.
"""

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from service_kit.database import Together

from people_svc.domain.assignment import home
from people_svc.domain.errors import DomainError
from people_svc.domain.imports.job import RowStatus
from people_svc.domain.imports.staff import Reading
from people_svc.persistence.imports.queries import keep_lines, lines_said_above
from people_svc.persistence.imports.tables import ImportLine
from people_svc.persistence.people import assignments_of, find_person
from people_svc.persistence.tables import Person
from people_svc.use_cases import people
from people_svc.use_cases.imports.batches import Numbered, Outcome
from people_svc.use_cases.imports.context import Batch
from people_svc.use_cases.imports.lines import People, each_row, named_in
from people_svc.use_cases.placement import line_on, put_in_place
from people_svc.use_cases.posts import PersonChanges, follow, next_post

_NAMED = ("personnel_number", "supervisor", "next_supervisor")

Columns = dict[str, Any]


def take_supervisors(batch: Batch, rows: list[Numbered], *, is_applied: bool) -> list[Outcome]:
    said: list[Columns] = []
    before = None if is_applied else _do_again
    outcomes = each_row(batch, rows, _NAMED, partial(_led, said), is_applied=is_applied, before=before)
    if not is_applied:
        numbers = {one.subject_id: one.number for one in outcomes if one.status is RowStatus.CHANGED}
        lines = [{**line, "number": numbers[line["person_id"]]} for line in said]
        keep_lines(batch.session, batch.import_id, lines)
    return outcomes


def _led(said: list[Columns], batch: Batch, person: Person, reading: Reading, known: People) -> RowStatus:
    """The supervisors from a day on; an empty cell of the immediate one means that there is none."""
    supervisor, upper = named_in(reading, known, "supervisor"), named_in(reading, known, "next_supervisor")
    line: Columns = {
        "supervisor_id": supervisor.id if supervisor else None,
        "next_supervisor_id": upper.id if upper else None,
        "effective_from": reading.date("effective_from"),
    }
    if reading.flaws or _stands(batch, person, **line):
        return RowStatus.UNCHANGED
    changes, together = _changes(**line), Together(batch.session)
    people.change_person(
        together, person.id, changes, caller=batch.caller, seen=person.version, now=batch.now
    )
    said.append({"person_id": person.id, **line})
    return RowStatus.CHANGED


def _stands(
    batch: Batch,
    person: Person,
    *,
    supervisor_id: UUID | None,
    next_supervisor_id: UUID | None,
    effective_from: dt.date | None,
) -> bool:
    """Whether that is the line of the own post already, on the day that the row says."""
    on = effective_from or batch.today
    post = home(assignments_of(batch.session, person.id), on)
    if post.supervisor_id != supervisor_id:
        return False
    return next_supervisor_id in (None, line_on(batch.session, post, on).next_supervisor_id)


def _changes(
    supervisor_id: UUID | None, next_supervisor_id: UUID | None, effective_from: dt.date | None
) -> PersonChanges:
    """What a row asks for; where it says no next-higher supervisor or no day, it says nothing of them."""
    wanted = PersonChanges(supervisor_id=supervisor_id)
    if next_supervisor_id is not None:
        wanted["next_supervisor_id"] = next_supervisor_id
    if effective_from is not None:
        wanted["effective_from"] = effective_from
    return wanted


def _do_again(batch: Batch, known: People) -> None:
    """Let the lines stand as applying the batches before would leave them, in this batch and above it.

    Without rules and events: by the rules these rows were judged in their own batch.
    """
    session, moved = batch.session, set()
    with session.no_autoflush:
        for line in lines_said_above(session, batch.import_id, {person.id for person in known.values()}):
            if _is_moved(batch, line):
                moved.add(line.person_id)
        for person in known.values():
            if person.supervisor_id in moved:
                put_in_place(session, person, assignments_of(session, person.id), batch.today)
    session.flush()


def _is_moved(batch: Batch, line: ImportLine) -> bool:
    """Do what a row has said; whether the person's line of today is another by it."""
    session, person = batch.session, find_person(batch.session, line.person_id)
    if person is None:
        return False
    before, history = person.line, assignments_of(session, person.id)
    changes = _changes(line.supervisor_id, line.next_supervisor_id, line.effective_from)
    try:
        post = next_post(person, changes, history, caller=batch.caller, now=batch.now)
    except DomainError:  # somebody has placed the person anew meanwhile: applying would refuse the row
        return False
    follow(session, person, post, history, now=batch.now)
    return person.line != before
