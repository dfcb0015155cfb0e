import functools
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from framework_builders import (
    EDITOR,
    PUBLISHER,
    WRITE,
    a_draft_release,
    a_node_body,
    a_published_release,
    an_app,
    as_hr,
    as_ocsc,
    ask,
    breaches,
    events,
    prepared,
    step,
)
from service_kit.tables import AUDIT_ENTRY

DRAFT = "/v1/releases/2570.1"
GOAL = f"{DRAFT}/nodes/goal/new_goal"
NESTED = functools.reduce(lambda one, _: [one], range(250), 0)


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def edit(app: FastAPI, path: str = "/nodes/goal/new_goal", **changes: Any) -> Any:
    return step(app, f"PUT {path}", "2570.1", json=a_node_body(**changes))


def test_a_draft_becomes_the_current_release_step_by_step(app: FastAPI) -> None:
    made = a_draft_release(app)
    put = edit(app)
    submitted = step(app, "submit", "2570.1")
    published = step(app, "publish", "2570.1", by=PUBLISHER)

    assert (made.status_code, made.headers["location"], made.json()["state"]) == (201, DRAFT, "draft")
    assert (put.status_code, put.json()["position"], put.headers["etag"]) == (200, 4, '"2"')
    assert (submitted.json()["state"], published.json()["state"]) == ("in_review", "published")
    assert published.json()["counts"]["goal"] == 4
    assert ask(app, "GET", "/v1/releases/current").json()["release_key"] == "2570.1"
    assert ask(app, "GET", "/v1/releases/2561.1").json()["state"] == "superseded"
    told = events(app.state.database)[-1]
    assert (told["data"]["supersedes"], breaches(told)) == ("2561.1", [])


def test_what_is_published_is_the_same_for_ever_whatever_comes_after(app: FastAPI) -> None:
    """R-FRM-18: three newer releases, and not one byte or tag of the first one is another."""
    paths = [
        f"/v1/releases/2561.1/{path}"
        for path in ("export", "nodes?limit=200", "roles", "tools?limit=5", "nodes/role/E1", "roles/A1")
    ]
    before = [ask(app, "GET", path) for path in paths]
    for key in ("2570.1", "2570.2", "2571.1"):
        assert a_published_release(app, key).status_code == 200

    after = [ask(app, "GET", path) for path in paths]

    assert [(one.content, one.headers["etag"]) for one in after] == [
        (one.content, one.headers["etag"]) for one in before
    ]
    assert {one.headers["cache-control"] for one in after} == {"public, max-age=31536000, immutable"}


def test_the_digest_is_that_of_the_export(app: FastAPI) -> None:
    a_published_release(app, "2570.1")

    export = ask(app, "GET", f"{DRAFT}/export")

    assert ask(app, "GET", DRAFT).json()["digest"] == sha256(export.content).hexdigest()
    assert export.headers["etag"] == f'"{sha256(export.content).hexdigest()}"'


def test_whoever_edited_last_does_not_publish(app: FastAPI) -> None:
    a_draft_release(app)
    step(app, "submit", "2570.1")

    refused = step(app, "publish", "2570.1")

    assert (refused.status_code, refused.json()["code"]) == (403, "PUBLISHER_IS_LAST_EDITOR")
    assert ask(app, "GET", DRAFT).json()["state"] == "in_review"


def test_a_draft_is_seen_by_editors_only_and_one_in_review_by_everybody(app: FastAPI) -> None:
    a_draft_release(app)
    paths = (DRAFT, f"{DRAFT}/nodes", f"{DRAFT}/export", f"{DRAFT}/roles/E1")
    hidden = [ask(app, "GET", path).json().get("code") for path in paths]
    shown = [as_ocsc(app, "GET", path) for path in paths]
    listed = [one["release_key"] for one in ask(app, "GET", "/v1/releases").json()["items"]]
    step(app, "submit", "2570.1")

    assert hidden == ["RELEASE_NOT_FOUND"] * 4
    assert [one.status_code for one in shown] == [200] * 4
    assert {one.headers["cache-control"] for one in shown} == {"no-cache", "no-store"}
    assert "2570.1" not in listed
    assert [ask(app, "GET", path).status_code for path in paths] == [200] * 4
    lines = ask(app, "GET", f"{DRAFT}/export", headers={"Accept": "application/x-ndjson"}).text.splitlines()
    assert json.loads(lines[0])["release"]["key"] == "2570.1"
    assert len(lines) == 1 + 132


