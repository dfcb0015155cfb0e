"""Secondments, and what is true of a person on a given day: context agency, supervisors, role.

Source:
    R-CLS-15; scenario S10.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service_kit import idempotency
from service_kit.calendar import day
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from sqlmodel import Session

from people_svc.domain.announcement import RoleOfGroup, role_of
from people_svc.domain.assignment import (
    AssignmentKind,
    in_force,
    refuse_acting,
    refuse_day_without_post,
    refuse_secondment,
)
from people_svc.domain.errors import UnknownOrganisation
from people_svc.domain.group import Group
from people_svc.domain.person import Reviewers
from people_svc.persistence.announcements import announcement_in_force
from people_svc.persistence.classifications import classification_in_force
from people_svc.persistence.organisations import find_organisation
from people_svc.persistence.people import assignments_of, end_of, get_person, serving, take_lines, take_person
from people_svc.persistence.tables import Announcement, Assignment, Person
from people_svc.use_cases.access import require_hr_of, visible_people
from people_svc.use_cases.facts import say_person
from people_svc.use_cases.placement import (
    agency_at,
    line_on,
    put_in_place,
    refuse_line,
    tell_the_people_below,
)
from people_svc.use_cases.privacy.showing import Told, told_to


@dataclass(frozen=True, kw_only=True)
class NewSecondment:
    """Work elsewhere, or with `kind` acting another post beside the own one, by a written order."""

    kind: AssignmentKind = AssignmentKind.SECONDMENT
    position_title: str | None = None
    position_number: str | None = None
    order_number: str | None = None
    organisation_id: UUID
    supervisor_id: UUID | None
    next_supervisor_id: UUID | None
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class Context:
    """What is true of a person on one day; stage and role are None where nothing is announced or agreed."""

    person_id: UUID
    as_of: dt.date
    assignment_id: UUID
    assignment_kind: AssignmentKind
    organisation_id: UUID
    agency_id: UUID
    supervisor_id: UUID | None
    next_supervisor_id: UUID | None
    reviewers: Reviewers
    announcement_id: UUID | None
    announcement_version: int | None
    stage: str | None
    group: Group | None
    role: str | None
    future_role: str | None


def second_person(
    database: Database,
    person_id: UUID,
    new: NewSecondment,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Assignment:
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return session.get_one(Assignment, made)
        take_lines(session)
        person = get_person(session, person_id, visible_people(caller, day(now)))
        require_hr_of(session, caller, person)
        if find_organisation(session, new.organisation_id) is None:
            raise UnknownOrganisation
        take_person(session, person.id)
        history = assignments_of(session, person.id)
        _refuse(session, person, new, history)
        row = _secondment(person_id, new, caller, now)
        session.add(row)
        before = person.line
        with session.no_autoflush:
            put_in_place(session, person, [*history, row], day(now))
        person.changed_at = now
        say_person(session, "people.person.changed.v1", person, caller=caller, now=now)
        if person.line != before:
            tell_the_people_below(session, person, caller=caller, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def read_context(
    database: Database, person_id: UUID, *, as_of: dt.date | None, caller: Caller, now: dt.datetime
) -> Told[Context]:
    """Context agency, supervisors, and the role of the agreed group under what that agency had announced."""
    with database.read() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        on = as_of or day(now)
        history = assignments_of(session, person.id)
        refuse_day_without_post(history, on, active_until=person.active_until)
        place = in_force(history, on)
        agency_id = agency_at(session, place.organisation_id, on)
        announcement = announcement_in_force(session, agency_id, on)
        line = line_on(session, place, on)
        group, role = _role_on(session, person_id, announcement, on)
        context = Context(
            person_id=person_id,
            as_of=on,
            assignment_id=place.id,
            assignment_kind=place.kind,
            organisation_id=place.organisation_id,
            agency_id=agency_id,
            supervisor_id=line.supervisor_id,
            next_supervisor_id=line.next_supervisor_id,
            reviewers=line.among(serving(session, line.named, on)).reviewers,
            announcement_id=announcement.announcement_id if announcement else None,
            announcement_version=announcement.version if announcement else None,
            stage=announcement.stage if announcement else None,
            group=group,
            role=role.present if role else None,
            future_role=role.future if role else None,
        )
        return told_to(session, caller, person, context, day(now))


def roles_of(announcement: Announcement) -> list[RoleOfGroup]:
    return [
        RoleOfGroup(str(role["group"]), str(role["present_role"]), role["future_role"])
        for role in announcement.roles
    ]


def _refuse(session: Session, person: Person, new: NewSecondment, history: Sequence[Assignment]) -> None:
    """An acting post has no line of its own: the person goes on working where he or she is."""
    if new.kind is AssignmentKind.ACTING:
        refuse_acting(
            new.starts_on,
            new.ends_on,
            organisation_id=new.organisation_id,
            position_title=new.position_title,
            active_from=person.active_from,
            history=history,
        )
        return
    refuse_secondment(new.starts_on, new.ends_on, active_from=person.active_from, history=history)
    refuse_line(session, person.id, new.supervisor_id, new.next_supervisor_id, new.starts_on, new.ends_on)


def _secondment(person_id: UUID, new: NewSecondment, caller: Caller, now: dt.datetime) -> Assignment:
    return Assignment(
        person_id=person_id,
        kind=new.kind,
        organisation_id=new.organisation_id,
        supervisor_id=new.supervisor_id,
        next_supervisor_id=new.next_supervisor_id,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        position_title=new.position_title,
        position_number=new.position_number,
        order_number=new.order_number,
        recorded_at=now,
        recorded_by=caller.subject,
    )


def _role_on(
    session: Session, person_id: UUID, announcement: Announcement | None, on: dt.date
) -> tuple[Group | None, RoleOfGroup | None]:
    """In the agency where it was agreed, the role as agreed; elsewhere the role of the same group there."""
    agreed = classification_in_force(session, person_id, end_of(on))
    if agreed is None or agreed.group is None:
        return None, None
    if announcement is None:
        return agreed.group, None
    if agreed.organisation_id == announcement.organisation_id and agreed.role is not None:
        return agreed.group, RoleOfGroup(agreed.group, agreed.role, agreed.future_role)
    return agreed.group, role_of(agreed.group, roles_of(announcement))
