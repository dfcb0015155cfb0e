"""Everything that this service keeps about one person: asked for, allowed, then fetched (PDPA s.30, s.31)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service_kit.calendar import day
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.sealing import Keyring
from sqlmodel import Session

from people_svc.domain.privacy.errors import ExportNotGranted
from people_svc.domain.privacy.fields import ALL
from people_svc.domain.privacy.reading import What
from people_svc.domain.privacy.request import RequestKind, RequestState
from people_svc.persistence.privacy.queries import (
    decisions_about,
    delegations_with,
    files_of,
    get_request,
    rows_about,
)
from people_svc.persistence.provisioning.queries import group_names_of
from people_svc.persistence.tables import (
    Assignment,
    Certification,
    Classification,
    ClassificationDecision,
    DataRequest,
    DataRequestFile,
    Delegation,
    Person,
    ProvisionedUser,
    RecordRead,
    WorkRecord,
)
from people_svc.use_cases.privacy.reads import Noting
from people_svc.use_cases.privacy.requests import visible_requests
from people_svc.use_cases.privacy.showing import Shown, ShownRecord, with_reviewers


@dataclass(frozen=True)
class Export:
    """All rows about a person; `national_id` is opened for the person alone."""

    made_at: dt.datetime
    shown: ShownRecord
    national_id: str | None
    assignments: Sequence[Assignment]
    work: Sequence[WorkRecord]
    classifications: Sequence[Classification]
    decisions: Sequence[ClassificationDecision]
    delegations: Sequence[Delegation]
    certifications: Sequence[Certification]
    requests: Sequence[DataRequest]
    files: Sequence[DataRequestFile]
    reads: Sequence[RecordRead]
    account: ProvisionedUser | None
    groups: Sequence[str]

    @property
    def person(self) -> Person:
        return self.shown.person


def export_person(
    database: Database,
    request_id: UUID,
    *,
    caller: Caller,
    keyring: Keyring,
    reads: Noting,
    now: dt.datetime,
) -> Export:
    """For the person, or the officer who asked for the person.

    Raises:
        ExportNotGranted: The request is another kind, not accepted, or was asked by somebody else.
    """
    reads.log.flush()
    with database.read() as session:
        request = get_request(session, request_id, visible_requests(caller))
        is_theirs = caller.id in (request.person_id, request.asked_by)
        if not (is_theirs and request.kind is RequestKind.EXPORT and request.state is RequestState.ACCEPTED):
            raise ExportNotGranted
        person = session.get_one(Person, request.person_id)
        number = _opened(person, keyring) if caller.id == person.id else person.national_id_masked
        found = _everything(session, person, number, now)
    reads.of(caller, What.EXPORT, found.shown, now=now)
    return found


def _everything(session: Session, person: Person, number: str | None, now: dt.datetime) -> Export:
    requests = rows_about(session, DataRequest, person.id)
    (shown,) = with_reviewers(session, [Shown(person, ALL, None)], day(now))
    return Export(
        made_at=now,
        shown=shown,
        national_id=number,
        assignments=rows_about(session, Assignment, person.id),
        work=rows_about(session, WorkRecord, person.id),
        classifications=rows_about(session, Classification, person.id),
        decisions=decisions_about(session, person.id),
        delegations=delegations_with(session, person.id),
        certifications=rows_about(session, Certification, person.id),
        requests=requests,
        files=files_of(session, [row.id for row in requests]),
        reads=rows_about(session, RecordRead, person.id),
        account=session.get(ProvisionedUser, person.id),
        groups=group_names_of(session, person.id),
    )


def _opened(person: Person, keyring: Keyring) -> str | None:
    if person.national_id_sealed is None:
        return person.national_id_masked
    return keyring.open(person.national_id_sealed, place=person.id.bytes).decode()
