import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from framework_builders import (
    NOW,
    PUBLISHER,
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
from framework_svc.persistence.tables import Release
from framework_svc.use_cases import telling
from service_kit import outbox

WHY = {"th": "ปรับให้ตรงกับงานจริง", "en": "Nearer to the work"}
DIFF = "/v1/frameworks/ocsc-digital/diff"
OLD, NEW = "2561.1", "2570.1"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def unit(key: str) -> dict[str, str]:
    return {"kind": "skill_unit", "key": key}


def a_unit(app: FastAPI, key: str, **changes: Any) -> None:
    body = a_node_body(parent={"kind": "skill_family", "key": "DG"}, title={"th": key}, **changes)
    assert step(app, f"PUT /nodes/skill_unit/{key}", NEW, json=body).status_code == 200


def remove(app: FastAPI, key: str) -> None:
    assert step(app, f"DELETE /nodes/skill_unit/{key}", NEW).status_code == 204


def state(app: FastAPI, *lines: tuple[str, list[str]]) -> Any:
    said = [{"node": unit(key), "by": [unit(one) for one in by], "reason": WHY} for key, by in lines]
    return step(app, "PUT /replacements", NEW, json={"replacements": said})


def a_split(app: FastAPI) -> None:
    """A draft in which DG500 became two units, and DL100 went with a reason."""
    a_draft_release(app, NEW)
    for key in ("DG501", "DG502"):
        a_unit(app, key)
    remove(app, "DG500")
    remove(app, "DL100")
    assert state(app, ("DG500", ["DG501", "DG502"]), ("DL100", [])).status_code == 200


def publish(app: FastAPI) -> None:
    assert step(app, "submit", NEW).status_code == 200
    assert step(app, "publish", NEW, by=PUBLISHER).status_code == 200


def test_two_releases_are_compared_with_what_the_publisher_said(app: FastAPI) -> None:
    """R-FRM-18."""
    a_split(app)
    publish(app)

    answer = ask(app, "GET", f"{DIFF}?from={OLD}&to={NEW}")

    body = answer.json()
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (body["from_release"], body["to_release"], body["next_cursor"]) == (OLD, NEW, None)
    assert {what: times for what, times in body["counts"].items() if times} == {
        "removed": 2, "split": 1, "added": 2,
    }  # fmt: skip
    split = next(one for one in body["items"] if one["what"] == "split")
    assert (split["key"], split["by"], split["reason"]) == ("DG500", [unit("DG501"), unit("DG502")], WHY)
    gone = next(one for one in body["items"] if one["key"] == "DL100")
    assert (gone["before"]["key"], gone["after"], gone["by"], gone["reason"]) == ("DL100", None, [], WHY)


def test_a_comparison_keeps_its_tag_and_answers_304(app: FastAPI) -> None:
    a_split(app)
    publish(app)
    path = f"{DIFF}?from={OLD}&to={NEW}"
    first = ask(app, "GET", path)
    a_published_release(app, "2571.1")

    again = ask(app, "GET", path)
    same = ask(app, "GET", path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert same.status_code == 304


def test_what_was_said_on_the_way_holds_over_releases_between(app: FastAPI) -> None:
    a_split(app)
    publish(app)
    a_published_release(app, "2571.1")

    body = ask(app, "GET", f"{DIFF}?from={OLD}&what=split").json()
    back = ask(app, "GET", f"{DIFF}?from=2571.1&to={OLD}").json()

    assert (body["to_release"], [one["key"] for one in body["items"]]) == ("2571.1", ["DG500"])
    assert (back["counts"]["split"], back["counts"]["removed"], back["counts"]["added"]) == (0, 2, 2)


def test_what_was_not_published_before_is_not_on_the_way(app: FastAPI) -> None:
    """R-FRM-18: a comparison said to be immutable is, also where a release was begun from a draft once."""
    a_draft_release(app, NEW)
    assert state(app, ("DL100", ["DL200"])).status_code == 200
    assert step(app, "submit", NEW).status_code == 200
    a_published_release(app, "2571.1")
    with app.state.database.transaction() as session:
        session.execute(sa.update(Release).where(Release.key == "2571.1").values(based_on=NEW))
    path = f"{DIFF}?from={OLD}&to=2571.1"
    first = ask(app, "GET", path)
    step(app, "send-back", NEW, json={"reason": "แก้ไข"})
    assert state(app, ("DL100", ["DG500"])).status_code == 200
    app.state.clock = lambda: NOW + dt.timedelta(days=1)
    publish(app)

    again = ask(app, "GET", path)

    assert "immutable" in first.headers["cache-control"]
    assert (first.json()["items"], again.status_code) == ([], 200)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])


def test_changes_come_in_pages_and_by_sort_and_kind(app: FastAPI) -> None:
    a_split(app)
    pages, cursor = [], ""
    while cursor is not None:
        page = as_ocsc(
            app, "GET", f"{DIFF}?from={OLD}&to={NEW}&limit=2{cursor and '&cursor=' + cursor}"
        ).json()
        pages.append([one["key"] for one in page["items"]])
        cursor = page["next_cursor"]
    goals = as_ocsc(app, "GET", f"{DIFF}?from={OLD}&to={NEW}&kind=goal").json()

    assert pages == [["DG500", "DL100"], ["DG500", "DG501"], ["DG502"]]
    assert (goals["items"], goals["counts"]["added"]) == ([], 2)


