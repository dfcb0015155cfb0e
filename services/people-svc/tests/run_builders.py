"""Runs over the small world."""

from uuid import UUID

from people_builders import AGENCY_A, NOW, STAFF, a_caller, the_hr
from people_svc.domain.policy import DEFAULT_POLICY, Policy
from people_svc.domain.run import SkipReason
from people_svc.domain.suggestion import Evidence
from people_svc.domain.work import Work
from people_svc.persistence.tables import ClassificationRun, ClassificationRunRow, WorkRecord
from people_svc.use_cases.runs.jobs import NewRun, apply_run, check_people, read_run
from people_svc.use_cases.runs.run import run_part
from people_svc.use_cases.work import record_work
from service_kit.database import Database
from sqlmodel import select


def works(
    database: Database, evidence: Evidence, person_id: UUID = STAFF, seen: int | None = None
) -> WorkRecord:
    return record_work(database, person_id, Work(evidence), caller=a_caller(person_id), seen=seen, now=NOW)


def to_its_end(
    database: Database, run: ClassificationRun, policy: Policy = DEFAULT_POLICY
) -> ClassificationRun:
    while run_part(database, run.id, policy=policy, now=NOW):
        pass
    return read_run(database, run.id, caller=the_hr())


def checked(database: Database, policy: Policy = DEFAULT_POLICY, **wanted: object) -> ClassificationRun:
    new = NewRun(**{"organisation_id": AGENCY_A, **wanted})
    return to_its_end(database, check_people(database, new, caller=the_hr(), now=NOW), policy)


def applied(database: Database, run: ClassificationRun, policy: Policy = DEFAULT_POLICY) -> ClassificationRun:
    return to_its_end(database, apply_run(database, run.id, caller=the_hr()), policy)


def rows(database: Database, run: ClassificationRun) -> dict[UUID, ClassificationRunRow]:
    with database.read() as session:
        found = select(ClassificationRunRow).where(ClassificationRunRow.run_id == run.id)
        return {row.person_id: row for row in session.exec(found)}


def verdicts(database: Database, run: ClassificationRun) -> dict[UUID, str | None]:
    """Of each person the group that is proposed, or the reason why none is."""
    return {
        person_id: row.reason if isinstance(row.reason, SkipReason) else row.group
        for person_id, row in rows(database, run).items()
    }
