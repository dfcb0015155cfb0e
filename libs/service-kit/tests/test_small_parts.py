"""Calendar, national ID, language, settings, ids: the small parts."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from service_kit import calendar, national_id, pages
from service_kit.calendar import BANGKOK
from service_kit.ids import new_id
from service_kit.problems import language_of
from service_kit.settings import Environment, ServiceSettings, sqlite_path


def bangkok(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


S19 = [
    (bangkok("2023-09-30T23:59"), 2566, 2),
    (bangkok("2023-10-01T00:00"), 2567, 1),
    (dt.datetime(2023, 9, 30, 17, 30, tzinfo=dt.UTC), 2567, 1),
    (dt.date(2024, 3, 31), 2567, 1),
    (dt.date(2024, 4, 1), 2567, 2),
    (dt.date(2024, 9, 30), 2567, 2),
    (dt.date(2024, 10, 1), 2568, 1),
]


@pytest.mark.parametrize(("moment", "year", "half"), S19)
def test_s19_calendar(moment: dt.date, year: int, half: int) -> None:
    assert calendar.fiscal_year_be(moment) == year
    assert calendar.half_year_round(moment) == half


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
def test_every_day_lies_in_its_fiscal_year(on: dt.date) -> None:
    first, last = calendar.fiscal_year_bounds(calendar.fiscal_year_be(on))

    assert first <= on <= last


def test_an_instant_of_nowhere_has_no_day() -> None:
    with pytest.raises(ValueError):
        calendar.day(dt.datetime(2023, 10, 1))  # noqa: DTZ001  that is what is refused


def test_official_papers_print_buddhist_dates_in_thai_digits() -> None:
    assert calendar.buddhist_date(dt.date(2023, 10, 1)) == "๑ ตุลาคม ๒๕๖๖"


@pytest.mark.parametrize("number", ["1234567890121", "2345678901234", "1010101110110", "5432109876546"])
def test_a_good_national_id_is_taken(number: str) -> None:
    assert national_id.is_valid(number)


@pytest.mark.parametrize(
    "number", ["1234567890123", "๑๒๓๔๕๖๗๘๙๐๑๒๑", "123456789012", "12345678901211", "", "1-2345-67890-12-1"]
)
def test_a_bad_national_id_is_refused(number: str) -> None:
    assert not national_id.is_valid(number)


def test_a_shown_national_id_gives_away_three_digits() -> None:
    assert national_id.masked("1234567890121") == "x-xxxx-xxxxx-12-1"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "th"),
        ("", "th"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("th-TH", "th"),
        ("fr, en;q=0.5, th;q=0.7", "th"),
        ("de", "th"),
        ("en;q=0", "th"),
        ("en;q=nonsense", "th"),
        ("*", "th"),
        (",;,q=", "th"),
    ],
)
def test_the_language_is_the_one_asked_for_or_thai(asked: str | None, language: str) -> None:
    assert language_of(asked) == language


def test_ids_sort_by_time() -> None:
    ids = [new_id() for _ in range(1000)]

    assert ids == sorted(ids)
    assert {one.version for one in ids} == {7}


def test_production_refuses_sqlite_demo_secrets_and_plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_CLIENT_SECRET", "demo-secret")

    with pytest.raises(ValidationError) as refused:
        ServiceSettings(environment=Environment.PRODUCTION)

    for reason in ("SQLite", "CLIENT_SECRET", "https"):
        assert reason in str(refused.value)


def test_a_secret_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "service_client_secret").write_text("from a file")

    settings = ServiceSettings(_secrets_dir=tmp_path)

    assert settings.client_secret.get_secret_value() == "from a file"


def test_the_file_of_an_sqlite_address() -> None:
    assert sqlite_path("sqlite:////var/x.db") == Path("/var/x.db")
    assert sqlite_path("postgresql+psycopg://host/x") is None


def test_what_is_in_memory_comes_in_pages_too() -> None:
    words = ["c", "a", "b"]

    first = pages.slice_of(words, str, pages.PageQuery(2))
    rest = pages.slice_of(words, str, pages.PageQuery(2, "b"))

    assert (list(first.items), first.next_cursor is not None) == (["a", "b"], True)
    assert (list(rest.items), rest.next_cursor) == (["c"], None)
