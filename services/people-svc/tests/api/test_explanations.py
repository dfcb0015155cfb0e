"""HTTP in: why a person was put into a group, as it was then; the rules and the workflow as they are.

R-CLS-07, R-CLS-09, R-CLS-10, R-CLS-11, R-CLS-13, R-CLS-19.
"""

import hashlib
import json
from importlib import resources
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from people_builders import (
    COLLEAGUE,
    DIRECTOR,
    STAFF,
    TWO_GROUPS,
    a_proposal,
    a_world,
    agree,
    an_app,
    propose,
)
from people_svc.domain.classification import ReasonCode
from people_svc.domain.explanation import RULEBOOK, Criterion, Outcome
from people_svc.domain.policy import TieBreak
from people_svc.domain.workflow import WORKFLOW
from people_svc.persistence.tables import Classification
from people_svc.use_cases.rulebook import rulebook, rulebooks
from service_kit.database import Database
from service_kit.testing import a_client, sign

pytestmark = pytest.mark.anyio
BOTH = "people.read people.write"
# Words of a rulebook never change: a rule that decides or says something else makes a new rulebook.
DIGESTS = {"1": "d209c5608789ad1bacd3ac382f513baa8705e01532b19e42a8e8afdd32894f40"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    return an_app(sqlite_url)


async def ask(app: FastAPI, subject: UUID, method: str, path: str, **request: Any) -> Any:
    async with a_client(app, sign(subject, scope=BOTH, grants=(("staff", None),))) as client:
        return await client.request(method, path, **request)


async def test_an_explanation_has_every_criterion_with_rules_inputs_and_answer(
    app: FastAPI, sqlite_database: Database
) -> None:
    row = propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))

    told = (await ask(app, DIRECTOR, "GET", f"/v1/classifications/{row.id}/explain")).json()

    assert (told["status"], told["group"], told["today"]) == ("proposed", "Service", None)
    kept = told["kept"]
    assert kept["rulebook"] == RULEBOOK
    assert kept["settings"] == {
        "tie_break": "career_path",
        "deputy_head_is_executive": True,
        "level_2_for": "several_groups_or_specific",
    }
    steps = {step["criterion"]: step for step in kept["steps"]}
    assert list(steps) == [criterion.value for criterion in Criterion]
    decides = steps["workload"]
    assert decides["inputs"] == {"workload": {"Academic": 30, "Service": 70}}
    assert (decides["outcome"], decides["is_used"], decides["matches"]) == (
        "decides", True, ["Academic", "Service"]
    )  # fmt: skip
    (rule,) = decides["rules"]
    assert (rule["id"], rule["version"]) == ("R-CLS-07", 1)
    assert "สัดส่วน" in rule["text"]["th"]
    assert steps["career_path"]["is_used"] is False
    assert steps["review"]["inputs"]["needs_level_2"] is True
    assert "R-CLS-11" in [rule["id"] for rule in steps["review"]["rules"]]


async def test_what_was_kept_stays_and_today_is_said_only_when_asked(
    sqlite_url: str, sqlite_database: Database
) -> None:
    """Under other settings the same evidence says something else; the record keeps what was said then."""
    a_world(sqlite_database)
    app = an_app(sqlite_url, tie_break=TieBreak.SUPERVISORS)
    evidence = {
        "workload": [{"group": "Academic", "percent": 50}, {"group": "Service", "percent": 50}],
        "career_path": "Academic",
    }
    other = an_app(sqlite_url)
    await ask(
        other, STAFF, "POST", "/v1/classifications", json={"person_id": str(STAFF), "evidence": evidence}
    )
    address = f"/v1/people/{STAFF}/classification/explain"

    plain = (await ask(app, STAFF, "GET", address)).json()
    asked = (await ask(app, STAFF, "GET", f"{address}?today=true")).json()

    assert plain["today"] is None
    assert plain["kept"] == asked["kept"]
    assert (asked["kept"]["group"], asked["kept"]["settings"]["tie_break"]) == ("Academic", "career_path")
    assert (asked["today"]["group"], asked["today"]["undecided"]) == (None, "CLS_UNDECIDED")
    assert asked["today"]["settings"]["tie_break"] == "supervisors"


async def test_a_classification_older_than_explanations_still_says_its_reasons(
    app: FastAPI, sqlite_database: Database
) -> None:
    row = agree(sqlite_database, propose(sqlite_database))
    with sqlite_database.transaction() as session:
        old = session.get_one(Classification, row.id)
        old.suggestion = {name: said for name, said in old.suggestion.items() if name != "explanation"}

    told = (await ask(app, STAFF, "GET", f"/v1/people/{STAFF}/classification/explain")).json()["kept"]

    assert (told["rulebook"], told["steps"]) == (None, [])
    assert [reason["rule"] for reason in told["reasons"]] == ["R-CLS-07"]


