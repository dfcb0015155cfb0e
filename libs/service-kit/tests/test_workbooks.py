"""Workbooks out and in: the same text, nothing computed, and nothing believed."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from service_kit.workbooks import WorkbookUnreadable, as_workbook, workbook_rows

ROOMY = 16 << 20
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1, max_size=20)


def written(*rows: list[str]) -> io.BytesIO:
    return io.BytesIO(b"".join(as_workbook([("sheet", rows)])))


def first_row(file: io.BytesIO, formula: str | None = None) -> list[str]:
    return next(workbook_rows(file, ROOMY, formula=formula))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_whatever_was_written_is_read_again(rows: list[list[str]]) -> None:
    assert [row[:2] for row in workbook_rows(written(*rows), ROOMY, formula="computed")] == rows


def test_what_a_cell_computes_is_told_apart_from_text_that_looks_like_it() -> None:
    book = Workbook()
    book.active.append(["=1+1", "plain", 3.0, True, None])
    file = io.BytesIO()
    book.save(file)

    assert first_row(file, formula="computed")[:5] == ["computed", "plain", "3", "true", ""]
    assert first_row(file)[0] == "=1+1"
    assert first_row(written(["=1+1"]), formula="computed")[0] == "=1+1"


def test_the_same_cells_are_the_same_bytes_whenever_they_are_written() -> None:
    then = dt.datetime(2023, 10, 2, 3, 4, 6, tzinfo=dt.UTC)
    first, second = (b"".join(as_workbook([("one", [["ก", "=1"]])], made_at=then)) for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2023, 10, 2, 3, 4, 6)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2023-10-02T03:04:06Z") == 2


def a_zip(**parts: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize(
    "file",
    [io.BytesIO(b""), io.BytesIO(b"PK\x03\x04"), a_zip(a=b"b"), a_zip(bomb=bytes(1 << 20))],
    ids=["empty", "cut off", "no workbook", "bomb"],
)
def test_what_is_no_workbook_is_refused(file: io.BytesIO) -> None:
    with pytest.raises(WorkbookUnreadable):
        list(workbook_rows(file, ROOMY))


def test_more_than_is_allowed_is_not_even_opened() -> None:
    with pytest.raises(WorkbookUnreadable):
        list(workbook_rows(written(["text"]), 100))
