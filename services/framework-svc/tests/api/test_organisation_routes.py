from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from framework_builders import AGENCY, OTHER_AGENCY, an_app, as_hr, ask, component_texts, prepared

TARGET = f"/v1/organisations/{AGENCY}/target-stage"
UNITS = f"/v1/organisations/{AGENCY}/skill-units"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def set_stage(app: FastAPI, stage: str, **headers: str) -> Any:
    return as_hr(app, "PUT", TARGET, json={"stage": stage}, headers=headers)


def a_unit(**changes: Any) -> dict[str, Any]:
    return {"code": "X-DGA-001", "title": {"th": "หน่วยของเรา"}, "components": component_texts()} | changes


def test_a_target_stage_is_set_then_changed_by_who_has_seen_it(app: FastAPI) -> None:
    """S03."""
    first = set_stage(app, "ระยะเริ่มต้น")
    seen = as_hr(app, "GET", TARGET).headers["etag"]
    unseen = set_stage(app, "Mature")
    changed = set_stage(app, "Mature", **{"If-Match": seen})
    stale = set_stage(app, "Early", **{"If-Match": seen})

    assert (first.status_code, first.json()["stage"]) == (200, "Early")
    assert (unseen.status_code, unseen.json()["code"]) == (428, "IF_MATCH_REQUIRED")
    assert (changed.json()["stage"], changed.headers["etag"]) == ("Mature", '"2"')
    assert (stale.status_code, stale.json()["code"]) == (412, "STALE_VERSION")


def test_a_stored_target_stage_is_no_announcement(app: FastAPI) -> None:
    """S03."""
    set_stage(app, "Early")

    answer = ask(app, "GET", f"/v1/organisations/{AGENCY}/roles")

    assert answer.json()["code"] == "STAGE_NOT_ANNOUNCED"


@pytest.mark.parametrize(
    ("grants", "status"),
    [
        ((("staff", None),), 403),
        ((("hr_officer", OTHER_AGENCY),), 403),
        ((("executive", AGENCY),), 200),
        ((("ocsc_officer", None),), 200),
        ((("system", None),), 200),
    ],
)
def test_a_target_stage_is_shown_to_those_who_answer_for_the_agency(
    app: FastAPI, grants: Any, status: int
) -> None:
    """S03: it says nothing to people until it is announced."""
    set_stage(app, "Early")

    assert ask(app, "GET", TARGET, grants=grants).status_code == status


@pytest.mark.parametrize(("stage", "code"), [("E", "AMBIGUOUS_CODE"), ("Late", "UNKNOWN_STAGE")])
def test_a_target_stage_is_named_in_full(app: FastAPI, stage: str, code: str) -> None:
    assert set_stage(app, stage).json()["code"] == code


def test_a_target_stage_that_is_not_set_is_not_found(app: FastAPI) -> None:
    assert as_hr(app, "GET", TARGET).json()["code"] == "TARGET_STAGE_NOT_SET"


def test_an_officer_of_another_agency_changes_nothing_here(app: FastAPI) -> None:
    path = f"/v1/organisations/{OTHER_AGENCY}"

    put = as_hr(app, "PUT", f"{path}/target-stage", json={"stage": "Early"})
    post = as_hr(app, "POST", f"{path}/skill-units", json=a_unit())

    assert [answer.json()["code"] for answer in (put, post)] == ["NOT_ALLOWED"] * 2


def test_an_agency_defines_a_unit_of_its_own(app: FastAPI) -> None:
    """S04, R-FRM-12."""
    made = as_hr(app, "POST", UNITS, json=a_unit())

    assert made.status_code == 201, made.text
    assert ask(app, "GET", made.headers["location"]).json() == made.json()
    assert ask(app, "GET", UNITS).json()["items"] == [made.json()]
    assert made.json()["release_key"] == "2561.1"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"code": "DLit100"}, ["CODE_OUTSIDE_OWN_SPACE", "SKILL_UNIT_CODE_TAKEN"]),
        ({"components": {}}, ["SKILL_COMPONENT_MISSING"] * 4),
        ({"components": component_texts(luck={"th": "โชค"})}, ["UNKNOWN_COMPONENT"]),
    ],
)
def test_a_unit_is_refused_with_every_reason(app: FastAPI, changes: dict[str, Any], codes: list[str]) -> None:
    answer = as_hr(app, "POST", UNITS, json=a_unit(**changes))

    assert (answer.status_code, answer.json()["code"]) == (422, "SKILL_UNIT_REFUSED")
    assert [reason["code"] for reason in answer.json()["errors"]] == codes


def test_a_space_of_another_agency_is_refused(app: FastAPI) -> None:
    as_hr(app, "POST", UNITS, json=a_unit())
    of_other: Any = {"scope": "framework.write", "grants": (("hr_officer", OTHER_AGENCY),)}

    path = f"/v1/organisations/{OTHER_AGENCY}/skill-units"
    answer = ask(app, "POST", path, json=a_unit(code="X-DGA-002"), **of_other)

    assert answer.json()["errors"][0]["code"] == "CODE_SPACE_TAKEN"


def test_a_unit_that_is_not_defined_is_not_found(app: FastAPI) -> None:
    assert ask(app, "GET", f"{UNITS}/X-DGA-001").json()["code"] == "SKILL_UNIT_NOT_FOUND"
