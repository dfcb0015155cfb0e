from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from framework_builders import (
    AGENCY,
    DIVISION,
    OTHER_AGENCY,
    PUBLISHER,
    WRITE,
    a_draft_release,
    a_node_body,
    a_published_release,
    an_app,
    as_hr,
    ask,
    breaches,
    component_texts,
    events,
    prepared,
    step,
)

WHY = {"th": "ปรับให้ตรงกับภารกิจ", "en": None}
OLD, NEW = "2561.1", "2570.1"
OVERLAYS = f"/v1/organisations/{AGENCY}/overlays"
OURS = {"th": "ข้อความของเรา", "en": None}


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    body = {"code": "X-DGA-001", "title": {"th": "หน่วยของเรา"}, "components": component_texts()}
    assert as_hr(made, "POST", f"/v1/organisations/{AGENCY}/skill-units", json=body).status_code == 201
    yield made
    made.state.database.close()


def unit(key: str, kind: str = "skill_unit") -> dict[str, str]:
    return {"kind": kind, "key": key}


def a_delta(**changes: Any) -> dict[str, Any]:
    return {
        "added": [{"code": "X-DGA-001", "family": "DG"}],
        "adapted": [{**unit("DG500"), "text": OURS, "reason": WHY}],
        "not_selected": [
            {**unit("DL100"), "reason": WHY},
            {**unit("DL200"), "groups": ["Others"], "reason": WHY},
        ],
    } | changes


def lay(app: FastAPI, **changes: Any) -> Any:
    return as_hr(app, "POST", OVERLAYS, json={"framework_key": "ocsc-digital"} | a_delta(**changes))


def codes(refused: Any) -> list[str]:
    return [one["code"] for one in refused.json()["errors"]]


def nodes(app: FastAPI, path: str, query: str = "") -> dict[str, dict[str, Any]]:
    """Every node of every page, by key, of the kinds that overlays speak of."""
    found: dict[str, dict[str, Any]] = {}
    cursor: str | None = ""
    while cursor is not None:
        page = ask(
            app, "GET", f"{path}/nodes?kind=skill_unit&limit=3{query}{cursor and '&cursor=' + cursor}"
        ).json()
        found |= {one["key"]: one for one in page["items"]}
        cursor = page["next_cursor"]
    return found


def a_newer_release(app: FastAPI) -> None:
    """DG500 has another text, DL100 was replaced by DL101, and DL200 was split."""
    a_draft_release(app, NEW)
    of_dl = {"parent": {"kind": "skill_family", "key": "DL"}, "title": {"th": "ใหม่"}}
    for key in ("DL101", "DL201", "DL202"):
        assert step(app, f"PUT /nodes/skill_unit/{key}", NEW, json=a_node_body(**of_dl)).status_code == 200
    for key in ("DL100", "DL200"):
        assert step(app, f"DELETE /nodes/skill_unit/{key}", NEW).status_code == 204
    changed = a_node_body(parent={"kind": "skill_family", "key": "DG"}, text={"th": "ข้อความใหม่"})
    assert step(app, "PUT /nodes/skill_unit/DG500", NEW, json=changed).status_code == 200
    lines = [
        {"node": unit("DL100"), "by": [unit("DL101")], "reason": WHY},
        {"node": unit("DL200"), "by": [unit("DL201"), unit("DL202")], "reason": WHY},
    ]
    assert step(app, "PUT /replacements", NEW, json={"replacements": lines}).status_code == 200
    step(app, "submit", NEW)
    assert step(app, "publish", NEW, by=PUBLISHER).status_code == 200


def rebase(app: FastAPI, overlay: Any) -> Any:
    made = as_hr(app, "POST", f"/v1/overlays/{overlay.json()['id']}/rebases", json={})
    assert made.status_code == 201, made.text
    return made


def decide(app: FastAPI, opened: Any, *decisions: dict[str, Any], path: str = "/decisions") -> Any:
    address = f"/v1/overlay-rebases/{opened.json()['id']}"
    headers = {"If-Match": as_hr(app, "GET", address).headers["etag"]}
    return as_hr(app, "PUT", address + path, json={"decisions": decisions}, headers=headers)


def apply(app: FastAPI, opened: Any, **body: Any) -> Any:
    address = f"/v1/overlay-rebases/{opened.json()['id']}"
    headers = {"If-Match": as_hr(app, "GET", address).headers["etag"]}
    return as_hr(app, "POST", f"{address}/apply", json=body, headers=headers)


