"""S02 and S05 to S08: roles of the announced stage, and how a person is classified."""

from typing import Any

from cast import demo_id
from walk import Walk

ROLES_OF_A = {
    "Executive": ("E1", "ผู้กระตุ้นและสร้างความตระหนักรู้ถึงความสำคัญและการเปลี่ยนแปลงของเทคโนโลยีดิจิทัล"),
    "Management": ("M1", "ผู้ปรับเปลี่ยนกระบวนการงานด้านดิจิทัล"),
    "Academic": ("A1", "ผู้ใช้ข้อมูลดิจิทัลที่ทันสมัย"),
    "Service": ("S1", "ผู้ให้บริการดิจิทัลภาครัฐ"),
    "Technologist": ("T1", "ผู้พัฒนาเทคโนโลยีดิจิทัลของหน่วยงาน"),
    "Others": ("O1", "ผู้ใช้เทคโนโลยีดิจิทัลภาครัฐ"),
}
PRESENT_AND_FUTURE = (
    ("org:a", "Academic", "A1", "A2"),
    ("org:b", "Service", "S2", "S3"),
    ("org:b", "Executive", "E2", "E3"),
    ("org:d", "Others", "O3", None),
)
SUGGESTIONS = (
    ({"Academic": 50, "Service": 50}, "Academic", "Academic", None),
    ({"Academic": 50, "Service": 50}, None, None, "CLS_UNDECIDED"),
    ({"Academic": 40, "Service": 35, "Others": 25}, None, "Academic", None),
    ({"Academic": 50, "Service": 50}, "Technologist", None, "CLS_UNDECIDED"),
)
UNITS = ["DLit100", "DLit200", "DLit300"]
V1, V2, HR = "supervisor", "next-supervisor", "hr-officer"
CLASSIFICATIONS = "/people/v1/classifications"


def workload(shares: dict[str, int], career_path: str | None = None) -> dict[str, Any]:
    listed = [{"group": group, "percent": percent} for group, percent in shares.items()]
    return {"workload": listed, "career_path": career_path}


def roles_of_the_stage(walk: Walk) -> None:
    walk.scenario("S02", "บทบาทของระยะที่ประกาศ / roles of the announced stage")
    agency = demo_id("org:a")
    roles = walk.ask(HR, "GET", f"/framework/v1/organisations/{agency}/roles", 200)
    found = {one["group"]: one["present_role"] for one in roles["roles"] or ()}
    titled = {group: (role["code"], role["title"]["th"]) for group, role in found.items()}
    walk.same("six roles of หน่วยงาน ก.", titled, ROLES_OF_A)
    for key, group, present, future in PRESENT_AND_FUTURE:
        answer = walk.ask("ocsc", "GET", f"/framework/v1/organisations/{demo_id(key)}/roles", 200)
        role = next((one for one in answer["roles"] or () if one["group"] == group), None)
        codes = (role["present_role"]["code"], (role["future_role"] or {}).get("code")) if role else None
        walk.same(f"{key} {group}, present and future", codes, (present, future))
    announcement = {
        "organisation_id": str(agency),
        "number": "2/2566",
        "announced_on": "2023-11-01",
        "signatory_position": "อธิบดี",
        "target_stage": "Early",
        "groups": [{"group": "Technologist", "stage": "Mature"}],
        "required_skills": dict.fromkeys(ROLES_OF_A, UNITS),
    }
    walk.ask(HR, "POST", "/framework/v1/announcements", "STAGE_IS_AGENCY_WIDE", json=announcement)


def classification(walk: Walk) -> None:
    workload_decides(walk)
    tie_goes_to_the_career_path(walk)
    group_and_stage_give_the_role(walk)
    two_levels(walk)


def workload_decides(walk: Walk) -> None:
    walk.scenario("S05", "นาย ก.: สัดส่วนงาน / workload decides")
    address = "/people/v1/classification-suggestions"
    suggested = walk.ask("nai-k", "POST", address, 200, json=workload({"Academic": 30, "Service": 70}))
    walk.same("group and criterion", (suggested["group"], suggested["criterion"]), ("Service", 1))
    walk.same("several groups", suggested["matches_several_groups"], True)
    for shares, code in (
        ({"Academic": 30, "Service": 60}, "WORKLOAD_NOT_100"),
        ({"Academic": -10, "Service": 110}, "WORKLOAD_RANGE"),
        ({"Academic": 30, "Wizards": 70}, "UNKNOWN_GROUP"),
    ):
        walk.ask("nai-k", "POST", address, code, json=workload(shares))


