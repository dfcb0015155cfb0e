"""HTTP in: requests about personal data, and the file with everything about one person."""

import base64
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from people_builders import (
    DIRECTOR,
    KEY,
    NOW,
    STAFF,
    a_person,
    a_world,
    agree,
    an_app,
    key,
    propose,
    the_hr_of_all,
)
from people_svc.domain.privacy.request import RequestKind
from people_svc.use_cases.people import register_person
from privacy_builders import (
    HR_GRANTS,
    NUMBER,
    a_keyring,
    a_request,
    accept,
    as_director,
    as_hr,
    as_somebody,
    as_staff,
    has_left,
)
from service_kit.database import Database

pytestmark = pytest.mark.anyio
ASKER = key("asker")
PDF = base64.b64encode(b"%PDF-1.7").decode()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    a_world(sqlite_database)
    asker = a_person(ASKER, name_th="นางสาวผู้ขอ ข้อมูล", national_id=NUMBER, supervisor_id=DIRECTOR)
    register_person(sqlite_database, asker, caller=the_hr_of_all(), now=NOW, id_key=KEY, keyring=a_keyring())
    return an_app(sqlite_url)


def a_correction(**given: Any) -> dict[str, Any]:
    return {
        "kind": "correction",
        "reason": "สะกดผิด",
        "correction": {"field": "name", "value": {"th": "นางสาวผู้ขอ แก้ไข"}},
        "files": [{"name": "บัตร.pdf", "media_type": "application/pdf", "content": PDF}],
        **given,
    }


async def answered(client: httpx.AsyncClient, asked: dict[str, Any], verb: str, body: Any) -> httpx.Response:
    seen = {"If-Match": f'"{asked["version"]}"'}
    return await client.post(f"/v1/data-requests/{asked['id']}/{verb}", json=body, headers=seen)


async def test_a_correction_from_the_evidence_to_the_name_on_the_record(app: FastAPI) -> None:
    async with as_somebody(app, ASKER) as client:
        asked = (await client.post("/v1/data-requests", json=a_correction())).json()
    async with as_hr(app) as client:
        file = await client.get(f"/v1/data-requests/{asked['id']}/files/1")
        missing = await client.get(f"/v1/data-requests/{asked['id']}/files/2")
        done = await answered(client, asked, "accept", {})
        person = (await client.get(f"/v1/people/{ASKER}")).json()

    assert (asked["state"], asked["field"], asked["clock"]) == (
        "submitted",
        "name",
        {"due_on": "2023-11-15", "days_left": 30, "is_overdue": False},
    )
    assert (file.content, file.headers["X-Content-Type-Options"]) == (b"%PDF-1.7", "nosniff")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert missing.json()["code"] == "DATA_REQUEST_FILE_NOT_FOUND"
    assert (done.json()["state"], done.json()["person_version"]) == ("accepted", person["version"])
    assert person["name"]["th"] == "นางสาวผู้ขอ แก้ไข"


@pytest.mark.parametrize(
    "body",
    [
        a_correction(correction=None),
        a_correction(reason=None),
        a_correction(correction={"field": "organisation_id", "value": str(STAFF)}),
        a_correction(correction={"field": "name", "value": None}),
        a_correction(correction={"field": "active_until", "value": "2566-99-99"}),
        a_correction(links=["javascript:alert(1)"]),
        a_correction(files=[{"name": "a", "media_type": "text/html", "content": "no base64!"}]),
        a_correction(files=[{"name": "../a", "media_type": "text/html", "content": PDF}]),
        a_correction(files=[{"name": "a", "media_type": "text/html", "content": PDF}] * 4),
        {"kind": "export", "correction": {"field": "name", "value": {"th": "ก"}}},
    ],
)
async def test_what_nobody_could_decide_is_refused(app: FastAPI, body: dict[str, Any]) -> None:
    async with as_somebody(app, ASKER) as client:
        refused = await client.post("/v1/data-requests", json=body)

    assert refused.status_code == 422, refused.text


