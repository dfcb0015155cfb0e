from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from framework_builders import (
    AGENCY,
    DIVISION,
    DLIT,
    GROUPS,
    OTHER_AGENCY,
    PUBLISHER,
    WRITE,
    a_draft_release,
    a_node_body,
    an_announcement_body,
    an_app,
    an_overlay,
    as_hr,
    ask,
    goal_bodies,
    org,
    prepared,
    step,
)

THEME = {"year": 1, "name": {"th": "ความเข้าใจดิจิทัล"}, "units": ["DLit100", "DLit200", "DLit300"]}
STATED: dict[str, Any] = {"vision": {"th": "ไร้กระดาษ", "en": "Paperless"}, "goals": goal_bodies()}
GOAL = STATED["goals"][2]


def stated(**changes: Any) -> dict[str, Any]:
    """Vision and goals for all terms, and one more goal that differs."""
    return STATED | {"goals": [*STATED["goals"], GOAL | changes]}


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def publish(app: FastAPI, language: str = "th", **changes: Any) -> Any:
    body = an_announcement_body(**changes)
    return as_hr(app, "POST", "/v1/announcements", json=body, language=language)


def of_agency(app: FastAPI, what: str, organisation_id: UUID = AGENCY) -> Any:
    return ask(app, "GET", f"/v1/organisations/{organisation_id}/{what}")


def test_hr_publishes_and_everybody_reads(app: FastAPI) -> None:
    """S03."""
    made = publish(app, **STATED, themes=[THEME])

    assert made.status_code == 201, made.text
    body = made.json()
    assert (body["version"], body["stage"], body["framework_key"]) == (1, "Early", "ocsc-digital")
    assert made.headers["etag"] == '"1"'
    assert ask(app, "GET", made.headers["location"]).json() == body
    in_force = of_agency(app, "announcement", DIVISION).json()
    assert in_force.pop("newest_announced")["id"] == body["id"]
    assert in_force == body


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"groups": [{"group": "Technologist", "stage": "Mature"}]}, "STAGE_IS_AGENCY_WIDE"),
        ({"required_skills": {}}, "SKILLS_MUST_ACCOMPANY_ROLES"),
        ({"required_skills": {group: ["DLit999"] for group in GROUPS}}, "UNKNOWN_SKILL_UNIT"),
        ({"target_stage": "E"}, "AMBIGUOUS_CODE"),
        ({"target_stage": "Late"}, "UNKNOWN_STAGE"),
        ({"groups": [{"group": "Robots"}]}, "UNKNOWN_GROUP"),
        (stated(horizon_years=2), "UNKNOWN_HORIZON"),
        (stated(government_goals=["peace"]), "UNKNOWN_GOAL"),
        (stated(government_goals=[]), "GOAL_NOT_LINKED"),
        ({"goals": goal_bodies()}, "VISION_MISSING"),
        ({"vision": {"th": "ไร้กระดาษ"}}, "HORIZONS_MISSING"),
        ({"effective_on": "2023-09-30"}, "EFFECTIVE_BEFORE_ANNOUNCED"),
        ({"corrects": str(AGENCY), "correction_reason": {"th": "พิมพ์ผิด"}}, "CORRECTS_NOT_NEWEST"),
        ({"correction_reason": {"th": "พิมพ์ผิด"}}, "CORRECTION_INCOMPLETE"),
        ({"working_group": {"order_number": "1", "members": [{"unit": "hr"}]}}, "MEMBER_NOT_NAMED"),
        ({"themes": [THEME, THEME]}, "THEME_YEAR_TWICE"),
        ({"announced_on": "2099-01-01"}, "ANNOUNCED_IN_FUTURE"),
    ],
)
def test_what_cannot_be_announced_is_refused_with_its_reason_and_stored_nowhere(
    app: FastAPI, changes: dict[str, Any], code: str
) -> None:
    """S02, S03, S04."""
    answer = publish(app, **changes)

    assert (answer.status_code, answer.json()["code"]) == (422, "ANNOUNCEMENT_REFUSED")
    assert [reason["code"] for reason in answer.json()["errors"]] == [code]
    assert answer.json()["errors"][0]["rule"]
    assert ask(app, "GET", "/v1/announcements").json()["items"] == []


