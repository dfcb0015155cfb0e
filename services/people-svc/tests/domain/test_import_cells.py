"""What a cell says: days of either calendar, digits of either kind, text without what cannot be seen."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_svc.domain.digits import arabic
from people_svc.domain.imports.cells import (
    date_of,
    is_formula,
    number_of,
    plain,
    shown_safely,
    text_of,
    unquoted,
)
from people_svc.domain.imports.errors import ImportStateForbids
from people_svc.domain.imports.issues import CellRefused, Issue
from people_svc.domain.imports.job import ImportAction, ImportState, next_state
from service_kit.calendar import MONTHS_TH, buddhist_date, thai_digits

days = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2200, 12, 31))
SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


@given(days)
def test_a_day_is_read_however_an_office_writes_it(on: dt.date) -> None:
    """Rules.md section 8: a year over 2400 is of the Buddhist Era."""
    buddhist, short = on.year + 543, SHORT[on.month - 1]
    written = [
        on.isoformat(),
        f"{on.isoformat()} 00:00:00",
        f"{buddhist}-{on.month:02}-{on.day:02}",
        f"{on.day}/{on.month}/{on.year}",
        f"{on.day:02}-{on.month:02}-{buddhist}",
        thai_digits(f"{on.day}.{on.month}.{buddhist}"),
        buddhist_date(on),
        f"{on.day} {short} {buddhist}",
        f"วันที่ {on.day} {MONTHS_TH[on.month - 1]} พ.ศ. {buddhist}",
        f"{on.day} {short} ค.ศ. {on.year}",
        on.strftime("%d %b ") + str(on.year),
    ]

    assert {date_of(text_of(text, length=60)) for text in written} == {on}


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("1/10/66", Issue.DATE_YEAR_SHORT),
        ("1 ต.ค. 66", Issue.DATE_YEAR_SHORT),
        ("31/2/2566", Issue.DATE_UNREADABLE),
        ("29/2/2566", Issue.DATE_UNREADABLE),
        ("10/25/2566", Issue.DATE_UNREADABLE),
        ("1 ตค.ลาคม 2566", Issue.DATE_UNREADABLE),
        ("เมื่อวาน", Issue.DATE_UNREADABLE),
        ("1/1/1066", Issue.DATE_NOT_PLAUSIBLE),
        ("1 ม.ค. พ.ศ. 2023", Issue.DATE_NOT_PLAUSIBLE),
        ("1 ม.ค. ค.ศ. 2566", Issue.DATE_NOT_PLAUSIBLE),
    ],
)
def test_a_day_that_nobody_can_be_sure_of_is_refused(text: str, issue: Issue) -> None:
    with pytest.raises(CellRefused) as refused:
        date_of(text)

    assert refused.value.issue is issue


def test_a_leap_day_of_the_buddhist_era_is_one() -> None:
    assert date_of("29/2/2567") == dt.date(2024, 2, 29)


@given(st.integers(0, 999_999_999))
def test_thai_digits_are_the_same_number(number: int) -> None:
    assert number_of(thai_digits(str(number))) == number_of(f"{number}%") == number
    assert arabic(thai_digits(str(number))) == str(number)


@given(st.text(max_size=80))
def test_a_cell_is_read_again_as_it_was_read(cell: str) -> None:
    try:
        once = text_of(cell, length=60)
    except CellRefused:
        return
    assert not is_formula(once)
    assert text_of(once, length=60) == once


@given(st.text(max_size=40))
def test_what_is_shown_is_never_computed_and_reads_back(text: str) -> None:
    shown = shown_safely(text)

    assert not is_formula(shown.lstrip("\ufeff \t\r\n"))
    assert shown == text or unquoted(shown) == text


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+66",
        "@x",
        "＝1",
        "-cmd",
        "\ufeff=1",
        "  =1",
        "' =1",
        "'\t=1",
        "'  @x",
        "-2+3+cmd|' /C calc'!A0",
    ],
)
def test_a_formula_in_any_dress_is_refused(cell: str) -> None:
    with pytest.raises(CellRefused) as refused:
        text_of(cell, length=60)

    assert refused.value.issue is Issue.CELL_FORMULA


def test_names_of_columns_are_compared_without_what_people_vary() -> None:
    assert plain("\ufeffPER_ CARDNO ") == plain("per-cardno") == plain("Per.CardNo")


@pytest.mark.parametrize("state", [ImportState.APPLIED, ImportState.CANCELLED, ImportState.FAILED])
@pytest.mark.parametrize("action", list(ImportAction))
def test_what_is_over_stays_as_it_is(state: ImportState, action: ImportAction) -> None:
    with pytest.raises(ImportStateForbids):
        next_state(state, action)
