"""Organisations, supervisors and workloads of a file."""

from typing import Any

import pytest
from fastapi import FastAPI
from import_builders import HEADERS, a_csv, a_row, a_workbook, as_officer, code_units, upload, work
from people_builders import AGENCY_A, OCSC, a_world, an_app, refuse_what_breaks_the_promise
from people_svc.persistence.tables import Classification, Organisation, Person, WorkRecord
from service_kit.database import Database
from sqlmodel import select

pytestmark = pytest.mark.anyio
UNITS = ["ORG_CODE", "ORG_ID_REF", "OL_CODE", "ORG_NAME"]
LINES = ["PER_OFFNO", "ผู้บังคับบัญชา"]
SHARES = ["PER_OFFNO", "Academic", "Service"]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    code_units(sqlite_database)
    return an_app(sqlite_url)


async def brought(app: FastAPI, content: bytes, kind: str, **given: Any) -> tuple[dict[str, int], list[Any]]:
    """The counts of an import that is over, and the codes of the flaws of each row."""
    job = (await upload(app, content, kind=kind, **given)).json()["id"]
    work(app)
    subject = given.get("subject")
    async with as_officer(
        app, given.get("grants", (("hr_officer", AGENCY_A),)), *[subject] if subject else []
    ) as one:
        found = (await one.get(f"/v1/imports/{job}")).json()
        rows = (await one.get(f"/v1/imports/{job}/rows")).json()["items"]
    assert found["state"] in {"checked", "applied"}
    return found["counts"], [[flaw["code"] for flaw in row["flaws"]] for row in rows]


def units(app: FastAPI) -> dict[str, Organisation]:
    with app.state.database.read() as session:
        return {row.name_th: row for row in session.exec(select(Organisation))}


def people(app: FastAPI) -> dict[str | None, Person]:
    with app.state.database.read() as session:
        return {row.personnel_number: row for row in session.exec(select(Person))}


async def test_a_tree_comes_in_below_units_of_the_same_file_and_twice_changes_nothing(app: FastAPI) -> None:
    rows = [
        ["0800102", "08001", "๐๓", "กองใหม่"],
        ["080010201", "0800102", "ฝ่าย", "ฝ่ายใหม่"],
        ["080010202", "9999", "ฝ่าย", "ฝ่ายลอย"],
        ["0800299", "08002", "03", "กองของผู้อื่น"],
        ["0800103", "08001", "01", "กระทรวงใต้กรม"],
    ]
    content = a_csv(*rows, headers=UNITS)

    checked, flaws = await brought(app, content, "organisations")
    names = set(units(app))
    applied, _ = await brought(app, content, "organisations", dry_run=False)
    again, _ = await brought(app, content, "organisations", dry_run=False)

    assert checked == applied == {"registered": 2, "changed": 0, "unchanged": 0, "refused": 3}
    assert flaws == [[], [], ["UNIT_UNKNOWN"], ["UNIT_NOT_YOURS"], ["ORGANISATION_OUT_OF_PLACE"]]
    assert "กองใหม่" not in names
    assert units(app)["ฝ่ายใหม่"].agency_id == AGENCY_A
    assert again["unchanged"] == 2
    refuse_what_breaks_the_promise(app.state.database)


async def test_a_unit_of_another_name_is_renamed(app: FastAPI) -> None:
    counts, _ = await brought(
        app, a_csv(["0800101", "08001", "03", "กองชื่อใหม่"], headers=UNITS), "organisations", dry_run=False
    )

    assert counts["changed"] == 1
    assert "กองชื่อใหม่" in units(app)


async def test_what_a_file_cannot_change_of_a_known_unit_refuses_its_row(app: FastAPI) -> None:
    """Never answered in silence: a unit moves by an act of its own, and keeps its kind."""
    rows = [
        ["0800102", "08001", "03", "กองใหม่", ""],
        ["0800101", "0800102", "03", "กองชื่อใหม่", ""],
        ["08001", "", "03", "กรม", "ไม่ใช่"],
        ["0800201", "", "03", "กองของผู้อื่น", ""],
    ]
    content = a_csv(*rows, headers=[*UNITS, "ระดับกรมหรือเทียบเท่า"])

    checked, flaws = await brought(app, content, "organisations")
    applied, same = await brought(app, content, "organisations", dry_run=False)

    assert checked == applied == {"registered": 1, "changed": 0, "unchanged": 0, "refused": 3}
    assert flaws == same == [[], ["UNIT_DIFFERS"], ["UNIT_DIFFERS"] * 2, ["UNIT_NOT_YOURS"]]
    assert "กองชื่อใหม่" not in units(app)


