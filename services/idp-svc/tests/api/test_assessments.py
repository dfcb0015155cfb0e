"""Self-assessments over HTTP; S11 as a client meets it."""

from itertools import product
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient, Response
from idp_builders import OTHER_V1, UNITS, V1, asking
from idp_requests import an_app_of_an_agency, get, post, refused
from idp_svc.domain.assessment import Component

__all__ = ["an_app_of_an_agency"]
TWELVE = [
    {
        "unit": unit,
        "component": component.value,
        "value": "not_have" if (unit, component) == ("DLit300", Component.ABILITY) else "have",
    }
    for unit, component in product(UNITS, Component)
]


def patch(app: FastAPI, path: str, answers: list[dict[str, str]], seen: int) -> Response:
    async def talk(client: AsyncClient) -> Response:
        return await client.patch(path, json={"answers": answers}, headers={"If-Match": f'"{seen}"'})

    answer: Response = asking(app, talk)
    return answer


def made(app: FastAPI, answers: list[dict[str, str]]) -> dict[str, Any]:
    answer = post(app, "/v1/assessments", {"answers": answers})
    assert answer.status_code == 201, answer.text
    assessment: dict[str, Any] = answer.json()
    return assessment


def test_twelve_answers_are_stored_and_the_gap_is_first(app: FastAPI) -> None:
    """S11."""
    assessment = made(app, TWELVE)

    gaps = get(app, f"/v1/assessments/{assessment['id']}/gaps", as_=V1).json()

    assert (len(assessment["answers"]), assessment["answered"], assessment["gaps"]) == (12, 12, 1)
    assert gaps["gaps"] == [
        {"unit": "DLit300", "component": "ability", "is_primary": True, "is_required": True}
    ]
    assert (gaps["have_count"], gaps["not_have_count"], gaps["unanswered_count"]) == (11, 1, 0)


def test_the_unanswered_stays_unanswered(app: FastAPI) -> None:
    assessment = made(app, TWELVE[:1])

    gaps = get(app, f"/v1/assessments/{assessment['id']}/gaps").json()

    assert (gaps["gaps"], len(gaps["unanswered"])) == ([], 11)


def test_answers_are_added(app: FastAPI) -> None:
    assessment = made(app, TWELVE[:4])
    path = f"/v1/assessments/{assessment['id']}"

    added = patch(app, path, TWELVE[4:], seen=1)

    assert (added.json()["answered"], added.headers["etag"]) == (12, '"2"')
    refused(patch(app, path, TWELVE, seen=1), 412, "STALE_VERSION")
    assert get(app, path).json() == added.json()


def test_posting_again_adds_to_the_same_assessment(app: FastAPI) -> None:
    first = made(app, TWELVE[:4])

    assert made(app, TWELVE[4:])["id"] == first["id"]


def test_answers_that_do_not_fit_are_refused(app: FastAPI) -> None:
    unknown = [{**TWELVE[0], "unit": "DLit999"}]

    refused(post(app, "/v1/assessments", {"answers": unknown}), 422, "UNKNOWN_SKILL_UNIT")
    refused(post(app, "/v1/assessments", {"answers": TWELVE + TWELVE[:1]}), 422, "ANSWER_TWICE")
    maybe = [{**TWELVE[0], "value": "maybe"}]
    refused(post(app, "/v1/assessments", {"answers": maybe}), 422, "INVALID_INPUT")


def test_the_line_sees_and_others_do_not(app: FastAPI) -> None:
    assessment = made(app, TWELVE)
    path = f"/v1/assessments/{assessment['id']}"

    assert get(app, f"/v1/assessments?person_id={assessment['person_id']}", as_=V1).json()["items"]
    assert get(app, "/v1/assessments", as_=OTHER_V1).json()["items"] == []
    refused(get(app, path, as_=OTHER_V1), 404, "ASSESSMENT_NOT_FOUND")
    refused(get(app, path + "/gaps", as_=OTHER_V1), 404, "ASSESSMENT_NOT_FOUND")
