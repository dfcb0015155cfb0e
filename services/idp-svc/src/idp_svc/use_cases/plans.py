"""A plan is written: created, edited, read and listed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit import calendar, idempotency
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows
from service_kit.refusals import NotAllowed
from sqlmodel import Session, col

from idp_svc.domain.content import FRAMEWORK_KEY, Framework, is_additional, refuse_unsound
from idp_svc.domain.errors import FrameworkNotKnown, PlanAlreadyExists, PlanWithoutRole
from idp_svc.domain.plan import PlanAction, PlanStatus, next_status
from idp_svc.domain.reviewer import Reviewer
from idp_svc.persistence import plans, references
from idp_svc.persistence.tables import ClassificationRef, Plan, PlanActivity, PlanSkill, ReleaseRef
from idp_svc.use_cases import access
from idp_svc.use_cases.recording import CREATED, plan_data, record_plan
from idp_svc.use_cases.views import PlanLine, PlanView, plan_view

SYSTEM = "system"


@dataclass(frozen=True)
class PlanFilter:
    person_id: UUID | None = None
    fiscal_year_be: int | None = None
    status: PlanStatus | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        return [col(getattr(Plan, name)) == value for name, value in vars(self).items() if value is not None]


def create_plan(
    database: Database,
    *,
    fiscal_year_be: int | None,
    changes: Mapping[str, Any],
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> PlanView:
    """A draft of the caller's own plan; `changes` are the fields of its content that are already there."""
    with database.transaction() as session:
        if made_before := idempotency.earlier(session, attempt):
            return plan_view(session, session.get_one(Plan, made_before))
        person = access.known_person(session, caller.id)
        classification = agreed_role(session, caller.id)
        release = newest_release(session)
        plan = Plan(
            person_id=person.person_id,
            organisation_id=person.organisation_id,
            agency_id=references.agency_of(session, person),
            fiscal_year_be=fiscal_year_be or calendar.fiscal_year_be(now),
            group=classification.group,
            role=classification.role,
            release_id=release.release_id,
            created_at=now,
            changed_at=now,
        )
        _fill(plan, changes, release, classification)
        _add_first(session, plan)
        record_plan(session, plan, CREATED, caller=caller, now=now)
        idempotency.made(session, attempt, plan.id)
        return plan_view(session, plan)


def edit_plan(
    database: Database,
    plan_id: UUID,
    *,
    seen: int,
    changes: Mapping[str, Any],
    caller: Caller,
    now: dt.datetime,
) -> PlanView:
    """Replace those fields of a plan's content that `changes` names."""
    with database.transaction() as session:
        plan = access.changeable_plan(session, plan_id, seen=seen, caller=caller, now=now)
        access.own(plan, caller)
        plan.status = next_status(plan.status, PlanAction.EDIT)
        release = newest_release(session)
        _fill(plan, changes, release, agreed_role(session, caller.id))
        record_plan(session, plan, "idp.plan.changed.v1", caller=caller, now=now)
        return plan_view(session, plan)


def show_plan(database: Database, plan_id: UUID, *, caller: Caller, now: dt.datetime) -> PlanView:
    with database.read() as session:
        return plan_view(session, access.seen_plan(session, plan_id, caller=caller, now=now))


def show_reviewer(database: Database, plan_id: UUID, *, caller: Caller, now: dt.datetime) -> Reviewer:
    with database.read() as session:
        plan = access.seen_plan(session, plan_id, caller=caller, now=now)
        return access.reviewers_of(session, {plan.person_id}, now=now)[plan.person_id]


def list_plans(
    database: Database, page: PageQuery, *, wanted: PlanFilter, caller: Caller, now: dt.datetime
) -> Rows[PlanLine]:
    """The plans that the caller may see."""
    with database.read() as session:
        viewer = access.viewer_of(session, caller, now=now)
        found = plans.page_of_plans(session, page, viewer=viewer, where=wanted.conditions())
        return Rows(_listed(session, found.items, now=now), found.next_cursor)


