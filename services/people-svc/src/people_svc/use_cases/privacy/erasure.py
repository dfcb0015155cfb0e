"""Erasure: what tells who somebody was is overwritten; ids, places and dates stay, and so do the counts.

The audit chain holds ids only and is not touched. Of a decision its words go, and all else stays (R-CLS-11).
"""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.identity import Caller
from sqlmodel import Session, col, select

from people_svc.domain.imports.job import AT_WORK, ImportState, RowStatus
from people_svc.domain.privacy.words import without_words
from people_svc.persistence.imports.queries import remove_batches
from people_svc.persistence.imports.tables import CLAIM
from people_svc.persistence.provisioning.queries import leave_groups
from people_svc.persistence.tables import (
    Assignment,
    Classification,
    ClassificationDecision,
    DataRequest,
    DataRequestFile,
    Delegation,
    Import,
    ImportRow,
    Person,
    ProvisionedUser,
    RecordRead,
    WorkRecord,
)
from people_svc.use_cases.facts import say_erased

NAME_TH, NAME_EN = "ลบข้อมูลส่วนบุคคลแล้ว", "Personal data erased"
# What is left is a kind, a level, a unit and days; what somebody wrote may say a name and goes.
_OF_PERSON = (
    "personnel_number", "name_key", "family_key", "position_title", "position_number", "line_of_work",
    "national_id_code", "national_id_masked", "national_id_sealed",
)  # fmt: skip
_WORDS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (
        Assignment,
        dict.fromkeys(("position_title", "position_number", "line_of_work", "order_number", "reason")),
    ),
    (WorkRecord, {"expected_note": None}),
    (ProvisionedUser, {"user_name": "", "user_key": None, "external_id": None, "profile": {}}),
    (RecordRead, {"purpose": None}),
    (
        DataRequest,
        {**dict.fromkeys(("reason", "stated", "national_id_sealed", "refusal_reason")), "links": []},
    ),
)
# Inside of evidence and explanations.
_WRITTEN = frozenset({"position_title", "note", "expected_note"})


def erase_person(session: Session, person: Person, *, caller: Caller, now: dt.datetime) -> None:
    """Erase for ever; a second time changes nothing."""
    if person.erased_at is not None:
        return
    _remove_from_imports(session, person, now)
    for name in _OF_PERSON:
        setattr(person, name, None)
    person.name_th, person.name_en = NAME_TH, NAME_EN
    person.changed_at = person.erased_at = now
    session.flush()
    for table, words in _WORDS:
        session.execute(sa.update(table).where(table.person_id == person.id).values(**words))
    _empty_classifications(session, person.id)
    _empty_decisions(session, person.id)
    _empty_delegations(session, person.id)
    requests = sa.select(col(DataRequest.id)).where(col(DataRequest.person_id) == person.id)
    session.execute(sa.delete(DataRequestFile).where(col(DataRequestFile.request_id).in_(requests)))
    leave_groups(session, person.id)
    say_erased(session, person, caller=caller, now=now)


def _empty_classifications(session: Session, person_id: UUID) -> None:
    """What was written goes, also out of the evidence and its explanation; codes, shares and answers stay."""
    kept = (col(Classification.id), col(Classification.evidence), col(Classification.suggestion))
    for row in session.execute(sa.select(*kept).where(col(Classification.person_id) == person_id)).all():
        session.execute(
            sa.update(Classification)
            .where(kept[0] == row.id)
            .values(
                specific_role=None,
                override_reason=None,
                future=None,
                evidence=without_words(row.evidence, _WRITTEN),
                suggestion=without_words(row.suggestion, _WRITTEN),
            )
        )


def _empty_decisions(session: Session, person_id: UUID) -> None:
    about = sa.select(col(Classification.id)).where(col(Classification.person_id) == person_id)
    session.execute(
        sa.update(ClassificationDecision)
        .where(col(ClassificationDecision.classification_id).in_(about))
        .values(reason=None)
    )


def _empty_delegations(session: Session, person_id: UUID) -> None:
    session.execute(
        sa.update(Delegation)
        .where(sa.or_(col(Delegation.from_person_id) == person_id, col(Delegation.to_person_id) == person_id))
        .values(withdrawal_reason=None)
    )


def _remove_from_imports(session: Session, person: Person, now: dt.datetime) -> None:
    """Files that speak of this person go whole, sealed as they are; one under way goes with its time.

    So do those with a row that could not be read: whom it means, nobody can tell.
    """
    rows = sa.select(col(ImportRow.import_id)).where(col(ImportRow.import_id) == col(Import.id))
    cannot_be_read = sa.and_(col(ImportRow.status) == RowStatus.REFUSED, col(ImportRow.key).is_(None))
    about = _rows_about(person)
    speaking = sa.or_(*(rows.where(one).exists() for one in (*about, cannot_be_read)))
    kept = select(Import).where(col(Import.rows_removed_at).is_(None), col(Import.state).not_in(AT_WORK))
    for job in session.exec(kept.where(speaking)).all():
        # What was only checked can no longer be applied, or the person would come back with it.
        job.state = ImportState.CANCELLED if job.state is ImportState.CHECKED else job.state
        job.rows_removed_at = now
        remove_batches(session, job.id)
    emptied = {"key": None, "id_key": None, "flaws": None}
    session.execute(sa.update(ImportRow).where(sa.or_(*about)).values(**emptied))


def _rows_about(person: Person) -> list[sa.ColumnElement[bool]]:
    about = [col(ImportRow.subject_id) == person.id]
    if number := person.personnel_number:
        about.append(col(ImportRow.key).in_([f"number {number}", number]))
    if code := person.national_id_code:
        about.append(col(ImportRow.id_key).in_([code, CLAIM + code]))
    return about
