"""HTTP in: a national ID that was recorded wrongly, corrected by HR or as the person asks for it."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from people_builders import (
    AGENCY_B,
    COLLEAGUE,
    HR,
    NOW,
    STAFF,
    a_world,
    an_app,
    recorded,
    stored,
    the_hr,
)
from people_builders import refuse_what_breaks_the_promise as refuse_broken
from people_svc.persistence.tables import DataRequest, Person
from people_svc.settings import Settings
from people_svc.use_cases.privacy.erasure import erase_person
from people_svc.use_cases.privacy.resealing import place_of_number, reseal_all
from privacy_builders import a_keyring, as_director, as_hr, as_somebody, as_staff
from service_kit.database import Database
from service_kit.sealing import Keyring
from service_kit.tables import AUDIT_ENTRY

pytestmark = pytest.mark.anyio
WRONG, RIGHT, INVALID = "1234567890121", "3100600445635", "1234567890123"
MASKED = "x-xxxx-xxxxx-63-5"
PLACE = f"/v1/people/{STAFF}/national-id"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(database: Database, database_url: str) -> Iterator[FastAPI]:
    a_world(database)
    made = an_app(database_url)
    yield made
    made.state.database.close()


async def put(client: httpx.AsyncClient, number: Any, *, of: UUID = STAFF, seen: int = 1) -> httpx.Response:
    tag = {"If-Match": f'"{seen}"'}
    return await client.put(f"/v1/people/{of}/national-id", json={"national_id": number}, headers=tag)


def actions(app: FastAPI) -> list[tuple[str, str]]:
    with app.state.database.read() as session:
        rows = session.execute(
            sa.select(AUDIT_ENTRY.c.action, AUDIT_ENTRY.c.body).order_by(AUDIT_ENTRY.c.id)
        ).all()
    return [(action, body) for action, body in rows]


async def test_hr_corrects_a_national_id_and_the_number_is_told_nowhere(app: FastAPI) -> None:
    async with as_hr(app) as client:
        first = await put(client, WRONG)
        done = await put(client, RIGHT, seen=2)
        same = await put(client, RIGHT, seen=3)
        by_wrong = await client.post("/v1/people/search", json={"national_id": WRONG})
        by_right = await client.post("/v1/people/search", json={"national_id": RIGHT})

    person = stored(app.state.database, Person, STAFF)
    assert (first.status_code, done.status_code) == (200, 200)
    assert (done.json()["national_id_masked"], done.json()["version"]) == (MASKED, 3)
    assert (same.json()["version"], done.headers["ETag"]) == (3, same.headers["ETag"])
    assert (by_wrong.json()["items"], [one["id"] for one in by_right.json()["items"]]) == ([], [str(STAFF)])
    keyring = app.state.import_tools.vault.keyring
    assert keyring.open(person.national_id_sealed, place=STAFF.bytes) == RIGHT.encode()
    noted = [
        json.loads(body)["data"] for action, body in actions(app) if action == "people.national_id.corrected"
    ]
    assert noted == [{"was_known": False, "is_known": True}, {"was_known": True, "is_known": True}]
    said = json.dumps([*recorded(app.state.database), *actions(app), done.json()])
    assert not any(number in said for number in (WRONG, RIGHT))
    last = recorded(app.state.database)[-1]
    assert (last["type"], last["data"]["version"]) == ("people.person.changed.v1", 3)
    refuse_broken(app.state.database)


async def test_two_who_bear_each_others_number_are_told_apart(app: FastAPI) -> None:
    async with as_hr(app) as client:
        await put(client, WRONG)
        await put(client, RIGHT, of=COLLEAGUE)
        taken = await put(client, RIGHT, seen=2)
        emptied = await put(client, None, of=COLLEAGUE, seen=2)
        done = await put(client, RIGHT, seen=2)
        other = await put(client, WRONG, of=COLLEAGUE, seen=3)

    assert (taken.status_code, taken.json()["code"]) == (409, "NATIONAL_ID_TAKEN")
    assert (emptied.status_code, emptied.json()["national_id_masked"]) == (200, None)
    assert (done.json()["national_id_masked"], other.json()["national_id_masked"]) == (
        MASKED,
        "x-xxxx-xxxxx-12-1",
    )


@pytest.mark.parametrize(
    ("language", "invalid", "taken"),
    [
        ("th", "เลขประจำตัวประชาชนไม่ถูกต้อง", "มีบุคลากรที่ใช้เลขประจำตัวประชาชนนี้แล้ว"),
        ("en", "Invalid national ID", "National ID in use"),
    ],
)
async def test_a_number_that_cannot_be_is_refused_in_both_languages(
    app: FastAPI, language: str, invalid: str, taken: str
) -> None:
    async with as_somebody(app, HR, (("hr_officer", None),), language=language) as nobody:
        hidden = await put(nobody, RIGHT)
    async with as_hr(app) as client:
        client.headers["Accept-Language"] = language
        await put(client, WRONG, of=COLLEAGUE)
        checked = await put(client, INVALID)
        twin = await put(client, WRONG)
        stale = await put(client, RIGHT, seen=7)
        unseen = await client.put(PLACE, json={"national_id": RIGHT})
        missing = await client.put(PLACE, json={}, headers={"If-Match": '"1"'})

    assert hidden.status_code == 404
    assert (checked.status_code, checked.json()["title"]) == (422, invalid)
    assert (twin.status_code, twin.json()["title"]) == (409, taken)
    assert (stale.status_code, unseen.status_code, missing.status_code) == (412, 428, 422)
    assert stored(app.state.database, Person, STAFF).national_id_code is None


async def test_only_officers_of_the_person_correct_it_and_never_of_an_erased_one(app: FastAPI) -> None:
    async with as_staff(app) as client:
        own = await put(client, RIGHT)
    async with as_director(app) as client:
        chief = await put(client, RIGHT)
    async with as_somebody(app, HR, (("hr_officer", AGENCY_B),)) as client:
        elsewhere = await put(client, RIGHT)
    with app.state.database.transaction() as session:
        erase_person(session, session.get_one(Person, STAFF), caller=the_hr(), now=NOW)
    async with as_hr(app) as client:
        erased = await put(client, RIGHT, seen=2)

    assert (own.status_code, chief.status_code, elsewhere.status_code) == (403, 403, 404)
    assert (erased.status_code, erased.json()["code"]) == (409, "PERSON_ERASED")


async def asked(app: FastAPI, value: Any) -> httpx.Response:
    body = {
        "kind": "correction",
        "reason": "พิมพ์ผิด",
        "correction": {"field": "national_id", "value": value},
        "links": ["https://example.go.th/card"],
    }
    async with as_staff(app) as client:
        return await client.post("/v1/data-requests", json=body)


async def answer(app: FastAPI, request: Any, verb: str, body: Any) -> httpx.Response:
    tag = {"If-Match": f'"{request["version"]}"'}
    async with as_hr(app) as client:
        return await client.post(f"/v1/data-requests/{request['id']}/{verb}", json=body, headers=tag)


async def test_what_the_person_asks_for_ends_in_the_same_correction(app: FastAPI) -> None:
    database = app.state.database
    request = (await asked(app, RIGHT)).json()
    row = stored(database, DataRequest, UUID(request["id"]))
    assert (request["field"], request["value"], row.stated) == (
        "national_id",
        MASKED,
        {"national_id": MASKED},
    )
    sealed = a_keyring().open(row.national_id_sealed, place=place_of_number(row.id))
    assert sealed == RIGHT.encode()

    done = await answer(app, request, "accept", {})

    person = stored(database, Person, STAFF)
    assert (done.status_code, done.json()["person_version"]) == (200, person.version)
    assert person.national_id_masked == MASKED
    assert stored(database, DataRequest, row.id).national_id_sealed is None
    assert [action for action, _ in actions(app)][-3:] == [
        "people.national_id.corrected",
        "people.person.changed.v1",
        "people.data_request.accepted",
    ]
    assert RIGHT not in json.dumps([*actions(app), done.json()])


async def test_a_number_of_another_is_seen_by_who_decides_and_not_by_who_asks(app: FastAPI) -> None:
    async with as_hr(app) as client:
        await put(client, RIGHT, of=COLLEAGUE)
    request = (await asked(app, RIGHT)).json()

    twin = await answer(app, request, "accept", {})
    refused = await answer(app, request, "refuse", {"code": "record_is_right", "reason": "เป็นของผู้อื่น"})

    assert (twin.status_code, twin.json()["code"]) == (409, "NATIONAL_ID_TAKEN")
    assert refused.json()["state"] == "refused"
    assert stored(app.state.database, DataRequest, UUID(request["id"])).national_id_sealed is None


@pytest.mark.parametrize(("value", "code"), [(INVALID, "NATIONAL_ID_CHECKSUM"), (None, "INVALID_INPUT")])
async def test_nobody_asks_for_what_is_no_number(app: FastAPI, value: Any, code: str) -> None:
    answer = await asked(app, value)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_number_that_waits_is_sealed_again_under_a_new_key(app: FastAPI) -> None:
    request = (await asked(app, RIGHT)).json()
    old, added = a_keyring(), "a new key of enough characters for a test"
    row = stored(app.state.database, DataRequest, UUID(request["id"]))
    new = Keyring([added, *Settings().sealing_keys])
    assert old.open(row.national_id_sealed, place=place_of_number(row.id)) == RIGHT.encode()

    done = reseal_all(app.state.database, new)

    again = stored(app.state.database, DataRequest, row.id).national_id_sealed
    assert (done.sealed, done.unopenable) == (1, 0)
    assert Keyring([added]).open(again, place=place_of_number(row.id)) == RIGHT.encode()
