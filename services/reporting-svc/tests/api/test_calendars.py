"""The calendar table of S19, and rounds as data."""

from typing import Any

import pytest
from reporting_client import request


def place(url: str, language: str = "th", **query: str) -> Any:
    return request(url, "GET", "/v1/calendar", language=language, params=query).json()


@pytest.mark.parametrize(
    ("at", "year", "half"),
    [
        ("2023-09-30T23:59:00+07:00", 2566, 2),
        ("2023-09-30 23:59", 2566, 2),
        ("2023-10-01T00:00:00+07:00", 2567, 1),
        ("2023-10-01 00:00", 2567, 1),
        ("2023-09-30T17:30Z", 2567, 1),
        ("2024-03-31", 2567, 1),
        ("2024-04-01", 2567, 2),
        ("2024-09-30", 2567, 2),
        ("2024-10-01", 2568, 1),
    ],
)
def test_s19_calendar(sqlite_url: str, at: str, year: int, half: int) -> None:
    found = place(sqlite_url, at=at)

    assert (found["fiscal_year_be"], found["half_year_round"], found["round"]["number"]) == (year, half, half)


def test_a_place_names_its_bounds_and_the_day_in_thai(sqlite_url: str) -> None:
    found = place(sqlite_url, at="2023-10-01", calendar="five-month-first")

    assert (found["starts_on"], found["ends_on"]) == ("2023-10-01", "2024-09-30")
    assert found["round"] == {"number": 1, "starts_on": "2023-10-01", "ends_on": "2024-02-29"}
    assert found["date_text"] == "๑ ตุลาคม ๒๕๖๖"
    assert found["calendar"]["name"]["th"] == "รอบแรก ๕ เดือน"


def test_quarters(sqlite_url: str) -> None:
    assert place(sqlite_url, at="2024-02-29", calendar="quarters")["round"]["number"] == 2


def test_today_when_nothing_is_asked(sqlite_url: str) -> None:
    assert place(sqlite_url)["on"] == "2024-11-15"


@pytest.mark.parametrize(
    ("language", "title"), [("th", "อ่านวันเวลาไม่ได้"), ("en", "The moment cannot be read")]
)
def test_what_is_no_moment_is_a_problem(sqlite_url: str, language: str, title: str) -> None:
    problem = place(sqlite_url, language, at="เมื่อวาน")

    assert (problem["code"], problem["title"]) == ("MOMENT_UNREADABLE", title)


def test_an_unknown_calendar_names_the_known_ones(sqlite_url: str) -> None:
    problem = place(sqlite_url, calendar="lunar")

    assert (problem["status"], problem["code"]) == (404, "CALENDAR_NOT_FOUND")
    assert problem["known"] == "five-month-first, half-years, quarters"