async def test_an_explanation_is_for_those_who_see_the_person(
    app: FastAPI, sqlite_database: Database
) -> None:
    row = propose(sqlite_database)

    by_id = await ask(app, COLLEAGUE, "GET", f"/v1/classifications/{row.id}/explain")
    by_person = await ask(app, COLLEAGUE, "GET", f"/v1/people/{STAFF}/classification/explain?today=true")
    of_none = await ask(app, COLLEAGUE, "GET", f"/v1/people/{COLLEAGUE}/classification/explain")

    assert (by_id.status_code, by_id.json()["code"]) == (404, "CLASSIFICATION_NOT_FOUND")
    assert (by_person.status_code, by_person.json()["code"]) == (404, "PERSON_NOT_FOUND")
    assert (of_none.status_code, of_none.json()["code"]) == (404, "CLASSIFICATION_NOT_FOUND")


async def test_recorded_work_is_proposed_and_its_versions_are_seen(app: FastAPI) -> None:
    """Present work and expected work, recorded first and proposed later."""
    address = f"/v1/people/{STAFF}/work"
    work = {"assigned_work": ["policy"], "expected_work": ["technical_digital"], "expected_note": "ระบบข้อมูล"}
    none = await ask(app, STAFF, "GET", address)
    first = await ask(app, STAFF, "PUT", address, json=work)
    blind = await ask(app, STAFF, "PUT", address, json={**work, "career_path": "Academic"})
    seen = {"If-Match": first.headers["ETag"]}
    second = await ask(app, STAFF, "PUT", address, json={**work, "career_path": "Academic"}, headers=seen)
    stale = await ask(app, STAFF, "PUT", address, json=work, headers=seen)
    foreign = await ask(app, DIRECTOR, "PUT", address, json=work, headers={"If-Match": '"2"'})
    unfit = await ask(app, STAFF, "PUT", address, json={"career_path": "Pilot"}, headers={"If-Match": '"2"'})
    proposed = await ask(app, STAFF, "POST", "/v1/classifications", json={"person_id": str(STAFF)})

    assert (none.status_code, none.json()["code"]) == (404, "WORK_NOT_RECORDED")
    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    assert (blind.status_code, stale.status_code, foreign.status_code) == (428, 412, 403)
    assert (unfit.status_code, unfit.json()["code"]) == (422, "UNKNOWN_GROUP")
    assert proposed.json()["group"] == "Academic"
    assert proposed.json()["future"] == {"assigned_work": ["technical_digital"], "note": "ระบบข้อมูล"}


async def test_another_group_than_suggested_says_why(app: FastAPI) -> None:
    """And is seen to do so: by whoever reviews it, in the classification and in its explanation."""
    body = {"person_id": str(STAFF), "evidence": {"assigned_work": ["policy"]}, "group": "Service"}
    bare = await ask(app, STAFF, "POST", "/v1/classifications", json=body)
    said = await ask(
        app, STAFF, "POST", "/v1/classifications", json={**body, "override_reason": "งานเฉพาะกิจ"}
    )
    told = (await ask(app, DIRECTOR, "GET", f"/v1/classifications/{said.json()['id']}/explain")).json()

    assert (bare.status_code, bare.json()["code"], bare.json()["rule"]) == (
        422, "OVERRIDE_REASON_REQUIRED", "R-CLS-09"
    )  # fmt: skip
    assert (told["group"], told["kept"]["group"], told["override_reason"]) == (
        "Service", "Academic", "งานเฉพาะกิจ"
    )  # fmt: skip


async def test_the_workflow_is_read_in_both_languages(app: FastAPI) -> None:
    told = (await ask(app, STAFF, "GET", "/v1/classification-workflow")).json()

    assert len(told["transitions"]) == len(WORKFLOW)
    agreed = next(one for one in told["transitions"] if one["reached"]["code"] == "agreed")
    assert (agreed["action"]["code"], agreed["actor"]["code"], agreed["rule"]) == (
        "agree", "supervisor", "R-CLS-11"
    )  # fmt: skip
    assert agreed["event"] == "people.classification.agreed.v1"
    assert [one["code"] for one in told["return_reasons"]] == [code.value for code in ReasonCode]
    words = [one["name"] for one in told["return_reasons"]]
    words += [one[part]["name"] for one in told["transitions"] for part in ("action", "actor", "condition")]
    assert all(any("ก" <= letter <= "๛" for letter in word["th"]) and word["en"] for word in words)


async def test_the_rules_are_read_with_their_versions_and_the_settings(app: FastAPI) -> None:
    told = (await ask(app, STAFF, "GET", "/v1/classification-rules")).json()

    assert told["rulebook"] == RULEBOOK
    assert {rule["id"] for rule in told["rules"]} >= {f"R-CLS-{number:02}" for number in range(1, 14)}
    assert told["settings"]["level_2_for"] == "several_groups_or_specific"


def test_a_rulebook_has_words_for_all_and_never_changes() -> None:
    book = rulebook()
    text = resources.files("people_svc").joinpath("data/rulebooks.json").read_text(encoding="utf-8")

    assert set(book.criteria) == {criterion.value for criterion in Criterion}
    assert set(book.outcomes) == {outcome.value for outcome in Outcome}
    assert set(rulebooks()) == set(DIGESTS)
    assert digests(text) == DIGESTS


def digests(text: str) -> dict[str, str]:
    return {
        key: hashlib.sha256(json.dumps(book, sort_keys=True).encode()).hexdigest()
        for key, book in json.loads(text).items()
    }
