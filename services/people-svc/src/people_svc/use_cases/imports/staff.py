"""Staff of a file: registered many at a time, changed one by one, left alone where nothing is new.

    row ── read ──► facts ── whose is it? ──► registered   one INSERT for all of a batch
                                              changed      as any change of a person
                                              unchanged

A cell that is empty says nothing: it never erases what is known.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from service_kit import national_id
from service_kit.database import Together
from sqlmodel import col

from people_svc.domain.errors import DomainError, FirstDayAfterHistory, PersonPeriodReversed
from people_svc.domain.imports.issues import Flaw, Issue
from people_svc.domain.imports.job import RowStatus
from people_svc.domain.imports.staff import StaffFacts, read_staff
from people_svc.persistence.imports.queries import people_known, units_coded
from people_svc.persistence.imports.tables import CLAIM
from people_svc.persistence.tables import ImportRow, Organisation, Person
from people_svc.use_cases import people
from people_svc.use_cases.imports.batches import Numbered, Outcome, flaw_of, refused
from people_svc.use_cases.imports.columns import staff_codes
from people_svc.use_cases.imports.context import Batch, twins
from people_svc.use_cases.imports.registering import register
from people_svc.use_cases.posts import PersonChanges

_POST = ("position_type", "level_scheme", "level_code", "position_title", "position_number", "line_of_work")
_COMPARED = (
    *("name_th", "name_en", "personnel_kind", "personnel_number", "is_director_level"),
    *("active_from", "active_until", "appointed_on", "probation_until", *_POST),
)

_COLUMN_OF: dict[type[DomainError], str] = {
    FirstDayAfterHistory: "active_from",
    PersonPeriodReversed: "active_until",
}

Values = dict[str, Any]


class _Meant(NamedTuple):
    """Whom a row means, or why nobody can say; by its keys another row of the same person is found."""

    person: Person | None
    flaw: Flaw | None
    key: str | None
    id_key: str | None


class _Known:
    """The people and units that the rows of a batch speak of, read at once."""

    def __init__(self, batch: Batch, read: Iterable[StaffFacts]) -> None:
        facts = list(read)
        self._batch = batch
        numbers = {one.personnel_number for one in facts if one.personnel_number}
        ids = {one.national_id for one in facts if one.national_id}
        self._codes = {one: batch.tools.vault.code(one) for one in ids}
        people = people_known(batch.session, numbers, self._codes.values())
        self._by_number = {person.personnel_number: person for person in people if person.personnel_number}
        self._by_code = {person.national_id_code: person for person in people if person.national_id_code}
        units = {one.unit for one in facts}
        self.units = units_coded(batch.session, units)
        self._flaws_of_units = {code: _flaw_of_unit(batch, self.units.get(code)) for code in units}
        self._homes = units_coded(batch.session, {str(person.organisation_id) for person in people})

    def meant(self, facts: StaffFacts) -> _Meant:
        """A key is what the row says, else what is known: so rows meet that say one of the two each."""
        person, flaw = self._person(facts)
        number, code = (person.personnel_number, person.national_id_code) if person else (None, None)
        key = f"number {number}" if (number := facts.personnel_number or number) else None
        id_key = (CLAIM if flaw else "") + code if (code := self._code_of(facts) or code) else None
        return _Meant(person, flaw, key, id_key)

    def flaw_of_place(self, facts: StaffFacts, person: Person | None) -> Flaw | None:
        """Why this officer cannot place anybody there, or not this person."""
        if flaw := self._flaws_of_units[facts.unit]:
            return flaw
        if person is not None and not self._batch.reaches(self._homes[str(person.organisation_id)]):
            return Flaw(Issue.PERSON_NOT_YOURS, "personnel_number")
        return None

    def _person(self, facts: StaffFacts) -> tuple[Person | None, Flaw | None]:
        """By the number, else by the national ID, which may not be another's."""
        code = self._code_of(facts)
        bearer = self._by_code.get(code) if code else None
        person = self._by_number.get(facts.personnel_number) if facts.personnel_number else bearer
        is_anothers = bearer is not None and (
            person is not bearer if person else bearer.personnel_number is not None
        )
        if is_anothers:
            return None, Flaw(Issue.NATIONAL_ID_OF_ANOTHER, "national_id")
        if person is not None and code and person.national_id_code not in (None, code):
            return None, Flaw(Issue.NATIONAL_ID_DIFFERS, "national_id")
        return person or bearer, None

    def _code_of(self, facts: StaffFacts) -> str | None:
        return self._codes[facts.national_id] if facts.national_id else None


