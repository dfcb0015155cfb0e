"""70:20:10 by hours: R-FRM-14, R-FRM-16, R-IDP-06, R-IDP-16..18, AMB-05; scenario S13."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from idp_builders import TOOLS, an_activity
from idp_svc.domain.content import ActivityLine
from idp_svc.domain.learning_mix import Hint, hints, learning_mix, percentage


def hours(**planned: int) -> list[ActivityLine]:
    return [an_activity(tool=tool, planned_minutes=60 * count) for tool, count in planned.items()]


S13 = hours(e_learning=20, ojt=36, coaching=10, mentoring=4, classroom_training=10)


def percents(buckets: dict[str, int]) -> list[str]:
    mix = learning_mix(S13, buckets=buckets, is_director_level=False)
    return [str(share.percent) for share in mix.shares]


def test_the_shares_of_s13() -> None:
    """56/80 = 70.00, 14/80 = 17.50, 10/80 = 12.50 by hand."""
    assert percents(TOOLS) == ["70.00", "17.50", "12.50"]


def test_e_learning_is_no_training() -> None:
    """R-FRM-16: were it counted as training, S13 would give 45.00 / 17.50 / 37.50."""
    assert percents({**TOOLS, "e_learning": 10}) == ["45.00", "17.50", "37.50"]
    assert percents(TOOLS) != ["45.00", "17.50", "37.50"]
    assert TOOLS["e_learning"] == 70


def test_the_distance_from_the_model_is_told() -> None:
    mix = learning_mix(S13, buckets=TOOLS, is_director_level=False)

    assert [share.distance for share in mix.shares] == [Decimal("0.00"), Decimal("-2.50"), Decimal("2.50")]


@pytest.mark.parametrize(
    "activities", [[], [an_activity(planned_minutes=None)], [an_activity(planned_minutes=0)]]
)
def test_without_hours_nothing_is_computed(activities: list[ActivityLine]) -> None:
    mix = learning_mix(activities, buckets=TOOLS, is_director_level=False)

    assert mix.minutes == 0
    assert [(share.percent, share.distance) for share in mix.shares] == [(None, None)] * 3


def test_activities_without_hours_are_counted_apart() -> None:
    mix = learning_mix([*S13, an_activity(planned_minutes=None)], buckets=TOOLS, is_director_level=False)

    assert (mix.minutes, mix.activities_without_hours) == (80 * 60, 1)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (1, 1600, "0.06"), (0, 7, "0.00"), (7, 7, "100.00")],
)
def test_halves_are_rounded_up(part: int, whole: int, expected: str) -> None:
    assert str(percentage(part, whole)) == expected


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_percentage_is_at_most_half_a_hundredth_off(part: int, whole: int) -> None:
    assert abs(percentage(part, whole) * whole - 100 * part) * 200 <= whole


@given(st.lists(st.tuples(st.sampled_from(sorted(TOOLS)), st.integers(0, 5000)), min_size=1, max_size=20))
def test_minutes_are_neither_lost_nor_found(planned: list[tuple[str, int]]) -> None:
    activities = [an_activity(tool=tool, planned_minutes=minutes) for tool, minutes in planned]

    mix = learning_mix(activities, buckets=TOOLS, is_director_level=False)

    assert sum(share.minutes for share in mix.shares) == mix.minutes == sum(minutes for _, minutes in planned)


def days(tool: str, count: int) -> ActivityLine:
    start = dt.date(2024, 1, 1)
    return an_activity(tool=tool, starts_on=start, ends_on=start + dt.timedelta(days=count - 1))


@pytest.mark.parametrize(
    ("activities", "is_director_level", "expected"),
    [
        (hours(ojt=1), False, [Hint.OJT_WITHOUT_COACHING]),
        (hours(ojt=1, coaching=1), False, []),
        (hours(site_visit=1), False, [Hint.SITE_VISIT_BELOW_DIRECTOR]),
        (hours(site_visit=1), True, []),
        ([days("project_assignment", 2)], False, [Hint.PROJECT_ASSIGNMENT_SHORT]),
        ([days("project_assignment", 3)], False, []),
        ([days("coaching", 1)], False, []),
    ],
)
def test_tools_give_hints(
    activities: list[ActivityLine], is_director_level: bool, expected: list[Hint]
) -> None:
    assert list(hints(activities, is_director_level=is_director_level)) == expected
