"""S01, S03 and S04: the framework is whole, announcements come first, and what is not known says so."""

from typing import Any

from cast import demo_id
from walk import Walk

HR, HR_C, HEAD_C = "hr-officer", "hr-c", "head-c"
RELEASE = "/framework/v1/releases/current"
UNITS = ["DLit100", "DLit200", "DLit300"]
GROUPS = ("Executive", "Management", "Academic", "Service", "Technologist", "Others")
LISTS = {"stages": 3, "groups": 6, "roles": 18, "tools": 20}
STAGE_NAMES = {
    "ระยะเริ่มต้น": "Early",
    "ระยะเริ่มแรก": "Early",
    "Early Stage": "Early",
    "E-Government": "Early",
    "ระยะพัฒนาแล้ว": "Mature",
    "Connected Government": "Developing",
}
BUCKETS = {"e_learning": 70, "self_learning": 70, "coaching": 20, "classroom_training": 10}
COMPONENTS = ("ability", "knowledge", "experience", "attribute")


def framework(walk: Walk) -> None:
    walk.scenario("S01", "กรอบครบและเรียกชื่อได้ปลอดภัย / the framework is whole and keyed safely")
    found: dict[str, list[Any]] = {}
    for name in (*LISTS, "kpis"):
        listed = walk.ask("somsak", "GET", f"{RELEASE}/{name}?limit=200", 200)
        found[name] = listed["items"] or []
        walk.same(f"release of {name}", {one["release_key"] for one in found[name]}, {"2561.1"})
    walk.same("how many", {name: len(found[name]) for name in LISTS}, LISTS)
    kpis = [one["owner"] for one in found["kpis"]]
    walk.same("KPIs of OCSC and of agencies", (kpis.count("ocsc"), kpis.count("agency")), (3, 7))
    buckets = [one["bucket_percent"] for one in found["tools"]]
    walk.same("70:20:10", [buckets.count(one) for one in (70, 20, 10)], [12, 5, 3])
    percent = {one["key"]: one["bucket_percent"] for one in found["tools"]}
    walk.same("where tools belong", {key: percent.get(key) for key in BUCKETS}, BUCKETS)
    for name, stage in STAGE_NAMES.items():
        resolved = walk.ask("somsak", "GET", f"{RELEASE}/stages/resolve", 200, params={"name": name})
        walk.same(name, resolved["key"], stage)
    for letter in ("E", "M"):
        walk.ask("somsak", "GET", f"{RELEASE}/stages/resolve?name={letter}", "AMBIGUOUS_CODE")
    year_theme(walk)


def year_theme(walk: Walk) -> None:
    walk.scenario("S04", "หัวข้อของปี และช่องว่างที่บอกตรง / a theme of a year, and the honest gap")
    agency = f"/framework/v1/organisations/{demo_id('org:a')}"
    themes = walk.ask("somsak", "GET", f"{agency}/themes", 200)["themes"] or [{"assignments": []}]
    given = themes[0]["assignments"]
    walk.same("3 units for 6 groups", (len(given), {one["set_by"] for one in given}), (18, {"agency"}))
    asked = f"{RELEASE}/required-skills?group=Academic&stage=Developing"
    unknown = walk.ask("somsak", "GET", asked, 200)
    walk.same("the set of OCSC", (unknown["status"], unknown["skills"]), ("unknown", None))
    walk.same("says why", unknown["code"], "REQUIRED_SET_NOT_LOADED")
    for unit in ("DLit999", "DS01"):  # the second is a course of the Learning Space, never a unit
        wrong = {**_announcement("org:a", "Early"), "required_skills": {group: [unit] for group in GROUPS}}
        walk.ask(HR, "POST", "/framework/v1/announcements", "UNKNOWN_SKILL_UNIT", json=wrong)
    whole = {name: {"th": f"ข้อความขององค์ประกอบ {name}"} for name in COMPONENTS}
    unit = {"code": "X-AGENCYA-001", "title": {"th": "หน่วยทักษะของหน่วยงาน ก."}, "components": {}}
    walk.ask(HR, "POST", f"{agency}/skill-units", "SKILL_UNIT_REFUSED", json=unit)
    walk.ask(HR, "POST", f"{agency}/skill-units", 201, json={**unit, "components": whole})
    foreign = {**unit, "code": "DLit999", "components": whole}
    walk.ask(HR, "POST", f"{agency}/skill-units", "SKILL_UNIT_REFUSED", json=foreign)
    own_selection(walk, agency, unit["code"])