def test_a_change_names_the_version_that_it_was_decided_on(app: FastAPI) -> None:
    a_draft_release(app)
    edit(app)
    body = a_node_body()

    stale = as_ocsc(app, "PUT", GOAL, json=body, headers={"If-Match": '"1"'})
    without = as_ocsc(app, "PUT", GOAL, json=body)

    assert (stale.status_code, stale.json()["code"]) == (412, "STALE_VERSION")
    assert (without.status_code, without.json()["code"]) == (428, "IF_MATCH_REQUIRED")


def test_nothing_stands_after_the_last_place_that_there_is(app: FastAPI) -> None:
    a_draft_release(app)
    edit(app, position=1_000_000)

    refused = edit(app, path="/nodes/goal/other")

    assert (refused.status_code, refused.json()["code"]) == (422, "NODE_UNSOUND")
    assert "after the last place" in str(refused.json())


def test_a_node_is_replaced_moved_and_removed(app: FastAPI) -> None:
    a_draft_release(app)
    edit(app)

    moved = edit(app, position=9, text={"th": "คำอธิบาย"})
    taken = edit(app, path="/nodes/goal/other", position=9)
    removed = step(app, "DELETE /nodes/goal/new_goal", "2570.1")

    assert (moved.json()["position"], moved.json()["text"]["th"]) == (9, "คำอธิบาย")
    assert (taken.status_code, taken.json()["code"]) == (409, "POSITION_TAKEN")
    assert removed.status_code == 204
    assert as_ocsc(app, "GET", GOAL).json()["code"] == "FRAMEWORK_ITEM_NOT_FOUND"
    assert as_ocsc(app, "GET", DRAFT).json()["counts"]["goal"] == 3


def test_every_change_of_a_draft_is_noted_with_who_made_it_and_its_version(app: FastAPI) -> None:
    """What is nobody else's business yet is no event; it is an audit entry that names the release."""
    a_draft_release(app)
    edit(app)
    step(app, "DELETE /nodes/goal/new_goal", "2570.1")
    step(app, "PUT ", "2570.1", json={"title": {"th": "ชื่อใหม่"}})
    step(app, "PUT /replacements", "2570.1", json={"replacements": []})
    step(app, "submit", "2570.1")

    with app.state.database.read() as session:
        stored = session.scalars(sa.select(AUDIT_ENTRY.c.body).order_by(AUDIT_ENTRY.c.id)).all()
    noted = [entry for entry in map(json.loads, stored) if entry["data"].get("release_key") == "2570.1"]
    assert [one["action"].removeprefix("framework.") for one in noted] == [
        "draft.created", "node.put", "node.removed",
        "draft.edited", "replacements.stated", "release.submitted",
    ]  # fmt: skip
    versions = [one["version"] for one in noted]
    assert versions == sorted(set(versions))
    assert versions[-1] == as_ocsc(app, "GET", DRAFT).json()["version"]
    assert {(one["actor"], one["data"]["framework_key"]) for one in noted} == {(str(EDITOR), "ocsc-digital")}
    assert (noted[1]["data"]["node"]["key"], noted[2]["data"]["key"]) == ("new_goal", "new_goal")


def test_title_documents_and_notes_of_a_draft_can_be_changed(app: FastAPI) -> None:
    a_draft_release(app)
    head = {"title": {"th": "ชื่อใหม่"}, "documents": {"005": "เอกสาร"}, "notes": [{"th": "หมายเหตุ"}]}

    changed = step(app, "PUT ", "2570.1", json=head)

    assert (changed.json()["title"]["th"], changed.json()["documents"]) == ("ชื่อใหม่", {"005": "เอกสาร"})


