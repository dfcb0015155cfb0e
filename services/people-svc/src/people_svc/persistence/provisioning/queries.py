"""Queries over accounts and groups of a directory: a page of them costs a fixed number of statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.provisioning import user_key
from people_svc.persistence.organisations import ids_below_named
from people_svc.persistence.people import each_by_its_index, places_within
from people_svc.persistence.tables import (
    Assignment,
    Person,
    ProvisionedGroup,
    ProvisionedMember,
    ProvisionedUser,
)


@dataclass(frozen=True, kw_only=True)
class SoughtUsers:
    """What an index can find; each None asks for nothing."""

    id: UUID | None = None
    user_name: str | None = None
    external_id: str | None = None
    personnel_number: str | None = None
    changed_since: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SoughtGroups:
    id: UUID | None = None
    external_id: str | None = None
    display_name: str | None = None


def users_within(session: Session, roots: Collection[UUID]) -> list[sa.ColumnElement[bool]]:
    """Who works in, or belongs to, a unit of these subtrees, and was not removed from the directory."""
    removed = sa.exists().where(
        col(ProvisionedUser.person_id) == col(Person.id), col(ProvisionedUser.removed_at).is_not(None)
    )
    return [each_by_its_index(places_within(ids_below_named(session, roots))), ~removed]


def removed_user(session: Session, roots: Collection[UUID], personnel_number: str) -> Person | None:
    """Who has this number there, and was removed from the directory."""
    removed = col(ProvisionedUser.removed_at).is_not(None)
    within = each_by_its_index(places_within(ids_below_named(session, roots)))
    found = select(Person).where(
        col(Person.personnel_number) == personnel_number, within, _with_account(removed)
    )
    return session.exec(found).first()


def sought_users(sought: SoughtUsers) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if sought.id is not None:
        found.append(col(Person.id) == sought.id)
    if sought.personnel_number is not None:
        found.append(col(Person.personnel_number) == sought.personnel_number)
    if sought.changed_since is not None:
        found.append(col(Person.changed_at) >= sought.changed_since)
    if sought.user_name is not None:
        found.append(_named(user_key(sought.user_name)))
    if sought.external_id is not None:
        found.append(_with_account(col(ProvisionedUser.external_id) == sought.external_id))
    return found


def _named(key: str) -> sa.ColumnElement[bool]:
    """Who has this user name; who was given none has the id for one."""
    named = sa.select(col(ProvisionedUser.person_id)).where(col(ProvisionedUser.user_key) == key)
    try:
        person_id = UUID(key)
    except ValueError:
        return col(Person.id).in_(named)
    nameless = sa.and_(
        col(Person.id) == person_id,
        ~sa.exists().where(col(ProvisionedUser.person_id) == person_id),
    )
    return sa.or_(col(Person.id).in_(named), nameless)


def _with_account(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return col(Person.id).in_(sa.select(col(ProvisionedUser.person_id)).where(condition))


def count_people(session: Session, conditions: Iterable[sa.ColumnElement[bool]]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Person).where(*conditions)) or 0


def people_of(
    session: Session, conditions: Iterable[sa.ColumnElement[bool]], *, offset: int, limit: int
) -> list[Person]:
    rows = select(Person).where(*conditions).order_by(col(Person.id)).offset(offset).limit(limit)
    return list(session.exec(rows))


def accounts_of(session: Session, ids: Collection[UUID]) -> dict[UUID, ProvisionedUser]:
    rows = session.exec(select(ProvisionedUser).where(col(ProvisionedUser.person_id).in_(ids)))
    return {row.person_id: row for row in rows}


def is_user_key_taken(session: Session, key: str, but: UUID) -> bool:
    found = sa.select(col(ProvisionedUser.person_id)).where(
        col(ProvisionedUser.user_key) == key, col(ProvisionedUser.person_id) != but
    )
    return session.execute(found).first() is not None


def names_of(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = session.execute(sa.select(col(Person.id), col(Person.name_th)).where(col(Person.id).in_(ids)))
    return {row.id: row.name_th for row in rows}


def acting_posts_of(session: Session, ids: Collection[UUID], today: dt.date) -> dict[UUID, list[Assignment]]:
    rows = session.exec(
        select(Assignment).where(
            col(Assignment.person_id).in_(ids),
            col(Assignment.kind) == AssignmentKind.ACTING,
            col(Assignment.superseded_at).is_(None),
            col(Assignment.starts_on) <= today,
            sa.or_(col(Assignment.ends_on).is_(None), col(Assignment.ends_on) >= today),
        )
    )
    found: dict[UUID, list[Assignment]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def groups_of(
    session: Session, ids: Collection[UUID], roots: Collection[UUID]
) -> dict[UUID, list[ProvisionedGroup]]:
    rows = session.execute(
        sa.select(col(ProvisionedMember.person_id), ProvisionedGroup)
        .join(ProvisionedGroup, col(ProvisionedGroup.id) == col(ProvisionedMember.group_id))
        .where(
            col(ProvisionedMember.person_id).in_(ids),
            col(ProvisionedGroup.organisation_id).in_(roots),
        )
        .order_by(col(ProvisionedGroup.id))
    )
    found: dict[UUID, list[ProvisionedGroup]] = defaultdict(list)
    for person_id, group in rows:
        found[person_id].append(group)
    return found


def groups_within(roots: Collection[UUID], sought: SoughtGroups) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [col(ProvisionedGroup.organisation_id).in_(roots)]
    if sought.id is not None:
        found.append(col(ProvisionedGroup.id) == sought.id)
    if sought.external_id is not None:
        found.append(col(ProvisionedGroup.external_id) == sought.external_id)
    if sought.display_name is not None:
        found.append(col(ProvisionedGroup.display_name) == sought.display_name)
    return found


def count_groups(session: Session, conditions: Iterable[sa.ColumnElement[bool]]) -> int:
    rows = sa.select(sa.func.count()).select_from(ProvisionedGroup).where(*conditions)
    return session.scalar(rows) or 0


def list_groups(
    session: Session, conditions: Iterable[sa.ColumnElement[bool]], *, offset: int, limit: int
) -> list[ProvisionedGroup]:
    rows = select(ProvisionedGroup).where(*conditions).order_by(col(ProvisionedGroup.id))
    return list(session.exec(rows.offset(offset).limit(limit)))


def members_of(session: Session, ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """The members of each of these groups, with their names."""
    rows = session.execute(
        sa.select(col(ProvisionedMember.group_id), col(Person.id), col(Person.name_th))
        .join(Person, col(Person.id) == col(ProvisionedMember.person_id))
        .where(col(ProvisionedMember.group_id).in_(ids))
        .order_by(col(Person.id))
    )
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for group_id, person_id, name in rows:
        found[group_id].append((person_id, name))
    return found


def set_members(session: Session, group_id: UUID, wanted: Collection[UUID]) -> None:
    mine = col(ProvisionedMember.group_id) == group_id
    have = set(session.scalars(sa.select(col(ProvisionedMember.person_id)).where(mine)))
    gone = have - set(wanted)
    session.exec(delete(ProvisionedMember).where(mine, col(ProvisionedMember.person_id).in_(gone)))
    new = [ProvisionedMember(group_id=group_id, person_id=one) for one in sorted(set(wanted) - have)]
    session.add_all(new)


def group_names_of(session: Session, person_id: UUID) -> list[str]:
    """What the groups are called in which a directory has put a person."""
    mine = select(ProvisionedMember.group_id).where(col(ProvisionedMember.person_id) == person_id)
    names = select(ProvisionedGroup.display_name).where(col(ProvisionedGroup.id).in_(mine))
    return list(session.exec(names.order_by(col(ProvisionedGroup.id))))


def leave_groups(session: Session, person_id: UUID) -> None:
    session.exec(delete(ProvisionedMember).where(col(ProvisionedMember.person_id) == person_id))
