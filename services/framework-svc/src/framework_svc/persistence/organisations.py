"""Organisations as people-svc told us of them."""

import datetime as dt
from uuid import UUID

from service_kit.database import Database, insert_into
from sqlmodel import Session, col, select

from framework_svc.domain.errors import OrganisationNotFound
from framework_svc.domain.organisation import OrganisationFacts
from framework_svc.persistence.tables import CatchUp, Organisation


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """Raises OrganisationNotFound."""
    if (organisation := session.get(Organisation, organisation_id)) is None:
        raise OrganisationNotFound
    return organisation


def lock_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """The organisation, held until the transaction ends: whoever writes for it too must wait.

    Raises:
        OrganisationNotFound: It is not known here.
    """
    held = select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    if (organisation := session.exec(held).first()) is None:
        raise OrganisationNotFound
    return organisation


def agency_of(session: Session, organisation_id: UUID) -> Organisation:
    """The agency to which an organisation belongs: itself, or the nearest one above it; else itself.

    Raises:
        OrganisationNotFound: It is not known here.
    """
    organisation = get_organisation(session, organisation_id)
    if organisation.is_agency:
        return organisation
    path = [UUID(step) for step in organisation.path]
    above = session.exec(
        select(Organisation).where(col(Organisation.id).in_(path), col(Organisation.is_agency))
    ).all()
    return max(above, key=lambda agency: len(agency.path), default=organisation)


def upsert(session: Session, facts: OrganisationFacts) -> None:
    """Store what an organisation is now, unless something newer is known already."""
    # One statement, because the catch-up and an event may bring the same organisation at the same time.
    statement = insert_into(session, Organisation).values(
        id=facts.id,
        parent_id=facts.parent_id,
        path=[str(step) for step in facts.path],
        is_agency=facts.is_agency,
        version=facts.version,
    )
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: new[name] for name in ("parent_id", "path", "is_agency", "version")},
            where=col(Organisation.version) < new.version,
        )
    )


def has_caught_up(database: Database, source: str) -> bool:
    with database.read() as session:
        return session.get(CatchUp, source) is not None


def note_caught_up(session: Session, source: str, now: dt.datetime) -> None:
    session.merge(CatchUp(source=source, completed_at=now))
