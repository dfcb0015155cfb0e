"""The tables of people-svc: staff, and how they are classified; the tree of units is in `units/tables.py`."""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, version_mapper, words
from service_kit.ids import new_id
from sqlmodel import Field, SQLModel

from people_svc.domain import announcement as announcements
from people_svc.domain import classification as classifications
from people_svc.domain import person as people
from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.classification import Extent, ReasonCode, Step
from people_svc.domain.delegation import ORDER_NUMBER_LENGTH, DelegationScope
from people_svc.domain.group import Group
from people_svc.domain.history import ACTOR_LENGTH, REASON_LENGTH
from people_svc.domain.person import (
    IntensiveDevelopment,
    Level,
    LevelScheme,
    Line,
    PersonnelKind,
    PositionType,
)
from people_svc.domain.words import Name
from people_svc.domain.workflow import Status
from people_svc.persistence.base import JSON, KEY, REGISTRY, Base
from people_svc.persistence.imports.tables import Import, ImportBatch, ImportLine, ImportRow
from people_svc.persistence.privacy.tables import (
    Certification,
    DataRequest,
    DataRequestFile,
    RecordRead,
)
from people_svc.persistence.provisioning.tables import ProvisionedGroup, ProvisionedMember, ProvisionedUser
from people_svc.persistence.runs.tables import ClassificationRun, ClassificationRunRow
from people_svc.persistence.units.tables import (
    Fact,
    Organisation,
    OrganisationCode,
    OrganisationName,
    OrganisationParent,
    OrganisationPath,
)
from people_svc.persistence.work.tables import WorkRecord

__all__ = [
    "REGISTRY",
    "Announcement",
    "Assignment",
    "CatchUp",
    "Certification",
    "Classification",
    "ClassificationDecision",
    "ClassificationRun",
    "ClassificationRunRow",
    "DataRequest",
    "DataRequestFile",
    "Delegation",
    "Import",
    "ImportBatch",
    "ImportLine",
    "ImportRow",
    "Organisation",
    "OrganisationCode",
    "OrganisationName",
    "OrganisationParent",
    "OrganisationPath",
    "Person",
    "ProvisionedGroup",
    "ProvisionedMember",
    "ProvisionedUser",
    "RecordRead",
    "WorkRecord",
]

_CODE_LENGTH = 64
_SOURCE_LENGTH = 100
_MASKED_LENGTH = 20


class Post(SQLModel):
    """What is known of a position; None is unknown, and never read as a code of something else."""

    position_type: PositionType | None = Field(default=None, sa_type=words(PositionType))
    level_scheme: LevelScheme | None = Field(default=None, sa_type=words(LevelScheme))
    level_code: str | None = Field(default=None, max_length=people.LEVEL_CODE_LENGTH)
    position_title: str | None = Field(default=None, max_length=people.TITLE_LENGTH)
    position_number: str | None = Field(default=None, max_length=people.POSITION_NUMBER_LENGTH)
    line_of_work: str | None = Field(default=None, max_length=people.TITLE_LENGTH)

    @property
    def position_level(self) -> Level | None:
        return Level(self.level_scheme, self.level_code) if self.level_scheme and self.level_code else None


@version_mapper
class Person(Base, Versioned, Post, table=True):
    """A member of staff, and the place of work as the last event said it.

    `organisation_id` and `agency_id` are where the person belongs. `context_…` and the supervisors follow
    the assignment in force on `placed_on`, a secondment before the own post; the history is in `assignment`.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name_th: str = Field(max_length=people.NAME_LENGTH)
    name_en: str | None = Field(max_length=people.NAME_LENGTH)
    personnel_number: str | None = Field(max_length=people.PERSONNEL_NUMBER_LENGTH, unique=True)
    name_key: str | None = Field(default=None, sa_type=KEY, index=True)
    family_key: str | None = Field(default=None, sa_type=KEY, index=True)
    personnel_kind: PersonnelKind = Field(sa_type=words(PersonnelKind))
    is_director_level: bool
    national_id_code: str | None = Field(max_length=_CODE_LENGTH, unique=True)
    national_id_masked: str | None = Field(max_length=_MASKED_LENGTH)
    national_id_sealed: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    active_from: dt.date
    active_until: dt.date | None
    deactivated_at: dt.datetime | None = None
    appointed_on: dt.date | None = None
    probation_until: dt.date | None = None
    intensive_development: IntensiveDevelopment | None = Field(
        default=None, sa_type=words(IntensiveDevelopment)
    )
    intensive_development_on: dt.date | None = None
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    agency_id: UUID = Field(foreign_key="organisation.id")
    context_organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    context_agency_id: UUID = Field(foreign_key="organisation.id")
    supervisor_id: UUID | None = Field(foreign_key="person.id", index=True)
    next_supervisor_id: UUID | None = Field(foreign_key="person.id", index=True)
    assignment_id: UUID
    placed_on: dt.date
    registered_at: dt.datetime
    changed_at: dt.datetime
    erased_at: dt.datetime | None = None

    @property
    def name(self) -> Name:
        return Name(self.name_th, self.name_en)

    @property
    def line(self) -> Line:
        return Line(self.supervisor_id, self.next_supervisor_id)


class Assignment(Base, Post, Fact, table=True):
    """One row of a person's history; `next_supervisor_id` only where not the supervisor's own."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    kind: AssignmentKind = Field(sa_type=words(AssignmentKind))
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    supervisor_id: UUID | None = Field(foreign_key="person.id", index=True)
    next_supervisor_id: UUID | None = Field(foreign_key="person.id")
    starts_on: dt.date = Field(index=True)
    ends_on: dt.date | None = Field(index=True)
    order_number: str | None = Field(default=None, max_length=ORDER_NUMBER_LENGTH)


