"""S03: an announcement is never changed, it is corrected by the next one; staff acknowledge it."""

from typing import Any

from cast import demo_id
from walk import Walk

HR, HR_C = "hr-officer", "hr-c"
GROUPS = ("Executive", "Management", "Academic", "Service", "Technologist", "Others")
UNITS = ["DLit100", "DLit200", "DLit300"]
GOAL = {"text": {"th": "บริการหลักให้บริการได้โดยไม่ใช้กระดาษ"}, "result": "outcome"}
ANNOUNCEMENTS = "/framework/v1/announcements"
ANNOUNCEMENT: dict[str, Any] = {
    "organisation_id": str(demo_id("org:c")),
    "number": "3/2566",
    "announced_on": "2023-12-01",
    "signatory_position": "อธิบดี",
    "target_stage": "Mature",
    "vision": {"th": "หน่วยงานไร้กระดาษ", "en": "A paperless agency"},
    "goals": [
        {"horizon_years": years, "government_goals": ["smart_government_for_citizen"], **GOAL}
        for years in (1, 3, 5)
    ],
    "required_skills": dict.fromkeys(GROUPS, UNITS),
}


def corrected_and_acknowledged(walk: Walk) -> None:
    """After the first two versions of agency C."""
    corrected_by_the_next_version(walk)
    staff_acknowledge(walk)


def corrected_by_the_next_version(walk: Walk) -> None:
    walk.scenario("S03", "แก้ไขด้วยประกาศฉบับถัดไป / corrected by the next one, from a day on")
    organisation = f"/framework/v1/organisations/{demo_id('org:c')}"
    newest = walk.ask(HR_C, "GET", f"{organisation}/announcement", 200)
    for refused, code in (
        ({"goals": [{**goal, "government_goals": []} for goal in ANNOUNCEMENT["goals"][:1]]}, None),
        ({"vision": None}, "VISION_MISSING"),
        ({"effective_on": "2023-11-30"}, "EFFECTIVE_BEFORE_ANNOUNCED"),
    ):
        expected = code or "ANNOUNCEMENT_REFUSED"  # not linked, and two terms missing: two reasons at once
        walk.ask(HR_C, "POST", ANNOUNCEMENTS, expected, json={**ANNOUNCEMENT, **refused})
    correction = {
        **ANNOUNCEMENT,
        "effective_on": "2024-01-01",
        "corrects": newest["id"],
        "correction_reason": {"th": "ระบุระยะเป้าหมายผิด"},
    }
    third = walk.ask(HR_C, "POST", ANNOUNCEMENTS, 201, json=correction)
    kept = walk.ask(HR_C, "GET", f"{ANNOUNCEMENTS}/{newest['id']}", 200)
    walk.same("the second stays and names its correction", kept["corrected_by"], third["id"])
    walk.ask(HR_C, "POST", ANNOUNCEMENTS, "CORRECTS_NOT_NEWEST", json=correction)
    for day, expected_stage in (("2023-12-31", "Developing"), ("2024-01-01", "Mature")):
        found = walk.ask(HR_C, "GET", f"{organisation}/announcement?as_of={day}", 200)
        said = (found["newest_announced"] or {}).get("version")
        walk.same(f"in force, and newest, on {day}", (found["stage"], said), (expected_stage, 3))


def staff_acknowledge(walk: Walk) -> None:
    agency = demo_id("org:a")
    in_force = walk.ask("somsak", "GET", f"/framework/v1/organisations/{agency}/announcement", 200)
    address = f"{ANNOUNCEMENTS}/{in_force['id']}"
    first = walk.ask("somsak", "POST", f"{address}/acknowledge", 200)
    again = walk.ask("somsak", "POST", f"{address}/acknowledge", 200)
    walk.same("acknowledged once", again["acknowledged_at"], first["acknowledged_at"])
    counted = walk.ask(HR, "GET", f"{address}/acknowledgements", 200)
    walk.same("counted for HR", (counted["acknowledged"], counted["status"]), (1, "known"))
    walk.ask("somsak", "GET", f"{address}/acknowledgements", "NOT_ALLOWED")