def test_a_draft_is_compared_for_its_editors_only(app: FastAPI) -> None:
    a_split(app)
    path = f"{DIFF}?from={OLD}&to={NEW}"

    hidden, shown = ask(app, "GET", path), as_ocsc(app, "GET", path)

    assert (hidden.status_code, hidden.json()["code"]) == (404, "RELEASE_NOT_FOUND")
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{DIFF}?from=local-2567.1&to={OLD}", "RELEASE_NOT_FOUND"),
        (f"/v1/frameworks/none/diff?from={OLD}", "FRAMEWORK_NOT_FOUND"),
    ],
)
def test_only_releases_of_one_framework_are_compared(app: FastAPI, path: str, code: str) -> None:
    answer = ask(app, "GET", path)

    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_the_event_of_a_publication_tells_what_changed(app: FastAPI) -> None:
    """R-FRM-18."""
    a_split(app)
    publish(app)

    told = events(app.state.database)[-1]

    data = told["data"]
    assert breaches(told) == []
    assert data["diff_url"] == f"{DIFF}?from={OLD}&to={NEW}"
    assert (data["change_counts"]["split"], data["changes_truncated"]) == (1, False)
    assert [(one["what"], one["key"]) for one in data["changes"]] == [
        ("removed", "DG500"), ("removed", "DL100"), ("split", "DG500"),
        ("added", "DG501"), ("added", "DG502"),
    ]  # fmt: skip
    assert data["changes"][2]["reason"] == WHY
    assert ask(app, "GET", data["diff_url"]).status_code == 200


def test_the_event_of_a_large_change_tells_every_change(app: FastAPI) -> None:
    """R-FRM-18."""
    a_draft_release(app, NEW, based_on=None)
    publish_empty = step(app, "submit", NEW)
    assert publish_empty.status_code == 200
    step(app, "publish", NEW, by=PUBLISHER)

    data = events(app.state.database)[-1]["data"]

    assert (len(data["changes"]), data["changes_truncated"]) == (132, False)
    assert data["change_counts"]["removed"] == 132


def test_an_event_tells_no_more_changes_than_a_message_carries(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "TOLD_BYTES_MAX", 8_000)
    a_draft_release(app, NEW, based_on=None)
    step(app, "submit", NEW)
    step(app, "publish", NEW, by=PUBLISHER)

    data = events(app.state.database)[-1]["data"]

    assert 50 < len(data["changes"]) < 132
    assert (data["changes_truncated"], data["change_counts"]["removed"]) == (True, 132)


def test_a_release_that_no_message_carries_is_not_published(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_draft_release(app, NEW)
    step(app, "submit", NEW)
    monkeypatch.setattr(outbox, "MESSAGE_BYTES_MAX", 1000)

    refused = step(app, "publish", NEW, by=PUBLISHER)

    assert (refused.status_code, refused.json()["code"]) == (422, "EVENT_TOO_LONG")
    assert as_ocsc(app, "GET", f"/v1/releases/{NEW}").json()["state"] == "in_review"
    assert ask(app, "GET", "/v1/releases/current").json()["release_key"] == OLD


def test_what_replaces_a_node_is_part_of_the_document_and_of_its_digest(app: FastAPI) -> None:
    a_split(app)
    publish(app)

    said = ask(app, "GET", f"/v1/releases/{NEW}/replacements").json()
    exported = ask(app, "GET", f"/v1/releases/{NEW}/export").json()["release"]

    assert said["replacements"][0] == {
        "node": unit("DG500"), "by": [unit("DG501"), unit("DG502")], "reason": WHY,
    }  # fmt: skip
    assert (said["based_on"], exported["replacements"]) == (OLD, said["replacements"])
    assert "replacements" not in ask(app, "GET", f"/v1/releases/{OLD}/export").json()["release"]


def test_lines_that_fit_nothing_are_refused_each_by_name(app: FastAPI) -> None:
    a_draft_release(app, NEW)

    refused = state(app, ("DG999", ["DG500"]), ("DG500", ["DG500"]), ("DL100", ["DL200", "DL200"]))

    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (
        422, "REPLACEMENTS_UNSOUND", "R-FRM-18",
    )  # fmt: skip
    assert [(one["code"], one["node"]) for one in refused.json()["errors"]] == [
        ("LINE_NODE_UNKNOWN", "skill_unit/DG999"),
        ("LINE_NODE_TWICE", "skill_unit/DL200"),
        ("LINE_OF_ITSELF", "skill_unit/DG500"),
    ]


def test_a_successor_has_to_be_there_at_submission(app: FastAPI) -> None:
    a_draft_release(app, NEW)
    assert state(app, ("DG500", ["DG999"])).status_code == 200

    refused = step(app, "submit", NEW)

    assert (refused.status_code, refused.json()["code"]) == (422, "RELEASE_UNSOUND")
    assert "DG999" in refused.json()["faults"]


def test_only_the_office_says_what_replaces_what_and_only_in_a_draft(app: FastAPI) -> None:
    a_split(app)
    seen = as_ocsc(app, "GET", f"/v1/releases/{NEW}").headers["etag"]
    body = {"replacements": []}
    of_hr = as_hr(app, "PUT", f"/v1/releases/{NEW}/replacements", json=body, headers={"If-Match": seen})
    stale = as_ocsc(app, "PUT", f"/v1/releases/{NEW}/replacements", json=body, headers={"If-Match": '"1"'})
    publish(app)
    late = state(app)

    assert (of_hr.status_code, stale.status_code) == (403, 412)
    assert (late.status_code, late.json()["code"]) == (409, "RELEASE_IMMUTABLE")
