"""HTTP in: an agency classified from files, S09 from the import to the proposals.

R-FRM-11, R-CLS-01, R-CLS-02, R-CLS-05, R-CLS-19, AMB-02.
"""

import asyncio
import csv
import io
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from import_builders import a_csv, as_officer, code_units, upload, work
from people_builders import DIRECTOR, DIVISION_A, NOW, STAFF, a_world, an_app, the_hr
from people_svc.api.run_schemas import REASONS
from people_svc.domain.policy import Level2For
from people_svc.domain.run import SkipReason
from people_svc.persistence.tables import Person
from people_svc.use_cases import proposals
from people_svc.use_cases.people import change_person
from people_svc.use_cases.runs.run import run_part, waiting
from service_kit.database import Database
from service_kit.testing import a_client, running, sign
from sqlmodel import select

pytestmark = pytest.mark.anyio
ADDRESS = "/v1/classification-runs"
CARD, WRONG_CARD = "1234567890121", "1234567890123"
DPIS_HEADERS = [
    "PER_OFFNO",
    "ชื่อ-สกุล",
    "ORG_CODE",
    "PER_TYPE",
    "LEVEL_NO",
    "PM_NAME",
    "PER_OCCUPYDATE",
    "PER_CARDNO",
]
DPIS = [
    ["D1", "นายหนึ่ง ตัวอย่าง", "0800101", "1", "M1", "รองอธิบดี", "๑ ต.ค. ๒๕๖๓", CARD],
    ["D2", "นายสอง ตัวอย่าง", "0800101", "1", "M2", "อธิบดี", "๑ ต.ค. ๒๕๖๓", ""],
    ["D3", "นายสาม ตัวอย่าง", "0800101", "1", "D1", "ผู้อำนวยการกอง", "๑ ต.ค. ๒๕๖๓", ""],
    ["D4", "นายสี่ ตัวอย่าง", "0800101", "1", "K2", "นักวิชาการคอมพิวเตอร์ชำนาญการ", "๑ ต.ค. ๒๕๖๓", ""],
    ["D5", "นายห้า ตัวอย่าง", "0800101", "1", "K2", "นักจัดการงานทั่วไปชำนาญการ", "๑ ต.ค. ๒๕๖๓", ""],
    ["D6", "นายหก ตัวอย่าง", "0800101", "1", "O1", "เจ้าพนักงานธุรการ", "๑ ต.ค. ๒๕๖๓", ""],
    ["D7", "นายเจ็ด ตัวอย่าง", "0800101", "3", "E1", "", "๑ ต.ค. ๒๕๖๓", ""],
    ["D8", "นายแปด ตัวอย่าง", "0800101", "1", "K2", "นักวิชาการ", "๑ ต.ค. ๒๕๖๓", WRONG_CARD],
]
WORK = [["D5", "งานเทคนิคด้านดิจิทัล"], ["D6", "งานบริการที่ติดต่อผู้รับบริการโดยตรง"]]
ANSWERS = {
    "D1": "Executive",
    "D2": "Executive",
    "D3": "Management",
    "D4": "Technologist",
    "D5": "Technologist",
    "D6": "Service",
    "D7": None,
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    code_units(sqlite_database)
    return an_app(sqlite_url)


def run_all(app: FastAPI) -> None:
    """What the job beside the requests would do."""
    for run_id, _ in waiting(app.state.database):
        while run_part(app.state.database, run_id, policy=app.state.policy, now=NOW):
            pass


def numbered(app: FastAPI) -> dict[str, Person]:
    with app.state.database.read() as session:
        return {row.personnel_number: row for row in session.exec(select(Person)) if row.personnel_number}


async def brought_in(app: FastAPI, caplog: pytest.LogCaptureFixture) -> list[Any]:
    job = await upload(app, a_csv(*DPIS, headers=DPIS_HEADERS), dry_run=False)
    work(app)
    await upload(app, a_csv(*WORK, headers=["PER_OFFNO", "ลักษณะงาน"]), kind="workload", dry_run=False)
    work(app)
    lines = [[f"D{number}", "D0"] for number in (1, 3, 4, 5, 6)]
    top = [["D0", "นายศูนย์ ตัวอย่าง", "0800101", "1", "", "", "๑ ต.ค. ๒๕๖๓", ""]]
    await upload(app, a_csv(*top, headers=DPIS_HEADERS), dry_run=False)
    work(app)
    await upload(app, a_csv(*lines, headers=["PER_OFFNO", "ผู้บังคับบัญชา"]), kind="supervisors", dry_run=False)
    work(app)
    assert CARD not in caplog.text
    assert WRONG_CARD not in caplog.text
    async with as_officer(app) as officer:
        found: list[Any] = (await officer.get(f"/v1/imports/{job.json()['id']}/rows")).json()["items"]
    return found


async def run_of(app: FastAPI, **wanted: Any) -> Any:
    async with as_officer(app) as officer:
        asked = await officer.post(ADDRESS, json={"organisation_id": str(DIVISION_A), **wanted})
        assert (asked.status_code, asked.json()["state"]) == (202, "checking")
        run_all(app)
        return (await officer.get(asked.headers["Location"])).json()


async def rows_of(app: FastAPI, run: Any, **wanted: str) -> list[Any]:
    async with as_officer(app) as officer:
        found: list[Any] = (await officer.get(f"{ADDRESS}/{run['id']}/rows", params=wanted)).json()["items"]
    return found


async def test_s09_seven_people_of_dpis_are_suggested_by_office_and_work(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    """S09: by office and work from the files, never by type or level; no code of a level is a role."""
    results = await brought_in(app, caplog)
    run = await run_of(app)

    assert [row["status"] for row in results] == ["registered"] * 7 + ["refused"]
    assert [flaw["code"] for flaw in results[7]["flaws"]] == ["NATIONAL_ID_CHECKSUM"]
    people = numbered(app)
    assert people["D1"].national_id_masked is not None
    assert CARD not in people["D1"].national_id_masked
    assert [(people[number].level_scheme, people[number].level_code) for number in ("D1", "D6", "D7")] == [
        ("dpis", "M1"),
        ("dpis", "O1"),
        ("dpis", "E1"),
    ]
    rows = {row["person_id"]: row for row in await rows_of(app, run)}
    assert {number: rows[str(people[number].id)]["group"] for number in ANSWERS} == ANSWERS
    assert rows[str(people["D7"].id)]["skipped"]["code"] == "work_not_described"
    # Two of one type and level, K2: one by the title, one by the work; without the work there would be none.
    assert people["D4"].level_code == people["D5"].level_code


async def test_s09_the_same_seven_answers_explain_themselves(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    """S09, R-CLS-19: type and level are named, as what never decides."""
    await brought_in(app, caplog)
    people = numbered(app)

    async with as_officer(app) as officer:
        told = {
            number: (
                await officer.get(f"/v1/people/{people[number].id}/classification/explain?today=true")
            ).json()
            for number in ANSWERS
        }

    assert {number: one["today"]["group"] for number, one in told.items()} == ANSWERS
    assert told["D7"]["today"]["undecided"] == "CLS_UNDECIDED"
    for number, one in told.items():
        last = next(step for step in one["today"]["steps"] if step["criterion"] == "position_type_and_level")
        assert (last["outcome"], last["is_used"], last["matches"]) == ("never_decides", False, [])
        assert last["inputs"]["level_code"] == people[number].level_code
        assert [rule["id"] for rule in last["rules"]] == ["R-CLS-19", "R-FRM-11"]


async def test_s09_another_level_changes_neither_group_nor_role(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    """S09, R-CLS-19: K2 to K3."""
    await brought_in(app, caplog)
    before = {row["person_id"]: row["group"] for row in await rows_of(app, await run_of(app))}
    person = numbered(app)["D5"]

    change_person(
        app.state.database, person.id, {"level_code": "K3"}, caller=the_hr(), seen=person.version, now=NOW
    )

    after = {row["person_id"]: row["group"] for row in await rows_of(app, await run_of(app))}
    assert after == before


async def test_a_run_is_applied_and_its_result_is_a_table_in_both_languages(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    await brought_in(app, caplog)
    run = await run_of(app)
    async with as_officer(app) as officer:
        applied = await officer.post(f"{ADDRESS}/{run['id']}/apply")
        run_all(app)
        done = (await officer.get(f"{ADDRESS}/{run['id']}")).json()
        file = await officer.get(f"{ADDRESS}/{run['id']}/result")
        listed = (await officer.get("/v1/classifications", params={"status": "proposed"})).json()["items"]
        again = await officer.post(f"{ADDRESS}/{run['id']}/cancel")

    assert applied.json()["state"] == "proposing"
    assert (done["state"], done["proposed"], done["people"]) == ("done", 6, 6)
    assert len(listed) == 6
    assert (again.status_code, again.json()["code"]) == (409, "CLASSIFICATION_RUN_STATE")
    assert file.headers["content-type"].startswith("text/csv")
    table = {row["เลขประจำตัวบุคลากร"]: row for row in csv.DictReader(io.StringIO(file.text.lstrip("\ufeff")))}
    assert table["D5"]["กลุ่มที่เสนอ (group)"] == "ผู้ปฏิบัติงานเฉพาะด้านเทคโนโลยีดิจิทัล (Technologist)"
    assert table["D7"]["รหัสเหตุผล (code)"] == "work_not_described"
    assert table["D7"]["Reason"].startswith("The work is not described")


async def test_who_reviews_whom_and_who_is_left_out_is_said_in_both_languages(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    await brought_in(app, caplog)
    run = await run_of(app)
    people = numbered(app)

    (row,) = [
        row for row in await rows_of(app, run, verdict="proposed") if row["person_id"] == str(people["D6"].id)
    ]
    left = await rows_of(app, run, reason="no_reviewer")

    assert (row["needs_level_2"], row["supervisor_id"], row["next_supervisor_id"]) == (
        False,
        str(people["D0"].id),
        None,
    )
    assert str(people["D2"].id) in {one["person_id"] for one in left}
    assert left[0]["skipped"]["reason"]["th"].startswith("ไม่มีผู้บังคับบัญชา")
    assert {one["code"]: one["people"] for one in run["skipped"]}["no_reviewer"] == len(left)
    assert set(REASONS) == set(SkipReason)


async def test_a_policy_for_everybody_asks_for_level_2_in_a_run(
    sqlite_url: str, sqlite_database: Database
) -> None:
    """AMB-09."""
    a_world(sqlite_database)
    app = an_app(sqlite_url, level_2_for=Level2For.EVERYBODY)

    run = await run_of(app)

    assert run["proposed"] == run["needs_level_2"] == 1


async def test_the_background_job_does_runs_and_gives_up_the_one_that_it_cannot_do(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in one run fails that run, and holds up no other."""
    explain = proposals.explain

    def breaks(*args: Any, **given: Any) -> Any:
        raise ZeroDivisionError

    async with running(app), as_officer(app) as officer:

        async def until(address: str, left: set[str]) -> Any:
            async with asyncio.timeout(20):
                while (found := (await officer.get(address)).json())["state"] in left:
                    await asyncio.sleep(0.05)
                return found

        first, second = [
            (await officer.post(ADDRESS, json={"organisation_id": str(DIVISION_A)})).headers["Location"]
            for _ in range(2)
        ]
        checked = [await until(address, {"checking"}) for address in (first, second)]
        monkeypatch.setattr(proposals, "explain", breaks)
        await officer.post(f"{first}/apply")
        failed = await until(first, {"proposing"})
        monkeypatch.setattr(proposals, "explain", explain)
        await officer.post(f"{second}/apply")
        done = await until(second, {"proposing"})

    assert [run["state"] for run in checked] == ["checked", "checked"]
    assert (failed["state"], failed["proposed"]) == ("failed", 0)
    assert (done["state"], done["proposed"]) == ("done", 1)


async def test_a_run_over_anothers_agency_is_refused(app: FastAPI) -> None:
    token = sign(STAFF, scope="people.read people.write", grants=(("staff", None),))
    async with a_client(app, token) as client:
        refused = await client.post(ADDRESS, json={"organisation_id": str(DIVISION_A)})
        missing = await client.get(f"{ADDRESS}/{DIRECTOR}")
        unknown = await client.post(ADDRESS, json={"organisation_id": str(UUID(int=1)), "scope": "some"})

    assert refused.status_code == 403
    assert (missing.status_code, missing.json()["code"]) == (404, "CLASSIFICATION_RUN_NOT_FOUND")
    assert unknown.status_code == 422