def test_an_agency_adds_adapts_and_selects_without_a_copy(app: FastAPI) -> None:
    """R-ORG-15, R-FRM-12, R-FRM-13, S04: the base stays visible, and each node says where it comes from."""
    made = lay(app)

    found = nodes(app, made.headers["location"])

    assert (made.status_code, made.headers["etag"], made.json()["release_key"]) == (201, '"1"', OLD)
    origins = {key: one["origin"] for key, one in found.items()}
    assert {key: origin for key, origin in origins.items() if origin != "base"} == {
        "DG500": "adapted", "DL100": "not_selected", "X-DGA-001": "added",
    }  # fmt: skip
    base = ask(app, "GET", f"/v1/releases/{OLD}/nodes/skill_unit/DG500").json()
    adapted = found["DG500"]
    assert {name: adapted[name] for name in ("title", "text", "facts")} == {
        name: base[name] for name in ("title", "text", "facts")
    }
    assert adapted["adaptation"] == {"title": None, "text": OURS, "reason": WHY}
    assert (found["DL200"]["not_selected_for"], found["DL100"]["not_selected_for"]) == (["Others"], [])
    assert found["X-DGA-001"]["facts"]["components"] == component_texts()
    assert list(found)[-1] == "X-DGA-001"


def test_a_group_sees_what_it_uses(app: FastAPI) -> None:
    """R-ORG-15."""
    path = lay(app).headers["location"]

    of_others, of_service = nodes(app, path, "&group=Others"), nodes(app, path, "&group=Service")

    assert {"DL100", "DL200"} - of_others.keys() == {"DL100", "DL200"}
    assert {"DL100", "DL200"} - of_service.keys() == {"DL100"}


@pytest.mark.parametrize(
    ("origin", "keys"),
    [("added", {"X-DGA-001"}), ("adapted", {"DG500"}), ("not_selected", {"DL100"})],
)
def test_nodes_are_found_by_where_they_come_from(app: FastAPI, origin: str, keys: set[str]) -> None:
    path = lay(app).headers["location"]

    assert nodes(app, path, f"&origin={origin}").keys() == keys
    assert not nodes(app, path, "&origin=base").keys() & {"X-DGA-001", "DG500", "DL100"}


def test_everything_that_does_not_fit_the_base_is_named_at_once(app: FastAPI) -> None:
    """R-ORG-10, R-ORG-15, R-FRM-12: roles and stages are the same for every agency."""
    refused = lay(
        app,
        added=[{"code": "X-DGA-002", "family": "none"}],
        adapted=[{**unit("E1", "role"), "text": OURS, "reason": WHY}, {**unit("DG500"), "reason": WHY}],
        not_selected=[
            {**unit("DLit999"), "reason": WHY},
            {**unit("DLit999"), "groups": ["Nobody"], "reason": WHY},
        ],
    )

    assert (refused.status_code, refused.json()["code"]) == (422, "OVERLAY_REFUSED")
    assert set(codes(refused)) == {
        "OVERLAY_UNIT_UNKNOWN", "OVERLAY_FAMILY_UNKNOWN", "OVERLAY_KIND_REFUSED", "OVERLAY_ADAPTS_NOTHING",
        "OVERLAY_NODE_UNKNOWN", "OVERLAY_NODE_TWICE", "OVERLAY_GROUP_UNKNOWN",
    }  # fmt: skip
    assert ask(app, "GET", OVERLAYS).json()["items"] == []


def test_a_change_is_a_version_and_the_earlier_one_stays(app: FastAPI) -> None:
    made = lay(app)
    path = made.headers["location"]
    before = ask(app, "GET", f"{path}/versions/1/nodes")

    changed = as_hr(app, "PUT", path, json=a_delta(adapted=[]), headers={"If-Match": made.headers["etag"]})
    stale = as_hr(app, "PUT", path, json=a_delta(), headers={"If-Match": made.headers["etag"]})
    unseen = as_hr(app, "PUT", path, json=a_delta())

    after = ask(app, "GET", f"{path}/versions/1/nodes")
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert (stale.status_code, unseen.status_code) == (412, 428)
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    assert after.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ask(app, "GET", path).json()["adapted"] == []
    assert ask(app, "GET", f"{path}/versions/1").json()["adapted"] == made.json()["adapted"]
    listed = ask(app, "GET", f"{path}/versions").json()["items"]
    assert [one["version"] for one in listed] == [1, 2]
    assert ask(app, "GET", f"{path}/versions/3").json()["code"] == "OVERLAY_NOT_FOUND"


