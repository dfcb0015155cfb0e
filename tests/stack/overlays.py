"""What an agency and the office do with an overlay, a newer release and a mapping, through the gateway."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
from cast import demo_id
from gateway.register import AccountEntry, Register, register
from portal import a_client
from pydantic import SecretStr
from service_kit.database import Database
from stacks import RunningStack
from walk import Answer, Walk

HR, OFFICER, SECOND = "hr-c", "ocsc", "ocsc-second"
AGENCY = str(demo_id("org:c"))
OLD, NEW = "2561.1", "2570.1"
BASE = "/framework/v1"
FRAMEWORK, RELEASE = f"{BASE}/frameworks/ocsc-digital", f"{BASE}/releases/{NEW}"
ANNOUNCEMENTS, ORGANISATION = f"{BASE}/announcements", f"{BASE}/organisations/{AGENCY}"
GROUPS = ("Executive", "Management", "Academic", "Service", "Technologist", "Others")
COMPONENTS = ("ability", "knowledge", "experience", "attribute")
OPEN_PLANS = {"draft", "submitted", "sent_back", "in_force"}
OWN = "X-AGENCYC-001"
OURS = {"th": "กำกับดูแลข้อมูลของหน่วยงาน ค.", "en": None}
WHY = {"th": "ปรับให้ตรงกับภารกิจ"}


def unit(key: str) -> dict[str, str]:
    return {"kind": "skill_unit", "key": key}


def an_announcement(*units: str) -> dict[str, Any]:
    return {
        "organisation_id": AGENCY,
        "number": "4/2567",
        "announced_on": "2024-02-01",
        "signatory_position": "อธิบดี",
        "target_stage": "Mature",
        "required_skills": dict.fromkeys(GROUPS, units),
        "themes": [{"year": 1, "name": {"th": "ธรรมาภิบาลข้อมูล"}, "units": units}],
    }


def a_second_officer(platform: RunningStack) -> None:
    """Nobody publishes what they edited last, and the demo has one officer of the OCSC."""
    entry = {
        "username": SECOND,
        "password": SecretStr(f"demo-{SECOND}"),
        "person_id": UUID(int=0x9B),
        "display_name": "นางสาวเผยแพร่ ตัวอย่าง ก.พ.",
        "grants": [{"role": "ocsc_officer"}],
        "scopes": ["openid", "profile", "framework.read", "framework.write"],
    }
    database = Database(f"sqlite:///{platform.stack.home / 'gateway.db'}")
    register(database, Register(accounts=[AccountEntry.model_validate(entry)]), dt.datetime.now(dt.UTC))
    database.close()


def lay(walk: Walk) -> Answer:
    """An own unit with its four components, own words, and a unit that is not used."""
    texts = {name: {"th": f"ข้อความขององค์ประกอบ {name}"} for name in COMPONENTS}
    own = {"code": OWN, "title": {"th": "หน่วยทักษะของหน่วยงาน ค."}, "components": texts}
    delta = {
        "framework_key": "ocsc-digital",
        "added": [{"code": OWN, "family": "DG"}],
        "adapted": [{**unit("DG500"), "title": OURS, "reason": WHY}],
        "not_selected": [{**unit("DT500"), "reason": WHY}],
    }
    walk.ask(HR, "POST", f"{ORGANISATION}/overlays", "OVERLAY_REFUSED", json=delta)  # nobody defined it yet
    less = {**own, "components": {**texts, "attribute": {"th": " "}}}
    walk.ask(HR, "POST", f"{ORGANISATION}/skill-units", 422, json=less)
    walk.ask(HR, "POST", f"{ORGANISATION}/skill-units", 201, json=own)
    return walk.ask(HR, "POST", f"{ORGANISATION}/overlays", 201, json=delta)


def announce_with(walk: Walk) -> None:
    walk.ask(HR, "POST", ANNOUNCEMENTS, "UNIT_NOT_SELECTED", json=an_announcement("DT500"))
    made = walk.ask(HR, "POST", ANNOUNCEMENTS, 201, json=an_announcement("DG500", OWN))
    walk.same("checked against", (made["overlay_version"], made["release_key"]), (1, OLD))
    asked = f"{ORGANISATION}/required-skills?group=Academic"
    skills = walk.ask("somsak", "GET", asked, 200)["skills"] or [{}, {}]
    walk.same("in the agency's words", skills[0].get("title"), OURS)
    walk.same("by whom", [one.get("defined_by") for one in skills], ["framework", "agency"])


def publish_a_newer_release(walk: Walk) -> None:
    """DG500 has another title, DT501 stands for DT500; published by another than who edited."""
    head = {"release_key": NEW, "title": {"th": "ฉบับถัดไป"}, "based_on": OLD}
    walk.ask(OFFICER, "POST", f"{FRAMEWORK}/releases", 201, json=head)
    written = {"provenance": "document", "source": ["a test"]}
    for key, family in (("DG500", "DG"), ("DT501", "DT")):
        node = {
            **written, "title": {"th": f"ชื่อใหม่ของ {key}"}, "parent": {"kind": "skill_family", "key": family},
        }  # fmt: skip
        edit(walk, "PUT", f"/nodes/skill_unit/{key}", {200, 201}, json=node)
    edit(walk, "DELETE", "/nodes/skill_unit/DT500", {204})
    import_courses(walk)
    line = {"node": unit("DT500"), "by": [unit("DT501")], "reason": WHY}
    edit(walk, "PUT", "/replacements", {200}, json={"replacements": [line]})
    edit(walk, "POST", "/submit", {200})
    seen = walk.ask(OFFICER, "GET", RELEASE, 200).if_match
    walk.ask(OFFICER, "POST", f"{RELEASE}/publish", "PUBLISHER_IS_LAST_EDITOR", headers=seen)
    walk.ask(SECOND, "POST", f"{RELEASE}/publish", 200, headers=seen)


def import_courses(walk: Walk) -> None:
    """A course has a code that looks like one of a unit, and is none."""
    sheet = "kind,key,title_th,provenance,source\ncourse,DS01,Data Visualization,external,OCSC Learning Space"
    query = f"kind=nodes&release_key={NEW}&dry_run=false"
    sent = walk.ask(OFFICER, "POST", f"{BASE}/imports?{query}", 202, files={"file": ("courses.csv", sheet)})
    job = walk.until(
        OFFICER,
        f"{BASE}/imports/{sent['id']}",
        lambda answer: answer["state"] not in {"checking", "applying"},
    )
    walk.same("courses came in", (job["state"], job["counts"]["added"]), ("applied", 1))
    course = walk.ask(OFFICER, "GET", f"{RELEASE}/nodes/course/DS01", 200)
    walk.same("a course", (course["kind"], course["parent_key"]), ("course", None))
    walk.ask(OFFICER, "GET", f"{RELEASE}/nodes/skill_unit/DS01", "FRAMEWORK_ITEM_NOT_FOUND")


def edit(walk: Walk, method: str, path: str, expected: set[int], **rest: Any) -> None:
    seen = walk.ask(OFFICER, "GET", RELEASE, 200).if_match
    got = walk.by(OFFICER).ask(method, RELEASE + path, headers=seen, **rest)
    walk.same(f"{method} {path}", got.status_code in expected, True)


def move(walk: Walk, overlay: Answer) -> None:
    """Nothing is announced until it has moved; what the publisher said is proposed, the rest is decided."""
    body = an_announcement("DG500", OWN)
    walk.ask(HR, "POST", ANNOUNCEMENTS, "OVERLAY_BEHIND", json=body)
    opened = walk.ask(HR, "POST", f"{BASE}/overlays/{overlay['id']}/rebases", 201, json={})
    found = {one["key"]: (one["codes"], one["proposal"]) for one in opened["conflicts"] or ()}
    expected = {"DG500": (["text_changed", "facts_changed"], None), "DT500": (["node_replaced"], "move")}
    walk.same("conflicts", found, expected)
    address = f"{BASE}/overlay-rebases/{opened['id']}"
    accept = {"accepts_proposals": True}
    walk.ask(HR, "POST", f"{address}/apply", "CONFLICTS_OPEN", json=accept, headers=opened.if_match)
    keep = {"decisions": [{"part": "adapted", **unit("DG500"), "choice": "keep"}]}
    decided = walk.ask(HR, "PUT", f"{address}/decisions", 200, json=keep, headers=opened.if_match)
    moved = walk.ask(HR, "POST", f"{address}/apply", 200, json=accept, headers=decided.if_match)
    walk.same("moved", (moved["version"], moved["release_key"], moved["rebased_from"]), (2, NEW, OLD))
    walk.ask(HR, "POST", ANNOUNCEMENTS, "UNKNOWN_SKILL_UNIT", json=an_announcement("DG500", "DS01"))
    made = walk.ask(HR, "POST", ANNOUNCEMENTS, 201, json=body)
    walk.same("checked against", (made["overlay_version"], made["release_key"]), (2, NEW))


def compare(walk: Walk) -> None:
    changes = walk.ask("somsak", "GET", f"{FRAMEWORK}/diff?from={OLD}&to={NEW}&kind=skill_unit", 200)
    found = {(one["what"], one["key"]) for one in changes["items"] or ()}
    expected = {("replaced_by", "DT500"), ("added", "DT501"), ("renamed", "DG500")}
    walk.same("what the diff says of them", found >= expected, True)


def dry_run(walk: Walk, expected: tuple[int, int]) -> None:
    """People of role A1 and plans for DLit200, as framework-svc knows them from events."""
    lines = [
        {"node": one, "by": [one], "reason": WHY} for one in ({"kind": "role", "key": "A1"}, unit("DLit200"))
    ]
    body = {"framework_key": "ocsc-digital", "from_release": OLD, "to_release": NEW, "lines": lines}
    walk.ask(HR, "POST", f"{BASE}/mappings", "NOT_ALLOWED", json=body)
    mapping = walk.ask(OFFICER, "POST", f"{BASE}/mappings", 201, json=body)
    address = f"{BASE}/mappings/{mapping['id']}/dry-run"
    found = walk.until(OFFICER, address, lambda answer: _counted(answer) == expected)
    walk.same("counted from events", _counted(found), expected)
    walk.same("not mapped yet", [one["key"] for one in found["unmapped"] or ()], ["DT500"])


def _counted(answer: Mapping[str, Any]) -> tuple[int | None, int | None]:
    of_role, of_unit = answer["lines"]
    return of_role["people"]["count"], of_unit["plans"]["count"]


def owners_count(platform: RunningStack) -> tuple[int, int]:
    """The same by the lists of those who own people and plans."""
    form = {
        "grant_type": "client_credentials",
        "client_id": "framework-svc",
        "client_secret": "demo-framework-svc",
    }
    with a_client(platform.gateway_url) as http:
        token = http.post("/oauth2/token", data=form).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        classifications = every(http, "/people/v1/reference/classifications")
        plans = every(http, "/idp/v1/reference/plans")
    final = [one for one in classifications if one["status"] == "final"]
    people = {one["person_id"] for one in final if "A1" in {one["role"], one["future_role"]}}
    return len(people), sum(one["status"] in OPEN_PLANS and "DLit200" in one["skill_units"] for one in plans)


def every(http: httpx.Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = http.get(f"{path}?limit=200").json()
    while True:
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        page = http.get(path, params={"limit": 200, "cursor": page["next_cursor"]}).json()
