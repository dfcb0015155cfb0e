"""Runs that classify many people: the job, and what became of each person."""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, version_mapper, words
from service_kit.ids import new_id
from sqlmodel import Field

from people_svc.domain.group import Group
from people_svc.domain.history import ACTOR_LENGTH
from people_svc.domain.person import PersonnelKind
from people_svc.domain.run import RunScope, RunState, SkipReason, Verdict
from people_svc.domain.suggestion import GROUP_NAME_LENGTH
from people_svc.persistence.base import JSON, Base


@version_mapper
class ClassificationRun(Base, Versioned, table=True):
    """`after_person_id` is where to go on; `counts` are of the pass under way or the last one.

    `people` are counted when they are gathered, which is the first part of the work.
    """

    __tablename__ = "classification_run"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    state: RunState = Field(sa_type=words(RunState), index=True)
    scope: RunScope = Field(sa_type=words(RunScope))
    personnel_kind: PersonnelKind | None = Field(sa_type=words(PersonnelKind))
    people: int | None = None
    people_done: int
    counts: dict[str, int] = Field(sa_type=JSON)
    after_person_id: UUID | None = None
    requested_by: str = Field(max_length=ACTOR_LENGTH)
    client_id: str = Field(max_length=ACTOR_LENGTH)
    requested_at: dt.datetime
    finished_at: dt.datetime | None = None


class ClassificationRunRow(Base, table=True):
    """What became of a person, or would become: `group` as suggested, and who would have to review it.

    `verdict` is None until the dry run has come to this person.
    """

    __tablename__ = "classification_run_row"
    __table_args__ = (
        sa.Index("ix_classification_run_row_verdict", "run_id", "verdict", "person_id"),
        sa.Index("ix_classification_run_row_reason", "run_id", "reason", "person_id"),
    )

    run_id: UUID = Field(foreign_key="classification_run.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    verdict: Verdict | None = Field(default=None, sa_type=words(Verdict))
    reason: SkipReason | None = Field(default=None, sa_type=words(SkipReason))
    present_group: str | None = Field(default=None, max_length=GROUP_NAME_LENGTH)
    group: Group | None = Field(default=None, sa_type=words(Group))
    needs_level_2: bool = False
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    classification_id: UUID | None = None
