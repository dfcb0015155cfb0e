from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from framework_builders import (
    AGENCY,
    GROUPS,
    NOW,
    OTHER_AGENCY,
    PUBLISHER,
    VISION,
    a_draft_release,
    a_node_body,
    a_published_release,
    an_app,
    announce,
    as_hr,
    as_ocsc,
    ask,
    goals,
    prepared,
    step,
)
from framework_svc.use_cases.holders import learn_classifications, learn_plans
from framework_svc.use_cases.impact import CLASSIFICATIONS, PLANS
from framework_svc.use_cases.organisations import note_caught_up

WHY = {"th": "ปรับให้ตรงกับงานจริง", "en": None}
OLD, NEW = "2561.1", "2570.1"
UNKNOWN = {"status": "unknown", "count": None}


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def unit(key: str) -> dict[str, str]:
    return {"kind": "skill_unit", "key": key}


def a_line(key: str, *by: str) -> dict[str, Any]:
    return {"node": unit(key), "by": [unit(one) for one in by], "reason": WHY}


def a_new_release(app: FastAPI) -> None:
    """DLit100 became DLit101, as the publisher says; DG500 went, of which nothing is said."""
    a_draft_release(app, NEW)
    body = a_node_body(parent={"kind": "skill_family", "key": "DLit"})
    assert step(app, "PUT /nodes/skill_unit/DLit101", NEW, json=body).status_code == 200
    for key in ("DLit100", "DG500"):
        assert step(app, f"DELETE /nodes/skill_unit/{key}", NEW).status_code == 204
    said = {"replacements": [a_line("DLit100", "DLit101")]}
    assert step(app, "PUT /replacements", NEW, json=said).status_code == 200


def map_releases(app: FastAPI, **changes: Any) -> Any:
    body = {"framework_key": "ocsc-digital", "from_release": OLD, "to_release": NEW} | changes
    return as_ocsc(app, "POST", "/v1/mappings", json=body)