async def test_ocsc_brings_in_whole_trees(app: FastAPI) -> None:
    content = a_csv(["09", "", "กระทรวง", "กระทรวงใหม่"], ["0901", "09", "กรม", "กรมใหม่"], headers=UNITS)

    counts, _ = await brought(
        app, content, "organisations", dry_run=False, grants=(("ocsc_officer", None),), subject=OCSC
    )
    as_hr, flaws = await brought(app, a_csv(["10", "", "01", "อีกกระทรวง"], headers=UNITS), "organisations")

    assert counts["registered"] == 2
    assert (as_hr["refused"], flaws) == (1, [["CELL_MISSING"]])


async def test_supervisors_are_set_and_a_line_that_turns_back_is_refused(app: FastAPI) -> None:
    await upload(app, a_csv(a_row("1"), a_row("2"), a_row("3")), dry_run=False)
    work(app)
    content = a_csv(["2", "๑"], ["3", "2"], ["1", "3"], ["9", "1"], ["1", "1"], headers=LINES)

    checked, flaws = await brought(app, content, "supervisors")
    before = people(app)["2"].supervisor_id
    applied, _ = await brought(app, content, "supervisors", dry_run=False)
    again, _ = await brought(app, content, "supervisors", dry_run=False)

    assert checked == applied == {"registered": 0, "changed": 2, "unchanged": 0, "refused": 3}
    assert flaws == [[], [], ["SUPERVISOR_LOOP"], ["PERSON_UNKNOWN"], ["KEY_TWICE_IN_FILE"]]
    assert before is None
    found = people(app)
    assert (found["3"].supervisor_id, found["3"].next_supervisor_id) == (found["2"].id, found["1"].id)
    assert again["unchanged"] == 2
    refuse_what_breaks_the_promise(app.state.database)


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("organisations", UNITS),
        ("staff", HEADERS),
        ("supervisors", LINES),
        ("workload", ["เลขประจำตัวบุคลากร", "ตำแหน่งที่ครองอยู่"]),
    ],
)
async def test_half_a_character_refuses_its_row_and_no_other(
    app: FastAPI, kind: str, headers: list[str]
) -> None:
    """A workbook can say one; no database can keep it."""
    half, whole = ["_xD800_"] + ["1"] * (len(headers) - 1), ["1"] * len(headers)

    counts, flaws = await brought(app, a_workbook(half, whole, headers=headers), kind, name="x.xlsx")

    assert counts["refused"] == 2
    assert "CELL_UNPRINTABLE" in flaws[0]
    assert "CELL_UNPRINTABLE" not in flaws[1]


async def test_workloads_are_kept_as_evidence_and_classify_nobody(app: FastAPI) -> None:
    """R-CLS-07, R-CLS-13: shares in percent, of a whole; present work and work that is expected."""
    await upload(app, a_csv(a_row("1"), a_row("2"), a_row("3"), a_row("4")), dry_run=False)
    work(app)
    rows = [
        ["1", "๗๐", "30%", "", "งานเทคนิคด้านดิจิทัล; policy"],
        ["2", "70", "20", "", ""],
        ["3", "x", "30", "", ""],
        ["4", "", "", "M1", ""],
    ]
    content = a_csv(*rows, headers=[*SHARES, "ลักษณะงานที่ได้รับมอบหมาย", "งานที่คาดว่าจะได้รับมอบหมาย"])

    checked, flaws = await brought(app, content, "workload")
    applied, _ = await brought(app, content, "workload", dry_run=False)
    again, _ = await brought(app, content, "workload", dry_run=False)

    assert checked == applied == {"registered": 1, "changed": 0, "unchanged": 0, "refused": 3}
    assert flaws == [[], ["WORKLOAD_NOT_100"], ["NUMBER_UNREADABLE"], ["WORD_UNKNOWN"]]
    assert again["unchanged"] == 1
    with app.state.database.read() as session:
        kept = session.exec(select(WorkRecord)).one()
        assert session.exec(select(Classification)).all() == []
    assert kept.person_id == people(app)["1"].id
    assert kept.workload == [{"group": "Academic", "percent": 70}, {"group": "Service", "percent": 30}]
    assert kept.expected_work == ["technical_digital", "policy"]


async def test_an_empty_cell_says_nothing_of_the_work(app: FastAPI) -> None:
    await upload(app, a_csv(a_row("1")), dry_run=False)
    work(app)
    headers = ["PER_OFFNO", "Academic", "ลักษณะงานที่ได้รับมอบหมาย", "ตำแหน่งที่ครองอยู่"]
    await brought(app, a_csv(["1", "100", "", ""], headers=headers), "workload", dry_run=False)

    second = a_csv(["1", "", "policy", "หัวหน้าหน่วยงานระดับกอง"], headers=headers)
    counts, _ = await brought(app, second, "workload", dry_run=False)

    assert counts["changed"] == 1
    with app.state.database.read() as session:
        first, last = session.exec(select(WorkRecord).order_by(WorkRecord.version)).all()
    assert (first.version, first.assigned_work) == (1, [])
    assert (last.workload, last.assigned_work, last.office) == (
        first.workload,
        ["policy"],
        "head_of_division",
    )