def test_all_reasons_come_at_once_in_thai(app: FastAPI) -> None:
    answer = publish(app, target_stage="M", required_skills={"Academic": ["DLit999"]})

    reasons = {reason["code"]: reason["detail"] for reason in answer.json()["errors"]}
    assert set(reasons) == {"AMBIGUOUS_CODE", "SKILLS_MUST_ACCOMPANY_ROLES", "UNKNOWN_SKILL_UNIT"}
    assert "DLit999 ไม่ใช่หน่วยทักษะในกรอบทักษะ" in reasons["UNKNOWN_SKILL_UNIT"]
    assert "Executive, Management" in reasons["SKILLS_MUST_ACCOMPANY_ROLES"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"organisation_id": str(OTHER_AGENCY)}, 403, "NOT_ALLOWED"),
        ({"organisation_id": str(DIVISION)}, 409, "NOT_AN_AGENCY"),
        ({"organisation_id": str(org("nowhere"))}, 404, "ORGANISATION_NOT_FOUND"),
        ({"signed_by": "somebody"}, 422, "INVALID_INPUT"),
        ({"number": "x" * 51}, 422, "INVALID_INPUT"),
    ],
)
def test_who_may_not_or_what_cannot_be_read_is_refused(
    app: FastAPI, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = publish(app, **changes)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_publishing_needs_the_scope(app: FastAPI) -> None:
    answer = ask(app, "POST", "/v1/announcements", json=an_announcement_body())

    assert (answer.status_code, answer.json()["code"]) == (403, "MISSING_SCOPE")


def test_a_repeated_request_makes_one_announcement(app: FastAPI) -> None:
    key = {"Idempotency-Key": "again"}

    ids = {
        as_hr(app, "POST", "/v1/announcements", json=an_announcement_body(), headers=key).json()["id"]
        for _ in range(2)
    }

    assert len(ids) == 1


def test_the_list_comes_in_pages_and_can_be_of_one_organisation(app: FastAPI) -> None:
    publish(app), publish(app)

    first = ask(app, "GET", f"/v1/announcements?limit=1&organisation_id={AGENCY}").json()
    rest = ask(app, "GET", "/v1/announcements", params={"cursor": first["next_cursor"]}).json()
    of_other = ask(app, "GET", f"/v1/announcements?organisation_id={OTHER_AGENCY}").json()

    assert [item["version"] for item in (*first["items"], *rest["items"])] == [1, 2]
    assert of_other["items"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"/v1/announcements/{AGENCY}", 404, "ANNOUNCEMENT_NOT_FOUND"),
        (f"/v1/organisations/{AGENCY}/announcement", 409, "STAGE_NOT_ANNOUNCED"),
        (f"/v1/organisations/{AGENCY}/roles", 409, "STAGE_NOT_ANNOUNCED"),
        (f"/v1/organisations/{AGENCY}/themes", 409, "STAGE_NOT_ANNOUNCED"),
        (f"/v1/organisations/{AGENCY}/required-skills?group=Academic", 409, "STAGE_NOT_ANNOUNCED"),
        (f"/v1/organisations/{org('nowhere')}/roles", 404, "ORGANISATION_NOT_FOUND"),
    ],
)
def test_what_is_not_announced_cannot_be_read(app: FastAPI, path: str, status: int, code: str) -> None:
    """S03, R-CLS-14."""
    answer = ask(app, "GET", path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_six_roles_of_an_agency(app: FastAPI) -> None:
    """S02."""
    publish(app)

    body = of_agency(app, "roles").json()

    assert [role["present_role"]["code"] for role in body["roles"]] == ["E1", "M1", "A1", "S1", "T1", "O1"]
    assert body["roles"][2]["future_role"]["code"] == "A2"
    assert (body["stage"], body["announcement_version"], body["release_key"]) == ("Early", 1, "2561.1")


def test_after_the_last_stage_the_future_role_is_an_explicit_null(app: FastAPI) -> None:
    """S02, AMB-08."""
    publish(app, target_stage="Mature")

    others = of_agency(app, "roles").json()["roles"][5]

    assert (others["present_role"]["code"], others["future_role"]) == ("O3", None)


def test_the_agency_set_is_marked_as_its_own(app: FastAPI) -> None:
    """R-CLS-18, R-ORG-15."""
    publish(app)

    body = of_agency(app, "required-skills?group=Academic").json()
    other = of_agency(app, "required-skills?group=Academic&stage=Developing").json()

    assert (body["status"], body["set_by"], body["explanation"]["en"]) == (
        "known",
        "agency",
        "set by the agency",
    )
    assert [skill["code"] for skill in body["skills"]] == ["DLit100", "DLit200", "DLit300"]
    assert (other["status"], other["skills"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("language", "what_to_do"),
    [
        ("th", "โปรดเอาออกจากประกาศ หรือแก้ไขส่วนเพิ่มเติม"),
        ("en", "Please take it out of the announcement, or change"),
    ],
)
def test_a_unit_that_the_agency_does_not_use_is_refused_in_words(
    app: FastAPI, language: str, what_to_do: str
) -> None:
    """R-ORG-15: which unit, for which groups, and what to do about it."""
    an_overlay(app.state.database)
    required = {group: list(DLIT) for group in GROUPS} | {"Academic": ["DL100"]}

    refused = publish(app, language=language, required_skills=required)

    (reason,) = refused.json()["errors"]
    assert (refused.status_code, reason["code"], reason["rule"]) == (422, "UNIT_NOT_SELECTED", "R-ORG-15")
    assert (reason["unit"], reason["groups"], reason["overlay_version"]) == ("DL100", "Academic", 1)
    assert what_to_do in reason["detail"]


def test_an_announcement_shows_the_version_of_the_overlay(app: FastAPI) -> None:
    """R-ORG-15."""
    before = publish(app).json()
    an_overlay(app.state.database)

    after = publish(app)

    assert (before["overlay_version"], after.json()["overlay_version"]) == (None, 1)
    assert ask(app, "GET", after.headers["location"]).json()["overlay_version"] == 1
    assert of_agency(app, "announcement").json()["overlay_version"] == 1


def test_a_unit_or_a_role_whose_title_is_a_gap_is_told_without_one(app: FastAPI) -> None:
    """A gap of the sources is published as one, can be announced, and is answered with null."""
    gap = a_node_body(provenance="gap", parent={"kind": "skill_family", "key": "DG"}) | {"title": None}
    role = a_node_body(provenance="gap", parent={"kind": "group", "key": "Academic"}) | {"title": None}
    role |= {"text": {"th": "พฤติกรรม"}, "facts": {"stage": "Early"}}
    a_draft_release(app)
    for path, body in (("skill_unit/DG900", gap), ("role/A1", role)):
        assert step(app, f"PUT /nodes/{path}", "2570.1", json=body).status_code == 200
    step(app, "submit", "2570.1")
    assert step(app, "publish", "2570.1", by=PUBLISHER).status_code == 200
    assert publish(app, required_skills={group: ["DG900"] for group in GROUPS}).status_code == 201

    skills, roles = of_agency(app, "required-skills?group=Academic"), of_agency(app, "roles")

    assert [(one["code"], one["title"]) for one in skills.json()["skills"]] == [("DG900", None)]
    assert {"code": "A1", "title": None} in [one["present_role"] for one in roles.json()["roles"]]


def test_the_theme_of_a_year_has_eighteen_assignments(app: FastAPI) -> None:
    """S04, R-ORG-22."""
    publish(app, themes=[THEME])

    (theme,) = of_agency(app, "themes").json()["themes"]

    assert len(theme["assignments"]) == 18
    assert {one["set_by"] for one in theme["assignments"]} == {"agency"}


def test_the_reference_lists_are_for_systems(app: FastAPI) -> None:
    publish(app)
    system: Any = {"scope": WRITE, "grants": (("system", None),)}

    (announcement,) = ask(app, "GET", "/v1/reference/announcements", **system).json()["items"]
    releases = ask(app, "GET", "/v1/reference/releases", **system).json()["items"]
    release = next(one for one in releases if one["framework_key"] == "ocsc-digital")

    assert (announcement["version"], announcement["stage"]) == (1, "Early")
    assert (release["release_key"], len(release["roles"])) == ("2561.1", 18)
    for path in ("/v1/reference/announcements", "/v1/reference/releases"):
        assert ask(app, "GET", path).json()["code"] == "SYSTEMS_ONLY"