def dry_run(app: FastAPI, mapping: Any) -> dict[str, Any]:
    answer = as_ocsc(app, "GET", f"/v1/mappings/{mapping.json()['id']}/dry-run")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def counts(line: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(line[name]["count"] for name in ("people", "plans", "announcements"))


def classified(app: FastAPI, number: int, announcement: Any, **changes: Any) -> None:
    told = {
        "classification_id": UUID(int=number), "person_id": UUID(int=number), "group": "Academic",
        "organisation_id": announcement.organisation_id, "announcement_version": announcement.version,
        "role": "A1", "future_role": "A2", "status": "final", "version": 1,
    } | changes  # fmt: skip
    learn_classifications(app.state.database, [told])


def planned(app: FastAPI, number: int, **changes: Any) -> None:
    told = {"plan_id": UUID(int=number), "agency_id": AGENCY, "role": "A1", "status": "draft", "version": 1}
    learn_plans(app.state.database, [{**told, "skill_units": '["DG500","DLit100"]', **changes}])


def caught_up(app: FastAPI) -> None:
    for source in (CLASSIFICATIONS, PLANS):
        note_caught_up(app.state.database, source, now=NOW)


def test_a_mapping_without_lines_takes_the_words_of_the_publisher(app: FastAPI) -> None:
    """R-FRM-18: what the publisher has not spoken of is reported as unmapped, and not guessed."""
    a_new_release(app)

    made = map_releases(app)

    body = made.json()
    assert (made.status_code, made.headers["location"]) == (201, f"/v1/mappings/{body['id']}")
    assert [(one["node"]["key"], one["by"]) for one in body["lines"]] == [("DLit100", [unit("DLit101")])]
    assert [one["key"] for one in dry_run(app, made)["unmapped"]] == ["DG500"]


def test_lines_are_replaced_by_who_has_seen_them(app: FastAPI) -> None:
    a_new_release(app)
    made = map_releases(app, lines=[])
    path = made.headers["location"]
    lines = {"lines": [a_line("DLit100", "DLit101"), a_line("DG500")]}

    changed = as_ocsc(app, "PUT", path, json=lines, headers={"If-Match": made.headers["etag"]})
    stale = as_ocsc(app, "PUT", path, json=lines, headers={"If-Match": made.headers["etag"]})

    assert (changed.status_code, len(changed.json()["lines"]), changed.headers["etag"]) == (200, 2, '"2"')
    assert dry_run(app, changed)["is_complete"]
    assert (stale.status_code, stale.json()["code"]) == (412, "STALE_VERSION")


def test_lines_fit_both_releases(app: FastAPI) -> None:
    a_new_release(app)

    refused = map_releases(app, lines=[a_line("DG999", "DLit200"), a_line("DG500", "DG500")])

    assert (refused.status_code, refused.json()["code"]) == (422, "MAPPING_REFUSED")
    assert [(one["code"], one["node"]) for one in refused.json()["errors"]] == [
        ("LINE_NODE_UNKNOWN", "skill_unit/DG999"),
        ("LINE_SUCCESSOR_UNKNOWN", "skill_unit/DG500"),
    ]


def test_a_dry_run_counts_whom_each_line_touches_and_moves_nothing(app: FastAPI) -> None:
    first, second = announce(app.state.database), announce(app.state.database, OTHER_AGENCY)
    a_new_release(app)
    for number in (1, 2):
        classified(app, number, first)
    classified(app, 3, second, group="Service", role="S1", future_role="S2")
    classified(app, 4, second, status="superseded")
    planned(app, 1)
    planned(app, 2, status="completed")
    caught_up(app)
    role = {"kind": "role", "key": "A1"}
    lines = [a_line("DLit100", "DLit101"), {"node": role, "by": [role], "reason": WHY}]
    mapping = map_releases(app, lines=lines)

    found = dry_run(app, mapping)

    of_unit, of_role = found["lines"]
    assert (of_unit["what"], counts(of_unit)) == ("replaced_by", (3, 1, 2))
    assert (of_role["what"], counts(of_role)) == (None, (2, 1, 2))
    assert (found["is_complete"], [one["key"] for one in found["unmapped"]]) == (False, ["DG500"])
    assert counts(found["unmapped"][0]) == (0, 1, 0)


def test_announcements_are_counted_by_everything_that_they_name(app: FastAPI) -> None:
    announce(app.state.database, vision=VISION, goals=goals())
    a_new_release(app)
    nodes = [
        ("stage", "Early"), ("group", "Service"), ("goal", "digital_culture"), ("role", "A1"),
        ("stage", "Mature"), ("skill_family", "DLit"),
    ]  # fmt: skip
    named = [{"kind": kind, "key": key} for kind, key in nodes]
    lines = [{"node": one, "by": [one], "reason": WHY} for one in named]

    *known, unknown = (one["announcements"] for one in dry_run(app, map_releases(app, lines=lines))["lines"])

    assert [one["count"] for one in known] == [1, 1, 1, 1, 0]
    assert (unknown | UNKNOWN, unknown["code"]) == (unknown, "ANNOUNCEMENTS_NOT_TOLD")
    assert all(unknown["explanation"].values())


def test_a_plan_counts_under_the_release_that_its_agency_announced_last(app: FastAPI) -> None:
    announce(app.state.database)
    announce(app.state.database, OTHER_AGENCY)
    planned(app, 1)
    planned(app, 2, agency_id=OTHER_AGENCY)
    caught_up(app)
    a_published_release(app, "2569.1")
    announce(app.state.database, number="2/2566")
    a_new_release(app)

    of_old, of_newer = (
        dry_run(app, map_releases(app, from_release=key))["lines"][0] for key in (OLD, "2569.1")
    )

    assert (of_old["plans"]["count"], of_newer["plans"]["count"]) == (1, 1)
    assert (of_old["announcements"]["count"], of_newer["announcements"]["count"]) == (1, 1)


def test_a_line_into_a_node_that_stays_says_merged(app: FastAPI) -> None:
    a_new_release(app)
    lines = [a_line("DG500", "DLit200"), a_line("DLit100", "DLit101")]

    found = dry_run(app, map_releases(app, lines=lines))["lines"]

    assert [one["what"] for one in found] == ["merged", "replaced_by"]


def test_before_the_lists_are_read_a_count_is_unknown_and_no_zero(app: FastAPI) -> None:
    announce(app.state.database)
    a_new_release(app)

    (line,) = dry_run(app, map_releases(app))["lines"]

    assert (line["people"] | UNKNOWN, line["people"]["code"]) == (line["people"], "PEOPLE_NOT_READ")
    assert (line["plans"] | UNKNOWN, line["plans"]["code"]) == (line["plans"], "PLANS_NOT_READ")
    assert line["announcements"]["count"] == 1


def test_a_classification_under_an_announcement_that_nobody_knows_makes_no_zero(app: FastAPI) -> None:
    announced = announce(app.state.database)
    a_new_release(app)
    classified(app, 1, announced, announcement_version=9)
    caught_up(app)

    (line,) = dry_run(app, map_releases(app))["lines"]

    assert (line["people"]["status"], line["people"]["code"]) == ("unknown", "PEOPLE_OF_UNKNOWN")


def test_only_the_newest_announcement_and_the_newest_word_count(app: FastAPI) -> None:
    announced = announce(app.state.database)
    other_units = dict.fromkeys(GROUPS, ("DL200",))
    later = announce(app.state.database, number="2/2566", required_skills=other_units)
    a_new_release(app)
    classified(app, 1, announced, version=3)
    classified(app, 1, later, version=2, status="superseded")
    planned(app, 1, status="cancelled", version=2)
    planned(app, 1, version=1)
    caught_up(app)

    (line,) = dry_run(app, map_releases(app))["lines"]

    assert counts(line) == (1, 0, 0)


def test_a_mapping_is_the_business_of_the_office(app: FastAPI) -> None:
    a_new_release(app)
    path = map_releases(app).headers["location"]
    body = {"framework_key": "ocsc-digital", "from_release": OLD, "to_release": NEW}

    assert as_hr(app, "POST", "/v1/mappings", json=body).status_code == 403
    assert ask(app, "GET", path).json()["code"] == "MAPPING_NOT_FOUND"
    assert as_hr(app, "GET", f"{path}/dry-run").status_code == 403
    step(app, "submit", NEW)
    step(app, "publish", NEW, by=PUBLISHER)
    assert ask(app, "GET", path).status_code == 200
    listed = as_ocsc(app, "GET", "/v1/frameworks/ocsc-digital/mappings").json()["items"]
    assert [(one["from_release"], one["to_release"]) for one in listed] == [(OLD, NEW)]


def test_nobody_holds_anything_of_a_draft(app: FastAPI) -> None:
    a_new_release(app)

    refused = map_releases(app, from_release=NEW, to_release=OLD)

    assert (refused.status_code, refused.json()["code"]) == (404, "RELEASE_NOT_FOUND")
