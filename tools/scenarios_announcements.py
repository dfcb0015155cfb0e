"""S03 and S04: the announcement comes first and is never changed, and what nobody knows is not guessed."""

from typing import Any

from cast import demo_id
from walk import Walk

HR, OCSC = "hr-officer", "ocsc"
GROUPS = ("Executive", "Management", "Academic", "Service", "Technologist", "Others")
UNITS = ["DLit100", "DLit200", "DLit300"]
GOAL = {"text": {"th": "บริการหลักให้บริการได้โดยไม่ใช้กระดาษ"}, "result": "outcome"}
ANNOUNCEMENTS = "/framework/v1/announcements"
ANNOUNCEMENT: dict[str, Any] = {
    "organisation_id": str(demo_id("org:c")),
    "number": "1/2566",
    "announced_on": "2023-10-01",
    "signatory_position": "อธิบดี",
    "target_stage": "Early",
    "vision": {"th": "หน่วยงานไร้กระดาษ", "en": "A paperless agency"},
    "goals": [
        {"horizon_years": years, "government_goals": ["smart_government_for_citizen"], **GOAL}
        for years in (1, 3, 5)
    ],
    "required_skills": dict.fromkeys(GROUPS, UNITS),
}


def announcements(walk: Walk) -> None:
    announcement_comes_first(walk)
    staff_acknowledge(walk)
    theme_and_gap(walk)


def announcement_comes_first(walk: Walk) -> None:
    walk.scenario(
        "S03", "ประกาศก่อนจำแนก / the announcement comes first, and is corrected by the next version"
    )
    organisation = f"/framework/v1/organisations/{demo_id('org:c')}"
    walk.ask(OCSC, "GET", f"{organisation}/target-stage", 200)
    walk.ask(OCSC, "GET", f"{organisation}/roles", "STAGE_NOT_ANNOUNCED")
    for refused, code in (
        ({"required_skills": {}}, "SKILLS_MUST_ACCOMPANY_ROLES"),
        ({"goals": [{**goal, "government_goals": []} for goal in ANNOUNCEMENT["goals"][:1]]}, None),
        ({"vision": None}, "VISION_MISSING"),
        ({"effective_on": "2023-09-30"}, "EFFECTIVE_BEFORE_ANNOUNCED"),
    ):
        expected = code or "ANNOUNCEMENT_REFUSED"  # not linked, and two terms missing: two reasons at once
        walk.ask(OCSC, "POST", ANNOUNCEMENTS, expected, json={**ANNOUNCEMENT, **refused})
    first = walk.ask(OCSC, "POST", ANNOUNCEMENTS, 201, json=ANNOUNCEMENT)
    walk.same("roles of org:c", len(walk.ask(OCSC, "GET", f"{organisation}/roles", 200)["roles"] or ()), 6)
    correction = {
        **ANNOUNCEMENT,
        "number": "2/2566",
        "announced_on": "2023-10-10",
        "effective_on": "2023-11-01",
        "target_stage": "Developing",
        "corrects": first["id"],
        "correction_reason": {"th": "ระบุระยะเป้าหมายผิด"},
    }
    second = walk.ask(OCSC, "POST", ANNOUNCEMENTS, 201, json=correction)
    kept = walk.ask(OCSC, "GET", f"{ANNOUNCEMENTS}/{first['id']}", 200)
    walk.same("the first stays and names its correction", kept["corrected_by"], second["id"])
    walk.ask(OCSC, "POST", ANNOUNCEMENTS, "CORRECTS_NOT_NEWEST", json=correction)
    for day, expected in (("2023-10-31", ("Early", 2)), ("2023-11-01", ("Developing", 2))):
        found = walk.ask(OCSC, "GET", f"{organisation}/announcement?as_of={day}", 200)
        newest = (found["newest_announced"] or {}).get("version")
        walk.same(f"in force, and newest, on {day}", (found["stage"], newest), expected)


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


def theme_and_gap(walk: Walk) -> None:
    walk.scenario("S04", "Theme ปีที่ 1 และช่องว่างของข้อมูล / the theme of a year, and the honest gap")
    themes = walk.ask(HR, "GET", f"/framework/v1/organisations/{demo_id('org:a')}/themes", 200)["themes"]
    assignments = themes[0]["assignments"] if themes else ()
    walk.same("3 units × 6 groups", len(assignments), 18)
    walk.same("set by", {one["set_by"] for one in assignments}, {"agency"})
    national = "/framework/v1/releases/current/required-skills?group=Academic&stage=Developing"
    unknown = walk.ask(HR, "GET", national, 200)
    walk.same("the national set", (unknown["code"], unknown["skills"]), ("REQUIRED_SET_NOT_LOADED", None))
    for unit in ("DLit999", "DS01"):
        required = {group: [*UNITS, unit] for group in GROUPS}
        body = {**ANNOUNCEMENT, "announced_on": "2023-10-10", "required_skills": required}
        walk.ask(OCSC, "POST", ANNOUNCEMENTS, "UNKNOWN_SKILL_UNIT", json=body)