@pytest.mark.parametrize(
    ("path", "changes", "code"),
    [
        ("/nodes/goal/a%20b", {}, "NODE_UNSOUND"),
        ("/nodes/goal/g", {"title": None}, "NODE_UNSOUND"),
        ("/nodes/stage/Late", {}, "NODE_UNSOUND"),
        ("/nodes/role/R1", {"text": {"th": "x"}, "facts": {"stage": "Early"}}, "NODE_UNSOUND"),
        ("/nodes/robot/r", {}, "INVALID_INPUT"),
        ("/nodes/goal/g", {"facts": {"a": "\u0000"}}, "INVALID_INPUT"),
        ("/nodes/goal/g", {"facts": {"a": "x" * 60_000}}, "INVALID_INPUT"),
        ("/nodes/goal/g", {"facts": {"a": 2**64}}, "INVALID_INPUT"),
        ("/nodes/goal/g", {"facts": {"a": NESTED}}, "INVALID_INPUT"),
        ("/nodes/goal/g", {"source": []}, "INVALID_INPUT"),
        ("/nodes/goal/g", {"position": 0}, "INVALID_INPUT"),
        ("/nodes/goal/g", {"title": {"th": " "}}, "INVALID_INPUT"),
    ],
)
def test_a_node_that_cannot_stand_is_refused(
    app: FastAPI, path: str, changes: dict[str, Any], code: str
) -> None:
    a_draft_release(app)

    refused = edit(app, path, **changes)

    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_facts_that_json_cannot_say_are_refused(app: FastAPI) -> None:
    a_draft_release(app)
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    for fact in (b"NaN", b'"\\ud800"'):
        body = json.dumps(a_node_body(facts={"a": 1})).encode().replace(b'"a": 1', b'"a": ' + fact)
        assert as_ocsc(app, "PUT", GOAL, content=body, headers=headers).status_code in {400, 422}


def test_a_draft_that_contradicts_itself_is_not_submitted_and_every_fault_is_named(app: FastAPI) -> None:
    """R-FRM-06."""
    a_draft_release(app)
    step(app, "DELETE /nodes/role/E1", "2570.1")
    edit(app, parent={"kind": "goal", "key": "nowhere"})

    refused = step(app, "submit", "2570.1")

    assert (refused.status_code, refused.json()["code"]) == (422, "RELEASE_UNSOUND")
    assert "the role of Executive at Early is missing" in refused.json()["detail"]
    assert "goal new_goal belongs to no goal" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("verb", "body", "code"),
    [
        ("submit", None, "RELEASE_TRANSITION"),
        ("send-back", {"reason": "x"}, "RELEASE_TRANSITION"),
        ("publish", None, "RELEASE_TRANSITION"),
        ("PUT ", {"title": {"th": "x"}}, "RELEASE_IMMUTABLE"),
        ("PUT /nodes/goal/g", a_node_body(), "RELEASE_IMMUTABLE"),
        ("DELETE /nodes/role/E1", None, "RELEASE_IMMUTABLE"),
    ],
)
def test_a_published_release_takes_no_step_back(app: FastAPI, verb: str, body: Any, code: str) -> None:
    refused = step(app, verb, "2561.1", **({"json": body} if body else {}))

    assert (refused.status_code, refused.json()["code"]) == (409, code)


def test_a_reviewed_draft_is_sent_back_to_be_edited(app: FastAPI) -> None:
    a_draft_release(app)
    step(app, "submit", "2570.1")
    locked = edit(app)

    sent_back = step(app, "send-back", "2570.1", json={"reason": "ขอแก้ชื่อ"})

    assert (locked.status_code, locked.json()["code"]) == (409, "RELEASE_TRANSITION")
    assert sent_back.json()["state"] == "draft"
    assert edit(app).status_code == 200


