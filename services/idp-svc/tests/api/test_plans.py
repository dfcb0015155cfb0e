"""Plans over HTTP: one good way and one refusal for each route; scenarios S11 to S13 as a client sees them."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from idp_builders import (
    AGENCY,
    HR,
    OTHER_V1,
    SOMSAK,
    V1,
    an_agency,
    an_app,
    an_id,
    asking,
    hear_person,
)
from service_kit.database import Database

WHOLE: dict[str, Any] = {
    "mission": "ให้คำปรึกษาเชิงวิชาการ",
    "goal": "ใช้ข้อมูลประกอบข้อเสนอได้",
    "application": "จัดทำข้อเสนอจากข้อมูลเปิด",
    "starts_on": "2023-10-01",
    "ends_on": "2024-09-30",
    "skills": [{"unit": "DLit100", "priority": 1}],
    "activities": [
        {
            "unit": "DLit100",
            "tool": tool,
            "description": "ตามแผน",
            "starts_on": "2023-11-01",
            "ends_on": "2024-03-31",
            "planned_hours": hours,
        }
        for tool, hours in (
            ("e_learning", 20),
            ("ojt", 36),
            ("coaching", 10),
            ("mentoring", 4),
            ("classroom_training", 10),
        )
    ],
}
FREE_OF_KEYS = {"idempotency-key": "k-1"}


@pytest.fixture
def app(sqlite_database: Database) -> FastAPI:
    an_agency(sqlite_database)
    return an_app(sqlite_database)


def post(
    app: FastAPI, path: str, body: Any = None, *, seen: int | None = None, as_: UUID = SOMSAK, **given: Any
) -> Response:
    async def talk(client: AsyncClient) -> Response:
        headers = {} if seen is None else {"If-Match": f'"{seen}"'}
        return await client.post(path, json=body, headers={**headers, **given.get("headers", {})})

    answer: Response = asking(app, talk, as_=as_, language=given.get("language", "th"))
    return answer


def get(app: FastAPI, path: str, *, as_: UUID | str = SOMSAK, **given: Any) -> Response:
    answer: Response = asking(app, lambda client: client.get(path), as_=as_, **given)
    return answer


def created(app: FastAPI, **changed: Any) -> dict[str, Any]:
    answer = post(app, "/v1/plans", {**WHOLE, **changed})
    assert answer.status_code == 201, answer.text
    plan: dict[str, Any] = answer.json()
    return plan


def act(
    app: FastAPI, plan: dict[str, Any], verb: str, body: Any = None, as_: UUID = SOMSAK
) -> dict[str, Any]:
    answer = post(app, f"/v1/plans/{plan['id']}/{verb}", body, seen=plan["version"], as_=as_)
    assert answer.status_code == 200, answer.text
    acted: dict[str, Any] = answer.json()
    return acted


def in_force(app: FastAPI) -> dict[str, Any]:
    return act(app, act(app, created(app), "submit"), "approve", as_=V1)


def refused(answer: Response, status: int, code: str) -> dict[str, Any]:
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    return problem


def test_a_plan_is_created_and_read(app: FastAPI) -> None:
    answer = post(app, "/v1/plans", WHOLE)
    plan = answer.json()

    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (plan["fiscal_year_be"], plan["role"], plan["status"]) == (2567, "A1", "draft")
    assert plan["activities"][1]["planned_hours"] == "36.00"
    assert plan["activities"][1]["actual_hours"] is None
    again = get(app, f"/v1/plans/{plan['id']}")
    assert (again.json(), again.headers["etag"]) == (plan, '"1"')


def test_a_plan_that_did_not_change_is_not_sent_again(app: FastAPI) -> None:
    plan = created(app)

    async def talk(client: AsyncClient) -> Response:
        return await client.get(f"/v1/plans/{plan['id']}", headers={"If-None-Match": '"1"'})

    assert asking(app, talk).status_code == 304


def test_a_key_makes_a_repetition_harmless(app: FastAPI) -> None:
    first = post(app, "/v1/plans", WHOLE, headers=FREE_OF_KEYS)

    assert post(app, "/v1/plans", WHOLE, headers=FREE_OF_KEYS).json()["id"] == first.json()["id"]
    refused(post(app, "/v1/plans", WHOLE), 409, "IDP_ALREADY_EXISTS")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ends_on": "2023-09-30"}, "IDP_PERIOD"),
        ({"skills": [{"unit": "DLit100", "priority": 2}]}, "IDP_PRIORITY"),
        ({"skills": [{"unit": "DLit999", "priority": 1}], "activities": []}, "UNKNOWN_SKILL_UNIT"),
        (
            {"activities": [{**WHOLE["activities"][0], "tool": "hypnosis"}]},
            "UNKNOWN_TOOL",
        ),
        ({"skills": []}, "IDP_ACTIVITY_WITHOUT_SKILL"),
        ({"activities": [{**WHOLE["activities"][0], "planned_hours": 0.1}]}, "INVALID_INPUT"),
        ({"status": "in_force"}, "INVALID_INPUT"),
        ({"fiscal_year_be": 2023}, "INVALID_INPUT"),
    ],
)
def test_wrong_content_is_refused(app: FastAPI, changed: dict[str, Any], code: str) -> None:
    """S11, errors."""
    refused(post(app, "/v1/plans", {**WHOLE, **changed}), 422, code)

    assert get(app, "/v1/plans").json()["items"] == []


def test_several_faults_come_together(app: FastAPI) -> None:
    bad = {**WHOLE, "ends_on": "2023-01-01", "skills": [{"unit": "DLit100", "priority": 3}]}

    problem = refused(post(app, "/v1/plans", bad), 422, "IDP_CONTENT")

    assert [one["code"] for one in problem["errors"]] == ["IDP_PERIOD", "IDP_PRIORITY"]


def test_without_a_role_there_is_no_plan(app: FastAPI) -> None:
    refused(post(app, "/v1/plans", WHOLE, as_=V1), 422, "IDP_WITHOUT_ROLE")


@pytest.mark.parametrize(
    ("language", "words"), [("th", "แนวทางการประยุกต์ใช้ในการทำงาน"), ("en", "application at work")]
)
def test_the_missing_element_is_named(app: FastAPI, language: str, words: str) -> None:
    """S11: IDP_ELEMENT_MISSING."""
    plan = created(app, application=None)

    answer = post(app, f"/v1/plans/{plan['id']}/submit", seen=1, language=language)

    problem = refused(answer, 422, "IDP_ELEMENT_MISSING")
    assert words in problem["detail"]
    assert (problem["elements"], problem["rule"]) == ("application", "R-IDP-08")


def test_all_reasons_against_submitting_come_together(app: FastAPI, sqlite_database: Database) -> None:
    plan = created(app, goal=None)
    hear_person(sqlite_database, SOMSAK, supervisor_id=None, version=2)

    problem = refused(post(app, f"/v1/plans/{plan['id']}/submit", seen=1), 422, "IDP_NOT_SUBMITTABLE")

    assert [one["code"] for one in problem["errors"]] == ["IDP_ELEMENT_MISSING", "NO_REVIEWER"]


def test_hr_sees_where_nobody_reviews(app: FastAPI, sqlite_database: Database) -> None:
    """AMB-20."""
    plan = created(app)
    hear_person(sqlite_database, SOMSAK, supervisor_id=None, version=2)
    office: Any = {"as_": HR, "grants": (("hr_officer", AGENCY),)}

    listed = get(app, "/v1/plans", **office).json()["items"]
    reviewer = get(app, f"/v1/plans/{plan['id']}/reviewer", **office).json()

    nobody = {"state": "no_reviewer", "person_id": None, "delegate_ids": []}
    assert (listed[0]["reviewer"], reviewer) == (nobody, nobody)
    refused(post(app, f"/v1/plans/{plan['id']}/submit", seen=1), 409, "NO_REVIEWER")


def test_a_change_names_the_version_it_saw(app: FastAPI) -> None:
    plan = created(app)

    async def talk(client: AsyncClient) -> tuple[Response, Response, Response]:
        path, body = f"/v1/plans/{plan['id']}", {"goal": "ใหม่"}
        blind = await client.patch(path, json=body)
        done = await client.patch(path, json=body, headers={"If-Match": '"1"'})
        return blind, done, await client.patch(path, json=body, headers={"If-Match": '"1"'})

    blind, done, stale = asking(app, talk)
    refused(blind, 428, "IF_MATCH_REQUIRED")
    assert (done.json()["goal"], done.json()["mission"], done.headers["etag"]) == (
        "ใหม่",
        WHOLE["mission"],
        '"2"',
    )
    refused(stale, 412, "STALE_VERSION")


def test_an_agreed_plan_is_locked(app: FastAPI) -> None:
    """VERSION_LOCKED."""
    plan = in_force(app)

    async def talk(client: AsyncClient) -> Response:
        headers = {"If-Match": f'"{plan["version"]}"'}
        return await client.patch(f"/v1/plans/{plan['id']}", json={"goal": "ใหม่"}, headers=headers)

    refused(asking(app, talk), 409, "VERSION_LOCKED")


def test_v1_of_another_division_meets_nothing(app: FastAPI) -> None:
    """Annex: refused and logged, as if it were not there."""
    plan = created(app)

    refused(get(app, f"/v1/plans/{plan['id']}", as_=OTHER_V1), 404, "PLAN_NOT_FOUND")
    refused(get(app, f"/v1/plans/{an_id('none')}"), 404, "PLAN_NOT_FOUND")
    assert get(app, "/v1/plans", as_=OTHER_V1).json()["items"] == []


def test_what_awaits_me_is_listed(app: FastAPI) -> None:
    plan = act(app, created(app), "submit")

    awaiting = get(app, "/v1/plans?awaiting=me&fiscal_year_be=2567", as_=V1).json()["items"]

    assert [one["id"] for one in awaiting] == [plan["id"]]
    assert awaiting[0]["reviewer"]["person_id"] == str(V1)
    assert get(app, "/v1/plans?awaiting=me").json()["items"] == []
    assert get(app, "/v1/plans?awaiting=you").status_code == 422


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [(SOMSAK, 403, "SELF_APPROVAL"), (OTHER_V1, 404, "PLAN_NOT_FOUND")],
)
def test_who_may_not_approve(app: FastAPI, who: UUID, status: int, code: str) -> None:
    plan = act(app, created(app), "submit")

    refused(post(app, f"/v1/plans/{plan['id']}/approve", seen=2, as_=who), status, code)


def test_decisions_are_kept(app: FastAPI) -> None:
    plan = act(app, created(app), "submit")
    path = f"/v1/plans/{plan['id']}"
    refused(post(app, f"{path}/send-back", {}, seen=2, as_=V1), 422, "SEND_BACK_REASON_REQUIRED")
    plan = act(app, plan, "send-back", {"reason": "ขาดตัวชี้วัด"}, as_=V1)
    assert plan["status"] == "sent_back"
    act(app, act(app, plan, "submit"), "approve", as_=V1)

    kept = get(app, f"{path}/decisions").json()["items"]

    assert [(one["decision"], one["reason"], one["decided_by"]) for one in kept] == [
        ("sent_back", "ขาดตัวชี้วัด", str(V1)),
        ("approved", None, str(V1)),
    ]
    refused(get(app, f"{path}/decisions", as_=OTHER_V1), 404, "PLAN_NOT_FOUND")


def test_a_plan_is_cancelled_before_agreement(app: FastAPI) -> None:
    assert act(app, created(app), "cancel")["status"] == "cancelled"
    plan = in_force(app)
    refused(post(app, f"/v1/plans/{plan['id']}/cancel", seen=plan["version"]), 409, "IDP_TRANSITION")


def test_systems_page_through_all_plans(app: FastAPI) -> None:
    plan = created(app)
    system: Any = {"as_": "reporting-svc", "scope": "idp.read", "grants": (("system", None),)}

    page = get(app, "/v1/reference/plans", **system).json()

    assert page["next_cursor"] is None
    assert (page["items"][0]["plan_id"], page["items"][0]["status"]) == (plan["id"], "draft")
    refused(get(app, "/v1/reference/plans"), 403, "NOT_ALLOWED")
    refused(get(app, "/v1/plans", **system), 403, "NOT_A_PERSON")


def test_reading_and_writing_are_two_scopes(app: FastAPI) -> None:
    async def talk(client: AsyncClient) -> Response:
        return await client.post("/v1/plans", json=WHOLE)

    refused(asking(app, talk, scope="idp.read"), 403, "MISSING_SCOPE")
    refused(get(app, "/v1/plans", scope="idp.write"), 403, "MISSING_SCOPE")