@version_mapper
class Delegation(Base, Versioned, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    from_person_id: UUID = Field(foreign_key="person.id", index=True)
    to_person_id: UUID = Field(foreign_key="person.id", index=True)
    scope: DelegationScope = Field(sa_type=words(DelegationScope))
    starts_on: dt.date
    ends_on: dt.date
    order_number: str = Field(max_length=ORDER_NUMBER_LENGTH)
    recorded_at: dt.datetime
    withdrawn_at: dt.datetime | None = None
    withdrawn_by: str | None = Field(default=None, max_length=ACTOR_LENGTH)
    withdrawal_reason: str | None = Field(default=None, max_length=REASON_LENGTH)


@version_mapper
class Classification(Base, Versioned, table=True):
    """One proposal and what became of it; `organisation_id` is the agency in whose context it was made."""

    __table_args__ = (
        sa.Index(
            "uq_classification_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("status IN ('proposed', 'agreed')"),
            postgresql_where=sa.text("status IN ('proposed', 'agreed')"),
        ),
        sa.Index(
            "uq_classification_final",
            "person_id",
            unique=True,
            sqlite_where=sa.text("status = 'final'"),
            postgresql_where=sa.text("status = 'final'"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    status: Status = Field(sa_type=words(Status), index=True)
    group: Group | None = Field(sa_type=words(Group))
    role: str | None = Field(max_length=announcements.ROLE_CODE_LENGTH)
    future_role: str | None = Field(max_length=announcements.ROLE_CODE_LENGTH)
    stage: str = Field(max_length=announcements.STAGE_LENGTH)
    behaviours: Extent = Field(sa_type=words(Extent))
    behaviour_parts: list[str] = Field(sa_type=JSON)
    person_specific: bool
    specific_role: str | None = Field(max_length=classifications.SPECIFIC_TEXT_LENGTH)
    several_groups: bool
    undecided: bool
    evidence: dict[str, Any] = Field(sa_type=JSON)
    suggestion: dict[str, Any] = Field(sa_type=JSON)
    future: dict[str, Any] | None = Field(sa_type=JSON)
    override_reason: str | None = Field(default=None, max_length=classifications.REASON_LENGTH)
    override_until: dt.date | None = None
    announcement_id: UUID
    announcement_version: int
    required_skills: list[str] | None = Field(sa_type=JSON)
    proposed_by: UUID
    proposed_at: dt.datetime
    finalised_at: dt.datetime | None = None
    superseded_at: dt.datetime | None = None


class ClassificationDecision(Base, table=True):
    """Who decided, on behalf of whom, when and under which announcement; never changed, never deleted."""

    __tablename__ = "classification_decision"
    __table_args__ = (sa.UniqueConstraint("classification_id", "step"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    classification_id: UUID = Field(foreign_key="classification.id")
    step: Step = Field(sa_type=words(Step))
    decided_by: UUID
    on_behalf_of: UUID
    delegation_id: UUID | None = Field(foreign_key="delegation.id", index=True)
    decided_at: dt.datetime
    announcement_id: UUID
    announcement_version: int
    group: Group | None = Field(sa_type=words(Group))
    reason_code: ReasonCode | None = Field(sa_type=words(ReasonCode))
    reason: str | None = Field(max_length=classifications.REASON_LENGTH)


class Announcement(Base, table=True):
    """What an agency announced, each version as it was, because classifications stay under theirs."""

    organisation_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    announcement_id: UUID = Field(unique=True)
    number: str = Field(max_length=announcements.NUMBER_LENGTH)
    announced_on: dt.date
    effective_on: dt.date
    release_key: str = Field(max_length=announcements.RELEASE_KEY_LENGTH)
    stage: str = Field(max_length=announcements.STAGE_LENGTH)
    roles: list[dict[str, str | None]] = Field(sa_type=JSON)
    required_skills: dict[str, list[str]] = Field(sa_type=JSON)


class CatchUp(Base, table=True):
    """That a list of another service has once been read to its end."""

    __tablename__ = "catch_up"

    source: str = Field(max_length=_SOURCE_LENGTH, primary_key=True)
    completed_at: dt.datetime
