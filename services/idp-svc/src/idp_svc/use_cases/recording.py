"""How this service says that something happened to a plan or a self-assessment."""

import datetime as dt
from typing import Any
from uuid import UUID

from service_kit import outbox
from service_kit.events import Event
from service_kit.identity import Caller
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from idp_svc.persistence.tables import Assessment, Plan

CREATED = "idp.plan.created.v1"


def plan_data(plan: Plan) -> dict[str, Any]:
    """What others are told about a plan: in events, and in the list for their catch-up."""
    return {
        "plan_id": plan.id,
        "person_id": plan.person_id,
        "organisation_id": plan.organisation_id,
        "agency_id": plan.agency_id,
        "fiscal_year_be": plan.fiscal_year_be,
        "status": plan.status,
        "group": plan.group,
        "role": plan.role,
        "skill_units": plan.skill_units,
        "revision": plan.revision,
        "version": plan.version,
    }


def record_plan(
    session: Session,
    plan: Plan,
    event_type: str,
    *,
    caller: Caller,
    now: dt.datetime,
    on_behalf_of: UUID | None = None,
) -> None:
    """One event and one audit entry, under the version that the plan has after this change."""
    if event_type != CREATED:
        touch(session, plan, now)
    event = Event(type=event_type, subject=str(plan.id), data=plan_data(plan), version=plan.version)
    behalf = None if on_behalf_of is None else str(on_behalf_of)
    outbox.record(session, event, by=caller.subject, now=now, on_behalf_of=behalf)


def record_assessment(session: Session, assessment: Assessment, *, caller: Caller, now: dt.datetime) -> None:
    data = {
        "assessment_id": assessment.id,
        "person_id": assessment.person_id,
        "organisation_id": assessment.organisation_id,
        "fiscal_year_be": assessment.fiscal_year_be,
        "answered": assessment.answered,
        "gaps": assessment.gaps,
        "version": assessment.version,
    }
    event = Event(
        type="idp.assessment.recorded.v1",
        subject=str(assessment.id),
        data=data,
        version=assessment.version,
    )
    outbox.record(session, event, by=caller.subject, now=now)


def touch(session: Session, row: Plan | Assessment, now: dt.datetime) -> None:
    """Raise the row's version, whatever of it or below it has changed."""
    row.changed_at = now
    flag_modified(row, "changed_at")  # also when two changes fall into one instant
    session.flush()
