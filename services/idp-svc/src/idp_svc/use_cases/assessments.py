"""The person compares the own skills with those required: have, have not, or not answered."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from service_kit import calendar, idempotency
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows
from service_kit.refusals import Busy
from sqlmodel import Session

from idp_svc.domain.assessment import Answer, Cell, Component, collected, gaps_of
from idp_svc.domain.errors import UnknownSkillUnit
from idp_svc.persistence import assessments, references
from idp_svc.persistence.tables import Assessment, AssessmentAnswer, ReleaseRef
from idp_svc.use_cases import access
from idp_svc.use_cases.plans import known_units, newest_release
from idp_svc.use_cases.recording import record_assessment, touch
from idp_svc.use_cases.views import AssessmentView, GapsView

Answers = Sequence[tuple[str, Component, Answer]]


def assess(
    database: Database,
    *,
    fiscal_year_be: int | None,
    answers: Answers,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> AssessmentView:
    """The caller's own self-assessment of a fiscal year: made at the first call, added to by later ones."""
    cells = collected(answers)
    year = fiscal_year_be or calendar.fiscal_year_be(now)
    with database.transaction() as session:
        if made_before := idempotency.earlier(session, attempt):
            return _view(session, access.seen_assessment(session, made_before, caller=caller, now=now))
        release = newest_release(session)
        _refuse_unknown_units(session, release, caller.id, cells)
        assessment = assessments.assessment_of_year(session, caller.id, year)
        if assessment is None:
            assessment = _begin(session, release, caller.id, year, cells, now=now)
        else:
            _answer(session, assessment, cells, now=now)
        record_assessment(session, assessment, caller=caller, now=now)
        idempotency.made(session, attempt, assessment.id)
        return _view(session, assessment)


def add_answers(
    database: Database,
    assessment_id: UUID,
    *,
    seen: int,
    answers: Answers,
    caller: Caller,
    now: dt.datetime,
) -> AssessmentView:
    cells = collected(answers)
    with database.transaction() as session:
        assessment = access.seen_assessment(session, assessment_id, caller=caller, now=now)
        access.own(assessment, caller)
        require_version(assessment, seen)
        _refuse_unknown_units(session, newest_release(session), caller.id, cells)
        _answer(session, assessment, cells, now=now)
        record_assessment(session, assessment, caller=caller, now=now)
        return _view(session, assessment)


def show_assessment(
    database: Database, assessment_id: UUID, *, caller: Caller, now: dt.datetime
) -> AssessmentView:
    with database.read() as session:
        return _view(session, access.seen_assessment(session, assessment_id, caller=caller, now=now))


def list_assessments(
    database: Database, page: PageQuery, *, person_id: UUID | None, caller: Caller, now: dt.datetime
) -> Rows[Assessment]:
    with database.read() as session:
        viewer = access.viewer_of(session, caller, now=now)
        return assessments.page_of_assessments(session, page, viewer=viewer, person_id=person_id)


def show_gaps(database: Database, assessment_id: UUID, *, caller: Caller, now: dt.datetime) -> GapsView:
    """What the person lacks of the agency's set for the person's group, abilities first."""
    with database.read() as session:
        assessment = access.seen_assessment(session, assessment_id, caller=caller, now=now)
        classification = references.classification_of(session, assessment.person_id)
        required = classification.required_skills if classification else None
        cells = {(one.unit, one.component): one.value for one in assessment.answers}
        gaps = gaps_of(cells, required=required)
        return GapsView(assessment.id, required is not None, gaps)


def _refuse_unknown_units(
    session: Session, release: ReleaseRef, person_id: UUID, cells: Mapping[Cell, Answer]
) -> None:
    classification = references.classification_of(session, person_id)
    known = known_units(release, classification)
    if unknown := sorted({unit for unit, _ in cells} - known):
        raise UnknownSkillUnit(units=unknown)


def _begin(
    session: Session,
    release: ReleaseRef,
    person_id: UUID,
    year: int,
    cells: Mapping[Cell, Answer],
    *,
    now: dt.datetime,
) -> Assessment:
    person = access.known_person(session, person_id)
    assessment = Assessment(
        person_id=person_id,
        organisation_id=person.organisation_id,
        fiscal_year_be=year,
        release_id=release.release_id,
        recorded_at=now,
        changed_at=now,
    )
    _merge(assessment, cells)
    session.add(assessment)
    try:
        session.flush()
    except sa.exc.IntegrityError as twin:
        # The person's other window was a moment faster; asked again, this one adds to what that one made.
        raise Busy from twin
    return assessment


def _answer(
    session: Session, assessment: Assessment, cells: Mapping[Cell, Answer], *, now: dt.datetime
) -> None:
    _merge(assessment, cells)
    touch(session, assessment, now)


def _merge(assessment: Assessment, cells: Mapping[Cell, Answer]) -> None:
    known = {(one.unit, one.component): one for one in assessment.answers}
    for (unit, component), value in cells.items():
        if row := known.get((unit, component)):
            row.value = value
        else:
            row = AssessmentAnswer(assessment_id=assessment.id, unit=unit, component=component, value=value)
            assessment.answers.append(row)
    assessment.answered = len(assessment.answers)
    assessment.gaps = sum(one.value is Answer.NOT_HAVE for one in assessment.answers)


def _view(session: Session, assessment: Assessment) -> AssessmentView:
    release = references.release_by_id(session, assessment.release_id)
    return AssessmentView(
        assessment=assessment,
        release_key=release.release_key if release else None,
        answers=sorted(assessment.answers, key=lambda one: (one.unit, one.component)),
    )
