"""How a plan's hours fall on 70:20:10, and what the tools themselves advise: reported, never enforced."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

BUCKETS = (70, 20, 10)
PROJECT_DAYS_MIN_EXCLUSIVE = 2
_HUNDREDTHS = 10_000  # hundredths of a percent in a whole


class ActivityFacts(Protocol):
    @property
    def tool(self) -> str: ...
    @property
    def starts_on(self) -> dt.date: ...
    @property
    def ends_on(self) -> dt.date: ...
    @property
    def planned_minutes(self) -> int | None: ...


class Hint(StrEnum):
    OJT_WITHOUT_COACHING = "ojt_without_coaching"
    SITE_VISIT_BELOW_DIRECTOR = "site_visit_below_director"
    PROJECT_ASSIGNMENT_SHORT = "project_assignment_short"


@dataclass(frozen=True)
class Share:
    """One part of 70:20:10; `percent` and its distance from the model are None without any hours."""

    bucket_percent: int
    minutes: int
    percent: Decimal | None
    distance: Decimal | None


@dataclass(frozen=True)
class LearningMix:
    minutes: int
    activities_without_hours: int
    shares: Sequence[Share]
    hints: Sequence[Hint]


def learning_mix(
    activities: Sequence[ActivityFacts], *, buckets: Mapping[str, int], is_director_level: bool
) -> LearningMix:
    """Shares of the planned hours, by the part of 70:20:10 to which each tool belongs.

    Source:
        R-FRM-14, R-FRM-16 (e-Learning and self-learning belong to 70), R-IDP-06;
        by hours, without a tolerance (AMB-05).
    """
    by_bucket = dict.fromkeys(BUCKETS, 0)
    for activity in activities:
        by_bucket[buckets[activity.tool]] += activity.planned_minutes or 0
    total = sum(by_bucket.values())
    return LearningMix(
        minutes=total,
        activities_without_hours=sum(activity.planned_minutes is None for activity in activities),
        shares=[_share(bucket, minutes, total) for bucket, minutes in by_bucket.items()],
        hints=list(hints(activities, is_director_level=is_director_level)),
    )


def _share(bucket: int, minutes: int, total: int) -> Share:
    if total == 0:
        return Share(bucket, minutes, None, None)
    percent = percentage(minutes, total)
    return Share(bucket, minutes, percent, percent - bucket)


def percentage(part: int, whole: int) -> Decimal:
    """A percentage with two decimals, rounded half up, by whole numbers so that nothing is lost before."""
    return Decimal((2 * part * _HUNDREDTHS + whole) // (2 * whole)).scaleb(-2)


def hints(activities: Sequence[ActivityFacts], *, is_director_level: bool) -> Iterator[Hint]:
    """What the descriptions of the tools advise; advice, never a refusal.

    Source:
        R-IDP-16 (OJT works when paired with Coaching), R-IDP-17 (Site Visit suits director level and above),
        R-IDP-18 (Project Assignment is not done in one day or two).
    """
    tools = {activity.tool for activity in activities}
    if "ojt" in tools and "coaching" not in tools:
        yield Hint.OJT_WITHOUT_COACHING
    if "site_visit" in tools and not is_director_level:
        yield Hint.SITE_VISIT_BELOW_DIRECTOR
    if any(
        activity.tool == "project_assignment" and _days(activity) <= PROJECT_DAYS_MIN_EXCLUSIVE
        for activity in activities
    ):
        yield Hint.PROJECT_ASSIGNMENT_SHORT


def _days(activity: ActivityFacts) -> int:
    return (activity.ends_on - activity.starts_on).days + 1
