"""Named queries over self-assessments."""

from collections.abc import Sequence
from uuid import UUID

from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col, select

from idp_svc.domain.reviewer import Viewer
from idp_svc.persistence.plans import visible_people
from idp_svc.persistence.tables import Assessment, AssessmentAnswer, PersonRef


def assessment_by_id(session: Session, assessment_id: UUID) -> Assessment | None:
    return session.get(Assessment, assessment_id)


def assessment_of_year(session: Session, person_id: UUID, fiscal_year_be: int) -> Assessment | None:
    query = select(Assessment).where(
        Assessment.person_id == person_id, Assessment.fiscal_year_be == fiscal_year_be
    )
    return session.exec(query).first()


def answers_of(session: Session, assessment_id: UUID) -> Sequence[AssessmentAnswer]:
    return session.exec(
        select(AssessmentAnswer)
        .where(AssessmentAnswer.assessment_id == assessment_id)
        .order_by(col(AssessmentAnswer.unit), col(AssessmentAnswer.component))
    ).all()


def page_of_assessments(
    session: Session, query: PageQuery, *, viewer: Viewer, person_id: UUID | None
) -> Rows[Assessment]:
    statement = (
        select(Assessment)
        .join(PersonRef, col(PersonRef.person_id) == col(Assessment.person_id))
        .where(visible_people(viewer))
    )
    if person_id is not None:
        statement = statement.where(Assessment.person_id == person_id)
    return page_of(session, statement, col(Assessment.id), query)
