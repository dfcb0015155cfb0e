"""Named queries over self-assessments."""

from uuid import UUID

import sqlalchemy as sa
from service_kit.pages import PageQuery, Rows, page_of
from sqlalchemy.orm import raiseload
from sqlmodel import Session, col, select

from idp_svc.domain.reviewer import Viewer
from idp_svc.persistence.plans import visible_people
from idp_svc.persistence.tables import Assessment, PersonRef

_OF_YEAR = select(Assessment).where(
    Assessment.person_id == sa.bindparam("person_id"),
    Assessment.fiscal_year_be == sa.bindparam("fiscal_year_be"),
)


def assessment_by_id(session: Session, assessment_id: UUID) -> Assessment | None:
    return session.get(Assessment, assessment_id)


def assessment_of_year(session: Session, person_id: UUID, fiscal_year_be: int) -> Assessment | None:
    params = {"person_id": person_id, "fiscal_year_be": fiscal_year_be}
    return session.exec(_OF_YEAR, params=params).first()


def page_of_assessments(
    session: Session, query: PageQuery, *, viewer: Viewer, person_id: UUID | None
) -> Rows[Assessment]:
    statement = (
        select(Assessment)
        .options(raiseload("*"))
        .join(PersonRef, col(PersonRef.person_id) == col(Assessment.person_id))
        .where(visible_people(viewer))
    )
    if person_id is not None:
        statement = statement.where(Assessment.person_id == person_id)
    return page_of(session, statement, col(Assessment.id), query)
