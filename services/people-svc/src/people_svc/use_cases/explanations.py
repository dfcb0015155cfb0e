"""Why a person was put into a group: as it was kept then, and what today's rules would say when asked."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from service_kit.calendar import day
from service_kit.database import Database
from service_kit.identity import Caller
from sqlmodel import Session

from people_svc.domain.errors import ClassificationNotFound
from people_svc.domain.group import Group, Office, WorkKind
from people_svc.domain.policy import Policy
from people_svc.domain.suggestion import Evidence, WorkShare
from people_svc.persistence.classifications import current_classification, get_classification_and_person
from people_svc.persistence.people import get_person
from people_svc.persistence.tables import Classification, Person
from people_svc.persistence.work.queries import work_of
from people_svc.use_cases.access import visible_people
from people_svc.use_cases.privacy.showing import Told, told_to
from people_svc.use_cases.proposals import suggestion_facts, weigh
from people_svc.use_cases.work import work_in


@dataclass(frozen=True)
class Explained:
    """`kept` is what was stored with `classification`; `today` only when it was asked for."""

    person_id: UUID
    classification: Classification | None
    kept: dict[str, Any] | None
    today: dict[str, Any] | None


@dataclass(frozen=True)
class Today:
    """That today's rules are wanted too, and the settings in effect."""

    policy: Policy


def explain_classification(
    database: Database, classification_id: UUID, *, today: Today | None, caller: Caller, now: dt.datetime
) -> Told[Explained]:
    with database.read() as session:
        sight = visible_people(caller, day(now))
        row, person = get_classification_and_person(session, classification_id, sight)
        return told_to(session, caller, person, _explained(session, person, row, today), day(now))


def explain_classification_of(
    database: Database, person_id: UUID, *, today: Today | None, caller: Caller, now: dt.datetime
) -> Told[Explained]:
    """Of the classification in force or on its way; without one, what today's rules say if that was asked."""
    with database.read() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        row = current_classification(session, person.id)
        if row is None and today is None:
            raise ClassificationNotFound
        return told_to(session, caller, person, _explained(session, person, row, today), day(now))


def _explained(
    session: Session, person: Person, row: Classification | None, today: Today | None
) -> Explained:
    kept = row.suggestion if row else None
    if today is None:
        return Explained(person.id, row, kept, None)
    recorded = work_in(work_of(session, person.id))
    work = replace(recorded, evidence=evidence_in(row.evidence)) if row else recorded
    is_specific = row.person_specific if row else False
    weighed = weigh(person, work, today.policy, person_specific=is_specific)
    return Explained(person.id, row, kept, suggestion_facts(person, weighed, today.policy))


def evidence_in(kept: dict[str, Any]) -> Evidence:
    """Evidence as it was kept with a classification."""
    path = kept.get("career_path")
    return Evidence(
        workload=tuple(WorkShare(share["group"], share["percent"]) for share in kept.get("workload") or ()),
        career_path=Group(path).value if path else None,
        office=Office(kept.get("office") or Office.NONE),
        assigned_work=tuple(WorkKind(kind) for kind in kept.get("assigned_work") or ()),
        position_title=kept.get("position_title"),
    )
