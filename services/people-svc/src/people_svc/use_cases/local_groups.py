"""The four local groups of one person on a day, beside the six (S18)."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from service_kit.calendar import day
from service_kit.database import Database
from service_kit.identity import Caller
from sqlmodel import Session

from people_svc.domain.assignment import home, refuse_day_without_post
from people_svc.domain.group import Group
from people_svc.domain.local_group import LocalGroups, local_groups
from people_svc.domain.local_rules import LocalFacts
from people_svc.domain.organisation import LOCAL_KINDS
from people_svc.domain.policy import Policy
from people_svc.persistence.classifications import classification_in_force
from people_svc.persistence.organisations import get_organisation
from people_svc.persistence.people import assignments_of, end_of, get_person
from people_svc.persistence.tables import Person
from people_svc.use_cases.access import visible_people
from people_svc.use_cases.placement import agency_at
from people_svc.use_cases.privacy.showing import Told, told_to


@dataclass(frozen=True, kw_only=True)
class LocalGroupsOnDay:
    """`group` is that of the six, None where none is agreed."""

    person_id: UUID
    as_of: dt.date
    answer: LocalGroups
    group: Group | None


def read_local_groups(
    database: Database,
    person_id: UUID,
    *,
    as_of: dt.date | None,
    policy: Policy,
    caller: Caller,
    now: dt.datetime,
) -> Told[LocalGroupsOnDay]:
    with database.read() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        on = as_of or day(now)
        agreed = classification_in_force(session, person.id, end_of(on))
        found = LocalGroupsOnDay(
            person_id=person.id,
            as_of=on,
            answer=local_groups(_facts(session, person, on), on, policy),
            group=agreed.group if agreed else None,
        )
        return told_to(session, caller, person, found, day(now))


def _facts(session: Session, person: Person, on: dt.date) -> LocalFacts:
    """The own post of that day says what position it was; a secondment changes nothing of it."""
    history = assignments_of(session, person.id)
    refuse_day_without_post(history, on, active_until=person.active_until)
    post = home(history, on)
    agency = get_organisation(session, agency_at(session, post.organisation_id, on))
    return LocalFacts(
        is_local=agency.kind in LOCAL_KINDS,
        personnel_kind=person.personnel_kind,
        position_type=post.position_type,
        position_title=post.position_title,
        appointed_on=person.appointed_on,
        probation_until=person.probation_until,
        intensive_development=person.intensive_development,
        intensive_development_on=person.intensive_development_on,
    )
