"""Who read what, what a person certified, and what was asked about personal data."""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, version_mapper, words
from service_kit.ids import new_id
from sqlmodel import Field

from people_svc.domain.history import ACTOR_LENGTH, REASON_LENGTH
from people_svc.domain.privacy import request
from people_svc.domain.privacy.reading import PURPOSE_LENGTH, What
from people_svc.domain.privacy.request import RefusalCode, RequestKind, RequestState
from people_svc.persistence.base import JSON, Base


class RecordRead(Base, table=True):
    """One reading beyond public fields; of a list `person_id` is None, `query` what was sought."""

    __tablename__ = "record_read"
    __table_args__ = (
        sa.Index("ix_record_read_person", "person_id", "id"),
        sa.Index("ix_record_read_reader", "reader", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    read_at: dt.datetime = Field(index=True)
    reader: str = Field(max_length=ACTOR_LENGTH)
    client_id: str = Field(max_length=ACTOR_LENGTH)
    what: What = Field(sa_type=words(What))
    person_id: UUID | None = Field(foreign_key="person.id")
    classes: list[str] = Field(sa_type=JSON)
    on_behalf_of: UUID | None
    purpose: str | None = Field(max_length=PURPOSE_LENGTH)
    query: dict[str, Any] | None = Field(sa_type=JSON)
    count: int


class Certification(Base, table=True):
    """That a person has checked the own record as it was in one version."""

    __table_args__ = (sa.UniqueConstraint("person_id", "person_version"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id")
    person_version: int
    certified_at: dt.datetime


@version_mapper
class DataRequest(Base, Versioned, table=True):
    """A correction, an export or an erasure; `stated` is what the record should say in `field`.

    A national ID is stated masked; the number is sealed, and gone once the request is answered.
    """

    __tablename__ = "data_request"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: RequestKind = Field(sa_type=words(RequestKind))
    state: RequestState = Field(sa_type=words(RequestState))
    person_id: UUID = Field(foreign_key="person.id", index=True)
    asked_by: UUID = Field(index=True)
    asked_at: dt.datetime
    due_on: dt.date = Field(index=True)
    reason: str | None = Field(max_length=REASON_LENGTH)
    field: str | None = Field(max_length=request.FIELD_LENGTH)
    stated: dict[str, Any] | None = Field(sa_type=JSON)
    national_id_sealed: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    links: list[str] = Field(sa_type=JSON)
    decided_by: UUID | None = None
    decided_at: dt.datetime | None = None
    refusal_code: RefusalCode | None = Field(default=None, sa_type=words(RefusalCode))
    refusal_reason: str | None = Field(default=None, max_length=REASON_LENGTH)
    person_version: int | None = None


class DataRequestFile(Base, table=True):
    """A small file that came as evidence, sealed."""

    __tablename__ = "data_request_file"

    request_id: UUID = Field(foreign_key="data_request.id", primary_key=True)
    number: int = Field(primary_key=True)
    name: str = Field(max_length=request.FILE_NAME_LENGTH)
    media_type: str = Field(max_length=request.MEDIA_TYPE_LENGTH)
    size: int
    sealed: bytes = Field(sa_type=sa.LargeBinary)
