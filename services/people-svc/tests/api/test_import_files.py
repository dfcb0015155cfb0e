"""Files in and out: encodings, delimiters, workbooks, templates and results."""

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from fastapi import FastAPI
from import_builders import HEADERS, a_csv, a_row, a_workbook, as_officer, code_units, upload, work
from openpyxl import Workbook, load_workbook
from people_builders import a_world, an_app
from people_svc.persistence.tables import Person
from service_kit.database import Database
from sqlmodel import select

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    code_units(sqlite_database)
    return an_app(sqlite_url)


async def result_of(app: FastAPI, import_id: str) -> bytes:
    async with as_officer(app) as client:
        answer = await client.get(f"/v1/imports/{import_id}/result")
    assert answer.status_code == 200
    return answer.content


def named(app: FastAPI, number: str) -> Person:
    with app.state.database.read() as session:
        return session.exec(select(Person).where(Person.personnel_number == number)).one()


@pytest.mark.parametrize(
    ("encoding", "bom", "shown", "name"),
    [
        ("utf-8", b"", "utf-8", "นายสมชาย ใจดี"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8", "นายสมชาย ใจดี"),
        ("tis-620", b"", "tis-620", "นายสมชาย ใจดี"),
        ("cp874", b"", "windows-874", "นายสมชาย “ใจดี”"),
        ("utf-16", b"", "utf-16", "นายสมชาย ใจดี"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_the_encoding_and_the_delimiter_are_found(
    app: FastAPI, encoding: str, bom: bytes, shown: str, name: str, delimiter: str
) -> None:
    content = a_csv(a_row(name=name), encoding=encoding, bom=bom, delimiter=delimiter)

    found = (await upload(app, content, dry_run=False)).json()
    work(app)

    assert (found["encoding"], found["delimiter"]) == (shown, delimiter)
    assert named(app, "1001").name_th == name
    async with as_officer(app) as client:
        result = await client.get(f"/v1/imports/{found['id']}/result")
    assert result.headers["content-type"] == f"text/csv; charset={shown}"
    assert name in result.content.decode({"windows-874": "cp874"}.get(shown, shown))


async def test_text_in_two_encodings_at_once_is_refused_not_guessed(app: FastAPI) -> None:
    answer = await upload(app, a_csv(a_row()) + "ก".encode("tis-620"))

    assert answer.json()["code"] == "IMPORT_FILE_UNREADABLE"
    assert "UTF-8" in answer.json()["detail"]


async def test_a_workbook_is_read_with_its_numbers_and_days(app: FastAPI) -> None:
    row: list[Any] = [*a_row(begins="", national_id="")]
    row[0], row[6], row[7] = 1001, dt.datetime(2020, 10, 1), 1234567890121  # noqa: DTZ001  as Excel has it

    found = (await upload(app, a_workbook(row), name="staff.xlsx", dry_run=False)).json()
    work(app)

    person = named(app, "1001")
    assert (found["format"], found["rows"]) == ("xlsx", 1)
    assert (person.active_from, person.national_id_masked) == (dt.date(2020, 10, 1), "x-xxxx-xxxxx-12-1")


async def test_a_formula_is_refused_in_its_row(app: FastAPI) -> None:
    found = (await upload(app, a_workbook([*a_row(name='=HYPERLINK("http://x","y")')]))).json()
    work(app)

    async with as_officer(app) as client:
        rows = (await client.get(f"/v1/imports/{found['id']}/rows")).json()["items"]
    assert [flaw["code"] for flaw in rows[0]["flaws"]] == ["CELL_FORMULA"]
    result = load_workbook(io.BytesIO(await result_of(app, found["id"])))
    assert all(cell.data_type != "f" for line in result.active.iter_rows() for cell in line)


def a_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"0" * (50 << 20))
    return file.getvalue()


def far_cells() -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.append(HEADERS)
    book.active.cell(1_048_576, 1, "far")
    book.save(file)
    return file.getvalue()


async def test_workbooks_that_claim_too_much_are_refused(sqlite_url: str, sqlite_database: Database) -> None:
    a_world(sqlite_database)
    app = an_app(sqlite_url, import_max_rows=1000)

    bomb, far, long = [
        await upload(app, content, name="x.xlsx")
        for content in (a_bomb(), far_cells(), a_csv(*[a_row(str(number)) for number in range(1001)]))
    ]

    assert bomb.json()["code"] == "IMPORT_FILE_UNREADABLE"
    assert (far.json()["code"], long.json()["code"]) == ("IMPORT_TOO_MANY_ROWS",) * 2


async def test_the_result_is_the_file_with_what_is_wrong_and_can_be_sent_again(app: FastAPI) -> None:
    content = a_csv(a_row(), a_row("1002", begins="1/10/66", unit="ไม่มี"), a_row("1003", name="=1+1"))
    job = (await upload(app, content)).json()["id"]
    work(app)

    result = await result_of(app, job)

    assert result.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(result.decode("utf-8-sig"))))
    assert lines[0][: len(HEADERS)] == HEADERS
    assert lines[1][: len(HEADERS)] == a_row()
    assert lines[1][len(HEADERS)] == "เพิ่มใหม่ (registered)"
    assert "เขียนปีให้ครบสี่หลัก" in lines[2][len(HEADERS) + 2]
    assert lines[3][1] == "'=1+1"
    again = (await upload(app, result, dry_run=False)).json()
    work(app)
    assert len(again["unknown_columns"]) == 6
    assert named(app, "1001").name_th == "นายสมชาย ใจดี"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["staff", "organisations", "supervisors", "workload"])
async def test_a_template_names_every_column_and_is_taken_back(app: FastAPI, kind: str, form: str) -> None:
    async with as_officer(app) as client:
        answer = await client.get(f"/v1/imports/templates/{kind}.{form}")
        other = await client.get(f"/v1/imports/templates/{kind}.pdf")

    taken = await upload(app, answer.content, kind=kind)

    assert (answer.status_code, other.status_code) == (200, 422)
    assert f'filename="{kind}.{form}"' in answer.headers["content-disposition"]
    assert (taken.status_code, taken.json()["rows"], taken.json()["unknown_columns"]) == (202, 0, [])
