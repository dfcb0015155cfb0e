"""Suggestion and proposal of a group; what becomes of a proposal is in decisions.py."""

import datetime as dt
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from service_kit import idempotency
from service_kit.calendar import day
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.refusals import NotAllowed
from sqlmodel import Session, col

from people_svc.domain.errors import (
    ClassificationAlreadyOpen,
    ClassificationNotFound,
    StageNotAnnounced,
    WorkNotRecorded,
)
from people_svc.domain.person import Line
from people_svc.domain.policy import Policy
from people_svc.domain.privacy.fields import class_of
from people_svc.domain.privacy.reading import What
from people_svc.domain.work import Work
from people_svc.domain.workflow import OPEN, Action, Status, transition
from people_svc.persistence.announcements import announcement_in_force
from people_svc.persistence.classifications import (
    awaiting,
    classifications,
    classifications_of,
    current_classification,
    decisions_of,
    get_classification,
    get_classification_and_person,
    to_review,
)
from people_svc.persistence.people import get_person, people_of, serving, take_person
from people_svc.persistence.tables import Announcement, Classification, ClassificationDecision, Person
from people_svc.persistence.work.queries import work_of
from people_svc.use_cases.access import decides_for, is_hr_of, visible_people
from people_svc.use_cases.facts import say_classification
from people_svc.use_cases.privacy.showing import Told, shown_to, told_to
from people_svc.use_cases.proposals import Proposal, drafted, weigh
from people_svc.use_cases.work import work_in

_GIVES_WAY = (Status.SENT_BACK, Status.NO_REVIEWER)


@dataclass(frozen=True, kw_only=True)
class ClassificationFilter:
    person_id: UUID | None = None
    status: Status | None = None
    awaiting_me: bool = False
    to_review: bool = False

    @property
    def told(self) -> dict[str, str]:
        """What was sought, for the log of reads."""
        return {name: str(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class WithDecisions:
    classification: Classification
    decisions: list[ClassificationDecision]


def propose_classification(
    database: Database,
    proposal: Proposal,
    *,
    caller: Caller,
    policy: Policy,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Classification:
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_classification(session, made, visible_people(caller, day(now)))
        person = get_person(session, proposal.person_id, visible_people(caller, day(now)))
        if caller.id != person.id and not is_hr_of(session, caller, person):
            raise NotAllowed
        take_person(session, person.id)
        announcement = announced_for(session, person, day(now))
        work, is_specific = _work(session, proposal), proposal.person_specific
        weighed = weigh(person, work, policy, stated=proposal.group, person_specific=is_specific)
        line = reviewing(session, person, day(now))
        row = drafted(
            proposal, person, announcement, weighed, line=line, by=caller.id, policy=policy, now=now
        )
        _make_room(session, person.id, caller=caller, now=now)
        session.add(row)
        say_classification(session, "people.classification.proposed.v1", row, caller=caller, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def reviewing(session: Session, person: Person, today: dt.date) -> Line:
    """The supervisors without those who do not serve today: nobody decides for them (AMB-20)."""
    return person.line.among(serving(session, person.line.named, today))


def announced_for(session: Session, person: Person, today: dt.date) -> Announcement:
    """What the agency in whose context the person works has announced.

    Raises:
        StageNotAnnounced: Nothing, and the announcement comes first.

    Source:
        R-CLS-14, R-ORG-12; scenario S03.
    """
    if (announcement := announcement_in_force(session, person.context_agency_id, today)) is None:
        raise StageNotAnnounced
    return announcement


def read_classification(
    database: Database, classification_id: UUID, *, caller: Caller, now: dt.datetime
) -> Told[WithDecisions]:
    with database.read() as session:
        sight = visible_people(caller, day(now))
        row, person = get_classification_and_person(session, classification_id, sight)
        found = WithDecisions(row, decisions_of(session, row.id))
        return told_to(session, caller, person, found, day(now))


def read_classification_of(
    database: Database, person_id: UUID, *, caller: Caller, now: dt.datetime
) -> Told[WithDecisions]:
    """The classification in force, or the one on its way."""
    with database.read() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        if (row := current_classification(session, person.id)) is not None:
            found = WithDecisions(row, decisions_of(session, row.id))
            return told_to(session, caller, person, found, day(now))
        announced_for(session, person, day(now))
        raise ClassificationNotFound


def list_classifications(
    database: Database, page: PageQuery, wanted: ClassificationFilter, *, caller: Caller, now: dt.datetime
) -> Rows[Told[Classification]]:
    """Classifications of people whom the caller may see, each with what the caller sees of it."""
    with database.read() as session:
        statement = classifications(visible_people(caller, day(now)))
        if wanted.person_id is not None:
            statement = statement.where(col(Classification.person_id) == wanted.person_id)
        if wanted.status is not None:
            statement = statement.where(col(Classification.status) == wanted.status)
        if wanted.awaiting_me:
            statement = statement.where(awaiting(decides_for(session, caller, day(now)), caller.id))
        if wanted.to_review:
            of_overrides = class_of(What.CLASSIFICATION, "override_until")
            told = visible_people(caller, day(now), holding=of_overrides)
            statement = statement.where(to_review(day(now), told.condition)).params(told.values)
        found = page_of(session, statement, Classification.id, page)
        people = people_of(session, {row.person_id for row in found.items})
        shown = {one.person.id: one for one in shown_to(session, caller, people, day(now))}
        return Rows([Told(row, shown[row.person_id]) for row in found.items], found.next_cursor)


def _work(session: Session, proposal: Proposal) -> Work:
    """The work as stated with the proposal, else as it is recorded.

    Raises:
        WorkNotRecorded: Neither is there.
    """
    recorded = work_of(session, proposal.person_id)
    if proposal.evidence is not None:
        return replace(work_in(recorded), evidence=proposal.evidence)
    if recorded is None:
        raise WorkNotRecorded
    return work_in(recorded)


def _make_room(session: Session, person_id: UUID, *, caller: Caller, now: dt.datetime) -> None:
    """One proposal at a time: what was sent back, or found no reviewer, gives way to the new one."""
    for earlier in classifications_of(session, person_id, (*OPEN, *_GIVES_WAY)):
        if earlier.status in OPEN:
            raise ClassificationAlreadyOpen
        supersede(session, earlier, caller=caller, now=now)


def supersede(session: Session, row: Classification, *, caller: Caller, now: dt.datetime) -> None:
    step = transition(row.status, Action.SUPERSEDE)
    row.status, row.superseded_at = step.reached, now
    say_classification(session, step.event, row, caller=caller, now=now)