def take_staff(batch: Batch, rows: list[Numbered], *, is_applied: bool) -> list[Outcome]:
    outcomes, read = _read(rows)
    known = _Known(batch, read.values())
    meant = {number: known.meant(facts) for number, facts in read.items()}
    twice = _twice(batch, meant, read, rows[0].number)
    new: dict[int, StaffFacts] = {}
    for number, facts in read.items():
        person, flaw, *_ = meant[number]
        if flaw := twice.get(number) or flaw or known.flaw_of_place(facts, person):
            outcomes[number] = refused(number, flaw)
        elif person is None:
            new[number] = facts
        else:
            outcomes[number] = _changed(batch, person, facts, known.units[facts.unit], is_applied=is_applied)
    codes = [meant[number].id_key for number in new]
    registered = register(batch, list(new.values()), known.units, codes) if is_applied else [None] * len(new)
    for number, person_id in zip(new, registered, strict=True):
        outcomes[number] = Outcome(number, RowStatus.REGISTERED, subject_id=person_id)
    for number, (*_, key, id_key) in meant.items():
        outcome = outcomes[number]
        outcome.number, outcome.key, outcome.id_key = number, key, id_key
    return [outcomes[row.number] for row in rows]


def _twice(
    batch: Batch, meant: dict[int, _Meant], read: dict[int, StaffFacts], first_row: int
) -> dict[int, Flaw]:
    """Rows of a person of whom an earlier row of the file has spoken, whichever of the two keys says so."""
    keys = {number: one.key for number, one in meant.items() if one.key}
    id_keys = {number: one.id_key for number, one in meant.items() if one.id_key and not one.flaw}
    by_key = twins(batch, col(ImportRow.key), keys, first_row)
    by_id = twins(batch, col(ImportRow.id_key), id_keys, first_row)
    found = {
        number: Flaw(Issue.KEY_TWICE_IN_FILE, facts={"row": earlier})
        for number, earlier in (by_id | by_key).items()
    }
    anothers = (number for number in by_id.keys() - by_key.keys() if read[number].personnel_number)
    return found | dict.fromkeys(anothers, Flaw(Issue.NATIONAL_ID_OF_ANOTHER, "national_id"))


def _read(rows: list[Numbered]) -> tuple[dict[int, Outcome], dict[int, StaffFacts]]:
    codes = staff_codes()
    outcomes, read = {}, {}
    for row in rows:
        facts, flaws = read_staff(row.cells, codes, is_national_id=national_id.is_valid)
        if row.is_too_wide:
            flaws = [*flaws, Flaw(Issue.ROW_TOO_WIDE)]
        if flaws or facts is None:
            outcomes[row.number] = refused(row.number, *flaws)
        else:
            read[row.number] = facts
    return outcomes, read


def _flaw_of_unit(batch: Batch, unit: Organisation | None) -> Flaw | None:
    if unit is None:
        return Flaw(Issue.UNIT_UNKNOWN, "organisation")
    if not batch.reaches(unit):
        return Flaw(Issue.UNIT_NOT_YOURS, "organisation")
    return Flaw(Issue.NO_AGENCY_ABOVE, "organisation") if unit.agency_id is None else None


def _changed(
    batch: Batch, person: Person, facts: StaffFacts, unit: Organisation, *, is_applied: bool
) -> Outcome:
    changes: Values = {
        name: value
        for name in _COMPARED
        if (value := getattr(facts, name)) is not None and value != getattr(person, name)
    }
    if facts.national_id and person.national_id_code is None:
        vault = batch.tools.vault
        changes |= vault.columns(person.id, facts.national_id, vault.code(facts.national_id))
    if unit.id != person.organisation_id:
        changes["organisation_id"] = unit.id
    if not changes:
        return Outcome(0, RowStatus.UNCHANGED, None, person.id)
    try:
        with batch.session.begin_nested() as attempt:
            people.change_person(
                Together(batch.session),
                person.id,
                cast(PersonChanges, changes),
                caller=batch.caller,
                seen=person.version,
                now=batch.now,
            )
            if not is_applied:
                attempt.rollback()
    except DomainError as error:
        return refused(0, flaw_of(error, _COLUMN_OF.get(type(error), "")))
    return Outcome(0, RowStatus.CHANGED, None, person.id)