def tie_goes_to_the_career_path(walk: Walk) -> None:
    walk.scenario("S06", "นาย ข.: ความก้าวหน้าในอนาคต / a tie goes to the career path")
    for shares, path, group, undecided in SUGGESTIONS:
        found = walk.ask(
            "nai-kh", "POST", "/people/v1/classification-suggestions", 200, json=workload(shares, path)
        )
        walk.same(f"{shares}, path {path}", (found["group"], found["undecided"]), (group, undecided))


def group_and_stage_give_the_role(walk: Walk) -> None:
    walk.scenario("S07", "นายสมศักดิ์: กลุ่มและระยะ / group and stage give the role")
    evidence = {"assigned_work": ["expert_advice"]}
    body = {"person_id": str(demo_id("person:somsak")), "evidence": evidence, "group": "Academic"}
    proposed = walk.ask("somsak", "POST", CLASSIFICATIONS, 201, json=body)
    walk.same("status", proposed["status"], "proposed")
    agreed = walk.ask(
        V1, "POST", f"{CLASSIFICATIONS}/{proposed['id']}/agree", 200, json={}, headers=proposed.if_match
    )
    found = (agreed["status"], agreed["group"], agreed["role"], agreed["future_role"])
    walk.same("final without the second level", found, ("final", "Academic", "A1", "A2"))
    walk.same("required skills of the agency", agreed["required_skills"], UNITS)
    role = walk.ask("somsak", "GET", "/framework/v1/releases/current/roles/A1", 200)
    text = (role["behaviour"] or {}).get("th", "")
    walk.same("behaviour as printed", "ที่สามารถวิเคราะห์และใช้ข้อมูลรวมถึงเทคโนโลยีดิจิทัล" in text, True)
    walk.same("behaviour ends as printed", text.endswith("เรียกใช้ได้อย่างสะดวก"), True)


def two_levels(walk: Walk) -> None:
    walk.scenario("S08", "สองระดับ / more than one group needs the next-higher supervisor")
    body = {
        "person_id": str(demo_id("person:nai-k")),
        "evidence": workload({"Academic": 30, "Service": 70}),
    }
    proposed = walk.ask("nai-k", "POST", CLASSIFICATIONS, 201, json=body)
    address = f"{CLASSIFICATIONS}/{proposed['id']}"
    seen = proposed.if_match
    walk.ask(V2, "POST", f"{address}/approve", "LEVEL1_FIRST", headers=seen)
    walk.ask("nai-k", "POST", f"{address}/agree", "SELF_OR_DUPLICATE_APPROVER", json={}, headers=seen)
    agreed = walk.ask(V1, "POST", f"{address}/agree", 200, json={}, headers=seen)
    for who in (V1, HR, "nai-k"):
        walk.ask(who, "POST", f"{address}/finalise", "NEXT_HIGHER_APPROVAL_REQUIRED", headers=agreed.if_match)
    walk.same("status", walk.ask(HR, "GET", address, 200)["status"], "agreed")
    final = walk.ask(V2, "POST", f"{address}/approve", 200, headers=agreed.if_match)
    walk.same("final", (final["status"], final["group"], final["role"]), ("final", "Service", "S1"))
    kept = walk.ask(HR, "GET", address, 200)
    decided = [
        (one["step"], one["decided_by"], one["announcement_version"]) for one in kept["decisions"] or ()
    ]
    expected = [("agree", str(demo_id("person:a:4")), 1), ("approve", str(demo_id("person:a:2")), 1)]
    walk.same("both decisions are kept", decided, expected)
    specific_role_and_no_reviewer(walk)


def specific_role_and_no_reviewer(walk: Walk) -> None:
    specific = {
        "person_id": str(demo_id("person:nai-kh")),
        "evidence": {"assigned_work": ["policy"]},
        "group": "Academic",
        "person_specific": True,
        "specific_role": "ดูแลคลังข้อมูลนโยบายของหน่วยงานเป็นการเฉพาะ",
    }
    proposed = walk.ask("nai-kh", "POST", CLASSIFICATIONS, 201, json=specific)
    address = f"{CLASSIFICATIONS}/{proposed['id']}/agree"
    agreed = walk.ask(V1, "POST", address, 200, json={}, headers=proposed.if_match)
    walk.same("a person-specific role waits for level 2", agreed["status"], "agreed")
    head = {"person_id": str(demo_id("person:a:1")), "evidence": {"office": "head_of_agency"}}
    alone = walk.ask("executive", "POST", CLASSIFICATIONS, 201, json=head)
    walk.same("head of agency", alone["status"], "no_reviewer")