def list_plans_awaiting(
    database: Database, page: PageQuery, *, wanted: PlanFilter, caller: Caller, now: dt.datetime
) -> Rows[PlanLine]:
    """The submitted plans on which the caller may decide today, as supervisor or delegate."""
    with database.read() as session:
        viewer = access.reviewing(session, caller, now=now)
        where = [*wanted.conditions(), plans.awaits(viewer)]
        found = plans.page_of_plans(session, page, viewer=viewer, where=where)
        return Rows(_listed(session, found.items, now=now), found.next_cursor)


def list_all_for_systems(database: Database, page: PageQuery, *, caller: Caller) -> Rows[dict[str, Any]]:
    """Every plan as its events tell it, for other services that catch up."""
    if not caller.has_role(SYSTEM):
        raise NotAllowed
    with database.read() as session:
        found = plans.page_of_all(session, page)
        return Rows([plan_data(plan) for plan in found.items], found.next_cursor)


def agreed_role(session: Session, person_id: UUID) -> ClassificationRef:
    """The person's finalised classification.

    Raises:
        PlanWithoutRole: There is none.

    Source:
        R-IDP-08 (the first element is the expected role), S11.
    """
    classification = references.classification_of(session, person_id)
    if classification is None:
        raise PlanWithoutRole
    return classification


def take_role(plan: Plan, classification: ClassificationRef) -> None:
    """Role, and which skills go beyond the agency's set, as they are agreed on the day."""
    plan.group, plan.role = classification.group, classification.role
    plan.announcement_version = classification.announcement_version
    for skill in plan.skills:
        skill.is_additional = is_additional(skill.unit, classification.required_skills)


def newest_release(session: Session) -> ReleaseRef:
    release = references.newest_release(session, framework_key=FRAMEWORK_KEY)
    if release is None:
        raise FrameworkNotKnown
    return release


def known_units(release: ReleaseRef, classification: ClassificationRef | None) -> frozenset[str]:
    """The framework's units, and those that the agency has added by requiring them (R-FRM-12)."""
    required = classification.required_skills if classification else None
    return frozenset([*release.skill_units, *(required or ())])


def _add_first(session: Session, plan: Plan) -> None:
    """Store a plan; whether the person has another of the year, the index of the table knows."""
    session.add(plan)
    try:
        session.flush()
    except sa.exc.IntegrityError as other:
        raise PlanAlreadyExists(fiscal_year_be=plan.fiscal_year_be) from other


def _fill(
    plan: Plan, changes: Mapping[str, Any], release: ReleaseRef, classification: ClassificationRef
) -> None:
    """Write those fields of the content that `changes` names, when the whole is sound with them."""
    content = replace(plans.content_of(plan), **changes)
    refuse_unsound(content, Framework(release.tools, known_units(release, classification)))
    plan.release_id = release.release_id
    plan.mission, plan.goal, plan.application = content.mission, content.goal, content.application
    plan.starts_on, plan.ends_on = content.starts_on, content.ends_on
    if "skills" in changes:
        by_priority = sorted(content.skills, key=lambda one: one.priority)
        plan.skills = [
            PlanSkill(plan_id=plan.id, unit=one.unit, priority=one.priority) for one in by_priority
        ]
    if "activities" in changes:
        numbered = enumerate(content.activities, start=1)
        plan.activities = [
            PlanActivity(plan_id=plan.id, number=number, **vars(one)) for number, one in numbered
        ]
    plan.skill_units = [skill.unit for skill in plan.skills]
    take_role(plan, classification)


def _listed(session: Session, found: Sequence[Plan], *, now: dt.datetime) -> list[PlanLine]:
    reviewers = access.reviewers_of(session, {plan.person_id for plan in found}, now=now)
    return [PlanLine(plan, reviewers[plan.person_id]) for plan in found]
