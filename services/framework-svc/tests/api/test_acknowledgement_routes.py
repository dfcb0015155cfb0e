"""Corrections, effective days and acknowledgements over HTTP, refused in the caller's language."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from framework_builders import (
    AGENCY,
    DIVISION,
    GROUPS,
    NOW,
    OTHER_AGENCY,
    a_person,
    an_announcement_body,
    an_app,
    as_hr,
    ask,
    prepared,
)
from framework_svc.use_cases.acknowledgements import PEOPLE, learn_people
from framework_svc.use_cases.organisations import note_caught_up

MEMBER, NEWCOMER, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
WHY = {"th": "พิมพ์เลขที่ผิด"}
OTHER_HR = (("hr_officer", OTHER_AGENCY),)


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    database = made.state.database
    prepared(database)
    learn_people(database, [a_person(MEMBER, DIVISION), a_person(NEWCOMER), a_person(STRANGER, OTHER_AGENCY)])
    yield made
    database.close()


def publish(app: FastAPI, **changes: Any) -> Any:
    return as_hr(app, "POST", "/v1/announcements", json=an_announcement_body(**changes))


def announced(app: FastAPI, **changes: Any) -> str:
    address: str = publish(app, **changes).headers["location"]
    return address


def test_a_correction_names_what_it_corrects_and_is_named_by_it(app: FastAPI) -> None:
    """S03, R-ORG-12: versions are immutable."""
    first = publish(app).json()
    address = f"/v1/announcements/{first['id']}"
    before = ask(app, "GET", address)

    made = publish(app, number="1/2566 (แก้ไข)", corrects=first["id"], correction_reason=WHY)

    after = ask(app, "GET", address)
    assert made.status_code == 201, made.text
    assert (made.json()["corrects"], made.json()["correction_reason"]["th"]) == (first["id"], WHY["th"])
    assert after.json() == before.json() | {"corrected_by": made.json()["id"]}
    assert (before.json()["corrected_by"], before.headers["etag"]) == (None, '"1"')
    assert after.headers["etag"] != before.headers["etag"]
    again = ask(app, "GET", address, headers={"If-None-Match": after.headers["etag"]})
    assert again.status_code == 304


def test_as_of_a_day_both_versions_are_stated(app: FastAPI) -> None:
    """AMB-18: the stated day, the effective day and when it was published here."""
    publish(app)
    publish(app, announced_on="2023-10-02", effective_on="2023-10-20", target_stage="Developing")
    address = f"/v1/organisations/{DIVISION}/announcement?as_of="

    days = {day: ask(app, "GET", f"{address}2023-10-{day}").json() for day in ("02", "20")}

    stages = {day: (body["stage"], body["newest_announced"]["version"]) for day, body in days.items()}
    assert stages == {"02": ("Early", 2), "20": ("Developing", 2)}
    newest = days["02"]["newest_announced"]
    assert (newest["announced_on"], newest["effective_on"]) == ("2023-10-02", "2023-10-20")
    assert days["20"]["published_at"] == "2023-10-02T03:00:00Z"


def test_a_working_group_is_kept_with_the_announcement(app: FastAPI) -> None:
    """R-ORG-05: from planning, IT and human resources; persons by id, others by their position."""
    members = [
        {"unit": "planning", "person_id": str(MEMBER), "position": None},
        {"unit": "it", "person_id": None, "position": "ผู้อำนวยการศูนย์เทคโนโลยีสารสนเทศ"},
        {"unit": "hr", "person_id": None, "position": "ผู้อำนวยการกองการเจ้าหน้าที่"},
    ]
    group = {"order_number": "12/2566", "members": members}

    assert ask(app, "GET", announced(app, working_group=group)).json()["working_group"] == group
    assert ask(app, "GET", announced(app)).json()["working_group"] is None


def test_staff_acknowledge_and_officers_count_without_names(app: FastAPI) -> None:
    """R-ORG-12: announced to all staff."""
    note_caught_up(app.state.database, PEOPLE, now=NOW)
    address = announced(app)

    said = ask(app, "POST", f"{address}/acknowledge", by=MEMBER)
    counted = as_hr(app, "GET", f"{address}/acknowledgements")
    of_unit = as_hr(app, "GET", f"{address}/acknowledgements", params={"organisation_id": str(DIVISION)})

    assert said.status_code == 200, said.text
    assert ask(app, "GET", f"{address}/acknowledgement", by=MEMBER).json() == said.json()
    body = counted.json()
    assert (body["acknowledged"], body["staff"], body["percent"], body["status"]) == (1, 2, 50.0, "known")
    assert (of_unit.json()["acknowledged"], of_unit.json()["staff"]) == (1, 1)
    assert str(MEMBER) not in counted.text + of_unit.text


def test_the_share_is_unknown_and_says_why_until_the_staff_are_known(app: FastAPI) -> None:
    address = announced(app)
    ask(app, "POST", f"{address}/acknowledge", by=MEMBER)

    body = as_hr(app, "GET", f"{address}/acknowledgements").json()

    assert (body["acknowledged"], body["staff"], body["percent"], body["status"]) == (
        1,
        None,
        None,
        "unknown",
    )
    assert body["explanation"]["th"]
    assert body["explanation"]["en"]


@pytest.mark.parametrize(
    ("method", "what", "who", "status", "code"),
    [
        ("POST", "acknowledge", {"by": STRANGER}, 403, "NOT_STAFF_OF_AGENCY"),
        ("POST", "acknowledge", {"by": UUID(int=9)}, 403, "STAFF_NOT_KNOWN"),
        ("GET", "acknowledgement", {"by": NEWCOMER}, 404, "ACKNOWLEDGEMENT_NOT_FOUND"),
        ("GET", "acknowledgements", {"by": MEMBER}, 403, "NOT_ALLOWED"),
        ("GET", "acknowledgements", {"grants": OTHER_HR}, 403, "NOT_ALLOWED"),
        (
            "GET",
            f"acknowledgements?organisation_id={OTHER_AGENCY}",
            {"grants": OTHER_HR},
            409,
            "UNIT_OUTSIDE_AGENCY",
        ),
        ("GET", "acknowledgements?organisation_id=x", {"grants": OTHER_HR}, 422, "INVALID_INPUT"),
    ],
)
def test_who_may_not_is_refused(
    app: FastAPI, method: str, what: str, who: dict[str, Any], status: int, code: str
) -> None:
    answer = ask(app, method, f"{announced(app)}/{what}", **who)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_another_version_has_followed_is_no_longer_acknowledged(app: FastAPI) -> None:
    old = announced(app)
    announced(app)

    answer = ask(app, "POST", f"{old}/acknowledge", by=MEMBER)

    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_THE_ONE_IN_FORCE")
    assert "ฉบับที่ 2" in answer.json()["detail"]


LATE = {"announced_on": "2023-10-01", "effective_on": "2023-10-20"}
REFUSALS: dict[str, dict[str, Any]] = {
    "STAGE_IS_AGENCY_WIDE": {"groups": [{"group": "Technologist", "stage": "Mature"}]},
    "SKILLS_MUST_ACCOMPANY_ROLES": {"required_skills": {}},
    "UNKNOWN_SKILL_UNIT": {"required_skills": {group: ["DLit999"] for group in GROUPS}},
}


@pytest.mark.parametrize(("language", "is_thai"), [("th", True), ("en", False)])
@pytest.mark.parametrize("code", REFUSALS)
def test_the_refusals_of_the_scenarios_are_worded_in_both_languages(
    app: FastAPI, code: str, language: str, is_thai: bool
) -> None:
    """S02, S03, S04: the message names the rule, in the language that was asked for."""
    grants = (("hr_officer", AGENCY),)
    answer = ask(
        app, "POST", "/v1/announcements", json=an_announcement_body(**REFUSALS[code]),
        scope="framework.write", grants=grants, language=language,
    )  # fmt: skip

    (reason,) = answer.json()["errors"]
    assert (reason["code"], reason["rule"][:2]) == (code, "R-")
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in reason["detail"]) == is_thai


@pytest.mark.parametrize(("language", "is_thai"), [("th", True), ("en", False)])
@pytest.mark.parametrize(
    ("changes", "code"), [(None, "STAGE_NOT_ANNOUNCED"), (LATE, "ANNOUNCEMENT_NOT_IN_FORCE")]
)
def test_what_is_not_in_force_is_refused_in_both_languages(
    app: FastAPI, changes: dict[str, Any] | None, code: str, language: str, is_thai: bool
) -> None:
    """S03, R-CLS-14."""
    if changes is not None:
        announced(app, **changes)

    answer = ask(app, "GET", f"/v1/organisations/{AGENCY}/roles", language=language)

    body = answer.json()
    assert (answer.status_code, body["code"], body["rule"]) == (409, code, "R-CLS-14")
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in body["detail"]) == is_thai
