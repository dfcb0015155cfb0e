"""How far an agency has come in the steps of the guideline."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from framework_builders import (
    AGENCY,
    DIVISION,
    NOW,
    OTHER_AGENCY,
    VISION,
    a_caller,
    a_person,
    an_app,
    announce,
    as_hr,
    ask,
    goals,
    prepared,
)
from framework_svc.domain.guideline import Standing, Step, StepState, states
from framework_svc.use_cases.acknowledgements import PEOPLE, learn_people
from framework_svc.use_cases.holders import learn_classifications
from framework_svc.use_cases.impact import CLASSIFICATIONS
from framework_svc.use_cases.organisations import note_caught_up
from framework_svc.use_cases.target_stages import set_target_stage

FIRST, SECOND = UUID(int=1), UUID(int=2)
ORG_1 = ["1.1", "1.2", "1.3", "1.4", "1.5"]


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def staffed(app: FastAPI) -> None:
    database = app.state.database
    learn_people(database, [a_person(FIRST, DIVISION), a_person(SECOND, AGENCY)])
    for source in (PEOPLE, CLASSIFICATIONS):
        note_caught_up(database, source, now=NOW)


def classify(app: FastAPI, person: UUID, **changes: Any) -> None:
    told: dict[str, Any] = {
        "classification_id": person,
        "person_id": person,
        "organisation_id": AGENCY,
        "announcement_version": 1,
        **{"group": "Academic", "role": "A1", "future_role": "A2", "status": "final", "version": 1},
    }
    learn_classifications(app.state.database, [told | changes])


def steps(app: FastAPI) -> dict[str, str]:
    answer = as_hr(app, "GET", f"/v1/organisations/{AGENCY}/steps")
    assert answer.status_code == 200, answer.text
    return {one["step"]: one["state"] for one in answer.json()["steps"]}


def test_the_five_steps_come_in_order_and_the_first_in_its_five_parts(app: FastAPI) -> None:
    """R-ORG-01, R-ORG-02."""
    answer = as_hr(app, "GET", f"/v1/organisations/{DIVISION}/steps").json()

    assert [one["step"] for one in answer["steps"]] == [*ORG_1, "2", "3", "4", "5"]
    assert answer["organisation_id"] == str(AGENCY)
    assert all(one["title"]["th"] and one["title"]["en"] for one in answer["steps"])


def test_each_part_is_done_when_it_is(app: FastAPI) -> None:
    """R-ORG-02, R-ORG-06, R-ORG-12, R-ORG-14: stored is not announced; roles and skills go together."""
    database = app.state.database
    assert set(steps(app).values()) == {"open", "unknown", "not_kept_here"}

    set_target_stage(database, AGENCY, "Early", caller=a_caller(), now=NOW)
    assert {step for step, state in steps(app).items() if state == "done"} == {"1.2"}

    announce(database)
    assert {step for step, state in steps(app).items() if state == "done"} == {"1.2", "1.4", "1.5", "2"}

    announce(database, vision=VISION, goals=goals())
    assert steps(app)["1.1"] == "done"


def test_the_personnel_are_classified_when_all_of_them_are(app: FastAPI) -> None:
    """R-ORG-09: one who is missing leaves it open, and so does one whose agreement has been superseded."""
    staffed(app)
    classify(app, FIRST)
    assert steps(app)["1.3"] == "open"

    classify(app, SECOND, organisation_id=OTHER_AGENCY)
    assert steps(app)["1.3"] == "open"

    classify(app, SECOND, version=2)
    assert steps(app)["1.3"] == "done"

    classify(app, FIRST, status="superseded", version=2)
    assert steps(app)["1.3"] == "open"


def test_an_agency_without_known_staff_is_unknown_and_without_any_is_open() -> None:
    """R-ORG-09: nobody to classify is not everybody classified."""
    known: dict[str, Any] = {
        "has_target_stage": True,
        "has_goals": True,
        "is_announced": True,
        "classified": 0,
    }

    found = {staff: states(Standing(staff=staff, **known))[Step.CLASSIFICATION] for staff in (None, 0)}

    assert found == {None: StepState.UNKNOWN, 0: StepState.OPEN}


@pytest.mark.parametrize("grants", [(("staff", None),), (("hr_officer", OTHER_AGENCY),)])
def test_the_counts_are_not_for_everybody(app: FastAPI, grants: Any) -> None:
    answer = ask(app, "GET", f"/v1/organisations/{AGENCY}/steps", grants=grants)

    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_ALLOWED")
