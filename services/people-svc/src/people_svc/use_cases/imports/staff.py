"""Staff of a file: registered many at a time, changed one by one, left alone where nothing is new.

    row ── read ──► facts ── whose is it? ──► registered   one INSERT for all of a batch
                                              changed      as any change of a person
                                              unchanged

A cell that is empty says nothing: it never erases what is known.
"""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

from service_kit import national_id, outbox
from service_kit.database import Together, insert_many
from service_kit.events import Event
from service_kit.ids import new_id

from people_svc.domain.errors import DomainError
from people_svc.domain.imports.issues import Flaw, Issue
from people_svc.domain.imports.job import RowStatus
from people_svc.domain.imports.staff import StaffFacts, read_staff
from people_svc.domain.search import person_keys
from people_svc.persistence.imports.queries import insert_first_posts, people_known, units_coded
from people_svc.persistence.tables import Organisation, Person
from people_svc.use_cases import people
from people_svc.use_cases.facts import person_facts, service_facts
from people_svc.use_cases.imports.batches import Numbered, Outcome, refused
from people_svc.use_cases.imports.columns import staff_codes
from people_svc.use_cases.imports.context import Batch, refuse_twins
from people_svc.use_cases.posts import PersonChanges

_POST = ("position_type", "level_scheme", "level_code", "position_title", "position_number", "line_of_work")
_COMPARED = (
    *("name_th", "name_en", "personnel_kind", "personnel_number", "is_director_level"),
    *("active_until", "appointed_on", "probation_until", *_POST),
)
_PERSON = cast(Any, Person).__table__

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
        self.units = units_coded(batch.session, {one.unit for one in facts})
        homes = {person.organisation_id for person in people}
        self.homes = units_coded(batch.session, {str(home) for home in homes})

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
    new: list[tuple[int, StaffFacts, Organisation]] = []
    for number, facts in left.items():
        person, flaws = _placed(batch, known, facts)
        if flaws:
            outcomes[number] = refused(number, *flaws, key=keys[number])
        elif person is None:
            new.append((number, facts, known.units[facts.unit]))
        else:
            outcome = _changed(batch, person, facts, known.units[facts.unit], is_applied=is_applied)
            outcome.number, outcome.key = number, keys[number]
            outcomes[number] = outcome
    registered = _register(batch, new) if is_applied else [None] * len(new)
    for (number, *_), person_id in zip(new, registered, strict=True):
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


def _placed(batch: Batch, known: _Known, facts: StaffFacts) -> tuple[Person | None, list[Flaw]]:
    """Whom and where a row means, or why the officer cannot say that."""
    unit = known.units.get(facts.unit)
    if unit is None:
        return None, [Flaw(Issue.UNIT_UNKNOWN, "organisation")]
    if not batch.reaches(unit):
        return None, [Flaw(Issue.UNIT_NOT_YOURS, "organisation")]
    if unit.agency_id is None:
        return None, [Flaw(Issue.NO_AGENCY_ABOVE, "organisation")]
    person, flaw = known.person(facts)
    if flaw:
        return None, [flaw]
    if person is not None and not batch.reaches(known.homes[str(person.organisation_id)]):
        return None, [Flaw(Issue.PERSON_NOT_YOURS, "personnel_number")]
    return person, []


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


def _register(batch: Batch, new: list[tuple[int, StaffFacts, Organisation]]) -> list[Any]:
    """Register people by three statements for all of them: persons, first posts, events with audit."""
    if not new:
        return []
    made = [_person(batch, facts, unit) for _, facts, unit in new]
    insert_many(batch.session, _PERSON, made)
    insert_first_posts(batch.session, [person["id"] for person in made], by=batch.caller.subject)
    events = [_said(person, unit) for person, (_, _, unit) in zip(made, new, strict=True)]
    events += [_service_said(person) for person in made if person["active_until"]]
    outbox.record_many(batch.session, events, by=batch.caller.subject, now=batch.now)
    return [person["id"] for person in made]


def _person(batch: Batch, facts: StaffFacts, unit: Organisation) -> Values:
    person_id = new_id()
    name_key, family_key = person_keys(facts.name_th)
    return {
        "id": person_id,
        "version": 1,
        **{name: getattr(facts, name) for name in _COMPARED},
        "is_director_level": bool(facts.is_director_level),
        "active_from": facts.active_from,
        "name_key": name_key,
        "family_key": family_key,
        **batch.tools.vault.columns(person_id, facts.national_id),
        "organisation_id": unit.id,
        "agency_id": unit.agency_id,
        "context_organisation_id": unit.id,
        "context_agency_id": unit.agency_id,
        "supervisor_id": None,
        "next_supervisor_id": None,
        "assignment_id": new_id(),
        "placed_on": batch.today,
        "registered_at": batch.now,
        "changed_at": batch.now,
    }


def _said(person: Values, unit: Organisation) -> Event:
    # Not a row: making rows of the mapper costs more than storing them.
    data = person_facts(cast(Person, SimpleNamespace(**person)), unit)
    return Event(type="people.person.registered.v1", subject=str(person["id"]), data=data, version=1)


def _service_said(person: Values) -> Event:
    data = service_facts(cast(Person, SimpleNamespace(**person, deactivated_at=None)))
    return Event(type="people.person.service_changed.v1", subject=str(person["id"]), data=data, version=1)
