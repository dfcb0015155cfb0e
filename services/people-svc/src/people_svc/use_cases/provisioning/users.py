"""Accounts of staff, kept by the directory of an agency through the same use cases as everybody else's.

A person is registered, moved and ended as an HR officer would do it, with the same events and refusals; what
is stored beside it is only what the directory calls the person.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from service_kit.calendar import day
from service_kit.database import Database, Together
from service_kit.identity import Caller
from service_kit.refusals import NotAllowed
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col

from people_svc.domain.errors import PersonNotFound
from people_svc.domain.person import LevelScheme, PersonnelKind, PositionType
from people_svc.domain.provisioning import (
    UserNameTaken,
    is_active,
    last_day_when_ended,
    user_key,
)
from people_svc.persistence.organisations import organisations_of
from people_svc.persistence.provisioning import queries
from people_svc.persistence.provisioning.queries import SoughtUsers
from people_svc.persistence.tables import Assignment, Organisation, Person, ProvisionedGroup, ProvisionedUser
from people_svc.use_cases.access import HR
from people_svc.use_cases.people import NewPerson, change_person, register_person
from people_svc.use_cases.posts import PersonChanges


@dataclass(frozen=True, kw_only=True)
class UserState:
    """A user as the directory wants it; the names of the second part are those of the person."""

    user_name: str
    external_id: str | None = None
    profile: dict[str, Any] = field(default_factory=dict)
    is_active: bool = True

    name_th: str
    name_en: str | None = None
    personnel_kind: PersonnelKind
    personnel_number: str | None = None
    position_type: PositionType | None = None
    level_scheme: LevelScheme | None = None
    level_code: str | None = None
    position_title: str | None = None
    position_number: str | None = None
    line_of_work: str | None = None
    organisation_id: UUID
    supervisor_id: UUID | None = None


OF_PERSON = (
    "name_th",
    "name_en",
    "personnel_kind",
    "personnel_number",
    "position_type",
    "level_scheme",
    "level_code",
    "position_title",
    "position_number",
    "line_of_work",
    "organisation_id",
    "supervisor_id",
)


@dataclass(frozen=True, kw_only=True)
class User:
    """A user with everything that is shown of it."""

    person: Person
    account: ProvisionedUser | None
    is_active: bool
    unit: Organisation
    agency: Organisation
    supervisor_name: str | None
    groups: Sequence[ProvisionedGroup]
    acting: Sequence[Assignment]


def roots_of(caller: Caller) -> frozenset[UUID]:
    """The units whose staff this directory keeps; a person who logged in keeps none.

    Raises:
        NotAllowed: A person asks, or a program without any unit.
    """
    roots = caller.held_on(HR) if caller.is_system else frozenset()
    if not roots:
        raise NotAllowed
    return roots


def read_user(database: Database, person_id: UUID, *, caller: Caller, now: dt.datetime) -> User:
    with database.read() as session:
        person = _get(session, person_id, caller)
        return _shown(session, [person], roots_of(caller), day(now))[0]


def list_users(
    database: Database,
    sought: SoughtUsers,
    *,
    offset: int,
    limit: int,
    caller: Caller,
    now: dt.datetime,
) -> tuple[int, list[User]]:
    """How many there are, and some of them in the order of their ids."""
    roots = roots_of(caller)
    with database.read() as session:
        conditions = [*queries.users_within(session, roots), *queries.sought_users(sought)]
        total = queries.count_people(session, conditions)
        people = queries.people_of(session, conditions, offset=offset, limit=limit) if limit else []
        return total, _shown(session, people, roots, day(now))


def create_user(
    database: Database, state: UserState, *, caller: Caller, now: dt.datetime, id_key: bytes
) -> UUID:
    """Register the person, or take up again the one of this number whom the directory had removed."""
    roots = roots_of(caller)
    with database.transaction() as session:
        together = Together(session)
        number = state.personnel_number
        if number and (known := queries.removed_user(session, roots, number)):
            _account(session, known.id).removed_at = None
            session.flush()
            change_user(together, known.id, state, seen=known.version, caller=caller, now=now)
            return known.id
        new = NewPerson(active_from=day(now), **{name: getattr(state, name) for name in OF_PERSON})
        person = register_person(together, new, caller=caller, now=now, id_key=id_key)
        _keep_account(session, person.id, state)
        if not state.is_active:
            ended = _ended(person, now)
            change_person(together, person.id, ended, caller=caller, seen=person.version, now=now)
    return person.id


def change_user(
    database: Database, person_id: UUID, state: UserState, *, seen: int, caller: Caller, now: dt.datetime
) -> None:
    with database.transaction() as session:
        person = _get(session, person_id, caller)
        changes: dict[str, Any] = {
            name: getattr(state, name) for name in OF_PERSON if getattr(state, name) != getattr(person, name)
        }
        if state.is_active != is_active(person, day(now)):
            changes |= {"active_until": None} if state.is_active else _ended(person, now)
        told = cast(PersonChanges, changes)
        changed = change_person(Together(session), person_id, told, caller=caller, seen=seen, now=now)
        _keep_account(session, person_id, state)
        if changed.version == seen:
            flag_modified(changed, "changed_at")  # what only the account says is a new version too


def remove_user(database: Database, person_id: UUID, *, seen: int, caller: Caller, now: dt.datetime) -> None:
    """The directory sees the user no more and the account ends; the person and the history stay."""
    with database.transaction() as session:
        person = _get(session, person_id, caller)
        ended = _ended(person, now) if is_active(person, day(now)) else PersonChanges()
        change_person(Together(session), person_id, ended, caller=caller, seen=seen, now=now)
        account = _account(session, person_id)
        account.user_key, account.external_id, account.profile = None, None, {}
        account.removed_at = now
        queries.leave_groups(session, person_id)


def are_users(session: Session, ids: Collection[UUID], roots: Collection[UUID]) -> bool:
    """Whether all of them are users of this directory."""
    conditions = [*queries.users_within(session, roots), col(Person.id).in_(ids)]
    return queries.count_people(session, conditions) == len(set(ids))


def _get(session: Session, person_id: UUID, caller: Caller) -> Person:
    conditions = [
        *queries.users_within(session, roots_of(caller)),
        *queries.sought_users(SoughtUsers(id=person_id)),
    ]
    found = queries.people_of(session, conditions, offset=0, limit=1)
    if not found:
        raise PersonNotFound
    return found[0]


def _ended(person: Person, now: dt.datetime) -> PersonChanges:
    return {"active_until": last_day_when_ended(person, day(now)), "deactivated_at": now}


def _account(session: Session, person_id: UUID) -> ProvisionedUser:
    found = session.get(ProvisionedUser, person_id)
    if found is None:
        name = str(person_id)
        found = ProvisionedUser(
            person_id=person_id, user_name=name, user_key=name, external_id=None, profile={}
        )
        session.add(found)
    return found


def _keep_account(session: Session, person_id: UUID, state: UserState) -> None:
    key = user_key(state.user_name)
    if queries.is_user_key_taken(session, key, person_id):
        raise UserNameTaken
    account = _account(session, person_id)
    account.user_name, account.user_key = state.user_name, key
    account.external_id, account.profile = state.external_id, state.profile


def _shown(session: Session, people: Sequence[Person], roots: Collection[UUID], today: dt.date) -> list[User]:
    ids = [person.id for person in people]
    accounts, groups = queries.accounts_of(session, ids), queries.groups_of(session, ids, roots)
    acting = queries.acting_posts_of(session, ids, today)
    units = organisations_of(
        session, {unit for person in people for unit in (person.organisation_id, person.agency_id)}
    )
    names = queries.names_of(session, {person.supervisor_id for person in people if person.supervisor_id})
    return [
        User(
            person=person,
            account=accounts.get(person.id),
            is_active=is_active(person, today),
            unit=units[person.organisation_id],
            agency=units[person.agency_id],
            supervisor_name=names.get(person.supervisor_id) if person.supervisor_id else None,
            groups=groups.get(person.id, []),
            acting=acting.get(person.id, []),
        )
        for person in people
    ]
