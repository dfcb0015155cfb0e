"""Rows that are one change of one person each, by the rules of a change that a person makes; work is one.

A dry run does a batch and takes it back.
"""

import re
from collections.abc import Callable

from service_kit.refusals import NotAllowed
from sqlmodel import col, select

from people_svc.domain.digits import arabic
from people_svc.domain.errors import DomainError
from people_svc.domain.group import NAMES, OFFICE_NAMES, WORK_NAMES, Group, Office, WorkKind
from people_svc.domain.imports import cells
from people_svc.domain.imports.issues import CellRefused, Flaw, Issue
from people_svc.domain.imports.job import RowStatus
from people_svc.domain.imports.staff import Reading
from people_svc.domain.person import NAME_LENGTH, PERSONNEL_NUMBER_LENGTH
from people_svc.domain.suggestion import Evidence, WorkShare
from people_svc.domain.work import Work
from people_svc.persistence.tables import Organisation, Person
from people_svc.persistence.work.queries import work_of
from people_svc.use_cases.imports.batches import Numbered, Outcome, flaw_of, refused
from people_svc.use_cases.imports.context import Batch, refuse_twins
from people_svc.use_cases.imports.trials import tried
from people_svc.use_cases.work import note_work, work_in

People = dict[str, Person]
Take = Callable[[Batch, Person, Reading, People], RowStatus]
_NUMBER_LENGTH = 12
_KINDS_LENGTH = 400
_BETWEEN = re.compile("[;|]")
_GROUPS = {cells.plain(said): group.value for group in Group for said in (group, NAMES[group][0])}

_OFFICES = {
    cells.plain(said): office.value for office in OFFICE_NAMES for said in (office, *OFFICE_NAMES[office])
}
_KINDS = {cells.plain(said): kind.value for kind in WorkKind for said in (kind, *WORK_NAMES[kind])}


def take_workload(batch: Batch, rows: list[Numbered], *, is_applied: bool) -> list[Outcome]:
    return each_row(batch, rows, ("personnel_number",), _worked, is_applied=is_applied)


def each_row(
    batch: Batch,
    rows: list[Numbered],
    named: tuple[str, ...],
    take: Take,
    *,
    is_applied: bool,
    before: Callable[[Batch, People], None] | None = None,
) -> list[Outcome]:
    """What becomes of each row; what is done `before` them stays only if they do."""
    numbers = {
        row.number: [cells.key_of(row.cells.get(name, ""), length=PERSONNEL_NUMBER_LENGTH) for name in named]
        for row in rows
    }
    known = _people(batch, {number for found in numbers.values() for number in found if number})
    keys = {number: found[0] for number, found in numbers.items() if found[0]}
    outcomes = refuse_twins(batch, keys, rows[0].number)
    with tried(batch.session, is_kept=is_applied):
        if before is not None:
            before(batch, known)
        for row in rows:
            if row.number not in outcomes:
                outcomes[row.number] = _taken(batch, row, known, take)
    return [outcomes[row.number] for row in rows]


def _taken(batch: Batch, row: Numbered, known: People, take: Take) -> Outcome:
    reading = Reading(row.cells)
    key = arabic(reading.required("personnel_number", PERSONNEL_NUMBER_LENGTH))
    person = known.get(key)
    if key and person is None:
        reading.flaws.append(Flaw(Issue.PERSON_UNKNOWN, "personnel_number"))
    elif person is not None and not _is_ours(batch, person):
        reading.flaws.append(Flaw(Issue.PERSON_NOT_YOURS, "personnel_number"))
    if row.is_too_wide:
        reading.flaws.append(Flaw(Issue.ROW_TOO_WIDE))
    if reading.flaws or person is None:
        return refused(row.number, *reading.flaws, key=key or None)
    try:
        with batch.session.begin_nested():
            status = take(batch, person, reading, known)
    except (DomainError, NotAllowed) as error:
        return refused(row.number, flaw_of(error), key=key)
    if reading.flaws:
        return refused(row.number, *reading.flaws, key=key)
    return Outcome(row.number, status, key, person.id)


def _worked(batch: Batch, person: Person, reading: Reading, _known: People) -> RowStatus:
    """What the person works, as evidence for a group (R-CLS-01 to -08); an empty cell says nothing.

    Nobody is classified by this: a run, the person or HR proposes afterwards.
    """
    known = work_of(batch.session, person.id)
    before = work_in(known)
    work = _read_work(reading, before)
    if reading.flaws:
        return RowStatus.UNCHANGED
    note_work(batch.session, person, work, known, by=batch.caller.subject, now=batch.now)
    if work == before:
        return RowStatus.UNCHANGED
    return RowStatus.CHANGED if known else RowStatus.REGISTERED


def _read_work(reading: Reading, before: Work) -> Work:
    shares = tuple(
        WorkShare(group.value, percent) for group in Group if (percent := _percent(reading, group.value))
    )
    office, was = reading.word("office", _OFFICES), before.evidence
    evidence = Evidence(
        workload=shares or was.workload,
        career_path=reading.word("career_path", _GROUPS) or was.career_path,
        office=Office(office) if office else was.office,
        assigned_work=_kinds(reading, "assigned_work") or was.assigned_work,
    )
    expected = _kinds(reading, "expected_work") or before.expected_work
    return Work(evidence, expected, before.expected_note)


def _kinds(reading: Reading, column: str) -> tuple[WorkKind, ...]:
    """Kinds of work, several in a cell; words that we do not know are refused, never guessed at."""
    said = [part for part in _BETWEEN.split(reading.text(column, _KINDS_LENGTH)) if part.strip()]
    found = []
    for part in said:
        try:
            found.append(WorkKind(cells.word_of(part.strip(), _KINDS)))
        except CellRefused as refusal:
            reading.flaws.append(Flaw(refusal.issue, column, refusal.facts))
    return tuple(kind for kind in WorkKind if kind in found)


def _percent(reading: Reading, column: str) -> int:
    if not (text := reading.text(column, _NUMBER_LENGTH)):
        return 0
    try:
        return cells.number_of(text)
    except CellRefused as refusal:
        reading.flaws.append(Flaw(refusal.issue, column, refusal.facts))
        return 0


def named_in(reading: Reading, known: People, column: str) -> Person | None:
    number = arabic(reading.text(column, NAME_LENGTH))
    if number and number not in known:
        reading.flaws.append(Flaw(Issue.PERSON_UNKNOWN, column))
    return known.get(number)


def _people(batch: Batch, numbers: set[str]) -> People:
    rows = select(Person).where(col(Person.personnel_number).in_(numbers))
    return {row.personnel_number: row for row in batch.session.exec(rows) if row.personnel_number}


def _is_ours(batch: Batch, person: Person) -> bool:
    return batch.reaches(batch.session.get_one(Organisation, person.organisation_id))
