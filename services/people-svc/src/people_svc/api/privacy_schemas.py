"""What comes in and goes out about privacy: reads, certifications, requests."""

import base64
import binascii
import datetime as dt
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    Field,
    HttpUrl,
    JsonValue,
    StringConstraints,
    TypeAdapter,
    model_validator,
)
from service_kit.schemas import Day, Input, Output, Text, WordsOut

from people_svc.api.schemas import NationalId, PersonChangesIn, Reason
from people_svc.domain.privacy import request as requests
from people_svc.domain.privacy.fields import FieldClass
from people_svc.domain.privacy.reading import What
from people_svc.domain.privacy.request import Clock, RefusalCode, RequestKind, RequestState, clock
from people_svc.persistence.tables import DataRequest, DataRequestFile
from people_svc.use_cases.posts import PersonChanges
from people_svc.use_cases.privacy.requests import NATIONAL_ID, NewFile, NewRequest

REFUSAL_TITLES = {
    RefusalCode.EVIDENCE_MISSING: ("หลักฐานไม่เพียงพอ", "The evidence does not suffice"),
    RefusalCode.RECORD_IS_RIGHT: ("ข้อมูลเดิมถูกต้องแล้ว", "The record is right"),
    RefusalCode.LAW_OR_COURT_ORDER: ("ต้องปฏิเสธตามกฎหมายหรือคำสั่งศาล", "By law or order of a court"),
    RefusalCode.RIGHTS_OF_OTHERS: ("กระทบสิทธิและเสรีภาพของผู้อื่น", "It would harm the rights of others"),
    RefusalCode.LEGAL_RETENTION: ("ต้องเก็บรักษาตามกฎหมาย", "It must be kept by law"),
    RefusalCode.PUBLIC_TASK: ("จำเป็นต่อภารกิจเพื่อประโยชน์สาธารณะ", "It is needed for a public task"),
    RefusalCode.OTHER: ("เหตุอื่น", "Another reason"),
}
_CORRECTABLE = frozenset(PersonChangesIn.model_fields) - {
    "organisation_id", "supervisor_id", "next_supervisor_id", "effective_from", "reason",
}  # fmt: skip
_URL = TypeAdapter(HttpUrl)


def _web_address(text: str) -> str:
    _URL.validate_python(text)
    return text


def _bytes(text: str) -> str:
    try:
        size = len(base64.b64decode(text, validate=True))
    except binascii.Error:
        raise ValueError("no base64") from None
    if not 0 < size <= requests.FILE_BYTES_MAX:
        raise ValueError(f"empty, or more than {requests.FILE_BYTES_MAX} bytes")
    return text


Link = Annotated[
    Text,
    StringConstraints(max_length=requests.LINK_LENGTH, pattern="^https?://"),
    AfterValidator(_web_address),
]
Base64 = Annotated[str, StringConstraints(max_length=requests.FILE_BYTES_MAX * 2), AfterValidator(_bytes)]
FileName = Annotated[
    Text,
    StringConstraints(min_length=1, max_length=requests.FILE_NAME_LENGTH, pattern=r'^[^\x00-\x1f/\\"]+$'),
]
MediaType = Annotated[
    Text, StringConstraints(max_length=requests.MEDIA_TYPE_LENGTH, pattern=r"^[a-z]+/[a-zA-Z0-9.+-]+$")
]


def _words(pair: tuple[str, str]) -> WordsOut:
    return WordsOut(th=pair[0], en=pair[1])


class NationalIdIn(Input):
    national_id: NationalId


class ReadOut(Output):
    """One reading; of a list of many `person_id` is null, `query` what was sought and `count` how many."""

    id: UUID
    read_at: dt.datetime
    reader: str
    client_id: str
    what: What
    person_id: UUID | None
    classes: list[FieldClass]
    on_behalf_of: UUID | None
    purpose: str | None
    query: dict[str, str] | None
    count: int