async def test_everything_about_one_person_in_one_file(app: FastAPI) -> None:
    """PDPA s.30, s.31: a copy in a form that machines read, described by the schema of the service."""
    database = app.state.database
    agree(database, propose(database, None))
    a_request(database)
    async with as_director(app) as client:
        await client.get(f"/v1/people/{STAFF}")
    row = a_request(database, RequestKind.EXPORT)
    async with as_staff(app) as client:
        early = await client.get(f"/v1/data-requests/{row.id}/export")
    accept(database, row)

    async with as_staff(app) as client:
        answer = await client.get(f"/v1/data-requests/{row.id}/export")
    told = answer.json()

    assert (early.status_code, early.json()["code"]) == (409, "EXPORT_NOT_GRANTED")
    schema = {**app.openapi(), "$ref": "#/components/schemas/ExportOut"}
    Draft202012Validator(schema).validate(told)
    assert told["format"] == "thaksa-person-export/1"
    assert told["person"]["withheld"] == []
    parts = ("assignments", "classifications", "decisions", "requests", "reads")
    assert {part: len(told[part]) for part in parts} == dict(zip(parts, (1, 1, 1, 2, 1), strict=True))
    assert told["reads"][0]["reader"] == str(DIRECTOR)
    assert [one["service"] for one in told["elsewhere"]] == ["idp-svc", "idp-svc"]
    assert "attachment" in answer.headers["Content-Disposition"]


async def test_the_national_id_is_whole_for_the_person_only(app: FastAPI) -> None:
    async with as_hr(app) as client:
        body = {"kind": "export", "person_id": str(ASKER)}
        asked = (await client.post("/v1/data-requests", json=body)).json()
        await answered(client, asked, "accept", {})
        for_hr = (await client.get(f"/v1/data-requests/{asked['id']}/export")).json()
    async with as_somebody(app, ASKER) as client:
        for_self = (await client.get(f"/v1/data-requests/{asked['id']}/export")).json()
        reads = (await client.get(f"/v1/people/{ASKER}/reads")).json()["items"]

    assert for_hr["national_id"] == "x-xxxx-xxxxx-12-1"
    assert for_self["national_id"] == NUMBER
    assert [one["what"] for one in reads] == ["export"]
    assert NUMBER not in json.dumps(for_hr)


@pytest.mark.parametrize(
    ("language", "title"), [("th", "ต้องเก็บรักษาตามกฎหมาย"), ("en", "It must be kept by law")]
)
async def test_a_refusal_is_told_with_its_code_in_both_languages(
    app: FastAPI, language: str, title: str
) -> None:
    async with as_somebody(app, ASKER) as client:
        asked = (await client.post("/v1/data-requests", json={"kind": "erasure"})).json()
    async with as_hr(app) as client:
        unfit = await answered(client, asked, "refuse", {"code": "record_is_right", "reason": "ก"})
        done = await answered(
            client, asked, "refuse", {"code": "legal_retention", "reason": "ระเบียบงานสารบรรณ"}
        )

    assert unfit.json()["code"] == "REFUSAL_UNFIT"
    assert (done.json()["refusal"]["code"], done.json()["refusal"]["title"][language]) == (
        "legal_retention",
        title,
    )
    assert done.json()["clock"]["days_left"] is None


async def test_whoever_was_erased_is_shown_without_a_name_and_nobody_decides_alone(app: FastAPI) -> None:
    async with as_hr(app) as client:
        body = {"kind": "erasure", "person_id": str(ASKER)}
        asked = (await client.post("/v1/data-requests", json=body)).json()
        serving = await answered(client, asked, "accept", {})
        has_left(app.state.database, ASKER)
        done = await answered(client, asked, "accept", {})
        person = (await client.get(f"/v1/people/{ASKER}")).json()
        changed = await client.patch(
            f"/v1/people/{ASKER}",
            json={"name": {"th": "ใหม่"}},
            headers={"If-Match": f'"{person["version"]}"'},
        )
        export = {"kind": "export", "person_id": str(ASKER)}
        for_them = await client.post("/v1/data-requests", json=export)
    async with as_somebody(app, ASKER, HR_GRANTS) as client:
        own = await client.post("/v1/data-requests", json={"kind": "export"})

    assert (serving.status_code, serving.json()["code"]) == (409, "STILL_SERVING")
    assert done.json()["state"] == "accepted"
    assert person["name"] == {"th": "ลบข้อมูลส่วนบุคคลแล้ว", "en": "Personal data erased"}
    assert (person["national_id_masked"], person["erased_at"] is not None) == (None, True)
    assert (changed.status_code, changed.json()["code"]) == (409, "PERSON_ERASED")
    assert for_them.json()["code"] == "PERSON_ERASED"
    assert own.json()["code"] == "UNAUTHENTICATED"  # who has left asks HR


async def test_hr_sees_what_is_overdue(app: FastAPI) -> None:
    a_request(app.state.database, RequestKind.EXPORT, now=NOW.replace(month=9, day=15))

    async with as_hr(app) as client:
        overdue = (await client.get("/v1/data-requests?overdue=true&kind=export")).json()["items"]
        in_time = (await client.get("/v1/data-requests?overdue=false")).json()["items"]

    assert [one["clock"] for one in overdue] == [
        {"due_on": "2023-10-15", "days_left": -1, "is_overdue": True}
    ]
    assert in_time == []
