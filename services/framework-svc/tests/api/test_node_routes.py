import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest
from fastapi import FastAPI
from framework_builders import (
    PUBLISHER,
    a_draft_release,
    a_node_body,
    an_app,
    as_ocsc,
    ask,
    prepared,
    step,
)
from framework_svc.api import schemas_releases as schemas
from framework_svc.use_cases.publication import shipped_documents
from service_kit.events import canonical

RELEASE = "/v1/releases/2561.1"
LOCAL = "/v1/releases/local-2567.1"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def keys(app: FastAPI, path: str, **params: Any) -> list[str]:
    return [node["key"] for node in ask(app, "GET", path, params=params).json()["items"]]


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("nodes", schemas.NodeOut),
        ("stages", schemas.StageOut),
        ("groups", schemas.GroupOut),
        ("roles", schemas.RoleOut),
        ("skill-units", schemas.SkillUnitOut),
        ("tools", schemas.ToolOut),
        ("goals", schemas.GoalOut),
        ("components", schemas.ComponentOut),
        ("kpis", schemas.KpiOut),
    ],
)
def test_the_stored_bytes_are_what_the_document_promises(app: FastAPI, path: str, shape: Any) -> None:
    items = ask(app, "GET", f"{RELEASE}/{path}", params={"limit": 200}).json()["items"]

    assert [set(item) for item in items] == [set(shape.model_fields)] * len(items)
    assert [shape.model_validate(item).model_dump(mode="json") for item in items] == items


def test_a_tree_is_walked_by_parents_to_any_depth(app: FastAPI) -> None:
    assert keys(app, f"{LOCAL}/nodes", parent="competency_set/core") == [f"core-0{n}" for n in range(1, 6)]
    assert keys(app, f"{LOCAL}/nodes", parent="method/method-5") == [f"method-5-{n}" for n in range(1, 8)]
    assert keys(app, f"{RELEASE}/nodes", parent="group/Executive") == ["E1", "E2", "E3"]


def test_gaps_are_found_and_shown_as_gaps(app: FastAPI) -> None:
    """S04."""
    gaps = ask(app, "GET", f"{RELEASE}/nodes", params={"provenance": "gap"}).json()["items"]

    assert {gap["kind"] for gap in gaps} == {"skill_family", "requirement_table"}
    assert any(gap["title"] is None and gap["facts"]["note"] for gap in gaps)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("จัดซื้อจัดจ้าง", "knowledge-14"),
        ("จัด ซื้อ จัด จ้าง", "knowledge-14"),
        ("พัสดุ จัดซื้อ", "knowledge-14"),
        ("HARDWARE network", "knowledge-20"),
        ("๑๐๑ สายงาน", "all"),
        ("101 สายงาน", "all"),
        ("น\u0e4d\u0e49\u0e32ใจ", None),
        ("ศิลปะโน\u0e49มน\u0e49าวใจ", "functional-21"),
        ("เจ้า", None),
        ("%", None),
        ("|", None),
    ],
)
def test_thai_is_found_by_its_words_however_it_is_typed(app: FastAPI, q: str, found: str | None) -> None:
    hits = keys(app, f"{LOCAL}/nodes", q=q)

    assert (found in hits) if found else hits == []


@pytest.mark.parametrize(
    "typed",
    [
        ("101 สายงาน", "101สายงาน", "๑๐๑สายงาน", "๑๐๑ สาย งาน"),
        ("DLit100", "DLit 100", "dlit100", "dlit ๑๐๐"),
        ("Digital Literacy", "DigitalLiteracy", "digitalliteracy", "DIGITAL literacy", "DIGITALLITERACY"),
        ("Cybersecurity", "Cyber security", "CyberSecurity"),
        ("AI literacy", "AIliteracy"),
    ],
    ids=lambda typed: typed[0],
)
def test_a_space_between_scripts_or_latin_words_changes_nothing(app: FastAPI, typed: Sequence[str]) -> None:
    """Demand of every search in Thai: where letters meet digits or Latin, people put a space or do not."""
    a_draft_release(app)
    seen = as_ocsc(app, "GET", "/v1/releases/2570.1").headers["etag"]
    for key, title in (
        ("a", "แนวทางตาม 101สายงาน ด้านCybersecurity"),
        ("b", "DigitalLiteracy และ AI literacy"),
    ):
        body = a_node_body(title={"th": title})
        path = f"/v1/releases/2570.1/nodes/goal/{key}"
        seen = as_ocsc(app, "PUT", path, json=body, headers={"If-Match": seen}).headers["etag"]

    path = "/v1/releases/2570.1/nodes"
    hits = [
        [node["key"] for node in as_ocsc(app, "GET", path, params={"q": q}).json()["items"]] for q in typed
    ]

    assert hits[0]
    assert hits == [hits[0]] * len(typed)


def test_the_circular_is_found_with_and_without_a_space(app: FastAPI) -> None:
    hits = [keys(app, f"{RELEASE}/nodes", q=q) for q in ("ว6", "ว 6", "ว๖", "ว ๖")]

    assert hits[0]
    assert hits == [hits[0]] * 4


