"""Who is asking, and what of this service is theirs to see; asked in every use case, of local tables."""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from uuid import UUID

from service_kit import calendar
from service_kit.conditional import require_version
from service_kit.identity import Caller
from sqlmodel import Session

from idp_svc.domain import reviewer as rules
from idp_svc.domain.errors import AssessmentNotFound, NotTheOwner, PersonNotKnown, PlanNotFound
from idp_svc.domain.reviewer import Reviewer, Viewer
from idp_svc.persistence import assessments, plans, references
from idp_svc.persistence.tables import Assessment, DelegationRef, PersonRef, Plan

SUBTREE_OFFICES = ("hr_officer", "executive")
EVERYBODY_OFFICE = "ocsc_officer"

log = logging.getLogger(__name__)


def viewer_of(session: Session, caller: Caller, *, now: dt.datetime) -> Viewer:
    """The caller as somebody who looks.

    Raises:
        NotAPerson: Systems read what is made for them, under /reference.
    """
    delegators = references.delegations_to(session, caller.id, on=calendar.day(now))
    return Viewer(
        person_id=caller.id,
        lines=frozenset({caller.id, *(delegation.from_person_id for delegation in delegators)}),
        offices=frozenset().union(*(caller.held_on(office) for office in SUBTREE_OFFICES)),
        sees_everybody=caller.has_role(EVERYBODY_OFFICE),
    )


def reviewing(session: Session, caller: Caller, *, now: dt.datetime) -> Viewer:
    """The caller as somebody who decides and advises today; raises NotAPerson as `viewer_of`."""
    viewer = viewer_of(session, caller, now=now)
    people = references.people_by_id(session, viewer.lines)
    return rules.reviewing(viewer, people, on=calendar.day(now))


def known_person(session: Session, person_id: UUID) -> PersonRef:
    person = references.person_by_id(session, person_id)
    if person is None:
        raise PersonNotKnown
    return person


def seen_plan(session: Session, plan_id: UUID, *, caller: Caller, now: dt.datetime) -> Plan:
    """The plan, to those who may see it.

    Raises:
        PlanNotFound: For everybody else as if it were not there; the attempt is logged.
    """
    plan = plans.plan_by_id(session, plan_id)
    if plan is None:
        raise PlanNotFound
    if not _sees(session, plan, caller, now):
        log.warning("plan not shown", extra={"plan_id": str(plan_id), "caller": caller.subject})
        raise PlanNotFound
    return plan


def changeable_plan(session: Session, plan_id: UUID, *, seen: int, caller: Caller, now: dt.datetime) -> Plan:
    """The plan, when the caller may see it and has seen its present version."""
    plan = seen_plan(session, plan_id, caller=caller, now=now)
    require_version(plan, seen)
    session.autoflush = False  # one change is one version: a query half-way must not store half of it
    return plan


def own(row: Plan | Assessment, caller: Caller) -> None:
    if row.person_id != caller.id:
        raise NotTheOwner


def seen_assessment(session: Session, assessment_id: UUID, *, caller: Caller, now: dt.datetime) -> Assessment:
    """The self-assessment, to those who may see it; raises AssessmentNotFound to all others."""
    assessment = assessments.assessment_by_id(session, assessment_id)
    if assessment is None:
        raise AssessmentNotFound
    if not _sees(session, assessment, caller, now):
        log.warning(
            "assessment not shown", extra={"assessment_id": str(assessment_id), "caller": caller.subject}
        )
        raise AssessmentNotFound
    return assessment


def _sees(session: Session, row: Plan | Assessment, caller: Caller, now: dt.datetime) -> bool:
    if caller.id == row.person_id:
        return True
    person = row.person
    if rules.is_in_line(Viewer(caller.id, lines=frozenset({caller.id})), person):
        return True  # nobody's delegation need be asked for
    viewer = viewer_of(session, caller, now=now)
    path = references.path_of(session, person.organisation_id) if viewer.offices else frozenset()
    return rules.may_see(viewer, person, path=path)


def reviewer_of(
    session: Session, person: PersonRef, delegations: Sequence[DelegationRef] = (), *, now: dt.datetime
) -> Reviewer:
    """Who agrees to the person's plan today, with those delegates whom the given delegations name."""
    supervisor = references.person_by_id(session, person.supervisor_id)
    return rules.reviewer_of(person, supervisor, delegations, on=calendar.day(now))


def held_delegations(session: Session, caller: Caller, *, now: dt.datetime) -> Sequence[DelegationRef]:
    """Those by which the caller decides for others today: none who does not serve."""
    today = calendar.day(now)
    if rules.is_away(references.person_by_id(session, caller.id), today):
        return ()
    return references.delegations_to(session, caller.id, on=today)


def reviewers_of(session: Session, person_ids: Iterable[UUID], *, now: dt.datetime) -> dict[UUID, Reviewer]:
    """Who agrees to the plans of these persons today: three queries for any number of them."""
    today = calendar.day(now)
    people = references.people_by_id(session, person_ids)
    supervisor_ids = {person.supervisor_id for person in people.values() if person.supervisor_id is not None}
    delegations = references.delegations_from(session, supervisor_ids, on=today)
    delegate_ids = {delegation.to_person_id for delegation in delegations}
    others = references.people_by_id(session, supervisor_ids | delegate_ids)
    held = [one for one in delegations if not rules.is_away(others.get(one.to_person_id), today)]
    return {
        person_id: rules.reviewer_of(person, others.get(person.supervisor_id or person_id), held, on=today)
        for person_id, person in people.items()
    }
