"""A service over HTTP: permissions, problems, versions, repetitions and pages, as every service has them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from fastapi import FastAPI, Response
from kit_builders import Thing, an_event, prepared
from pydantic import Field
from service_kit import idempotency, outbox
from service_kit.app import AttemptDep, DatabaseDep, NowDep, build_app
from service_kit.bus import MemoryBus
from service_kit.conditional import IfMatch, require_version, tagged
from service_kit.handlers import document_problems
from service_kit.identity import PUBLIC, Caller, Requires
from service_kit.pages import Page, PageDep, page_of
from service_kit.problems import Problem
from service_kit.routes import Router
from service_kit.schemas import Input, Output, Text
from service_kit.settings import ServiceSettings
from service_kit.tables import OUTBOX
from service_kit.testing.applications import a_client, sign
from sqlmodel import select

PERSON = uuid4()
TOKEN = sign(PERSON, scope="sample.read sample.write")
Reading = Annotated[Caller, Requires("sample.read")]
Writing = Annotated[Caller, Requires("sample.write")]
router = Router(prefix="/v1")


class ThingIn(Input):
    name: Annotated[Text, Field(min_length=1, max_length=20)]
    weight: float = 0.0


class ThingOut(Output):
    id: UUID
    name: str


class ThingBroken(Exception):
    def __init__(self, name: str, reasons: tuple[Exception, ...] = ()) -> None:
        self.name = name
        self.reasons = reasons


class Stuck(Exception):
    def __init__(self, state: str) -> None:
        self.state = state


class TooHeavy(Exception):
    def __init__(self, kilograms: int) -> None:
        self.kilograms = kilograms


@router.post("/things", response_model=ThingOut, status_code=201)
def make(
    body: ThingIn,
    database: DatabaseDep,
    caller: Writing,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> Any:
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return tagged(response, session.get_one(Thing, made))
        thing = Thing(name=body.name)
        session.add(thing)
        outbox.record(session, an_event(subject=str(thing.id)), by=caller.subject, now=now)
        idempotency.made(session, attempt, thing.id)
    return tagged(response, thing)


@router.get("/things/{thing_id}", response_model=ThingOut)
def show(thing_id: UUID, database: DatabaseDep, _caller: Reading, response: Response) -> Any:
    with database.read() as session:
        return tagged(response, session.get_one(Thing, thing_id))


@router.put("/things/{thing_id}", response_model=ThingOut)
def change(
    thing_id: UUID, body: ThingIn, database: DatabaseDep, _caller: Writing, seen: IfMatch, response: Response
) -> Any:
    with database.transaction() as session:
        thing = session.get_one(Thing, thing_id)
        require_version(thing, seen)
        thing.name = body.name
    return tagged(response, thing)


@router.post("/things/{thing_id}", response_model=ThingOut, status_code=201)
def make_known(thing_id: UUID, body: ThingIn, database: DatabaseDep, _caller: Writing) -> Any:
    with database.transaction() as session:
        thing = Thing(id=thing_id, name=body.name)
        session.add(thing)
    return thing


@router.get("/things", response_model=Page[ThingOut])
def listed(database: DatabaseDep, _caller: Reading, page: PageDep) -> Any:
    with database.read() as session:
        return page_of(session, select(Thing), Thing.id, page)


@router.get("/broken")
def broken(_caller: Reading) -> None:
    raise ThingBroken("ก", (TooHeavy(7), TooHeavy(9)))


@router.get("/stuck", dependencies=[PUBLIC])
def stuck() -> None:
    raise Stuck("sent_back")


@router.get("/surprise", dependencies=[PUBLIC])
def surprise() -> None:
    raise RuntimeError("secret detail")


@router.get("/fault", dependencies=[PUBLIC])
def fault(database: DatabaseDep) -> None:
    with database.transaction() as session:
        session.execute(sa.insert(Thing).values(id=uuid4(), name=None))


PROBLEMS = {
    ThingBroken: Problem(
        409, "THING_BROKEN", ("ของเสีย", "{name} เสีย: {reasons}"), ("Broken", "{name}: {reasons}"), "R-1"
    ),
    TooHeavy: Problem(
        422, "TOO_HEAVY", ("หนักเกินไป", "หนัก {kilograms} กก."), ("Too heavy", "It has {kilograms} kg.")
    ),
    Stuck: Problem(
        409,
        "STUCK",
        ("ไปต่อไม่ได้", "อยู่ในสถานะ {state}"),
        ("Stuck", "It is {state}."),
        words={"sent_back": ("ส่งกลับ", "sent back")},
    ),
}


@pytest.fixture
def app(empty_url: str) -> Iterator[FastAPI]:
    prepared(empty_url).close()
    settings = ServiceSettings(database_url=empty_url, database_pool_size=5, max_body_bytes=2000)
    built = build_app("sample-svc", settings, routers=[router], problems=PROBLEMS, bus=MemoryBus())
    yield built
    built.state.database.close()


Ask = Callable[..., Any]


@pytest.fixture
def ask(app: FastAPI) -> Ask:
    """One request and its answer, as one caller, in one language."""

    def asked(method: str, path: str, *, token: str | None = TOKEN, language: str = "th", **rest: Any) -> Any:
        async def exchange() -> Any:
            async with a_client(app, token, language=language) as client:
                return await client.request(method, path, **rest)

        return asyncio.run(exchange())

    return asked


def together(app: FastAPI, requests: list[Callable[[Any], Awaitable[Any]]]) -> list[Any]:
    async def exchange() -> list[Any]:
        async with a_client(app, TOKEN) as client:
            return list(await asyncio.gather(*(request(client) for request in requests)))

    return asyncio.run(exchange())


def test_a_route_that_says_nothing_of_permission_stops_the_application(tmp_path: Any) -> None:
    open_router = Router()
    open_router.get("/forgotten")(lambda: None)
    settings = ServiceSettings(database_url=f"sqlite:///{tmp_path / 'x.db'}")

    with pytest.raises(ValueError, match="/forgotten"):
        build_app("sample-svc", settings, routers=[open_router], problems={}, bus=MemoryBus())


def test_a_missing_token_is_refused_in_thai_and_english(ask: Ask) -> None:
    thai, english = (ask("GET", "/v1/things", token=None, language=language) for language in ("th", "en"))

    assert (thai.status_code, thai.headers["content-type"]) == (401, "application/problem+json")
    assert thai.json()["title"] == "ต้องยืนยันตัวตน"
    assert english.json()["title"] == "Login needed"
    assert thai.headers["content-language"] == "th"
    assert thai.headers["www-authenticate"].startswith("Bearer")


def test_a_missing_scope_is_named(ask: Ask) -> None:
    refused = ask("POST", "/v1/things", token=sign(PERSON, scope="sample.read"), json={"name": "x"})

    assert (refused.status_code, refused.json()["code"]) == (403, "MISSING_SCOPE")
    assert refused.json()["scope"] == "sample.write"


def test_every_reason_is_told_at_once_with_its_rule(ask: Ask) -> None:
    body = ask("GET", "/v1/broken").json()

    assert body["type"] == "urn:thaksa:problem:thing-broken"
    assert body["rule"] == "R-1"
    assert body["detail"] == "ก เสีย: หนัก 7 กก.; หนัก 9 กก."
    assert [(error["code"], error["kilograms"]) for error in body["errors"]] == [
        ("TOO_HEAVY", 7),
        ("TOO_HEAVY", 9),
    ]
    assert "rule" not in body["errors"][0]
    assert ask("GET", "/v1/broken", language="en").json()["detail"] == "ก: It has 7 kg; It has 9 kg"


def test_a_fact_is_said_in_words_and_kept_as_it_is(ask: Ask) -> None:
    thai, english = (ask("GET", "/v1/stuck", language=language).json() for language in ("th", "en"))

    assert thai["detail"] == "อยู่ในสถานะ ส่งกลับ"
    assert english["detail"] == "It is sent back."
    assert thai["state"] == english["state"] == "sent_back"


@pytest.mark.parametrize(
    ("prefix", "instance"),
    [
        ("/things", "/things/v1/nothing%20at/%E0%B8%81"),
        ("", "/v1/nothing%20at/%E0%B8%81"),
        ("//evil.example", "/v1/nothing%20at/%E0%B8%81"),
        ("javascript:", "/v1/nothing%20at/%E0%B8%81"),
    ],
)
def test_a_problem_names_the_path_that_the_client_used(ask: Ask, prefix: str, instance: str) -> None:
    answer = ask("GET", "/v1/nothing at/ก", headers={"X-Forwarded-Prefix": prefix})

    assert answer.json()["instance"] == instance


def test_a_surprise_tells_no_detail(ask: Ask) -> None:
    answer = ask("GET", "/v1/surprise", language="en")

    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL_ERROR")
    assert "secret" not in answer.text


def raw(body: bytes) -> dict[str, Any]:
    return {"content": body, "headers": {"content-type": "application/json"}}


LONG_KEY = {"json": {"name": "x"}, "headers": {"Idempotency-Key": "k" * 201}}


@pytest.mark.parametrize(
    ("method", "path", "rest", "status", "code"),
    [
        ("GET", "/v1/nothing", {}, 404, "NOT_FOUND"),
        ("DELETE", "/v1/things", {}, 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/v1/things", raw(b"{"), 400, "BODY_UNREADABLE"),
        ("POST", "/v1/things", {"json": {"name": "x" * 3000}}, 413, "BODY_TOO_LARGE"),
        ("POST", "/v1/things", {"json": {"name": "x", "other": 1}}, 422, "INVALID_INPUT"),
        ("POST", "/v1/things", {"json": {}}, 422, "INVALID_INPUT"),
        ("POST", "/v1/things", raw(b'{"name": "x", "weight": NaN}'), 422, "INVALID_INPUT"),
        ("POST", "/v1/things", raw(b'{"name": "\\ud800"}'), 422, "INVALID_INPUT"),
        ("POST", "/v1/things", raw(b'{"name": "a\\u0000b"}'), 422, "INVALID_INPUT"),
        ("GET", "/v1/things/not-an-id", {}, 422, "INVALID_INPUT"),
        ("GET", "/v1/things?limit=201", {}, 422, "INVALID_INPUT"),
        ("GET", "/v1/things?cursor=x", {}, 400, "CURSOR_UNREADABLE"),
        ("POST", "/v1/things", LONG_KEY, 400, "IDEMPOTENCY_KEY_UNREADABLE"),
    ],
)  # fmt: skip
def test_bad_input_is_a_problem_and_stores_nothing(
    ask: Ask, app: FastAPI, method: str, path: str, rest: dict[str, Any], status: int, code: str
) -> None:
    answer = ask(method, path, **rest)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with app.state.database.read() as session:
        assert session.execute(select(Thing.id)).all() == []


def test_an_invalid_place_is_pointed_at_and_not_echoed(ask: Ask) -> None:
    answer = ask("POST", "/v1/things", json={"name": "", "evil": "<script>"}, language="en")

    assert {error.get("pointer") for error in answer.json()["errors"]} == {"/name", "/evil"}
    assert "script" not in answer.text


def test_what_is_made_has_an_etag_and_a_reader_who_has_it_gets_304(ask: Ask) -> None:
    made = ask("POST", "/v1/things", json={"name": "x"})
    path = f"/v1/things/{made.json()['id']}"

    same = ask("GET", path, headers={"If-None-Match": made.headers["etag"]})
    other = ask("GET", path, headers={"If-None-Match": '"99"'})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", '"1"')
    assert other.status_code == 200


def test_what_a_token_was_answered_is_kept_for_nobody_else(ask: Ask) -> None:
    made = ask("POST", "/v1/things", json={"name": "x"})
    path = f"/v1/things/{made.json()['id']}"

    again = ask("GET", path, headers={"If-None-Match": made.headers["etag"]})
    refused = ask("GET", "/v1/broken")
    public = ask("GET", "/livez", token=None)

    assert made.headers["cache-control"] == again.headers["cache-control"] == "private, no-cache"
    assert refused.headers["cache-control"] == "no-store"
    assert "cache-control" not in public.headers


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        (None, 428, "IF_MATCH_REQUIRED"),
        ('"7"', 412, "STALE_VERSION"),
        ("*", 400, "IF_MATCH_UNREADABLE"),
        ('"๑"', 400, "IF_MATCH_UNREADABLE"),
    ],
)
def test_a_change_names_the_version_it_saw(ask: Ask, header: str | None, status: int, code: str) -> None:
    path = f"/v1/things/{ask('POST', '/v1/things', json={'name': 'x'}).json()['id']}"
    headers = {"If-Match": header.encode()} if header else {}

    refused = ask("PUT", path, json={"name": "y"}, headers=headers)
    kept = ask("GET", path).json()["name"]
    changed = ask("PUT", path, json={"name": "y"}, headers={"If-Match": '"1-abc"'})  # as any reader saw it

    assert (refused.status_code, refused.json()["code"], kept) == (status, code, "x")
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')


def test_twenty_repetitions_at_once_make_one_thing(app: FastAPI) -> None:
    def repeat(client: Any) -> Awaitable[Any]:
        return client.post("/v1/things", json={"name": "x"}, headers={"Idempotency-Key": "same"})

    answers = together(app, [repeat] * 20)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    with app.state.database.read() as session:
        assert len(session.execute(select(OUTBOX.c.event_id)).all()) == 1


def test_of_two_who_make_the_same_at_once_one_is_told_so(app: FastAPI) -> None:
    def make_it(client: Any) -> Awaitable[Any]:
        return client.post(f"/v1/things/{PERSON}", json={"name": "x"})

    answers = together(app, [make_it, make_it])

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (refused["code"], refused["title"]) == ("OVERTAKEN", "มีผู้ทำรายการนี้ไปก่อนแล้ว")


def test_a_row_that_the_service_itself_got_wrong_stays_a_surprise(ask: Ask) -> None:
    answer = ask("GET", "/v1/fault")

    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL_ERROR")


def test_a_key_with_another_body_is_refused(ask: Ask) -> None:
    ask("POST", "/v1/things", json={"name": "x"}, headers={"Idempotency-Key": "k"})

    refused = ask("POST", "/v1/things", json={"name": "y"}, headers={"Idempotency-Key": "k"})

    assert (refused.status_code, refused.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_a_key_belongs_to_its_caller(ask: Ask) -> None:
    other = sign(uuid4(), scope="sample.write")

    first = ask("POST", "/v1/things", json={"name": "x"}, headers={"Idempotency-Key": "k"})
    second = ask("POST", "/v1/things", json={"name": "x"}, headers={"Idempotency-Key": "k"}, token=other)

    assert first.json()["id"] != second.json()["id"]


def test_pages_together_are_the_list_without_gap_or_repetition(ask: Ask) -> None:
    made = [ask("POST", "/v1/things", json={"name": f"n{number}"}).json()["id"] for number in range(7)]
    seen, cursor = [], ""
    while True:
        page = ask("GET", f"/v1/things?limit=3{cursor}").json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert seen == made


def test_the_openapi_document_names_scope_and_problems_of_every_operation(app: FastAPI) -> None:
    document_problems(app)

    operation = app.openapi()["paths"]["/v1/things"]["post"]

    assert operation["x-scope"] == "sample.write"
    assert {"401", "403", "409", "412", "413", "422", "428"} <= set(operation["responses"])
    assert set(app.openapi()["paths"]) == {
        "/v1/things",
        "/v1/things/{thing_id}",
        "/v1/broken",
        "/v1/stuck",
        "/v1/surprise",
        "/v1/fault",
    }


def test_a_trace_goes_from_the_request_into_the_event(ask: Ask, app: FastAPI) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"

    ask("POST", "/v1/things", json={"name": "x"}, headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})

    with app.state.database.read() as session:
        assert trace in session.execute(select(OUTBOX.c.body)).scalar_one()
