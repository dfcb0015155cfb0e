"""S11 to S13: self-assessment and plan of นายสมศักดิ์, carried out, and what it changes in AG-3."""

import datetime as dt
import time
from typing import Any

from cast import demo_id
from service_kit.calendar import fiscal_year_be, fiscal_year_bounds
from walk import Answer, Walk

UNITS = ("DLit100", "DLit200", "DLit300")
COMPONENTS = ("ability", "knowledge", "experience", "attribute")
HOURS = (
    ("DLit100", "e_learning", "20"),
    ("DLit100", "ojt", "36"),
    ("DLit200", "coaching", "10"),
    ("DLit200", "mentoring", "4"),
    ("DLit300", "classroom_training", "10"),
)
PLANS = "/idp/v1/plans"
V1, STAFF = "supervisor", "somsak"
HEARD_SECONDS = 10.0


def plan_and_kpi(walk: Walk) -> None:
    before = ag3(walk)
    assess(walk)
    plan = make_plan(walk)
    agree_and_carry_out(walk, plan)
    walk.scenario("AG-3", "แผนนี้ในรายงานของกระทรวง / the plan in the ministry's report")
    expected = {"made": before["made"] + 1, "carried_out": before["carried_out"] + 1}
    end = time.monotonic() + HEARD_SECONDS
    while (after := ag3(walk, is_shown=False)) != before | expected and time.monotonic() < end:
        time.sleep(0.1)
    walk.same("AG-3 counts of the ministry", after, before | expected)


def ag3(walk: Walk, *, is_shown: bool = True) -> dict[str, int]:
    """In scope, made and carried out of the demo ministry this year."""
    address = f"/reporting/v1/kpis/AG-3/results?organisation_id={demo_id('org:ministry')}"
    answer = walk.ask("ocsc", "GET", address, 200) if is_shown else walk.by("ocsc").ask("GET", address).json()
    return {name: answer[name] for name in ("in_scope", "made", "carried_out")}


def assess(walk: Walk) -> None:
    walk.scenario("S11", "ประเมินตนเอง / self-assessment of four components")
    answers = [
        {"unit": unit, "component": part, "value": _value(unit, part)}
        for unit in UNITS
        for part in COMPONENTS
    ]
    stored = walk.ask(STAFF, "POST", "/idp/v1/assessments", 201, json={"answers": answers})
    walk.same("answers", len(stored["answers"] or ()), 12)
    gaps = walk.ask(STAFF, "GET", f"/idp/v1/assessments/{stored['id']}/gaps", 200)
    first = (gaps["gaps"] or [{}])[0]
    walk.same("first gap", (first.get("unit"), first.get("component")), ("DLit300", "ability"))


def _value(unit: str, component: str) -> str:
    return "not_have" if (unit, component) in {("DLit300", "ability"), ("DLit200", "experience")} else "have"


def make_plan(walk: Walk) -> Answer:
    walk.scenario("S11", "แผนรายบุคคลเจ็ดองค์ประกอบ / a plan with seven elements")
    begins, ends = fiscal_year_bounds(fiscal_year_be(dt.datetime.now(dt.UTC)))
    body: dict[str, Any] = {
        "mission": "เสนอทางเลือกเชิงนโยบายด้วยข้อมูล",
        "goal": "วิเคราะห์และนำเสนอข้อมูลได้ด้วยตนเอง",
        "starts_on": begins.isoformat(),
        "ends_on": ends.isoformat(),
        "skills": [{"unit": unit, "priority": number} for number, unit in enumerate(UNITS, 1)],
        "activities": [_activity(unit, tool, hours, begins, ends) for unit, tool, hours in HOURS],
    }
    walk.ask("ocsc", "POST", PLANS, "IDP_WITHOUT_ROLE", json=body)
    for change, code in (
        ({"starts_on": ends.isoformat(), "ends_on": begins.isoformat()}, "IDP_PERIOD"),
        ({"skills": [{"unit": unit, "priority": 1} for unit in UNITS]}, "IDP_PRIORITY"),
        ({"activities": [_activity("DLit100", "hypnosis", "1", begins, ends)]}, "UNKNOWN_TOOL"),
    ):
        walk.ask(STAFF, "POST", PLANS, code, json=body | change)
    plan = walk.ask(STAFF, "POST", PLANS, 201, json=body)
    walk.same("role in the plan", (plan["group"], plan["role"]), ("Academic", "A1"))
    address = f"{PLANS}/{plan['id']}"
    refused = walk.ask(STAFF, "POST", f"{address}/submit", "IDP_ELEMENT_MISSING", headers=plan.if_match)
    walk.same("the missing element is named", "แนวทางการประยุกต์ใช้ในการทำงาน" in str(dict(refused)), True)
    filled = {"application": "ใช้ข้อมูลประกอบข้อเสนอของกองทุกไตรมาส"}
    plan = walk.ask(STAFF, "PATCH", address, 200, json=filled, headers=plan.if_match)
    learning_mix(walk, address)
    return walk.ask(STAFF, "POST", f"{address}/submit", 200, headers=plan.if_match)


