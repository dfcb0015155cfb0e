"""Routes of privacy: classes of fields, search by national ID, certification, who read what."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router
from service_kit.schemas import Moment

from people_svc.api.dependencies import ImportToolsDep, NotingDep
from people_svc.api.field_class_schemas import FIELD_CLASSES, FieldClassesOut
from people_svc.api.privacy_schemas import (
    CertificationOut,
    NationalIdIn,
    ReadOut,
)
from people_svc.api.schemas import PersonOut
from people_svc.persistence.tables import Certification, RecordRead
from people_svc.use_cases.privacy import reads, records

router = Router(prefix="/v1", tags=["privacy"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]
Since = Annotated[Moment | None, Query(description="Only what was read since then")]


@router.get("/field-classes", response_model=FieldClassesOut)
async def read_field_classes(_caller: Reader) -> FieldClassesOut:
    """Which class each field of a person's record has, and which classes each reader holds."""
    return FIELD_CLASSES


@router.post("/people/search", response_model=Page[PersonOut], response_model_exclude_unset=True)
def find_person_by_national_id(
    body: NationalIdIn,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    tools: ImportToolsDep,
) -> Rows[PersonOut]:
    """For HR officers, among their people; in a body, because addresses are kept in logs."""
    key = tools.vault.id_key
    found = records.find_by_national_id(
        database, body.national_id, caller=caller, id_key=key, reads=noting, now=now
    )
    return Rows([PersonOut.of(one) for one in found.items], None)


@router.post("/people/me/certifications", status_code=201, response_model=CertificationOut)
def certify_record(
    seen: IfMatch, caller: Writer, database: DatabaseDep, now: NowDep, attempt: AttemptDep
) -> Certification:
    """Certify the own record as it was read; a version is certified once."""
    return records.certify_record(database, caller=caller, seen=seen, now=now, attempt=attempt)


@router.get("/people/{person_id}/certifications", response_model=Page[CertificationOut])
def list_certifications(
    person_id: UUID, caller: Reader, database: DatabaseDep, page: PageDep
) -> Rows[Certification]:
    """For the person and the HR officers."""
    return records.list_certifications(database, person_id, page, caller=caller)


@router.get("/people/{person_id}/reads", response_model=Page[ReadOut])
def list_reads_of(
    person_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    noting: NotingDep,
    since: Since = None,
) -> Rows[RecordRead]:
    """Who read this record beyond what is public; for the person and the HR officers."""
    return reads.list_reads_of(database, person_id, page, since=since, caller=caller, log=noting.log)


@router.get("/people/{person_id}/reads-made", response_model=Page[ReadOut])
def list_reads_by(
    person_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    noting: NotingDep,
    since: Since = None,
) -> Rows[RecordRead]:
    """What this person read, lists among it; for the person and the HR officers."""
    return reads.list_reads_by(database, person_id, page, since=since, caller=caller, log=noting.log)
