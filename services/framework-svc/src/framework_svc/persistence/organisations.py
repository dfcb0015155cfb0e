"""Organisations as people-svc told us of them."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from service_kit.database import Database
from sqlmodel import Session, col, select

from framework_svc.domain.errors import OrganisationNotFound
from framework_svc.domain.organisation import OrganisationFacts
from framework_svc.persistence.heard import store_heard
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


def store_organisations(session: Session, told: Sequence[OrganisationFacts]) -> None:
    """Store what organisations are now, unless something newer is known already."""
    rows = [{**vars(facts), "path": [str(step) for step in facts.path]} for facts in told]
    store_heard(session, Organisation, rows)


def has_caught_up(database: Database, source: str) -> bool:
    with database.read() as session:
        return session.get(CatchUp, source) is not None


def note_caught_up(session: Session, source: str, now: dt.datetime) -> None:
    session.merge(CatchUp(source=source, completed_at=now))
