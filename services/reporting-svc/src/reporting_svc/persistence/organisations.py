"""Organisations as the reports show them, and the part of the tree that a caller may see."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col

from reporting_svc.domain.views import View
from reporting_svc.persistence.counts import has_people
from reporting_svc.persistence.tables import (
    AnnouncementFact,
    OrganisationFact,
    OrganisationLine,
    PersonFact,
)


def agency_of(session: Session, person_id: UUID) -> UUID | None:
    """The nearest agency above the person's unit in the tree of now; without one, as the event said."""
    if (person := session.get(PersonFact, person_id)) is None:
        return None
    organisation, line = OrganisationFact, OrganisationLine
    above = (
        sa.select(col(organisation.organisation_id))
        .join(line, col(line.ancestor_id) == col(organisation.organisation_id))
        .where(col(line.organisation_id) == person.organisation_id, col(organisation.is_agency))
    )
    agencies = set(session.scalars(above))
    home = session.get(organisation, person.organisation_id)
    path = [UUID(step) for step in home.path] if home else []
    return next((step for step in reversed(path) if step in agencies), person.agency_id)


def get_organisation(session: Session, organisation_id: UUID) -> OrganisationFact | None:
    return session.get(OrganisationFact, organisation_id)


def child_page(session: Session, parent_id: UUID, query: PageQuery) -> Rows[OrganisationFact]:
    organisation = OrganisationFact
    children = sa.select(organisation).where(col(organisation.parent_id) == parent_id)
    return page_of(session, children, organisation.organisation_id, query)


def visible_page(session: Session, view: View, parent_id: UUID | None, query: PageQuery) -> Rows[Any]:
    """Organisations in a view, with the announced stage and whether anybody in them was reported."""
    organisation, announced = OrganisationFact, AnnouncementFact
    statement = (
        sa.select(
            *(
                col(column)
                for column in (
                    organisation.organisation_id,
                    organisation.parent_id,
                    organisation.name_th,
                    organisation.name_en,
                    organisation.kind,
                    organisation.is_agency,
                    announced.stage,
                )
            ),
            has_people(col(organisation.organisation_id)).label("is_reported"),
        )
        .outerjoin(announced, col(announced.organisation_id) == col(organisation.organisation_id))
        .where(_is_in(view))
    )
    if parent_id is not None:
        statement = statement.where(col(organisation.parent_id) == parent_id)
    return page_of(session, statement, organisation.organisation_id, query)


def ids_of(organisations: Sequence[OrganisationFact]) -> list[UUID]:
    return [one.organisation_id for one in organisations]


def _is_in(view: View) -> sa.ColumnElement[bool]:
    if view.sees_all:
        return sa.true()
    line, own = OrganisationLine, col(OrganisationFact.organisation_id)
    below = sa.select(col(line.organisation_id)).where(col(line.ancestor_id).in_(view.subtrees))
    return sa.or_(own.in_(below), own == view.agency_id)
