"""HTTP in: the way of a classification, S05 to S08; R-CLS-12, R-CLS-13."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from people_builders import (
    AGENCY_A,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    HR,
    OF_C,
    STAFF,
    a_world,
    an_app,
)
from people_svc.api.problems import PROBLEMS
from people_svc.domain import errors
from people_svc.domain.errors import DomainError, EvidenceUnfit
from people_svc.domain.workflow import Action, Status
from service_kit.database import Database
from service_kit.problems import body_of
from service_kit.testing import a_client, sign

pytestmark = pytest.mark.anyio
BOTH = "people.read people.write"
TWO_GROUPS = [{"group": "Academic", "percent": 30}, {"group": "Service", "percent": 70}]
ONE_GROUP = [{"group": "Academic", "percent": 100}]

FACTS = (
    "limit", "place", "depth_max", "kind", "parent_kind", "starts_on", "ends_on", "as_of", "total", "group",
    "percent", "classification_status", "action", "valid_from", "state", "reason", "rows_max",
    "column", "columns", "what", "latest",
)  # fmt: skip

Call = Callable[..., Any]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    return an_app(sqlite_url)


@pytest.fixture
def call(app: FastAPI) -> Call:
    """One request as one caller."""

    async def sent(
        subject: UUID,
        method: str,
        path: str,
        *,
        grants: Any = (("staff", None),),
        language: str = "th",
        **request: Any,
    ) -> httpx.Response:
        token = sign(subject, scope=BOTH, grants=grants)
        async with a_client(app, token, language=language) as client:
            return await client.request(method, path, **request)

    return sent


async def proposed(call: Call, workload: Any = None, person_id: UUID = STAFF, **given: Any) -> httpx.Response:
    evidence = {"workload": ONE_GROUP if workload is None else workload}
    body = {"person_id": str(person_id), "evidence": evidence, **given}
    answer: httpx.Response = await call(person_id, "POST", "/v1/classifications", json=body)
    return answer


async def decided(
    call: Call, subject: UUID, found: httpx.Response, step: str, body: Any = None, **request: Any
) -> httpx.Response:
    answer: httpx.Response = await call(
        subject,
        "POST",
        f"/v1/classifications/{found.json()['id']}/{step}",
        headers={"If-Match": found.headers["ETag"]},
        **({"json": body} if body is not None else {}),
        **request,
    )
    return answer


async def test_s05_a_suggestion_says_why_and_stores_nothing(call: Call) -> None:
    body = {"workload": TWO_GROUPS, "career_path": "Academic"}
    answer = await call(STAFF, "POST", "/v1/classification-suggestions", json=body)

    said = answer.json()
    assert answer.status_code == 200
    assert (said["group"], said["criterion"], said["matches_several_groups"]) == ("Service", 1, True)
    assert said["reasons"][0]["rule"] == "R-CLS-07"
    assert "ร้อยละ 70" in said["reasons"][0]["th"]
    assert said["undecided"] is None


@pytest.mark.parametrize(
    ("workload", "code"),
    [
        ([{"group": "Academic", "percent": 30}, {"group": "Service", "percent": 60}], "WORKLOAD_NOT_100"),
        ([{"group": "Academic", "percent": -1}], "WORKLOAD_RANGE"),
        ([{"group": "Academic", "percent": 101}], "WORKLOAD_RANGE"),
        ([{"group": "Astronaut", "percent": 100}], "UNKNOWN_GROUP"),
    ],
)
async def test_s05_unfit_shares_are_refused_by_key(call: Call, workload: Any, code: str) -> None:
    answer = await call(STAFF, "POST", "/v1/classification-suggestions", json={"workload": workload})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["rule"].startswith("R-")


async def test_several_faults_are_told_at_once(call: Call) -> None:
    body = {"workload": [{"group": "Astronaut", "percent": 30}, {"group": "Service", "percent": 60}]}
    answer = await call(STAFF, "POST", "/v1/classification-suggestions", json=body)

    assert answer.json()["code"] == "EVIDENCE_UNFIT"
    assert [error["code"] for error in answer.json()["errors"]] == ["UNKNOWN_GROUP", "WORKLOAD_NOT_100"]
    assert "Astronaut" not in answer.text


async def test_s06_an_undecided_suggestion_says_so(call: Call) -> None:
    body = {"workload": [{"group": "Academic", "percent": 50}, {"group": "Service", "percent": 50}]}
    answer = await call(STAFF, "POST", "/v1/classification-suggestions", json=body)

    assert (answer.json()["group"], answer.json()["undecided"]) == (None, "CLS_UNDECIDED")


async def test_s07_one_group_is_final_with_level_1(call: Call) -> None:
    found = await proposed(call)
    final = await decided(call, DIRECTOR, found, "agree", {})
    read = await call(STAFF, "GET", f"/v1/people/{STAFF}/classification")

    assert (found.status_code, found.json()["status"]) == (201, "proposed")
    assert (final.json()["status"], final.json()["role"]) == ("final", "A1")
    assert final.json()["required_skills"] == ["DLit100", "DLit200", "DLit300"]
    (decision,) = read.json()["decisions"]
    assert (decision["step"], decision["decided_by"]) == ("agree", str(DIRECTOR))
    assert read.headers["ETag"] == '"2-abcde"'


async def test_s08_two_groups_walk_through_both_levels(call: Call) -> None:
    found = await proposed(call, TWO_GROUPS)
    early = await decided(call, DEPUTY, found, "approve")
    own = await decided(call, STAFF, found, "agree", {})
    agreed = await decided(call, DIRECTOR, found, "agree", {})
    twice = await decided(call, DIRECTOR, agreed, "approve")
    finalised = await decided(call, STAFF, agreed, "finalise")
    awaiting = await call(DEPUTY, "GET", "/v1/classifications", params={"awaiting": "me"})
    final = await decided(call, DEPUTY, agreed, "approve")

    assert (early.status_code, early.json()["code"]) == (409, "LEVEL1_FIRST")
    assert (own.status_code, own.json()["code"]) == (403, "SELF_OR_DUPLICATE_APPROVER")
    assert agreed.json()["status"] == "agreed"
    assert (twice.status_code, twice.json()["code"]) == (403, "SELF_OR_DUPLICATE_APPROVER")
    assert (finalised.status_code, finalised.json()["code"]) == (409, "NEXT_HIGHER_APPROVAL_REQUIRED")
    assert finalised.json()["rule"] == "R-CLS-11"
    assert [row["id"] for row in awaiting.json()["items"]] == [found.json()["id"]]
    assert (final.json()["status"], final.json()["role"]) == ("final", "S1")


async def test_s03_a_person_of_an_agency_without_announcement_is_refused(call: Call) -> None:
    refused = await proposed(call, person_id=OF_C)
    asked = await call(OF_C, "GET", f"/v1/people/{OF_C}/classification")

    for answer in (refused, asked):
        assert (answer.status_code, answer.json()["code"]) == (409, "STAGE_NOT_ANNOUNCED")
        assert answer.json()["title"] == "หน่วยงานยังไม่ได้ประกาศระยะและบทบาท"


async def test_sending_back_needs_a_reason_and_a_reviewer(call: Call) -> None:
    found = await proposed(call)
    bare = await decided(call, DIRECTOR, found, "send-back", {"reason_code": "other"})
    body = {"reason_code": "workload_unclear", "reason": "โปรดระบุสัดส่วนงาน"}
    foreign = await decided(call, DEPUTY, found, "send-back", body)
    sent = await decided(call, DIRECTOR, found, "send-back", body)
    read = await call(STAFF, "GET", f"/v1/classifications/{found.json()['id']}")

    assert bare.status_code == 422
    assert (foreign.status_code, foreign.json()["code"]) == (403, "NOT_THE_REVIEWER")
    assert sent.json()["status"] == "sent_back"
    assert read.json()["decisions"][0]["reason"] == "โปรดระบุสัดส่วนงาน"


async def test_a_decision_names_the_version_that_was_seen(call: Call) -> None:
    found = await proposed(call)
    address = f"/v1/classifications/{found.json()['id']}/agree"
    bare = await call(DIRECTOR, "POST", address, json={})
    stale = await call(DIRECTOR, "POST", address, json={}, headers={"If-Match": '"9"'})

    assert (bare.status_code, stale.status_code) == (428, 412)


async def test_a_classification_of_a_colleague_is_not_found(call: Call) -> None:
    found = await proposed(call)
    answer = await call(COLLEAGUE, "GET", f"/v1/classifications/{found.json()['id']}")

    assert (answer.status_code, answer.json()["code"]) == (404, "CLASSIFICATION_NOT_FOUND")


async def test_lists_are_filtered(call: Call) -> None:
    await proposed(call)
    grants = (("staff", None), ("hr_officer", AGENCY_A))

    async def count(**wanted: str) -> int:
        page = await call(HR, "GET", "/v1/classifications", grants=grants, params=wanted)
        return len(page.json()["items"])

    assert await count(status="proposed", person_id=str(STAFF)) == 1
    assert await count(status="final") == 0
    assert await count(to_review="true") == 0


async def test_the_future_and_a_specific_role_are_kept(call: Call) -> None:
    """R-CLS-12, -13."""
    found = await proposed(
        call,
        person_specific=True,
        specific_role="ผู้ประสานงานข้อมูลเปิดของกรม",
        future={"assigned_work": ["technical_digital"], "note": "จะรับผิดชอบระบบข้อมูล"},
        behaviours="part",
        behaviour_parts=["วิเคราะห์ข้อมูล"],
    )
    agreed = await decided(call, DIRECTOR, found, "agree", {"behaviours": "all"})

    assert found.status_code == 201
    assert (agreed.json()["status"], agreed.json()["behaviours"]) == ("agreed", "all")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", PROBLEMS)
def test_every_refusal_reads_well_in_both_languages(kind: type[DomainError], language: str) -> None:
    error = (
        EvidenceUnfit([errors.UnknownGroup()]) if kind is EvidenceUnfit else kind(**dict.fromkeys(FACTS, "1"))
    )

    body = body_of(PROBLEMS[kind], error, PROBLEMS, language=language, instance="/v1")

    assert body["title"]
    assert "{" not in body["detail"]
    assert "–" not in body["detail"]
    assert any("ก" <= letter <= "๛" for letter in body["title"]) is (language == "th")


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", Action)
def test_a_refused_step_is_said_in_words(status: Status, action: Action) -> None:
    error = errors.IllegalTransition(classification_status=status, action=action)

    thai, english = (
        body_of(PROBLEMS[type(error)], error, PROBLEMS, language=language, instance="/v1")
        for language in ("th", "en")
    )

    assert not re.search("[a-z]", thai["detail"])
    assert "_" not in english["detail"]
    assert (thai["status"], thai["classification_status"], thai["action"]) == (409, status, action)
