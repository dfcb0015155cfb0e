"""Groups that a directory keeps of its users. They grant nothing: offices come from written orders.

Source:
    docs/adr: groups of a directory grant nothing.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.identity import Caller
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from people_svc.domain.errors import UnknownPerson
from people_svc.domain.provisioning import MEMBERS_MAX, GroupNotFound, TooManyMembers
from people_svc.persistence.provisioning import queries
from people_svc.persistence.provisioning.queries import SoughtGroups
from people_svc.persistence.tables import ProvisionedGroup
from people_svc.use_cases.provisioning.users import are_users, roots_of


@dataclass(frozen=True, kw_only=True)
class GroupState:
    display_name: str
    external_id: str | None = None
    member_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Group:
    """A group with the ids and names of its members."""

    row: ProvisionedGroup
    members: Sequence[tuple[UUID, str]]


def read_group(database: Database, group_id: UUID, *, caller: Caller) -> Group:
    with database.read() as session:
        row = _get(session, group_id, caller)
        return Group(row, queries.members_of(session, [row.id]).get(row.id, []))


def list_groups(
    database: Database, sought: SoughtGroups, *, offset: int, limit: int, caller: Caller
) -> tuple[int, list[Group]]:
    """How many there are, and some of them in the order of their ids."""
    with database.read() as session:
        conditions = queries.groups_within(roots_of(caller), sought)
        total = queries.count_groups(session, conditions)
        rows = queries.list_groups(session, conditions, offset=offset, limit=limit) if limit else []
        members = queries.members_of(session, [row.id for row in rows])
        return total, [Group(row, members.get(row.id, [])) for row in rows]


def create_group(database: Database, state: GroupState, *, caller: Caller, now: dt.datetime) -> UUID:
    roots = roots_of(caller)
    with database.transaction() as session:
        row = ProvisionedGroup(
            organisation_id=min(roots),
            display_name=state.display_name,
            external_id=state.external_id,
            created_at=now,
            changed_at=now,
        )
        session.add(row)
        session.flush()
        _set_members(session, row, state.member_ids, roots)
        return row.id


def change_group(
    database: Database, group_id: UUID, state: GroupState, *, seen: int, caller: Caller, now: dt.datetime
) -> None:
    with database.transaction() as session:
        row = _get(session, group_id, caller)
        require_version(row, seen)
        row.display_name, row.external_id, row.changed_at = state.display_name, state.external_id, now
        flag_modified(row, "changed_at")  # other members are a new version too
        _set_members(session, row, state.member_ids, roots_of(caller))


def delete_group(database: Database, group_id: UUID, *, seen: int, caller: Caller) -> None:
    with database.transaction() as session:
        row = _get(session, group_id, caller)
        require_version(row, seen)
        queries.set_members(session, row.id, ())
        session.flush()
        session.delete(row)


def _get(session: Session, group_id: UUID, caller: Caller) -> ProvisionedGroup:
    conditions = queries.groups_within(roots_of(caller), SoughtGroups(id=group_id))
    found = queries.list_groups(session, conditions, offset=0, limit=1)
    if not found:
        raise GroupNotFound
    return found[0]


def _set_members(
    session: Session, row: ProvisionedGroup, wanted: Collection[UUID], roots: Collection[UUID]
) -> None:
    if len(wanted) > MEMBERS_MAX:
        raise TooManyMembers(limit=MEMBERS_MAX)
    if wanted and not are_users(session, wanted, roots):
        raise UnknownPerson(place="members")
    queries.set_members(session, row.id, wanted)
