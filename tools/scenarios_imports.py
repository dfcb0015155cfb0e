"""S09: staff and work come in as files of DPIS; office and work suggest a group, type and level never."""

import time
from typing import Any

from cast import demo_id
from walk import Answer, Walk

HR = "hr-officer"
IMPORTS, RUNS = "/people/v1/imports", "/people/v1/classification-runs"
WORKED_OFF_SECONDS = 30.0
BEGINS = "๑ ต.ค. ๒๕๖๘"  # after the years whose KPIs the other scenarios compute
CARD, WRONG_CARD = "1234567890121", "1234567890123"
HEADERS = "PER_OFFNO,ชื่อ-สกุล,ORG_CODE,PER_TYPE,LEVEL_NO,PM_NAME,PER_OCCUPYDATE,PER_CARDNO"
STAFF = (
    ("S09-1", "1", "M1", "รองอธิบดี", CARD),
    ("S09-2", "1", "M2", "อธิบดี", ""),
    ("S09-3", "1", "D1", "ผู้อำนวยการกอง", ""),
    ("S09-4", "1", "K2", "นักวิชาการคอมพิวเตอร์ชำนาญการ", ""),
    ("S09-5", "1", "K2", "นักจัดการงานทั่วไปชำนาญการ", ""),
    ("S09-6", "1", "O1", "เจ้าพนักงานธุรการ", ""),
    ("S09-7", "3", "E1", "", ""),
    ("S09-8", "1", "K2", "นักวิชาการ", WRONG_CARD),
)
WORK = "PER_OFFNO,ลักษณะงานที่ได้รับมอบหมาย\nS09-5,งานเทคนิคด้านดิจิทัล\nS09-6,งานบริการที่ติดต่อผู้รับบริการโดยตรง\n"
ANSWERS = ["Executive", "Executive", "Management", "Technologist", "Technologist", "Service", None]


def people_of_dpis(walk: Walk) -> None:
    walk.scenario("S09", "นำเข้าจาก DPIS / neither type nor level decides, and no level is a role")
    unit = demo_id("org:a:3")
    rows = [
        f"{number},นาย{number} ตัวอย่าง,{unit},{kind},{level},{title},{BEGINS},{card}"
        for number, kind, level, title, card in STAFF
    ]
    brought = _brought_in(walk, "staff", "\n".join([HEADERS, *rows]))
    walk.same("registered and refused", (brought["registered"], brought["refused"]), (7, 1))
    told = walk.ask(HR, "GET", f"{IMPORTS}/{brought['id']}/rows?limit=8", 200)["items"] or []
    walk.same("why", [flaw["code"] for row in told for flaw in row["flaws"]], ["NATIONAL_ID_CHECKSUM"])
    _brought_in(walk, "workload", WORK)
    ids = [row["subject_id"] for row in told if row["subject_id"]]
    run = walk.ask(HR, "POST", RUNS, 202, json={"organisation_id": str(unit)})
    run = _worked_off(walk, f"{RUNS}/{run['id']}", "checking")
    found = walk.ask(HR, "GET", f"{RUNS}/{run['id']}/rows?limit=200", 200)["items"] or []
    groups = {row["person_id"]: row["group"] for row in found}
    walk.same("the seven suggestions", [groups.get(one, "–") for one in ids], ANSWERS)
    address = f"/people/v1/people/{ids[0]}/classification/explain?today=true" if ids else RUNS
    explained = walk.ask(HR, "GET", address, 200)["today"] or {"steps": []}
    never = [step for step in explained["steps"] if step["outcome"] == "never_decides"]
    walk.same("the level M1 never decides", [step["inputs"]["level_code"] for step in never], ["M1"])
    masked = walk.ask(HR, "GET", f"/people/v1/people/{ids[0]}" if ids else RUNS, 200)
    walk.same("the national ID is masked", CARD in str(masked), False)


def _brought_in(walk: Walk, kind: str, text: str) -> dict[str, Any]:
    files = {"file": (f"{kind}.csv", text.encode())}
    job = walk.ask(HR, "POST", f"{IMPORTS}?kind={kind}&dry_run=false", 202, files=files)
    done = _worked_off(walk, f"{IMPORTS}/{job['id']}", "applying")
    return {"id": job["id"], **(done["counts"] or {"registered": 0, "refused": 0})}


def _worked_off(walk: Walk, address: str, at_work: str) -> Answer:
    """The job once it is no longer at work."""
    until = time.monotonic() + WORKED_OFF_SECONDS
    answer: Answer = walk.ask(HR, "GET", address, 200)
    while answer["state"] == at_work and time.monotonic() < until:
        time.sleep(0.2)
        answer = walk.ask(HR, "GET", address, 200)
    return answer
