"""The tables of idp-svc; the only file with table=True.

What other services own is repeated here as far as the rules ask for it (…_ref), kept by their events:
`version` there is theirs, 0 for what we only inferred.
"""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Versioned, new_registry, version_mapper, words
from service_kit.ids import new_id
from service_kit.tables import add_kit_tables
from sqlmodel import Field, Relationship, SQLModel

from idp_svc.domain.assessment import Answer, Component
from idp_svc.domain.content import TOOL_LENGTH, UNIT_LENGTH
from idp_svc.domain.plan import FIRST_REVISION, Decision, PlanStatus
from idp_svc.domain.progress import ActivityState

REGISTRY = new_registry()
add_kit_tables(REGISTRY.metadata)
CODE_LENGTH = 100


class Base(SQLModel, registry=REGISTRY):
    """What every table of this service starts from."""


class PersonRef(Base, table=True):
    __tablename__ = "person_ref"

    person_id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(index=True)
    agency_id: UUID
    path: list[str] = Field(sa_type=sa.JSON)
    supervisor_id: UUID | None = Field(default=None, index=True)
    next_supervisor_id: UUID | None = Field(default=None, index=True)
    is_director_level: bool
    active_from: dt.date
    active_until: dt.date | None = None
    version: int


def _person_of(table: str) -> dict[str, Any]:
    """The person of a row; without a foreign key, because people are told of by others."""
    return {"primaryjoin": f"foreign({table}.person_id) == PersonRef.person_id", "viewonly": True}


class OrganisationRef(Base, table=True):
    __tablename__ = "organisation_ref"

    organisation_id: UUID = Field(primary_key=True)
    path: list[str] = Field(sa_type=sa.JSON)
    agency_id: UUID | None = None  # not told, or above all agencies
    version: int


class OrganisationAncestor(Base, table=True):
    """The path of each organisation, one row a step, itself included: the subtree of an office by index."""

    __tablename__ = "organisation_ancestor"

    organisation_id: UUID = Field(primary_key=True)
    ancestor_id: UUID = Field(primary_key=True, index=True)


class ClassificationRef(Base, table=True):
    """The newest finalised group and role of a person; `required_skills` null: the set is unknown."""

    __tablename__ = "classification_ref"

    person_id: UUID = Field(primary_key=True)
    classification_id: UUID
    organisation_id: UUID
    group: str = Field(max_length=CODE_LENGTH)
    role: str = Field(max_length=CODE_LENGTH)
    announcement_version: int | None = None
    required_skills: list[str] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    version: int


class DelegationRef(Base, table=True):
    __tablename__ = "delegation_ref"

    delegation_id: UUID = Field(primary_key=True)
    from_person_id: UUID = Field(index=True)
    to_person_id: UUID = Field(index=True)
    scope: str = Field(max_length=CODE_LENGTH)
    starts_on: dt.date
    ends_on: dt.date
    order_number: str = Field(max_length=CODE_LENGTH)
    version: int


class ReleaseRef(Base, table=True):
    """One immutable release of the framework: `tools` by key with their part of 70:20:10."""

    __tablename__ = "release_ref"

    release_id: UUID = Field(primary_key=True)
    framework_key: str = Field(max_length=CODE_LENGTH)
    release_key: str = Field(max_length=CODE_LENGTH)
    tools: dict[str, int] = Field(sa_type=sa.JSON)
    skill_units: list[str] = Field(sa_type=sa.JSON)
    components: list[str] = Field(sa_type=sa.JSON)
    published_at: dt.datetime | None = None  # not known of what was heard before it was told
    withdrawn_at: dt.datetime | None = None
    version: int


class CaughtUp(Base, table=True):
    """Which lists of other services have been read to their end once."""

    __tablename__ = "caught_up"

    name: str = Field(primary_key=True, max_length=CODE_LENGTH)
    completed_at: dt.datetime