def test_a_part_of_a_word_is_not_a_word(app: FastAPI) -> None:
    every = ask(app, "GET", f"{LOCAL}/nodes", params={"kind": "knowledge", "q": "ความรู้"}).json()["items"]

    assert len(every) == 21
    assert keys(app, f"{LOCAL}/nodes", q="สถาน", kind="knowledge") == []


def test_a_search_is_paged_and_is_no_pinned_answer(app: FastAPI) -> None:
    first = ask(app, "GET", f"{LOCAL}/nodes", params={"q": "ความรู้", "kind": "knowledge", "limit": 20})
    after = {"q": "ความรู้", "kind": "knowledge", "cursor": first.json()["next_cursor"]}

    assert keys(app, f"{LOCAL}/nodes", **after) == ["knowledge-21"]
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    params = {"q": "ความรู้", "kind": "knowledge", "limit": 20}
    again = ask(app, "GET", f"{LOCAL}/nodes", params=params, headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_the_canonical_address_leads_to_the_current_release(app: FastAPI) -> None:
    answer = ask(app, "GET", "/v1/frameworks/local-government/nodes/group/experienced")

    assert (answer.status_code, answer.headers["location"]) == (307, f"{LOCAL}/nodes/group/experienced")
    assert answer.headers["cache-control"] == "public, max-age=60"
    node = ask(app, "GET", answer.headers["location"])
    assert (node.json()["key"], node.json()["framework_key"]) == ("experienced", "local-government")
    assert node.headers["cache-control"].endswith("immutable")


def test_a_node_says_its_address_for_ever_and_the_one_that_leads_to_the_current_release(app: FastAPI) -> None:
    base = "http://127.0.0.1:8000/framework/v1"
    of_node = ask(app, "GET", f"{RELEASE}/nodes/role/E1").json()
    of_role = ask(app, "GET", f"{RELEASE}/roles/E1").json()
    listed = ask(app, "GET", f"{RELEASE}/nodes", params={"kind": "role"}).json()["items"]

    for one in (of_node, of_role, listed[0]):
        assert one["uri"] == f"{base}/releases/2561.1/nodes/role/{one.get('key', 'E1')}"
        assert one["canonical_uri"] == f"{base}/frameworks/ocsc-digital/nodes/role/{one.get('key', 'E1')}"
    assert len({one["uri"] for one in listed}) == 18


def test_the_canonical_address_of_what_was_replaced_names_what_stands_for_it(app: FastAPI) -> None:
    """Through two releases: one said digital_culture by a, the next a by b and c."""
    base = "http://127.0.0.1:8000/framework/v1/frameworks/ocsc-digital/nodes/goal"
    reason = {"th": "ปรับปรุง"}
    for key, old, new in (("2570.1", "digital_culture", ["a"]), ("2571.1", "a", ["b", "c"])):
        assert a_draft_release(app, key).status_code == 201
        for name in new:
            assert step(app, f"PUT /nodes/goal/{name}", key, json=a_node_body()).status_code == 200
        assert step(app, f"DELETE /nodes/goal/{old}", key).status_code == 204
        line = {"node": {"kind": "goal", "key": old}, "reason": reason}
        by = [{"kind": "goal", "key": name} for name in new]
        said = {"replacements": [line | {"by": by}]}
        assert step(app, "PUT /replacements", key, json=said).status_code == 200
        assert step(app, "submit", key).status_code == 200
        assert step(app, "publish", key, by=PUBLISHER).status_code == 200

    path = "/v1/frameworks/ocsc-digital/nodes/goal/digital_culture"
    in_thai, in_english = (ask(app, "GET", path, language=one) for one in ("th", "en"))

    assert (in_thai.status_code, in_thai.json()["code"]) == (410, "FRAMEWORK_ITEM_REPLACED")
    assert in_thai.json()["replaced_by"] == f"{base}/b, {base}/c"
    assert "ให้ใช้" in in_thai.json()["detail"]
    assert "use http" in in_english.json()["detail"]
    assert ask(app, "GET", f"{RELEASE}/nodes/goal/digital_culture").status_code == 200


def test_the_canonical_address_of_what_was_removed_says_where_it_was_last(app: FastAPI) -> None:
    assert a_draft_release(app, "2570.1").status_code == 201
    assert step(app, "DELETE /nodes/goal/digital_culture", "2570.1").status_code == 204
    assert step(app, "submit", "2570.1").status_code == 200
    assert step(app, "publish", "2570.1", by=PUBLISHER).status_code == 200

    nodes = "/v1/frameworks/ocsc-digital/nodes/goal"
    removed, never = ask(app, "GET", f"{nodes}/digital_culture"), ask(app, "GET", f"{nodes}/never")

    last = removed.json()["last_uri"]
    assert (removed.status_code, removed.json()["code"]) == (410, "FRAMEWORK_ITEM_REMOVED")
    assert last == "http://127.0.0.1:8000/framework/v1/releases/2561.1/nodes/goal/digital_culture"
    assert ask(app, "GET", last.split("/framework", 1)[1]).status_code == 200
    assert (never.status_code, never.json()["code"]) == (404, "FRAMEWORK_ITEM_NOT_FOUND")


def later(app: FastAPI, key: str, *, put: Iterable[str] = (), gone: str = "", by: str = "") -> None:
    """The next release, with goals that come and one that goes."""
    a_draft_release(app, key)
    for one in put:
        step(app, f"PUT /nodes/goal/{one}", key, json=a_node_body())
    if gone:
        step(app, f"DELETE /nodes/goal/{gone}", key)
    if by:
        line = {"node": {"kind": "goal", "key": gone}, "by": [{"kind": "goal", "key": by}]}
        lines = [line | {"reason": {"th": "รวมกัน"}}]
        assert step(app, "PUT /replacements", key, json={"replacements": lines}).status_code == 200
    assert step(app, "submit", key).status_code == 200
    assert step(app, "publish", key, by=PUBLISHER).status_code == 200


def test_what_was_said_of_a_node_before_it_came_back_holds_no_more(app: FastAPI) -> None:
    """The newest that holds it counts; and nobody is sent to what is gone, or round in a circle."""
    later(app, "2570.1", put=["a", "b", "c"])
    said = []
    for key, put, gone, by in (
        ("2570.2", "", "a", "b"),
        ("2570.3", "a", "", ""),
        ("2570.4", "", "a", ""),  # without a word
        ("2570.5", "a", "", ""),
        ("2570.6", "", "a", "c"),  # by another one
        ("2570.7", "", "c", ""),  # which goes as well
        ("2570.8", "a", "b", "a"),
        ("2570.9", "", "a", ""),  # it once stood for b, and b for it
    ):
        later(app, key, put=put, gone=gone, by=by)
        answer = ask(app, "GET", "/v1/frameworks/ocsc-digital/nodes/goal/a")
        facts = answer.json() if answer.status_code == 410 else {}
        said.append(facts.get("replaced_by") or facts.get("last_uri"))

    base = "http://127.0.0.1:8000/framework/v1"
    canonical_b, canonical_c = (f"{base}/frameworks/ocsc-digital/nodes/goal/{key}" for key in "bc")
    in_3, in_5, in_8 = (f"{base}/releases/2570.{number}/nodes/goal/a" for number in (3, 5, 8))
    assert said == [canonical_b, None, in_3, None, canonical_c, in_5, None, in_8]


@pytest.mark.parametrize("document", list(shipped_documents()), ids=lambda one: one["release"]["key"])
def test_the_export_is_the_document_that_was_published(app: FastAPI, document: dict[str, Any]) -> None:
    path = f"/v1/releases/{document['release']['key']}/export"

    whole = ask(app, "GET", path)
    lines = ask(app, "GET", path, headers={"Accept": "application/x-ndjson"})

    by_key = sorted(document["nodes"], key=canonical)
    assert sorted(whole.json()["nodes"], key=canonical) == by_key
    assert {name: whole.json()[name] for name in ("framework", "release")} == {
        name: document[name] for name in ("framework", "release")
    }
    assert whole.text == canonical(whole.json())
    assert sorted(map(json.loads, lines.text.splitlines()[1:]), key=canonical) == by_key
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert lines.headers["etag"] != whole.headers["etag"]


def test_frameworks_are_listed_with_their_releases(app: FastAPI) -> None:
    listed = ask(app, "GET", "/v1/frameworks").json()["items"]
    current = ask(app, "GET", "/v1/frameworks/local-government").json()["current"]
    releases = ask(app, "GET", "/v1/frameworks/local-government/releases").json()["items"]

    assert [one["framework_key"] for one in listed] == ["local-government", "ocsc-digital"]
    assert current["release_key"] == "local-2567.1"
    assert [one["release_key"] for one in releases] == ["local-2567.1"]


def test_current_is_of_the_framework_that_the_settings_name(sqlite_url: str) -> None:
    app = an_app(sqlite_url, current_framework="local-government")
    prepared(app.state.database)

    assert ask(app, "GET", "/v1/releases/current").json()["release_key"] == "local-2567.1"
    app.state.database.close()


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/frameworks/none", 404, "FRAMEWORK_NOT_FOUND"),
        ("/v1/frameworks/none/releases", 404, "FRAMEWORK_NOT_FOUND"),
        ("/v1/frameworks/none/nodes/role/E1", 404, "FRAMEWORK_NOT_FOUND"),
        ("/v1/frameworks/ocsc-digital/nodes/role/Z9", 404, "FRAMEWORK_ITEM_NOT_FOUND"),
        (f"{RELEASE}/nodes/role/Z9", 404, "FRAMEWORK_ITEM_NOT_FOUND"),
        (f"{RELEASE}/nodes/robot/x", 422, "INVALID_INPUT"),
        (f"{RELEASE}/nodes?parent=Executive", 422, "INVALID_INPUT"),
        (f"{RELEASE}/nodes?q={'ก' * 201}", 422, "INVALID_INPUT"),
        ("/v1/releases/none/export", 404, "RELEASE_NOT_FOUND"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(app: FastAPI, path: str, status: int, code: str) -> None:
    answer = ask(app, "GET", path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
