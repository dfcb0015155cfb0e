"""Requests to the service as its callers send them, and what they expect."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from idp_builders import SOMSAK, V1, an_agency, an_app, asking
from service_kit.database import Database

WHOLE: dict[str, Any] = {
    "mission": "ให้คำปรึกษาเชิงวิชาการ",
    "goal": "ใช้ข้อมูลประกอบข้อเสนอได้",
    "application": "จัดทำข้อเสนอจากข้อมูลเปิด",
    "starts_on": "2023-10-01",
    "ends_on": "2024-09-30",
    "skills": [{"unit": "DLit100", "priority": 1}],
    "activities": [
        {
            "unit": "DLit100",
            "tool": tool,
            "description": "ตามแผน",
            "starts_on": "2023-11-01",
            "ends_on": "2024-03-31",
            "planned_hours": hours,
        }
        for tool, hours in (
            ("e_learning", 20),
            ("ojt", 36),
            ("coaching", 10),
            ("mentoring", 4),
            ("classroom_training", 10),
        )
    ],
}


@pytest.fixture(name="app")
def an_app_of_an_agency(sqlite_database: Database) -> FastAPI:
    an_agency(sqlite_database)
    return an_app(sqlite_database)


def post(
    app: FastAPI, path: str, body: Any = None, *, seen: int | None = None, as_: UUID = SOMSAK, **given: Any
) -> Response:
    async def talk(client: AsyncClient) -> Response:
        headers = {} if seen is None else {"If-Match": f'"{seen}"'}
        return await client.post(path, json=body, headers={**headers, **given.get("headers", {})})

    answer: Response = asking(app, talk, as_=as_, language=given.get("language", "th"))
    return answer


def get(app: FastAPI, path: str, *, as_: UUID | str = SOMSAK, **given: Any) -> Response:
    answer: Response = asking(app, lambda client: client.get(path), as_=as_, **given)
    return answer


def created(app: FastAPI, **changed: Any) -> dict[str, Any]:
    answer = post(app, "/v1/plans", {**WHOLE, **changed})
    assert answer.status_code == 201, answer.text
    plan: dict[str, Any] = answer.json()
    return plan


def act(
    app: FastAPI, plan: dict[str, Any], verb: str, body: Any = None, as_: UUID = SOMSAK
) -> dict[str, Any]:
    answer = post(app, f"/v1/plans/{plan['id']}/{verb}", body, seen=plan["version"], as_=as_)
    assert answer.status_code == 200, answer.text
    acted: dict[str, Any] = answer.json()
    return acted


def in_force(app: FastAPI) -> dict[str, Any]:
    return act(app, act(app, created(app), "submit"), "approve", as_=V1)


def refused(answer: Response, status: int, code: str) -> dict[str, Any]:
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    return problem