def test_a_withdrawn_release_stays_readable_with_its_notice_and_the_one_before_is_current(
    app: FastAPI,
) -> None:
    a_published_release(app, "2570.1")
    before = ask(app, "GET", f"{DRAFT}/roles/E1")

    withdrawn = step(app, "withdraw", "2570.1", json={"reason": {"th": "มีข้อผิดพลาด", "en": "An error"}})

    assert (withdrawn.json()["state"], withdrawn.json()["notice"]["en"]) == ("withdrawn", "An error")
    after = ask(app, "GET", f"{DRAFT}/roles/E1")
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    assert ask(app, "GET", "/v1/releases/current").json()["release_key"] == "2561.1"
    told = events(app.state.database)[-1]
    assert (told["data"]["current_release_key"], breaches(told)) == ("2561.1", [])


def test_a_second_framework_is_begun_from_nothing(app: FastAPI) -> None:
    made = as_ocsc(app, "POST", "/v1/frameworks", json={"framework_key": "my-own", "title": {"th": "กรอบ"}})
    body = {"release_key": "own-1", "title": {"th": "ฉบับแรก"}}
    draft = as_ocsc(app, "POST", "/v1/frameworks/my-own/releases", json=body)

    assert (made.status_code, made.headers["location"]) == (201, "/v1/frameworks/my-own")
    assert draft.json()["counts"] == {}
    assert ask(app, "GET", "/v1/frameworks/my-own").json()["current"] is None


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (
            "/v1/frameworks",
            {"framework_key": "ocsc-digital", "title": {"th": "x"}}, 409, "FRAMEWORK_KEY_TAKEN",
        ),
        ("/v1/frameworks", {"framework_key": "A b", "title": {"th": "x"}}, 422, "INVALID_INPUT"),
        (
            "/v1/frameworks/none/releases",
            {"release_key": "1", "title": {"th": "x"}}, 404, "FRAMEWORK_NOT_FOUND",
        ),
        (
            "/v1/frameworks/local-government/releases",
            {"release_key": "2561.1", "title": {"th": "x"}}, 409, "RELEASE_KEY_TAKEN",
        ),
        (
            "/v1/frameworks/local-government/releases",
            {"release_key": "current", "title": {"th": "x"}}, 409, "RELEASE_KEY_TAKEN",
        ),
        (
            "/v1/frameworks/local-government/releases",
            {"release_key": "2", "title": {"th": "x"}, "based_on": "none"}, 404, "RELEASE_NOT_FOUND",
        ),
    ],
)  # fmt: skip
def test_keys_are_used_once(app: FastAPI, path: str, body: Any, status: int, code: str) -> None:
    refused = as_ocsc(app, "POST", path, json=body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn", "of another framework"])
def test_a_draft_is_begun_from_a_release_of_its_framework_in_use(app: FastAPI, state: str) -> None:
    """R-FRM-18: what the base says of replacements is part of comparisons that never change."""
    base = "2569.1"
    if state == "of another framework":
        base = "local-2567.1"
    elif state == "withdrawn":
        a_published_release(app, base)
        step(app, "withdraw", base, by=PUBLISHER, json={"reason": {"th": "ผิดพลาด"}})
    else:
        a_draft_release(app, base)
        if state == "in_review":
            step(app, "submit", base)

    refused = a_draft_release(app, based_on=base)

    assert (refused.status_code, refused.json()["code"]) == (409, "RELEASE_BASE_UNFIT")
    assert (refused.json()["rule"], base in refused.json()["detail"]) == ("R-FRM-18", True)
    assert a_draft_release(app, based_on="2561.1").status_code == 201


def test_only_the_office_drafts_and_only_with_the_scope(app: FastAPI) -> None:
    body = {"release_key": "2570.1", "title": {"th": "x"}}
    path = "/v1/frameworks/ocsc-digital/releases"

    assert as_hr(app, "POST", path, json=body).json()["code"] == "NOT_ALLOWED"
    officer = (("ocsc_officer", None),)
    assert ask(app, "POST", path, json=body, grants=officer).json()["code"] == "MISSING_SCOPE"
    assert ask(app, "POST", path, json=body, scope=WRITE, grants=officer).status_code == 201
