"""What is known of a person's work: recorded by the person or HR, one version after the other."""

import datetime as dt
from dataclasses import asdict
from uuid import UUID

from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.refusals import MissingIfMatch, NotAllowed
from sqlmodel import Session

from people_svc.domain.errors import WorkNotRecorded
from people_svc.domain.group import Group, WorkKind
from people_svc.domain.suggestion import Evidence, WorkShare, refuse_unfit
from people_svc.domain.work import Work
from people_svc.persistence.people import get_person, take_person
from people_svc.persistence.tables import Person, WorkRecord
from people_svc.persistence.work.queries import work_of
from people_svc.use_cases.access import is_hr_of, visible_people
from people_svc.use_cases.privacy.showing import Told, told_to


def read_work(database: Database, person_id: UUID, *, caller: Caller, now: dt.datetime) -> Told[WorkRecord]:
    with database.read() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        if (row := work_of(session, person.id)) is None:
            raise WorkNotRecorded
        return told_to(session, caller, person, row, day(now))


def record_work(
    database: Database,
    person_id: UUID,
    work: Work,
    *,
    caller: Caller,
    seen: int | None,
    now: dt.datetime,
) -> WorkRecord:
    """Say what the person works; earlier versions stay, and nobody is classified by this alone.

    Raises:
        MissingIfMatch: There is a version, and the caller has not said which one was read.
    """
    with database.transaction() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        if caller.id != person.id and not is_hr_of(session, caller, person):
            raise NotAllowed
        take_person(session, person.id)
        if (known := work_of(session, person.id)) is not None:
            if seen is None:
                raise MissingIfMatch
            require_version(known, seen)
        return note_work(session, person, work, known, by=caller.subject, now=now)


def note_work(
    session: Session, person: Person, work: Work, known: WorkRecord | None, *, by: str, now: dt.datetime
) -> WorkRecord:
    """Store a version, unless it says what the last one says."""
    refuse_unfit(work.evidence)
    if known is not None and work_in(known) == work:
        return known
    evidence = work.evidence
    row = WorkRecord(
        person_id=person.id,
        version=known.version + 1 if known else 1,
        workload=[asdict(share) for share in evidence.workload],
        career_path=Group(evidence.career_path) if evidence.career_path else None,
        office=evidence.office,
        assigned_work=[kind.value for kind in evidence.assigned_work],
        expected_work=[kind.value for kind in work.expected_work],
        expected_note=work.expected_note,
        recorded_at=now,
        recorded_by=by,
    )
    session.add(row)
    return row


def work_in(row: WorkRecord | None) -> Work:
    """The work that a record tells; nothing of a person without one."""
    if row is None:
        return Work()
    evidence = Evidence(
        workload=tuple(WorkShare(share["group"], share["percent"]) for share in row.workload),
        career_path=row.career_path.value if row.career_path else None,
        office=row.office,
        assigned_work=tuple(WorkKind(kind) for kind in row.assigned_work),
    )
    return Work(evidence, tuple(WorkKind(kind) for kind in row.expected_work), row.expected_note)
