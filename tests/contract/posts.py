"""One request that succeeds for every POST of every service, each in the world of its service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import framework_builders as framework
import idp_builders as idp
import people_builders as people
from idp_requests import WHOLE
from worlds import OCSC, Ids, Somebody

Say = Callable[[Ids], dict[str, Any]]

SOMSAK, V1, V2 = Somebody(idp.SOMSAK), Somebody(idp.V1), Somebody(idp.V2)
OTHER_V1 = Somebody(idp.OTHER_V1)
AGENCY_HR = Somebody(framework.HR, (("hr_officer", framework.AGENCY),))
EDITOR = Somebody(framework.EDITOR, OCSC)
HR = Somebody(people.HR, (("hr_officer", people.MINISTRY),))
STAFF, DIRECTOR, DEPUTY = Somebody(people.STAFF), Somebody(people.DIRECTOR), Somebody(people.DEPUTY)


A_CORRECTION = {
    "kind": "correction",
    "reason": "พิมพ์ผิดในคำสั่งเดิม",
    "correction": {"field": "line_of_work", "value": "วิชาการคอมพิวเตอร์"},
    "links": ["https://example.go.th/order/12"],
    "files": [{"name": "คำสั่ง.pdf", "media_type": "application/pdf", "content": "JVBERi0="}],
}


@dataclass(frozen=True)
class Post:
    """A request that succeeds; `about` fills the path from the ids of the world, `other` is another body."""

    service: str
    path: str
    by: Somebody
    about: dict[str, str] = field(default_factory=dict)
    body: Say | None = None
    other: Say | None = None
    is_versioned: bool = False

    def __str__(self) -> str:
        return f"{self.service} {self.path}"

    def address(self, ids: Ids) -> str:
        return self.path.format(**{name: ids[key] for name, key in self.about.items()})


def a_release_step(
    verb: str, key: str, by: Somebody, body: Say | None = None, other: Say | None = None
) -> Post:
    path = "/v1/releases/{release_key}/" + verb
    return Post("framework-svc", path, by, {"release_key": key}, body, other, is_versioned=True)


def same(body: dict[str, Any], **changed: Any) -> Say:
    """The same body in every world."""
    return lambda _: {**body, **changed}


def a_decision(verb: str, key: str, by: Somebody, body: Say | None = None, other: Say | None = None) -> Post:
    path = "/v1/classifications/{classification_id}/" + verb
    return Post("people-svc", path, by, {"classification_id": key}, body, other, is_versioned=True)


def a_data_request_step(verb: str, by: Somebody, body: Say | None = None, other: Say | None = None) -> Post:
    path = "/v1/data-requests/{request_id}/" + verb
    return Post("people-svc", path, by, {"request_id": "data request"}, body, other, is_versioned=True)


def a_step(verb: str, key: str, by: Somebody, body: Say | None = None, other: Say | None = None) -> Post:
    path = "/v1/plans/{plan_id}/" + verb
    return Post("idp-svc", path, by, {"plan_id": key}, body, other, is_versioned=True)


def an_addition(verb: str, key: str, by: Somebody, body: Say, other: Say) -> Post:
    return Post("idp-svc", "/v1/plans/{plan_id}/" + verb, by, {"plan_id": key}, body, other)


def an_organisation(ids: Ids, name: str) -> dict[str, Any]:
    return {"parent_id": str(ids["agency"]), "kind": "division", "name": {"th": name}}


def a_person(ids: Ids, name: str) -> dict[str, Any]:
    return {
        "name": {"th": name},
        "organisation_id": str(ids["division"]),
        "personnel_kind": "ข้าราชการ",
        "personnel_number": "ก-1",
        "supervisor_id": str(ids["director"]),
        "active_from": "2020-10-01",
    }


def a_secondment(ids: Ids, ends_on: str) -> dict[str, Any]:
    return {
        "organisation_id": str(ids["other division"]),
        "supervisor_id": None,
        "starts_on": "2024-01-15",
        "ends_on": ends_on,
    }


def a_delegation(ids: Ids, order_number: str) -> dict[str, Any]:
    return {
        "to_person_id": str(ids["staff"]),
        "scope": "approve_plan",
        "starts_on": "2023-11-01",
        "ends_on": "2023-11-30",
        "order_number": order_number,
    }


def a_proposal(ids: Ids, group: str) -> dict[str, Any]:
    workload = [{"group": group, "percent": 100}]
    return {"person_id": str(ids["unclassified"]), "evidence": {"workload": workload}}


def a_skill_unit(_: Ids, title: str) -> dict[str, Any]:
    return {"code": "X-DGA-001", "title": {"th": title}, "components": framework.component_texts()}


def answers(value: str) -> Say:
    return same({"answers": [{"unit": "DLit100", "component": "ability", "value": value}]})


def evaluation(outcome: str) -> Say:
    results = [{"unit": unit, "outcome": outcome, "reason": "งานเปลี่ยน"} for unit in idp.UNITS]
    return same({"results": results})


def of_the_unit(path: str, body: Say | None, other: Say | None = None, **about: str) -> Post:
    return Post(
        "people-svc",
        "/v1/organisations/{organisation_id}" + path,
        HR,
        {"organisation_id": "division", **about},
        body,
        other,
        is_versioned=True,
    )


def below(key: str, **given: Any) -> Say:
    return lambda ids: {"parent_id": str(ids[key]), **given}


NOT_USED = {"kind": "skill_unit", "key": "DL100", "reason": {"th": "ไม่เกี่ยวกับภารกิจ"}}
A_COMMENT = {"kind": "role", "key": "E1", "text": "ข้อความควรสั้นลง"}

POSTS = (
    of_the_unit(
        "/moves",
        below("other agency", valid_from="2023-10-16"),
        below("other agency", valid_from="2023-10-17"),
    ),
    of_the_unit(
        "/moves/{move_id}/correct",
        below("other agency", reason="พิมพ์ผิด"),
        below("other agency", reason="อื่น"),
        move_id="unit move",
    ),
    of_the_unit(
        "/names/{name_id}/correct",
        same({"name": {"th": "กองแผนงาน"}, "reason": "พิมพ์ผิด"}),
        same({"name": {"th": "กองอื่น"}, "reason": "พิมพ์ผิด"}),
        name_id="unit name",
    ),
    of_the_unit(
        "/codes",
        same({"scheme": "dpis", "value": "1", "provenance": "external"}),
        same({"scheme": "dpis", "value": "2", "provenance": "external"}),
    ),
    of_the_unit("/codes/{code_id}/withdraw", None, organisation_id="agency", code_id="unit code"),
    Post(
        "framework-svc",
        "/v1/frameworks",
        EDITOR,
        body=same({"framework_key": "my-own", "title": {"th": "กรอบ"}}),
        other=same({"framework_key": "my-own", "title": {"th": "อีกชื่อหนึ่ง"}}),
    ),
    Post(
        "framework-svc",
        "/v1/frameworks/{framework_key}/releases",
        EDITOR,
        {"framework_key": "framework"},
        same({"release_key": "2571.1", "title": {"th": "ฉบับถัดไป"}, "based_on": "current"}),
        same({"release_key": "2571.1", "title": {"th": "อีกชื่อหนึ่ง"}}),
    ),
    a_release_step("submit", "draft", EDITOR),
    a_release_step("send-back", "in review", EDITOR, same({"reason": "ขอแก้"}), same({"reason": "ขออื่น"})),
    a_release_step("publish", "in review", Somebody(framework.PUBLISHER, OCSC)),
    a_release_step(
        "withdraw",
        "published",
        EDITOR,
        same({"reason": {"th": "มีข้อผิดพลาด"}}),
        same({"reason": {"th": "อีกเหตุผลหนึ่ง"}}),
    ),
    Post(
        "framework-svc",
        "/v1/releases/{release_key}/comments",
        AGENCY_HR,
        {"release_key": "in review"},
        same(A_COMMENT),
        same(A_COMMENT, text="อีกความเห็นหนึ่ง"),
    ),
    Post(
        "framework-svc",
        "/v1/releases/{release_key}/comments/{comment_id}/answer",
        EDITOR,
        {"release_key": "in review", "comment_id": "comment"},
        same({"resolution": "accepted"}),
        same({"resolution": "declined"}),
    ),
    *(
        Post(
            "framework-svc",
            f"/v1/imports/{{import_id}}/{verb}",
            EDITOR,
            {"import_id": "checked framework import"},
        )
        for verb in ("apply", "cancel")
    ),
    Post(
        "framework-svc",
        "/v1/announcements",
        AGENCY_HR,
        body=same(framework.an_announcement_body()),
        other=same(framework.an_announcement_body(number="2/2566")),
    ),
    Post(
        "framework-svc",
        "/v1/announcements/{announcement_id}/acknowledge",
        Somebody(framework.HR),
        {"announcement_id": "announcement"},
    ),
    Post(
        "framework-svc",
        "/v1/organisations/{organisation_id}/skill-units",
        AGENCY_HR,
        {"organisation_id": "agency"},
        lambda ids: a_skill_unit(ids, "เชื่อมโยงบริการ"),
        lambda ids: a_skill_unit(ids, "อีกชื่อหนึ่ง"),
    ),
    Post(
        "framework-svc",
        "/v1/organisations/{organisation_id}/overlays",
        AGENCY_HR,
        {"organisation_id": "agency"},
        same({"framework_key": "ocsc-digital", "not_selected": [NOT_USED]}),
        same({"framework_key": "ocsc-digital"}),
    ),
    Post(
        "framework-svc",
        "/v1/overlays/{overlay_id}/rebases",
        EDITOR,
        {"overlay_id": "overlay"},
        same({}),
        same({"release_key": "2561.1"}),
    ),
    Post(
        "framework-svc",
        "/v1/overlay-rebases/{rebase_id}/apply",
        EDITOR,
        {"rebase_id": "rebase"},
        same({}),
        same({"accepts_proposals": True}),
        is_versioned=True,
    ),
    Post(
        "framework-svc",
        "/v1/mappings",
        EDITOR,
        body=same({"framework_key": "ocsc-digital", "from_release": "2561.1", "to_release": "2570.2"}),
        other=same({"framework_key": "ocsc-digital", "from_release": "2561.1", "to_release": "2570.1"}),
    ),
    Post(
        "people-svc",
        "/v1/organisations",
        Somebody(people.OCSC, OCSC),
        body=lambda ids: an_organisation(ids, "กองใหม่"),
        other=lambda ids: an_organisation(ids, "อีกกองหนึ่ง"),
    ),
    Post(
        "people-svc",
        "/v1/people",
        HR,
        body=lambda ids: a_person(ids, "นางสาวใหม่ ตัวอย่าง"),
        other=lambda ids: a_person(ids, "นายอื่น ตัวอย่าง"),
    ),
    Post(
        "people-svc",
        "/v1/people/{person_id}/assignments",
        HR,
        {"person_id": "staff"},
        lambda ids: a_secondment(ids, "2024-06-30"),
        lambda ids: a_secondment(ids, "2024-07-31"),
    ),
    Post(
        "people-svc",
        "/v1/delegations",
        DIRECTOR,
        body=lambda ids: a_delegation(ids, "12/2566"),
        other=lambda ids: a_delegation(ids, "13/2566"),
    ),
    Post(
        "people-svc",
        "/v1/delegations/{delegation_id}/withdraw",
        DIRECTOR,
        {"delegation_id": "delegation"},
        same({"reason": "กลับมาปฏิบัติหน้าที่"}),
        same({"reason": "อื่น"}),
        is_versioned=True,
    ),
    Post(
        "people-svc",
        "/v1/classifications",
        DIRECTOR,
        body=lambda ids: a_proposal(ids, "Academic"),
        other=lambda ids: a_proposal(ids, "Service"),
    ),
    Post("people-svc", "/v1/people/me/certifications", STAFF, is_versioned=True),
    Post(
        "people-svc",
        "/v1/data-requests",
        STAFF,
        body=same(A_CORRECTION),
        other=same({"kind": "export"}),
    ),
    a_data_request_step("accept", HR, same({}), same({"effective_from": "2023-10-16"})),
    a_data_request_step(
        "refuse",
        HR,
        same({"code": "record_is_right", "reason": "ตรงกับคำสั่ง"}),
        same({"code": "other", "reason": "อื่น"}),
    ),
    a_data_request_step("withdraw", STAFF),
    *(
        Post("people-svc", f"/v1/imports/{{import_id}}/{verb}", HR, {"import_id": "checked import"})
        for verb in ("apply", "cancel")
    ),
    Post(
        "people-svc",
        "/v1/classification-runs",
        HR,
        body=lambda ids: {"organisation_id": str(ids["agency"])},
        other=lambda ids: {"organisation_id": str(ids["division"])},
    ),
    *(
        Post("people-svc", f"/v1/classification-runs/{{run_id}}/{verb}", HR, {"run_id": "checked run"})
        for verb in ("apply", "cancel")
    ),
    a_decision("agree", "proposed", DIRECTOR, same({}), same({"behaviours": "all"})),
    a_decision("approve", "awaiting level 2", DEPUTY),
    a_decision("finalise", "agreed", HR),
    a_decision(
        "send-back",
        "proposed",
        DIRECTOR,
        same({"reason_code": "other", "reason": "ขอรายละเอียด"}),
        same({"reason_code": "other", "reason": "ขออย่างอื่น"}),
    ),
    Post(
        "idp-svc",
        "/v1/plans",
        SOMSAK,
        body=same(WHOLE, fiscal_year_be=2568),
        other=same(WHOLE, fiscal_year_be=2568, goal="อีกเป้าหมายหนึ่ง"),
    ),
    Post("idp-svc", "/v1/assessments", SOMSAK, body=answers("have"), other=answers("not_have")),
    a_step("submit", "draft", SOMSAK),
    a_step("approve", "submitted", OTHER_V1),
    a_step("send-back", "submitted", OTHER_V1, same({"reason": "ขอรายละเอียด"}), same({"reason": "ขออื่น"})),
    a_step("cancel", "draft", SOMSAK),
    a_step("complete", "done", V1),
    Post(
        "idp-svc",
        "/v1/plans/{plan_id}/activities/{activity_id}/progress",
        OTHER_V1,
        {"plan_id": "under way", "activity_id": "activity"},
        same({"state": "done", "actual_hours": "10.00"}),
        same({"state": "done", "actual_hours": "11.00"}),
        is_versioned=True,
    ),
    an_addition("feedback", "under way", V2, same({"text": "ดีมาก"}), same({"text": "พอใช้"})),
    an_addition("self-evaluation", "under way", OTHER_V1, evaluation("met"), evaluation("not_met")),
)
