"""What other services own, stored here: newer replaces older, whatever the order of arrival."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.statements import insert_into, is_one_of
from sqlmodel import Session, SQLModel, col, select

from idp_svc.domain.reviewer import DELEGATED_SCOPES
from idp_svc.persistence.tables import (
    CaughtUp,
    ClassificationRef,
    DelegationRef,
    OrganisationAncestor,
    OrganisationRef,
    PersonRef,
    ReleaseRef,
)

Row = Mapping[str, Any]

# Written once: what every request asks costs more to put into words than to run.
_PATH = select(OrganisationAncestor.ancestor_id).where(
    OrganisationAncestor.organisation_id == sa.bindparam("organisation_id")
)
_DELEGATIONS = (
    select(DelegationRef)
    .where(DelegationRef.starts_on <= sa.bindparam("on"), DelegationRef.ends_on >= sa.bindparam("on"))
    .where(col(DelegationRef.scope).in_(sorted(DELEGATED_SCOPES)))
    .order_by(col(DelegationRef.delegation_id))
)
_DELEGATIONS_FROM = _DELEGATIONS.where(
    col(DelegationRef.from_person_id).in_(sa.bindparam("givers", expanding=True))
)
_DELEGATIONS_TO = _DELEGATIONS.where(DelegationRef.to_person_id == sa.bindparam("holder"))
_BY_PUBLICATION = (col(ReleaseRef.version) > 0, col(ReleaseRef.published_at), col(ReleaseRef.release_id))
_NEWEST_RELEASE = (
    select(ReleaseRef)
    .where(ReleaseRef.framework_key == sa.bindparam("framework_key"))
    .where(col(ReleaseRef.withdrawn_at).is_(None))
    .order_by(*(one.desc().nulls_last() for one in _BY_PUBLICATION))
    .limit(1)
)


def store_people(session: Session, people: Sequence[Row]) -> None:
    _upsert(session, PersonRef, people)
    homes = {person["organisation_id"]: person for person in people}
    known = set(
        session.exec(
            select(OrganisationRef.organisation_id).where(col(OrganisationRef.organisation_id).in_(homes))
        )
    )
    # A person may be heard of before the organisation; version 0, so that its own event still wins.
    store_organisations(
        session,
        [
            {"organisation_id": home, "path": one["path"], "agency_id": one["agency_id"], "version": 0}
            for home, one in homes.items()
            if home not in known
        ],
    )


def store_organisations(session: Session, organisations: Sequence[Row]) -> None:
    _upsert(session, OrganisationRef, organisations)
    ids = {organisation["organisation_id"] for organisation in organisations}
    stored = session.exec(select(OrganisationRef).where(col(OrganisationRef.organisation_id).in_(ids))).all()
    session.exec(sa.delete(OrganisationAncestor).where(col(OrganisationAncestor.organisation_id).in_(ids)))
    steps = [
        {"organisation_id": one.organisation_id, "ancestor_id": UUID(step)}
        for one in stored
        for step in {*one.path, str(one.organisation_id)}
    ]
    if steps:
        session.execute(sa.insert(OrganisationAncestor), steps)


def store_classifications(session: Session, classifications: Sequence[Row]) -> None:
    """A later classification replaces an earlier one; their ids sort by the time they were opened."""
    _upsert(session, ClassificationRef, classifications, later_by=("classification_id",))


def store_delegations(session: Session, delegations: Sequence[Row]) -> None:
    _upsert(session, DelegationRef, delegations)


def store_releases(session: Session, releases: Sequence[Row]) -> None:
    _upsert(session, ReleaseRef, releases)


def withdraw_releases(session: Session, withdrawals: Sequence[Row]) -> None:
    for one in withdrawals:
        session.execute(
            sa.update(ReleaseRef)
            .where(col(ReleaseRef.release_id) == one["release_id"], col(ReleaseRef.version) < one["version"])
            .values(withdrawn_at=one["withdrawn_at"], version=one["version"])
        )


def _upsert(
    session: Session, table: type[SQLModel], rows: Sequence[Row], *, later_by: Sequence[str] = ()
) -> None:
    if not rows:
        return
    mapped: sa.Table = sa.inspect(table).local_table
    insert = insert_into(session, mapped)
    order = (*later_by, "version")
    excluded, key = insert.excluded, [column.name for column in mapped.primary_key]
    newer = sa.tuple_(*(excluded[name] for name in order)) > sa.tuple_(*(mapped.c[name] for name in order))
    inferred = sa.and_(mapped.c.version == 0, excluded.version > 0)
    statement = insert.on_conflict_do_update(
        index_elements=key,
        set_={column.name: excluded[column.name] for column in mapped.c if column.name not in key},
        where=sa.or_(inferred, sa.and_(newer, sa.or_(excluded.version > 0, mapped.c.version == 0))),
    )
    # By key, so that two who store the same wait for each other and do not block.
    in_order = sorted(map(dict, rows), key=lambda row: [str(row[name]) for name in key])
    session.execute(statement, in_order)


def person_by_id(session: Session, person_id: UUID | None) -> PersonRef | None:
    return None if person_id is None else session.get(PersonRef, person_id)


def people_by_id(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, PersonRef]:
    found = session.exec(select(PersonRef).where(col(PersonRef.person_id).in_(set(person_ids))))
    return {person.person_id: person for person in found}


def who_left(session: Session, person_ids: Collection[UUID], on: dt.date) -> Sequence[UUID]:
    """Those of these people whose last day of service has passed."""
    among = is_one_of(session, col(PersonRef.person_id), person_ids)
    return session.exec(select(PersonRef.person_id).where(among, col(PersonRef.active_until) < on)).all()


def agency_of(session: Session, person: PersonRef) -> UUID:
    """By the unit, which may have moved to another agency since the person was last spoken of."""
    unit = session.get(OrganisationRef, person.organisation_id)
    return unit.agency_id if unit is not None and unit.agency_id is not None else person.agency_id


def path_of(session: Session, organisation_id: UUID) -> frozenset[UUID]:
    """The organisation itself and everything above it."""
    return frozenset(session.exec(_PATH, params={"organisation_id": organisation_id}))


def delegations_from(
    session: Session, person_ids: Collection[UUID], *, on: dt.date
) -> Sequence[DelegationRef]:
    """Those that these people have given and that hold on a day; what they are about is deciding on plans."""
    if not person_ids:
        return ()
    return session.exec(_DELEGATIONS_FROM, params={"givers": list(person_ids), "on": on}).all()


def delegations_to(session: Session, person_id: UUID, *, on: dt.date) -> Sequence[DelegationRef]:
    return session.exec(_DELEGATIONS_TO, params={"holder": person_id, "on": on}).all()


def classification_of(session: Session, person_id: UUID) -> ClassificationRef | None:
    return session.get(ClassificationRef, person_id)


def release_by_id(session: Session, release_id: UUID) -> ReleaseRef | None:
    return session.get(ReleaseRef, release_id)


def newest_release(session: Session, *, framework_key: str) -> ReleaseRef | None:
    """The release published last that stands; ids tell which was drafted last, and count as a last resort."""
    return session.exec(_NEWEST_RELEASE, params={"framework_key": framework_key}).first()


def has_caught_up(session: Session, name: str) -> bool:
    return session.get(CaughtUp, name) is not None


def note_caught_up(session: Session, name: str, *, now: dt.datetime) -> None:
    session.merge(CaughtUp(name=name, completed_at=now))
