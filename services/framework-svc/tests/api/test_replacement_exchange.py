"""What became of nodes that went is part of a release: it goes out with it and comes back."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid5

import pytest
from case_schema import misshapen
from exchange_builders import (
    INSTANT,
    WHERE,
    a_foreign_package,
    as_bytes,
    brought_in,
    checked,
    link,
    published,
)
from fastapi import FastAPI
from framework_builders import NAMES, a_draft_release, a_node_body, an_app, ask, prepared, step

WHY = {"th": "ปรับให้ตรงกับงานจริง", "en": "Nearer to the work"}
KEY = "2570.1"
LINES = [
    {
        "node": {"kind": "skill_unit", "key": "DT500"},
        "by": [{"kind": "skill_unit", "key": "DT501"}],
        "reason": WHY,
    },
    {"node": {"kind": "skill_unit", "key": "DL100"}, "by": [], "reason": WHY},
]


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    """An installation with a release in which DT501 stands for DT500, and nothing for DL100."""
    made = an_app(sqlite_url)
    prepared(made.state.database)
    a_draft_release(made, KEY)
    body = a_node_body(parent={"kind": "skill_family", "key": "DT"}, title={"th": "หน่วยใหม่"})
    assert step(made, "PUT /nodes/skill_unit/DT501", KEY, json=body).status_code == 200
    for key in ("DT500", "DL100"):
        assert step(made, f"DELETE /nodes/skill_unit/{key}", KEY).status_code == 204
    assert step(made, "PUT /replacements", KEY, json={"replacements": LINES}).status_code == 200
    published(made, KEY)
    yield made
    made.state.database.close()


@pytest.fixture
def other(fresh_url: Any) -> Iterator[FastAPI]:
    made = an_app(fresh_url("sqlite", "framework_svc"))
    yield made
    made.state.database.close()


def replacing(package: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in package["CFAssociations"] if one["associationType"] == "replacedBy"]


def test_a_release_with_replacements_comes_back_elsewhere_byte_by_byte(app: FastAPI, other: FastAPI) -> None:
    """R-FRM-18."""
    export = ask(app, "GET", f"/v1/releases/{KEY}/export").content

    job = brought_in(other, export, "release")
    published(other, KEY)

    assert job["state"] == "applied"
    assert ask(other, "GET", f"/v1/releases/{KEY}/export").content == export
    assert ask(other, "GET", f"/v1/releases/{KEY}/replacements").json()["replacements"] == LINES


def test_a_release_with_replacements_comes_back_under_another_key(app: FastAPI) -> None:
    """R-FRM-18."""
    export = ask(app, "GET", f"/v1/releases/{KEY}/export")

    job = brought_in(app, export.content, "release", "&framework_key=twin&release_key=t.1")
    published(app, "t.1")

    again = ask(app, "GET", "/v1/releases/t.1/export").json()
    assert job["state"] == "applied"
    assert again["nodes"] == export.json()["nodes"]
    assert again["release"] == export.json()["release"] | {"key": "t.1"}


def test_case_says_replaced_by_and_brings_it_back_byte_by_byte(app: FastAPI, other: FastAPI) -> None:
    """R-FRM-18."""
    answer = ask(app, "GET", f"/v1/releases/{KEY}/case")
    (said,) = replacing(answer.json())

    job = brought_in(other, answer.content, "case")
    published(other, KEY)

    assert misshapen("CFPackage", answer.json()) == []
    assert said["originNodeURI"]["uri"].endswith("/v1/frameworks/ocsc-digital/nodes/skill_unit/DT500")
    assert said["destinationNodeURI"]["title"] == "หน่วยใหม่"
    assert job["state"] == "applied"
    assert ask(other, "GET", f"/v1/releases/{KEY}/case").content == answer.content
    assert ask(other, "GET", f"/v1/releases/{KEY}/replacements").json()["replacements"] == LINES


def test_a_package_under_another_key_says_each_replacement_once(app: FastAPI) -> None:
    package = ask(app, "GET", f"/v1/releases/{KEY}/case").content
    brought_in(app, package, "case", "&framework_key=twin&release_key=t.1")

    told = as_editor(app, "t.1")
    stated = step(app, "PUT /replacements", "t.1", json={"replacements": []})

    assert len(replacing(told)) == 1
    assert (stated.status_code, replacing(as_editor(app, "t.1"))) == (200, [])


def as_editor(app: FastAPI, key: str) -> dict[str, Any]:
    found: dict[str, Any] = step(app, "GET /case", key).json()
    return found


def a_replacement(origin: str, destination: str, **members: Any) -> dict[str, Any]:
    name = f"{origin} by {destination}"
    return {
        "identifier": str(uuid5(NAMES, name)),
        "uri": f"{WHERE}/CFAssociations/{uuid5(NAMES, name)}",
        "associationType": "replacedBy",
        "originNodeURI": link(origin),
        "destinationNodeURI": link(destination),
        "lastChangeDateTime": INSTANT,
    } | members


def test_what_a_foreign_package_says_was_replaced_is_understood(app: FastAPI) -> None:
    """R-FRM-18: both ends are items of the package; what is not stays as it came."""
    package = a_foreign_package()
    theirs = [a_replacement("above", "below", notes="ใช้รายการใหม่แทน"), a_replacement("unheard", "below")]
    package["CFAssociations"] += theirs

    job = brought_in(app, as_bytes(package), "case", "&framework_key=foreign&release_key=f.1")
    published(app, "f.1")

    (line,) = ask(app, "GET", "/v1/releases/f.1/replacements").json()["replacements"]
    told = ask(app, "GET", "/v1/releases/f.1/case").json()
    assert job["state"] == "applied"
    assert line == {
        "node": {"kind": "statement", "key": "A.1"},
        "by": [{"kind": "skill", "key": link("below")["identifier"]}],
        "reason": {"th": "ใช้รายการใหม่แทน", "en": None},
    }
    assert replacing(told) == theirs


def test_lines_that_contradict_one_another_are_refused_under_number_0(app: FastAPI) -> None:
    document = ask(app, "GET", f"/v1/releases/{KEY}/export").json()
    document["release"]["replacements"] += LINES[:1]

    _, rows = checked(app, as_bytes(document), "release", "&framework_key=twin&release_key=t.1")

    assert [(row["number"], row["flaws"][0]["column"]) for row in rows] == [(0, "release.replacements")]