def test_each_version_is_told_once(app: FastAPI) -> None:
    made = lay(app)
    as_hr(app, "PUT", made.headers["location"], json=a_delta(), headers={"If-Match": '"1"'})

    told = [one for one in events(app.state.database) if one["type"] == "framework.overlay.changed.v1"]

    assert [one["data"]["version"] for one in told] == [1, 2]
    assert [breaches(one) for one in told] == [[], []]
    assert told[0]["data"]["not_selected"][1] == {**unit("DL200"), "groups": ["Others"]}


def test_an_overlay_is_the_agencys_own_and_one_for_each_framework(app: FastAPI) -> None:
    path = lay(app).headers["location"]
    elsewhere = f"/v1/organisations/{OTHER_AGENCY}/overlays"
    body = {"framework_key": "ocsc-digital"}
    others = (("hr_officer", OTHER_AGENCY),)
    foreign = ask(app, "PUT", path, scope=WRITE, grants=others, json={}, headers={"If-Match": '"1"'})

    assert (lay(app).status_code, lay(app).json()["code"]) == (409, "OVERLAY_EXISTS")
    assert as_hr(app, "POST", elsewhere, json=body).status_code == 403
    assert foreign.status_code == 403
    of_division = ask(app, "GET", f"/v1/organisations/{DIVISION}/overlays").json()["items"]
    assert [one["organisation_id"] for one in of_division] == [str(AGENCY)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"release_key": NEW}, "RELEASE_NOT_FOUND"),
        ({"release_key": "local-2567.1"}, "RELEASE_NOT_FOUND"),
        ({"framework_key": "none"}, "FRAMEWORK_NOT_FOUND"),
    ],
)
def test_an_overlay_stands_on_a_published_release(app: FastAPI, changes: dict[str, str], code: str) -> None:
    a_draft_release(app, NEW)

    assert lay(app, **changes).json()["code"] == code


def test_one_in_review_is_no_base_yet(app: FastAPI) -> None:
    a_draft_release(app, NEW)
    step(app, "submit", NEW)

    assert lay(app, release_key=NEW).json()["code"] == "OVERLAY_BASE_UNFIT"


def test_a_rebase_lists_what_has_to_be_decided_and_moves_nothing(app: FastAPI) -> None:
    """R-ORG-15: what the publisher said is proposed, and what nobody said is asked."""
    overlay = lay(app)
    a_newer_release(app)

    opened = rebase(app, overlay).json()

    found = {(one["part"], one["key"]): one for one in opened["conflicts"]}
    assert {name: (one["codes"], one["proposal"]) for name, one in found.items()} == {
        ("adapted", "DG500"): (["text_changed", "facts_changed"], None),
        ("not_selected", "DL100"): (["node_replaced"], "move"),
        ("not_selected", "DL200"): (["node_split"], None),
    }
    assert found["not_selected", "DL100"]["by"] == [unit("DL101")]
    change = found["adapted", "DG500"]["changes"]
    assert [one["what"] for one in change if one["what"] == "text_changed"] == ["text_changed"]
    assert (opened["open_conflicts"], opened["state"]) == (3, "open")
    assert ask(app, "GET", overlay.headers["location"]).json()["release_key"] == OLD