def _activity(unit: str, tool: str, hours: str, begins: dt.date, ends: dt.date) -> dict[str, str]:
    return {
        "unit": unit,
        "tool": tool,
        "planned_hours": hours,
        "starts_on": begins.isoformat(),
        "ends_on": ends.isoformat(),
    }


def learning_mix(walk: Walk, address: str) -> None:
    walk.scenario("S13", "70:20:10")
    mix = walk.ask(STAFF, "GET", f"{address}/learning-mix", 200)
    shares = {one["bucket_percent"]: one["percent"] for one in mix["shares"] or ()}
    walk.same("shares by hours", shares, {70: "70.00", 20: "17.50", 10: "12.50"})


def agree_and_carry_out(walk: Walk, plan: Answer) -> None:
    walk.scenario("S12", "เห็นชอบ ดำเนินการ ประเมิน / agreement, feedback, self-evaluation")
    address = f"{PLANS}/{plan['id']}"
    walk.ask(STAFF, "POST", f"{address}/approve", "SELF_APPROVAL", headers=plan.if_match)
    walk.ask("nai-k", "GET", address, 404)
    plan = walk.ask(V1, "POST", f"{address}/approve", 200, headers=plan.if_match)
    walk.same("status", plan["status"], "in_force")
    walk.ask(STAFF, "PATCH", address, "VERSION_LOCKED", json={"goal": "อื่น"}, headers=plan.if_match)
    walk.ask(STAFF, "POST", PLANS, "IDP_ALREADY_EXISTS", json={})
    for text in ("เริ่มต้นได้ดี", "ควรฝึกกับงานจริงมากขึ้น"):
        walk.ask(
            V1, "POST", f"{address}/feedback", 201, json={"text": text}, headers=_now(walk, address).if_match
        )
    kept = walk.ask(STAFF, "GET", f"{address}/feedback", 200)
    walk.same("feedback kept", len(kept["items"] or ()), 2)
    for activity in plan["activities"] or ():
        done = {"state": "done", "actual_hours": activity["planned_hours"], "done_on": _today()}
        step = f"{address}/activities/{activity['id']}/progress"
        walk.ask(STAFF, "POST", step, 200, json=done, headers=_now(walk, address).if_match)
    results: list[dict[str, str]] = [{"unit": unit, "outcome": "met"} for unit in UNITS[:2]]
    results.append({"unit": UNITS[2], "outcome": "not_met", "reason": "ย้ายไปปฏิบัติงานโครงการเร่งด่วน"})
    body = {"results": results}
    walk.ask(
        STAFF, "POST", f"{address}/self-evaluation", 201, json=body, headers=_now(walk, address).if_match
    )
    done_plan = walk.ask(STAFF, "POST", f"{address}/complete", 200, headers=_now(walk, address).if_match)
    walk.same("status", done_plan["status"], "completed")


def _now(walk: Walk, address: str) -> Answer:
    """The plan as it is now, for its ETag."""
    answer = walk.by(STAFF).ask("GET", address)
    return Answer(answer.json(), answer.headers.get("etag", ""))


def _today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()
