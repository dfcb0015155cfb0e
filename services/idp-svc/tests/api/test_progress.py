"""Carrying out over HTTP; S12 and S13 as a client meets them."""

from typing import Any

import pytest
from fastapi import FastAPI
from idp_builders import OTHER_V1, V1, an_agency, an_app, an_id
from idp_requests import act, an_app_of_an_agency, created, get, in_force, post, refused
from idp_svc.api.learning_mix import HINTS
from idp_svc.domain.learning_mix import Hint
from service_kit.database import Database

__all__ = ["an_app_of_an_agency"]
MET = {"results": [{"unit": "DLit100", "outcome": "met"}]}


def progressed(app: FastAPI, plan: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """The plan after the same progress of all its activities."""
    for activity in plan["activities"]:
        plan = act(app, plan, f"activities/{activity['id']}/progress", body)
    return plan


def read(app: FastAPI, plan: dict[str, Any]) -> dict[str, Any]:
    now: dict[str, Any] = get(app, f"/v1/plans/{plan['id']}").json()
    return now


def test_progress_is_recorded(app: FastAPI) -> None:
    plan = in_force(app)

    plan = progressed(app, plan, {"state": "done", "actual_hours": "1.5", "done_on": "2023-10-16"})

    first = plan["activities"][0]
    assert (first["state"], first["actual_hours"], first["done_on"]) == ("done", "1.50", "2023-10-16")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"state": "done", "done_on": "2023-10-17"}, "DONE_ON_UNFIT"),
        ({"state": "planned", "done_on": "2023-10-01"}, "DONE_ON_UNFIT"),
        ({"state": "finished"}, "INVALID_INPUT"),
    ],
)
def test_progress_that_does_not_fit_is_refused(app: FastAPI, body: dict[str, Any], code: str) -> None:
    plan = in_force(app)
    path = f"/v1/plans/{plan['id']}/activities/{plan['activities'][0]['id']}/progress"

    refused(post(app, path, body, seen=plan["version"]), 422, code)


def test_progress_of_nothing_is_not_found(app: FastAPI) -> None:
    plan = in_force(app)
    path = f"/v1/plans/{plan['id']}/activities/{an_id('none')}/progress"

    refused(post(app, path, {"state": "done"}, seen=plan["version"]), 404, "ACTIVITY_NOT_FOUND")
    refused(post(app, path, {"state": "done"}), 428, "IF_MATCH_REQUIRED")


def test_feedback_is_given_and_read(app: FastAPI) -> None:
    path = f"/v1/plans/{in_force(app)['id']}/feedback"

    given = post(app, path, {"text": "ดีขึ้นมาก"}, as_=V1)

    assert given.status_code == 201
    assert get(app, path).json()["items"] == [given.json()]
    refused(post(app, path, {"text": "ดี"}), 403, "NOT_IN_THE_LINE")
    refused(post(app, path, {"text": ""}, as_=V1), 422, "INVALID_INPUT")
    refused(get(app, path, as_=OTHER_V1), 404, "PLAN_NOT_FOUND")


def test_a_self_evaluation_is_made_and_read(app: FastAPI) -> None:
    path = f"/v1/plans/{in_force(app)['id']}/self-evaluation"

    made = post(app, path, MET)

    assert made.status_code == 201
    assert get(app, path + "s", as_=V1).json()["items"] == [made.json()]
    silent = {"results": [{"unit": "DLit100", "outcome": "not_met"}]}
    refused(post(app, path, silent), 422, "NOT_MET_REASON_REQUIRED")
    strange = {"results": [{"unit": "DG500", "outcome": "met"}]}
    refused(post(app, path, strange), 422, "SKILL_NOT_IN_PLAN")
    refused(post(app, path, MET, as_=V1), 403, "NOT_THE_OWNER")


def test_a_plan_is_completed_when_it_is_carried_out(app: FastAPI) -> None:
    plan = in_force(app)
    refusal = refused(
        post(app, f"/v1/plans/{plan['id']}/complete", seen=plan["version"]), 422, "IDP_NOT_COMPLETABLE"
    )
    assert [one["code"] for one in refusal["errors"]] == [
        "SELF_EVALUATION_MISSING",
        "IDP_ACTIVITY_NOT_CARRIED_OUT",
    ]
    progressed(app, plan, {"state": "planned", "note": "งดจัดหลักสูตร"})
    post(app, f"/v1/plans/{plan['id']}/self-evaluation", MET)

    done = act(app, read(app, plan), "complete")

    assert (done["status"], done["completed_at"]) == ("completed", "2023-10-16T02:00:00Z")


def test_the_agency_may_want_all_done(sqlite_database: Database) -> None:
    """AMB-10: IDP_CARRIED_OUT_RULE."""
    an_agency(sqlite_database)
    app = an_app(sqlite_database, carried_out_rule="all_done")
    plan = progressed(app, in_force(app), {"state": "planned", "note": "งดจัดหลักสูตร"})
    post(app, f"/v1/plans/{plan['id']}/self-evaluation", MET)

    answer = post(app, f"/v1/plans/{plan['id']}/complete", seen=read(app, plan)["version"])

    refused(answer, 422, "IDP_ACTIVITY_NOT_CARRIED_OUT")


def test_the_mix_of_s13(app: FastAPI) -> None:
    """70.00 / 17.50 / 12.50; were e-Learning training, it would say 45.00 / 17.50 / 37.50."""
    plan = created(app)

    mix = get(app, f"/v1/plans/{plan['id']}/learning-mix", as_=V1).json()

    assert [(one["bucket_percent"], one["hours"], one["percent"]) for one in mix["shares"]] == [
        (70, "56.00", "70.00"),
        (20, "14.00", "17.50"),
        (10, "10.00", "12.50"),
    ]
    assert [one["distance_points"] for one in mix["shares"]] == ["0.00", "-2.50", "2.50"]
    assert mix["total_hours"] == "80.00"
    assert "+0.00 : -2.50 : +2.50" in mix["note"]["th"]
    assert mix["hints"] == []
    assert act(app, plan, "submit")["status"] == "submitted"


def test_without_hours_nothing_is_computed(app: FastAPI) -> None:
    activity = {
        "unit": "DLit100",
        "tool": "site_visit",
        "starts_on": "2023-11-01",
        "ends_on": "2023-11-02",
    }
    plan = created(app, activities=[activity, {**activity, "tool": "ojt"}])

    mix = get(app, f"/v1/plans/{plan['id']}/learning-mix").json()

    assert [one["percent"] for one in mix["shares"]] == [None, None, None]
    assert (mix["total_hours"], mix["activities_without_hours"]) == ("0.00", 2)
    assert "คำนวณ" in mix["note"]["th"]
    assert [one["rule"] for one in mix["hints"]] == ["R-IDP-16", "R-IDP-17"]
    refused(get(app, f"/v1/plans/{plan['id']}/learning-mix", as_=OTHER_V1), 404, "PLAN_NOT_FOUND")


def test_every_hint_has_words_in_both_languages() -> None:
    assert set(HINTS) == set(Hint)
    assert all(rule and thai and english for rule, thai, english in HINTS.values())
