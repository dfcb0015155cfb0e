"""New people of a batch, stored by columns: making each a row of the mapper costs more than storing it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast
from uuid import UUID

from service_kit import outbox
from service_kit.events import Event
from service_kit.ids import new_id
from service_kit.statements import insert_columns

from people_svc.domain.imports.staff import StaffFacts
from people_svc.domain.person import PersonnelKind
from people_svc.domain.search import person_keys
from people_svc.persistence.imports.queries import insert_first_posts
from people_svc.persistence.tables import Organisation, Person
from people_svc.use_cases.facts import person_facts, service_facts
from people_svc.use_cases.imports.context import Batch

_PERSON = cast(Any, Person).__table__
_OF_THE_FILE = frozenset({"unit", "national_id"})  # what a row says that is no column of a person

Columns = dict[str, Sequence[Any]]


class _Registered(NamedTuple):
    """What events tell of a person; not a row of the mapper, which takes longer to make than to store."""

    id: UUID
    organisation_id: UUID
    agency_id: UUID
    context_organisation_id: UUID
    context_agency_id: UUID
    supervisor_id: None
    next_supervisor_id: None
    personnel_kind: PersonnelKind
    is_director_level: bool
    active_from: dt.date
    active_until: dt.date | None
    deactivated_at: None
    version: int


def register(
    batch: Batch, new: Sequence[StaffFacts], units: Mapping[str, Organisation], codes: Sequence[str | None]
) -> Sequence[UUID]:
    """Store people with their first posts, events and audit entries; their ids, in the same order.

    `codes` are those of their national IDs.
    """
    if not new:
        return []
    columns = _columns(batch, new, units, codes)
    insert_columns(batch.session, _PERSON, columns)
    insert_first_posts(batch.session, columns["id"], by=batch.caller.subject)
    people = list(map(_Registered._make, zip(*(columns[name] for name in _Registered._fields), strict=True)))
    events = [_said(one, units[facts.unit]) for one, facts in zip(people, new, strict=True)]
    events += [_service_said(one) for one in people if one.active_until]
    outbox.record_many(batch.session, events, by=batch.caller.subject, now=batch.now)
    return columns["id"]


def _columns(
    batch: Batch, new: Sequence[StaffFacts], units: Mapping[str, Organisation], codes: Sequence[str | None]
) -> Columns:
    said: Columns = dict(zip(StaffFacts._fields, zip(*new, strict=True), strict=True))
    ids = [new_id() for _ in new]
    places = {code: (units[code].id, units[code].agency_id) for code in set(said["unit"])}
    organisations, agencies = zip(*(places[code] for code in said["unit"]), strict=True)
    name_keys, family_keys = zip(*map(person_keys, said["name_th"]), strict=True)

    def all_alike(value: Any) -> list[Any]:
        return [value] * len(new)

    return {
        **{name: column for name, column in said.items() if name not in _OF_THE_FILE},
        **_national_ids(batch, ids, said["national_id"], codes),
        "id": ids,
        "version": all_alike(1),
        "is_director_level": list(map(bool, said["is_director_level"])),
        "name_key": name_keys,
        "family_key": family_keys,
        "organisation_id": organisations,
        "agency_id": agencies,
        "context_organisation_id": organisations,
        "context_agency_id": agencies,
        "supervisor_id": all_alike(None),
        "next_supervisor_id": all_alike(None),
        "assignment_id": [new_id() for _ in new],
        "placed_on": all_alike(batch.today),
        "registered_at": all_alike(batch.now),
        "changed_at": all_alike(batch.now),
        "deactivated_at": all_alike(None),
    }


def _national_ids(
    batch: Batch, ids: Sequence[UUID], numbers: Sequence[str | None], codes: Sequence[str | None]
) -> Columns:
    kept = [batch.tools.vault.columns(*one) for one in zip(ids, numbers, codes, strict=True)]
    return {name: [one[name] for one in kept] for name in kept[0]}


def _said(person: _Registered, unit: Organisation) -> Event:
    data = person_facts(cast(Person, person), unit)
    return Event(type="people.person.registered.v1", subject=str(person.id), data=data, version=1)


def _service_said(person: _Registered) -> Event:
    data = service_facts(cast(Person, person))
    return Event(type="people.person.service_changed.v1", subject=str(person.id), data=data, version=1)
