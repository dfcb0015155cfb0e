"""S10 and S18: where somebody works on a day, and the four groups of local staff beside the six."""

from typing import Any

from cast import demo_id
from walk import Walk

HR_LOCAL = "hr-sangkhom"
PEOPLE = "/people/v1/people"
ON = "2024-06-01"
SUBDISTRICT, EMPLOYEE, TEACHER = "พนักงานส่วนตำบล", "พนักงานจ้าง", "ครู"
LOCAL_STAFF: tuple[tuple[dict[str, Any], list[int], int | None], ...] = (
    (
        {"personnel_kind": SUBDISTRICT, "position_type": "ทั่วไป", "appointed_on": "2023-12-01"}
        | {"probation_until": "2024-11-30"},
        [1],
        1,
    ),
    (
        {"personnel_kind": SUBDISTRICT, "position_type": "ทั่วไป", "appointed_on": "2022-12-01"}
        | {"probation_until": "2023-05-31"},
        [1, 2],
        2,
    ),
    (
        {"personnel_kind": SUBDISTRICT, "position_type": "ทั่วไป", "appointed_on": "2022-06-01"}
        | {"probation_until": "2022-11-30"},
        [1, 2],
        2,
    ),
    ({"personnel_kind": SUBDISTRICT, "position_type": "ทั่วไป", "appointed_on": "2020-06-01"}, [2], 2),
    (
        {"personnel_kind": TEACHER, "position_type": "วิชาการ", "appointed_on": "2021-06-01"}
        | {"intensive_development": "in_progress"},
        [1],
        1,
    ),
    ({"personnel_kind": EMPLOYEE, "appointed_on": "2021-06-01"}, [1, 2], 2),
    ({"personnel_kind": EMPLOYEE, "appointed_on": "2023-06-01"}, [1], 1),
    (
        {"personnel_kind": SUBDISTRICT, "position_type": "อำนวยการท้องถิ่น", "appointed_on": "2010-06-01"}
        | {"position_title": "ผู้อำนวยการกองคลัง"},
        [2, 3],
        3,
    ),
    ({"personnel_kind": TEACHER, "position_title": "หัวหน้าศูนย์พัฒนาเด็กเล็ก"}, [3], 3),
    ({"personnel_kind": SUBDISTRICT, "position_title": "ปลัด อบต."}, [4], 4),
    ({"personnel_kind": "นายกองค์กรปกครองส่วนท้องถิ่น", "position_title": "นายก อบต."}, [], None),
)


def secondment(walk: Walk) -> None:
    walk.scenario("S10", "ช่วยราชการ / a secondment decides from its day on")
    address = f"{PEOPLE}/{demo_id('person:a:20')}/context"
    before = walk.ask("hr-officer", "GET", f"{address}?as_of=2024-01-14", 200)
    during = walk.ask("hr-officer", "GET", f"{address}?as_of=2024-01-15", 200)
    found = [(one["agency_id"], one["stage"]) for one in (before, during)]
    expected = [(str(demo_id("org:a")), "Early"), (str(demo_id("org:b")), "Developing")]
    walk.same("agency and stage on both days", found, expected)
    first = [one["supervisor_id"] for one in (before, during)]
    walk.same("V1 is of the agency of the day", first, [_id("person:a:5"), _id("person:b:4")])
    walk.same("role on the first day", (before["group"], before["role"]), ("Technologist", "T1"))
    walk.same("and under the other stage", during["role"], "T2")
    history = walk.ask("hr-officer", "GET", f"{PEOPLE}/{demo_id('person:a:20')}/assignments", 200)["items"]
    kinds = [(one["kind"], one["organisation_id"]) for one in history or ()]
    both = [("appointment", _id("org:a:3")), ("secondment", _id("org:b:2"))]
    walk.same("history keeps both", kinds, both)
    again = {"organisation_id": _id("org:b:2"), "starts_on": "2024-02-01"}
    walk.ask(
        "hr-officer",
        "POST",
        f"{PEOPLE}/{demo_id('person:a:20')}/assignments",
        "ASSIGNMENT_OVERLAPS",
        json=again,
    )


def local_groups(walk: Walk) -> None:
    walk.scenario("S18", "สี่กลุ่มของท้องถิ่น / four groups of local staff, and the edge of two years")
    unit = {"organisation_id": _id("org:sangkhom:1"), "active_from": "2010-06-01"}
    for number, (facts, matches, primary) in enumerate(LOCAL_STAFF, start=1):
        new = {**unit, **facts, "name": {"th": f"นายท้องถิ่น ตัวอย่าง ส-{number:02}"}}
        person = walk.ask(HR_LOCAL, "POST", PEOPLE, 201, json=new)
        groups = walk.ask(HR_LOCAL, "GET", f"{PEOPLE}/{person['id']}/local-groups?as_of={ON}", 200)
        title = facts.get("position_title") or f"{facts['personnel_kind']} {facts.get('appointed_on', '')}"
        walk.same(title, (groups["matches"], groups["primary"]), (matches, primary))
    reasons = [
        walk.ask(HR_LOCAL, "GET", f"{PEOPLE}/{person['id']}/local-groups?as_of={ON}", 200)["primary_reason"]
    ]
    walk.same("the reason is told", all(one and one["th"] and one["en"] for one in reasons), True)


def _id(key: str) -> str:
    return str(demo_id(key))
