"""Which fields each reader sees of whom: the one place that decides it, for one person and for a page.

A part of a record is told with what the reader is shown, so that one look answers and is noted.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from service_kit.identity import Caller
from sqlmodel import Session

from people_svc.domain.delegation import DelegationScope
from people_svc.domain.organisation import is_within
from people_svc.domain.person import Reviewers
from people_svc.domain.privacy.fields import FieldClass, Reader, held_by
from people_svc.persistence.organisations import organisations_of
from people_svc.persistence.people import delegators_to, serving
from people_svc.persistence.tables import Organisation, Person
from people_svc.use_cases.access import OCSC, OFFICES

Part = TypeVar("Part")


@dataclass(frozen=True)
class Shown:
    """A person and what the caller sees; `on_behalf_of` whom, where only a delegation lets the caller."""

    person: Person
    classes: frozenset[FieldClass]
    on_behalf_of: UUID | None


@dataclass(frozen=True)
class ShownRecord(Shown):
    """With what the record alone does not say: who of the supervisors can review today."""

    reviewers: Reviewers


@dataclass(frozen=True)
class Told(Generic[Part]):
    """A part of a person's record, whole, and what of it the caller sees."""

    part: Part
    shown: Shown


def with_reviewers(session: Session, shown: Sequence[Shown], today: dt.date) -> list[ShownRecord]:
    """The same with their reviewers; one query, however many they are."""
    lines = [one.person.line for one in shown]
    there = serving(session, frozenset().union(*(line.named for line in lines)), today)
    return [
        ShownRecord(one.person, one.classes, one.on_behalf_of, line.among(there).reviewers)
        for one, line in zip(shown, lines, strict=True)
    ]


def told_to(session: Session, caller: Caller, person: Person, part: Part, today: dt.date) -> Told[Part]:
    (shown,) = shown_to(session, caller, [person], today)
    return Told(part, shown)


def shown_to(session: Session, caller: Caller, people: Sequence[Person], today: dt.date) -> list[Shown]:
    """The same people with the classes that the caller holds for each; two queries, however many they are."""
    units = _units(session, caller, people)
    me = None if caller.is_system else caller.id
    givers = _givers(session, me, people, today)
    shown = []
    for person in people:
        giver = next((above for above in _line(person) if above in givers), None)
        readers = set(_readers(person, caller, me, units))
        by_delegation = giver is not None and not readers
        if giver is not None:
            readers.add(Reader.SUPERVISOR)
        # Public to whoever was let in, even if the office or the delegation ended a moment ago.
        classes = held_by(readers) | {FieldClass.PUBLIC}
        shown.append(Shown(person, classes, giver if by_delegation else None))
    return shown


def _units(session: Session, caller: Caller, people: Sequence[Person]) -> Mapping[UUID, Organisation]:
    if not any(map(caller.held_on, OFFICES)):
        return {}
    places = ((person.organisation_id, person.context_organisation_id) for person in people)
    return organisations_of(session, (unit for both in places for unit in both))


def _givers(session: Session, me: UUID | None, people: Sequence[Person], today: dt.date) -> Collection[UUID]:
    if me is None or all(me in (person.id, *_line(person)) for person in people):
        return ()
    return set(session.scalars(delegators_to(me, tuple(DelegationScope), today)))


def _line(person: Person) -> list[UUID]:
    return [above for above in (person.supervisor_id, person.next_supervisor_id) if above is not None]


def _readers(
    person: Person, caller: Caller, me: UUID | None, units: Mapping[UUID, Organisation]
) -> Iterator[Reader]:
    if me == person.id:
        yield Reader.ONESELF
    if me in _line(person):
        yield Reader.SUPERVISOR
    if caller.has_role(OCSC):
        yield Reader.OCSC_OFFICER
    places = [units[place] for place in (person.organisation_id, person.context_organisation_id) if units]
    for office, reader in OFFICES.items():
        if any(is_within(unit.path, caller.held_on(office)) for unit in places):
            yield reader