def own_selection(walk: Walk, agency: str, own_unit: str) -> None:
    """R-ORG-15: what the agency adds and does not use, as an overlay on the release."""
    left_out = {"kind": "skill_unit", "key": "DT500", "reason": {"th": "ไม่เกี่ยวกับภารกิจของหน่วยงาน ก."}}
    overlay = {
        "framework_key": "ocsc-digital",
        "added": [{"code": own_unit, "family": "DG"}],
        "not_selected": [left_out],
    }
    walk.ask(HR, "POST", f"{agency}/overlays", 201, json=overlay)
    wrong = {**_announcement("org:a", "Early"), "required_skills": {group: ["DT500"] for group in GROUPS}}
    walk.ask(HR, "POST", "/framework/v1/announcements", "UNIT_NOT_SELECTED", json=wrong)


def announcement_comes_first(walk: Walk) -> None:
    """Last in a walk, because a changed stage puts what was agreed before up for review."""
    walk.scenario("S03", "ประกาศก่อน / the announcement comes first, roles and skills together")
    agency = demo_id("org:c")
    stored = walk.ask(HR_C, "GET", f"/framework/v1/organisations/{agency}/target-stage", 200)
    walk.same("a target stage is stored", stored["stage"], "Early")
    walk.ask("somsak", "GET", f"/framework/v1/organisations/{agency}/roles", "STAGE_NOT_ANNOUNCED")
    person = str(demo_id("person:hr-c"))
    proposal = {"person_id": person, "evidence": {"assigned_work": ["policy"]}}
    proposals = "/people/v1/classifications"
    walk.ask(HR_C, "POST", proposals, "STAGE_NOT_ANNOUNCED", json=proposal)
    body = _announcement("org:c", "Early")
    bare = {**body, "required_skills": {}}
    walk.ask(HR_C, "POST", "/framework/v1/announcements", "SKILLS_MUST_ACCOMPANY_ROLES", json=bare)
    walk.ask("somsak", "GET", f"/framework/v1/organisations/{agency}/roles", "STAGE_NOT_ANNOUNCED")
    first = walk.ask(HR_C, "POST", "/framework/v1/announcements", 201, json=body)
    said = (first["version"], first["number"], first["announced_on"], first["signatory_position"])
    walk.same("kept with number, date and signatory", said, (1, "1/2566", "2023-10-01", "อธิบดี"))
    context = f"/people/v1/people/{person}/context?as_of=2023-12-01"
    walk.until(HR_C, context, lambda answer: answer["announcement_version"] == 1)
    proposed = walk.ask(HR_C, "POST", proposals, 201, json=proposal)
    agreed = walk.ask(
        HEAD_C, "POST", f"{proposals}/{proposed['id']}/agree", 200, json={}, headers=proposed.if_match
    )
    walk.same("agreed under version 1", (agreed["status"], agreed["announcement_version"]), ("final", 1))
    later = {**_announcement("org:c", "Developing"), "number": "2/2566", "announced_on": "2023-11-01"}
    second = walk.ask(HR_C, "POST", "/framework/v1/announcements", 201, json=later)
    walk.same("a changed stage is a new version", (second["version"], second["stage"]), (2, "Developing"))
    kept = walk.ask(HR_C, "GET", f"/framework/v1/announcements/{first['id']}", 200)
    walk.same("the first version stays", (kept["stage"], kept["version"]), ("Early", 1))
    review = f"{proposals}?to_review=true&person_id={person}"
    listed = walk.until(HR_C, review, lambda answer: bool(answer["items"]))["items"] or [{}]
    shown = [(one.get("role"), one.get("announcement_version")) for one in listed]
    walk.same("what was agreed keeps its version and is to review", shown, [("A1", 1)])


def _announcement(key: str, stage: str) -> dict[str, Any]:
    return {
        "organisation_id": str(demo_id(key)),
        "number": "1/2566",
        "announced_on": "2023-10-01",
        "signatory_position": "อธิบดี",
        "target_stage": stage,
        "required_skills": dict.fromkeys(GROUPS, UNITS),
    }
