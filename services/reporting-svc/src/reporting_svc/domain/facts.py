"""What other services told us, and how two tellings of one thing become one.

    told (any order, any number of times) ──merged──► the same fact

A higher version replaces what a lower one said. The days on which something happened to a plan are kept
from whichever telling knows them, so that a late event still adds its day.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

AGREED_STATUSES = frozenset({"approved", "in_force", "completed"})
COMPLETED_STATUS = "completed"
CANCELLED_STATUS = "cancelled"
PROGRESSED_EVENT = "progressed"
FIRST_REVISION = 1


class Fact(StrEnum):
    """What can be counted of an organisation, and so named in the definition of a KPI."""

    IN_SCOPE = "in_scope"
    MADE = "made"
    CARRIED_OUT = "carried_out"
    BOTH = "both"
    WITH_INNOVATION = "with_innovation"
    INNOVATION_OUTPUTS = "innovation_outputs"


class Evidence(StrEnum):
    """What proves that a plan was carried out; the sources leave it open.

    Source:
        AMB-10.
    """

    COMPLETED = "completed"
    PROGRESSED = "progressed"


class CountedIn(StrEnum):
    """Where a person counts who is assigned to another agency: always in one place only.

    Source:
        R-CLS-15; S10.
    """

    HOME = "home"
    CONTEXT = "context"


@dataclass(frozen=True)
class Words:
    th: str
    en: str | None = None


@dataclass(frozen=True, kw_only=True)
class Organisation:
    organisation_id: UUID
    parent_id: UUID | None
    path: tuple[UUID, ...]
    kind: str
    name: Words
    is_agency: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class Person:
    """`context_organisation_id` is where the person works now: another unit than the own while assigned."""

    person_id: UUID
    organisation_id: UUID
    agency_id: UUID
    context_organisation_id: UUID
    personnel_kind: str
    active_from: dt.date
    active_until: dt.date | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Classification:
    """A finalised classification; `settled_at` is None when only a list told us, which knows no time."""

    classification_id: UUID
    person_id: UUID
    group: str | None
    role: str | None
    stage: str | None
    announcement_version: int
    version: int
    settled_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Announcement:
    announcement_id: UUID
    organisation_id: UUID
    version: int
    number: str
    announced_on: dt.date
    stage: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan of one person for one fiscal year; a day that nobody told us is None."""

    plan_id: UUID
    person_id: UUID
    organisation_id: UUID
    fiscal_year_be: int
    status: str
    revision: int
    version: int
    made_on: dt.date | None = None
    progressed_on: dt.date | None = None
    completed_on: dt.date | None = None
    cancelled_on: dt.date | None = None


def was_agreed(*, status: str, revision: int) -> bool:
    """A plan in force or completed is agreed; so is one under revision, as only agreed plans are revised.

    Source:
        R-IDP-13, R-KPI-06.
    """
    return status in AGREED_STATUSES or revision > FIRST_REVISION


def dated(plan: Plan, *, on: dt.date, happened: str) -> Plan:
    """The plan with the day on which an event says that it reached its status."""
    return replace(
        plan,
        made_on=on if was_agreed(status=plan.status, revision=plan.revision) else None,
        progressed_on=on if happened == PROGRESSED_EVENT or plan.status == COMPLETED_STATUS else None,
        completed_on=on if plan.status == COMPLETED_STATUS else None,
        cancelled_on=on if plan.status == CANCELLED_STATUS else None,
    )


def merged_plan(known: Plan, told: Plan) -> Plan:
    newest = told if told.version >= known.version else known
    return replace(
        newest,
        made_on=_earliest(known.made_on, told.made_on),
        progressed_on=_earliest(known.progressed_on, told.progressed_on),
        completed_on=_earliest(known.completed_on, told.completed_on),
        cancelled_on=_earliest(known.cancelled_on, told.cancelled_on),
    )


def settles_later(told: Classification, known: Classification) -> bool:
    """A person has one group: that of the classification settled last, whatever order they are told in."""
    return _order_of(told) >= _order_of(known)


def _order_of(classification: Classification) -> tuple[dt.datetime, int, int, str]:
    return (
        classification.settled_at or dt.datetime.min.replace(tzinfo=dt.UTC),
        classification.announcement_version,
        classification.version,
        str(classification.classification_id),
    )


def _earliest(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return min((day for day in (one, other) if day is not None), default=None)