class CertificationOut(Output):
    id: UUID
    person_id: UUID
    person_version: int
    certified_at: dt.datetime


class FileIn(Input):
    """A small file of evidence; its content in base64."""

    name: FileName
    media_type: MediaType
    content: Base64

    def new(self) -> NewFile:
        return NewFile(self.name, self.media_type, base64.b64decode(self.content))


class CorrectionIn(Input):
    """What is wrong: the field as PATCH of a person names it or `national_id`, and what it should say."""

    field: Annotated[str, StringConstraints(max_length=requests.FIELD_LENGTH)]
    value: JsonValue

    @model_validator(mode="after")
    def _can_be_changed(self) -> Self:
        if self.field == NATIONAL_ID:
            NationalIdIn.model_validate({self.field: self.value})
            return self
        if self.field not in _CORRECTABLE:
            raise ValueError("field must be one of " + ", ".join(sorted({*_CORRECTABLE, NATIONAL_ID})))
        PersonChangesIn.model_validate({self.field: self.value})
        return self


class DataRequestIn(Input):
    """A request about one's own data, or by HR about another's; only a correction names a field."""

    kind: RequestKind
    person_id: UUID | None = None
    reason: Reason | None = None
    correction: CorrectionIn | None = None
    links: Annotated[list[Link], Field(max_length=requests.LINKS_MAX)] = []
    files: Annotated[list[FileIn], Field(max_length=requests.FILES_MAX)] = []

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.kind is RequestKind.CORRECTION) != (self.correction is not None):
            raise ValueError("a correction says what to correct, and nothing else does")
        if self.correction is not None and self.reason is None:
            raise ValueError("a correction says why")
        return self

    def new(self) -> NewRequest:
        told = self.correction
        return NewRequest(
            kind=self.kind,
            person_id=self.person_id,
            reason=self.reason,
            field=told.field if told else None,
            stated={told.field: told.value} if told else None,
            links=self.links,
            files=[file.new() for file in self.files],
        )


def changes_of(stated: dict[str, Any]) -> PersonChanges:
    """The changes that a correction asks for, read as those of a PATCH."""
    return PersonChangesIn.model_validate(stated).changes()


class AcceptanceIn(Input):
    """From which day a corrected post, level or title holds; today if not said."""

    effective_from: Day | None = None


class RefusalIn(Input):
    code: RefusalCode
    reason: Reason


class RefusalOut(Output):
    code: RefusalCode
    title: WordsOut
    reason: str | None


class FileOut(Output):
    number: int
    name: str
    media_type: str
    size: int


class ClockOut(Output):
    due_on: dt.date
    days_left: int | None
    is_overdue: bool


class DataRequestOut(Output):
    """A request, its clock, and what became of it; what was said is null once the person is erased.

    A national ID that the record should say is shown masked.
    """

    id: UUID
    kind: RequestKind
    state: RequestState
    person_id: UUID
    asked_by: UUID
    asked_at: dt.datetime
    clock: ClockOut
    reason: str | None
    field: str | None
    value: JsonValue
    links: list[str]
    files: list[FileOut]
    decided_by: UUID | None
    decided_at: dt.datetime | None
    refusal: RefusalOut | None
    person_version: int | None
    version: int

    @classmethod
    def of(cls, row: DataRequest, files: list[DataRequestFile], today: dt.date) -> Self:
        code = row.refusal_code
        ticking: Clock = clock(row.state, row.due_on, today)
        return cls(
            **{name: getattr(row, name) for name in _AS_KEPT},
            clock=ClockOut.model_validate(ticking),
            value=(row.stated or {}).get(row.field or ""),
            files=[FileOut.model_validate(file) for file in files],
            refusal=RefusalOut(code=code, title=_words(REFUSAL_TITLES[code]), reason=row.refusal_reason)
            if code
            else None,
        )


_AS_KEPT = tuple(name for name in DataRequestOut.model_fields if name in DataRequest.model_fields)
