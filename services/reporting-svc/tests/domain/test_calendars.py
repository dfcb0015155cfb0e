"""Rounds are data (rules.md section 7): halves, quarters, or a first round of five months."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reporting_svc.domain.calendars import read_moment, round_at, rounds_of
from reporting_svc.domain.errors import UnreadableMoment
from reporting_svc.persistence.shipped import calendar, calendars
from service_kit.calendar import fiscal_year_be, fiscal_year_bounds


def rounds(key: str, year_be: int) -> list[tuple[int, dt.date, dt.date]]:
    starts_on, ends_on = fiscal_year_bounds(year_be)
    found = rounds_of(calendar(key), starts_on=starts_on, ends_on=ends_on)
    return [(one.number, one.starts_on, one.ends_on) for one in found]


def test_a_first_round_of_five_months_ends_with_february_leap_day_or_not() -> None:
    assert rounds("five-month-first", 2567)[0] == (1, dt.date(2023, 10, 1), dt.date(2024, 2, 29))
    assert rounds("five-month-first", 2568)[0] == (1, dt.date(2024, 10, 1), dt.date(2025, 2, 28))
    assert rounds("five-month-first", 2568)[1] == (2, dt.date(2025, 3, 1), dt.date(2025, 9, 30))


def test_the_second_quarter_is_january_to_march() -> None:
    assert rounds("quarters", 2567)[1] == (2, dt.date(2024, 1, 1), dt.date(2024, 3, 31))


@given(
    on=st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)), key=st.sampled_from([c.key for c in calendars()])
)
def test_every_day_is_in_exactly_one_round(on: dt.date, key: str) -> None:
    starts_on, ends_on = fiscal_year_bounds(fiscal_year_be(on))
    found = rounds_of(calendar(key), starts_on=starts_on, ends_on=ends_on)

    assert sum(one.starts_on <= on <= one.ends_on for one in found) == 1
    assert round_at(found, on).starts_on <= on
    assert found[0].starts_on == starts_on
    assert found[-1].ends_on == ends_on


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2024-13-01",
        "0001-01-01",
        "9999-12-31T23:00Z",
        "2201-01-01",
        "2567-01-01",
        "๒๕๖๗-๐๑-๐๑",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMoment):
        read_moment(text)