def test_conflicts_are_decided_one_by_one_and_then_the_overlay_moves(app: FastAPI) -> None:
    """R-ORG-15."""
    overlay = lay(app)
    a_newer_release(app)
    opened = rebase(app, overlay)
    early = apply(app, opened)
    first = decide(app, opened, {"part": "adapted", **unit("DG500"), "choice": "keep"})
    second = decide(
        app, opened, {"part": "not_selected", **unit("DL200"), "choice": "move", "to": unit("DL201")}
    )

    unasked = apply(app, opened, accepts_proposals=True)
    third = decide(app, opened, {"part": "not_selected", **unit("DL202"), "choice": "drop"})

    moved = apply(app, opened, accepts_proposals=True)

    assert (early.status_code, early.json()["code"], len(early.json()["errors"])) == (
        409,
        "CONFLICTS_OPEN",
        4,
    )
    opens = [one.json()["open_conflicts"] for one in (first, second, third)]
    assert opens == [2, 2, 1]
    split_off = second.json()["conflicts"][-1]
    assert (split_off["key"], split_off["codes"], split_off["choices"]) == (
        "DL202", ["split_off"], ["keep", "drop"],
    )  # fmt: skip
    assert (unasked.status_code, "DL202" in unasked.text) == (409, True)
    body = moved.json()
    assert (moved.status_code, body["release_key"], body["rebased_from"], body["version"]) == (
        200,
        NEW,
        OLD,
        2,
    )
    assert {one["key"]: one["groups"] for one in body["not_selected"]} == {"DL101": [], "DL201": ["Others"]}
    assert [one["key"] for one in body["adapted"]] == ["DG500"]
    path = overlay.headers["location"]
    assert ask(app, "GET", f"{path}/versions/1").json()["release_key"] == OLD
    assert nodes(app, path)["DL101"]["origin"] == "not_selected"
    done = as_hr(app, "GET", f"/v1/overlay-rebases/{opened.json()['id']}").json()
    assert (done["state"], done["applied_version"], done["conflicts"]) == ("applied", 2, [])
    assert apply(app, opened).json()["code"] == "REBASE_APPLIED"
    told = events(app.state.database)[-1]["data"]
    assert (told["rebased_from"], told["release_key"]) == (OLD, NEW)


def test_decisions_that_fit_no_conflict_are_refused(app: FastAPI) -> None:
    overlay = lay(app)
    a_newer_release(app)
    opened = rebase(app, overlay)

    refused = decide(
        app,
        opened,
        {"part": "not_selected", **unit("DL100"), "choice": "keep"},
        {"part": "not_selected", **unit("DL200"), "choice": "move", "to": unit("DL999")},
        {"part": "adapted", **unit("DS300"), "choice": "drop"},
    )

    assert (refused.status_code, refused.json()["code"]) == (422, "DECISIONS_REFUSED")
    assert codes(refused) == ["DECISION_REFUSED", "DECISION_REFUSED", "NO_SUCH_CONFLICT"]


def test_a_base_that_left_the_overlay_alone_needs_no_decision(app: FastAPI) -> None:
    overlay = lay(app)
    a_published_release(app, NEW)

    opened = rebase(app, overlay)
    moved = apply(app, opened)

    assert (opened.json()["conflicts"], moved.json()["release_key"]) == ([], NEW)
    assert {name: moved.json()[name] for name in a_delta()} == {
        name: overlay.json()[name] for name in a_delta()
    }


def test_an_open_rebase_is_shown_to_those_who_answer_for_the_agency(app: FastAPI) -> None:
    overlay = lay(app)
    a_newer_release(app)
    opened = rebase(app, overlay).json()["id"]
    paths = (f"/v1/overlay-rebases/{opened}", f"/v1/overlays/{overlay.json()['id']}/rebases")
    others = [(("hr_officer", OTHER_AGENCY),), (("staff", None),)]
    known = [(("executive", AGENCY),), (("ocsc_officer", None),), (("system", None),)]

    refused = [ask(app, "GET", path, grants=grants) for path in paths for grants in others]
    shown = [ask(app, "GET", path, grants=grants) for path in paths for grants in known]

    assert {(one.status_code, one.json()["code"]) for one in refused} == {(403, "NOT_ALLOWED")}
    assert {one.status_code for one in shown} == {200}


def test_a_rebase_follows_an_overlay_that_changes_meanwhile(app: FastAPI) -> None:
    overlay = lay(app)
    a_newer_release(app)
    opened = rebase(app, overlay)
    seen = opened.headers["etag"]
    as_hr(app, "PUT", overlay.headers["location"], json=a_delta(adapted=[]), headers={"If-Match": '"1"'})

    address = f"/v1/overlay-rebases/{opened.json()['id']}"
    stale = as_hr(app, "POST", f"{address}/apply", json={}, headers={"If-Match": seen})
    now = as_hr(app, "GET", address)

    assert (stale.status_code, now.headers["etag"] != seen) == (412, True)
    assert {one["key"] for one in now.json()["conflicts"]} == {"DL100", "DL200"}