@version_mapper
class Assessment(Versioned, Base, table=True):
    __tablename__ = "assessment"
    __table_args__ = (sa.UniqueConstraint("person_id", "fiscal_year_be"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID
    organisation_id: UUID
    fiscal_year_be: int
    release_id: UUID
    answered: int = 0
    gaps: int = 0
    recorded_at: dt.datetime
    changed_at: dt.datetime
    answers: list["AssessmentAnswer"] = Relationship()
    person: PersonRef = Relationship(sa_relationship_kwargs=_person_of("Assessment"))


class AssessmentAnswer(Base, table=True):
    """One answered component of one skill; what is not answered has no row."""

    __tablename__ = "assessment_answer"

    assessment_id: UUID = Field(primary_key=True, foreign_key="assessment.id")
    unit: str = Field(primary_key=True, max_length=UNIT_LENGTH)
    component: Component = Field(primary_key=True, sa_type=words(Component))
    value: Answer = Field(sa_type=words(Answer))


@version_mapper
class Plan(Versioned, Base, table=True):
    """A plan of one person for one fiscal year; at most one that is not cancelled.

    `submission` counts how often it was submitted, so that each submission is decided once.
    """

    __tablename__ = "plan"
    __table_args__ = (
        sa.Index(
            "uq_plan_person_year",
            "person_id",
            "fiscal_year_be",
            "revision",
            unique=True,
            sqlite_where=sa.text("status <> 'cancelled'"),
            postgresql_where=sa.text("status <> 'cancelled'"),
        ),
        sa.Index("ix_plan_status", "status", "fiscal_year_be"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(index=True)
    organisation_id: UUID
    agency_id: UUID
    fiscal_year_be: int
    revision: int = FIRST_REVISION
    status: PlanStatus = Field(default=PlanStatus.DRAFT, sa_type=words(PlanStatus))
    group: str = Field(max_length=CODE_LENGTH)
    role: str = Field(max_length=CODE_LENGTH)
    announcement_version: int | None = None
    release_id: UUID
    mission: str | None = Field(default=None, sa_type=sa.Text)
    goal: str | None = Field(default=None, sa_type=sa.Text)
    application: str | None = Field(default=None, sa_type=sa.Text)
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    submission: int = 0
    skill_units: list[str] = Field(default=[], sa_type=sa.JSON)  # by priority; [] is copied for each row
    created_at: dt.datetime
    changed_at: dt.datetime
    submitted_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    person: PersonRef = Relationship(sa_relationship_kwargs=_person_of("Plan"))
    skills: list["PlanSkill"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "PlanSkill.priority"}
    )
    activities: list["PlanActivity"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "PlanActivity.number"}
    )


class PlanSkill(Base, table=True):
    """`is_additional`: beyond the agency's set; null when that set is unknown."""

    __tablename__ = "plan_skill"

    plan_id: UUID = Field(primary_key=True, foreign_key="plan.id")
    unit: str = Field(primary_key=True, max_length=UNIT_LENGTH)
    priority: int
    is_additional: bool | None = None


class PlanActivity(Base, table=True):
    """A method of the plan, and how far it is; only the plan's own transactions change it."""

    __tablename__ = "plan_activity"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    number: int
    unit: str = Field(max_length=UNIT_LENGTH)
    tool: str = Field(max_length=TOOL_LENGTH)
    description: str = Field(sa_type=sa.Text)
    starts_on: dt.date
    ends_on: dt.date
    planned_minutes: int | None = None
    state: ActivityState = Field(default=ActivityState.PLANNED, sa_type=words(ActivityState))
    actual_minutes: int | None = None
    done_on: dt.date | None = None
    note: str | None = Field(default=None, sa_type=sa.Text)


class PlanDecision(Base, table=True):
    """Who decided on which submission, and where it was a delegate, for whom and by which order."""

    __tablename__ = "plan_decision"
    __table_args__ = (sa.UniqueConstraint("plan_id", "submission"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id")
    revision: int
    submission: int
    decision: Decision = Field(sa_type=words(Decision))
    decided_by: UUID
    on_behalf_of: UUID | None = None
    delegation_id: UUID | None = None
    order_number: str | None = Field(default=None, max_length=CODE_LENGTH)
    reason: str | None = Field(default=None, sa_type=sa.Text)
    decided_at: dt.datetime


class PlanFeedback(Base, table=True):
    __tablename__ = "plan_feedback"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    given_by: UUID
    text: str = Field(sa_type=sa.Text)
    given_at: dt.datetime


class SelfEvaluation(Base, table=True):
    """`results`: for each skill of the plan {unit, outcome, reason}; an occasion is never overwritten."""

    __tablename__ = "self_evaluation"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    results: list[dict[str, str | None]] = Field(sa_type=sa.JSON)
    evaluated_at: dt.datetime
