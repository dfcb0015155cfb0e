"""Staff of a file: registered many at a time, changed one by one, left alone where nothing is new.

    row ── read ──► facts ── whose is it? ──► registered   one INSERT for all of a batch
                                              changed      as any change of a person
                                              unchanged

A cell that is empty says nothing: it never erases what is known.
"""

from collections.abc import Iterable
from typing import Any, cast

from service_kit import national_id
from service_kit.database import Together

from people_svc.domain.errors import DomainError
from people_svc.domain.imports.issues import Flaw, Issue
from people_svc.domain.imports.job import RowStatus
from people_svc.domain.imports.staff import StaffFacts, read_staff
from people_svc.persistence.imports.queries import people_known, units_coded
from people_svc.persistence.tables import Organisation, Person
from people_svc.use_cases import people
from people_svc.use_cases.imports.batches import Numbered, Outcome, refused
from people_svc.use_cases.imports.columns import staff_codes
from people_svc.use_cases.imports.context import Batch, refuse_twins
from people_svc.use_cases.imports.registering import register
from people_svc.use_cases.posts import PersonChanges

_POST = ("position_type", "level_scheme", "level_code", "position_title", "position_number", "line_of_work")
_COMPARED = (
    *("name_th", "name_en", "personnel_kind", "personnel_number", "is_director_level"),
    *("active_until", "appointed_on", "probation_until", *_POST),
)

Values = dict[str, Any]


class _Known:
    """The people and units that the rows of a batch speak of, read at once."""

    def __init__(self, batch: Batch, read: Iterable[StaffFacts]) -> None:
        facts = list(read)
        self._vault = batch.tools.vault
        numbers = {one.personnel_number for one in facts if one.personnel_number}
        codes = {self._vault.code(one.national_id) for one in facts if one.national_id}
        people = people_known(batch.session, numbers, codes)
        self._by_number = {person.personnel_number: person for person in people if person.personnel_number}
        self._by_code = {person.national_id_code: person for person in people if person.national_id_code}
        self._codes_new: set[str] = set()
        units = {one.unit for one in facts}
        self.units = units_coded(batch.session, units)
        self._flaws_of_units = {code: _flaw_of_unit(batch, self.units.get(code)) for code in units}
        homes = {person.organisation_id for person in people}
        self.homes = units_coded(batch.session, {str(home) for home in homes})

    def flaw_of_unit(self, code: str) -> Flaw | None:
        """Why nobody can be placed there by this officer."""
        return self._flaws_of_units[code]

    def person(self, facts: StaffFacts) -> tuple[Person | None, Flaw | None]:
        """Whom a row means: by the number, else by the national ID, which may not be another's."""
        code = self._vault.code(facts.national_id) if facts.national_id else None
        bearer = self._by_code.get(code) if code else None
        person = self._by_number.get(facts.personnel_number) if facts.personnel_number else bearer
        is_anothers = bearer is not None and (
            person is not bearer if person else bearer.personnel_number is not None
        )
        is_changed = person is not None and person.national_id_code not in (
            None,
            code or person.national_id_code,
        )
        if is_anothers or is_changed or code in self._codes_new:
            return None, Flaw(Issue.NATIONAL_ID_OF_ANOTHER, "national_id")
        person = person or bearer
        if person is None and code:
            self._codes_new.add(code)
        return person, None


def take_staff(batch: Batch, rows: list[Numbered], *, is_applied: bool) -> list[Outcome]:
    outcomes, read = _read(rows)
    keys = {number: _key(batch, facts) for number, facts in read.items()}
    outcomes |= refuse_twins(batch, keys, rows[0].number)
    left = {number: facts for number, facts in read.items() if number not in outcomes}
    known = _Known(batch, left.values())
    new: dict[int, StaffFacts] = {}
    for number, facts in left.items():
        person, flaw = _placed(batch, known, facts)
        if flaw:
            outcomes[number] = refused(number, flaw, key=keys[number])
        elif person is None:
            new[number] = facts
        else:
            outcome = _changed(batch, person, facts, known.units[facts.unit], is_applied=is_applied)
            outcome.number, outcome.key = number, keys[number]
            outcomes[number] = outcome
    registered = register(batch, list(new.values()), known.units) if is_applied else [None] * len(new)
    for number, person_id in zip(new, registered, strict=True):
        outcomes[number] = Outcome(number, RowStatus.REGISTERED, keys[number], person_id)
    return [outcomes[row.number] for row in rows]


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


def _key(batch: Batch, facts: StaffFacts) -> str:
    if facts.personnel_number:
        return f"number {facts.personnel_number}"
    return f"id {batch.tools.vault.code(facts.national_id or '')}"


def _flaw_of_unit(batch: Batch, unit: Organisation | None) -> Flaw | None:
    if unit is None:
        return Flaw(Issue.UNIT_UNKNOWN, "organisation")
    if not batch.reaches(unit):
        return Flaw(Issue.UNIT_NOT_YOURS, "organisation")
    return Flaw(Issue.NO_AGENCY_ABOVE, "organisation") if unit.agency_id is None else None


def _placed(batch: Batch, known: _Known, facts: StaffFacts) -> tuple[Person | None, Flaw | None]:
    """Whom and where a row means, or why the officer cannot say that."""
    if flaw := known.flaw_of_unit(facts.unit):
        return None, flaw
    person, flaw = known.person(facts)
    if person is not None and not flaw and not batch.reaches(known.homes[str(person.organisation_id)]):
        return None, Flaw(Issue.PERSON_NOT_YOURS, "personnel_number")
    return person, flaw


def _changed(
    batch: Batch, person: Person, facts: StaffFacts, unit: Organisation, *, is_applied: bool
) -> Outcome:
    changes: Values = {
        name: value
        for name in _COMPARED
        if (value := getattr(facts, name)) is not None and value != getattr(person, name)
    }
    if facts.national_id and person.national_id_code is None:
        changes |= batch.tools.vault.columns(person.id, facts.national_id)
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
        return refused(0, Flaw(Issue.REFUSED, facts={"error": type(error).__name__}))
    return Outcome(0, RowStatus.CHANGED, None, person.id)
