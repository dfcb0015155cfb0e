"""SCIM: who may keep whose accounts, and what a user is here: a person, with a post, a line and a history."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from people_builders import (
    AGENCY_A,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    DIVISION_B,
    NOW,
    OTHER_DIRECTOR,
    STAFF,
    TODAY,
    a_person,
    a_world,
    add_person,
    an_app,
    key,
    recorded,
    refuse_what_breaks_the_promise,
    stored,
    the_hr,
    types,
)
from people_svc.api.scim.models import THAKSA_USER
from people_svc.domain.assignment import AssignmentKind
from people_svc.persistence.people import assignments_of
from people_svc.persistence.tables import Person
from people_svc.use_cases.assignments import NewSecondment, second_person
from scim_builders import DIRECTORY, ENTERPRISE, a_directory, a_patch, a_token, a_user
from service_kit.audit import seal, verify
from service_kit.database import Database
from service_kit.testing import published_keys
from starlette.testclient import TestClient

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
NATIONAL_ID = "1101700230708"


@pytest.fixture
def app(database: Database) -> Iterator[Any]:
    a_world(database)
    app = an_app(database.url)
    app.state.verifier.use(published_keys())
    yield app
    app.state.database.close()


@pytest.fixture
def directory(app: Any) -> Iterator[TestClient]:
    with a_directory(app) as client:
        yield client


def created(directory: TestClient, user_name: str = "somchai@agency.example", **given: Any) -> dict[str, Any]:
    answer = directory.post("/Users", json=a_user(user_name, **given))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def patched(directory: TestClient, user_id: str, *operations: dict[str, Any]) -> dict[str, Any]:
    answer = directory.patch(f"/Users/{user_id}", json=a_patch(*operations))
    assert answer.status_code == 204, answer.text
    found: dict[str, Any] = directory.get(f"/Users/{user_id}").json()
    return found


def test_a_user_is_a_person_with_a_post_and_a_line(directory: TestClient, database: Database) -> None:
    """R-CLS-15: registered by the same rules as by an HR officer, with event and audit."""
    made = created(
        directory,
        title="นักวิชาการคอมพิวเตอร์",
        externalId="7",
        **{
            ENTERPRISE: {"employeeNumber": "A-1", "manager": {"value": str(DIRECTOR)}},
            THAKSA_USER: {
                "organizationId": str(DIVISION_A),
                "personKind": "พนักงานราชการ",
                "positionType": "วิชาการ",
                "positionLevel": {"scheme": "dpis", "code": "K2"},
            },
        },
    )

    person = stored(database, Person, UUID(made["id"]))
    assert (person.name_th, person.personnel_number) == ("นายสมชาย ใจดี", "A-1")
    assert (person.supervisor_id, person.next_supervisor_id) == (DIRECTOR, DEPUTY)
    assert (person.organisation_id, person.agency_id) == (DIVISION_A, AGENCY_A)
    assert (person.position_title, person.level_code) == ("นักวิชาการคอมพิวเตอร์", "K2")
    assert person.active_from == TODAY
    assert types(database)[-1] == "people.person.registered.v1"
    refuse_what_breaks_the_promise(database)
    assert made["meta"]["location"].endswith(f"/scim/v2/Users/{made['id']}")
    assert made["meta"]["version"] == f'W/"{person.version}"'


def test_whoever_works_there_is_a_user_without_having_been_made_by_the_directory(
    directory: TestClient,
) -> None:
    found = directory.get(f"/Users/{STAFF}").json()

    assert (found["userName"], found["active"]) == (str(STAFF), True)
    assert found[ENTERPRISE]["manager"]["value"] == str(DIRECTOR)
    assert directory.get("/Users", params={"filter": f'userName eq "{STAFF}"'}).json()["totalResults"] == 1


def test_the_national_id_is_never_shown_and_cannot_be_asked_for(
    directory: TestClient, database: Database
) -> None:
    add_person(database, a_person(key("with id"), national_id=NATIONAL_ID))

    shown = directory.get(f"/Users/{key('with id')}").text + directory.get("/Schemas").text
    asked = directory.get("/Users", params={"filter": f'nationalId eq "{NATIONAL_ID}"'})

    assert NATIONAL_ID[-4:] not in shown
    assert "national" not in shown.lower()
    assert (asked.status_code, asked.json()["scimType"]) == (400, "invalidFilter")


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (lambda: a_token(scope="people.write"), 403),
        (lambda: a_token(("hr_officer", AGENCY_A), subject=str(key("hr"))), 403),
        (lambda: a_token(("system", None)), 403),
        (lambda: "nonsense", 401),
    ],
    ids=["without the scope", "a person who logged in", "a program that keeps no unit", "no token"],
)
def test_only_a_program_that_keeps_a_unit_comes_in(app: Any, token: Callable[[], str], status: int) -> None:
    """The token is made when it is used: made with the tests it would be too old in a long run."""
    with a_directory(app, token(), language="th") as client:
        answer = client.get("/Users")

    assert answer.status_code == status
    assert (answer.json()["schemas"], answer.json()["status"]) == ([ERROR], str(status))
    assert any("ก" <= letter <= "๛" for letter in answer.json()["detail"])


def test_people_of_another_subtree_do_not_exist_for_it(directory: TestClient) -> None:
    elsewhere = {THAKSA_USER: {"organizationId": str(DIVISION_B), "personKind": "ข้าราชการ"}}

    assert directory.get(f"/Users/{OTHER_DIRECTOR}").status_code == 404
    assert directory.delete(f"/Users/{OTHER_DIRECTOR}").status_code == 404
    assert directory.post("/Users", json=a_user(**elsewhere)).status_code == 403
    moved = {"op": "replace", "path": f"{THAKSA_USER}:organizationId", "value": str(DIVISION_B)}
    assert directory.patch(f"/Users/{STAFF}", json=a_patch(moved)).status_code == 403


@pytest.mark.parametrize(("language", "word"), [("th", "สายการบังคับบัญชาวนกลับ"), ("en", "The line turns back")])
def test_a_line_that_turns_back_is_refused_in_the_caller_s_language(
    app: Any, language: str, word: str
) -> None:
    """R-FRM-17."""
    loop = {"op": "replace", "path": f"{ENTERPRISE}:manager", "value": {"value": str(STAFF)}}

    with a_directory(app, language=language) as client:
        answer = client.patch(f"/Users/{DIRECTOR}", json=a_patch(loop))

    said = answer.json()
    assert (answer.status_code, said["schemas"], said["scimType"]) == (400, [ERROR], "invalidValue")
    assert word in said["detail"]
    assert "R-FRM-17" in said["detail"]
    assert answer.headers["content-language"] == language


def test_a_move_is_a_new_row_of_the_history(directory: TestClient, database: Database) -> None:
    """R-CLS-15: the directory overwrites nothing."""
    moved = {"op": "replace", "path": f"{THAKSA_USER}:organizationId", "value": str(AGENCY_A)}

    patched(directory, str(STAFF), moved)

    with database.read() as session:
        history = assignments_of(session, STAFF)
    assert [row.organisation_id for row in history] == [DIVISION_A, AGENCY_A]
    assert (history[0].ends_on, history[1].starts_on) == (TODAY - dt.timedelta(days=1), TODAY)
    assert history[1].recorded_by == DIRECTORY


def test_an_ended_account_keeps_its_history_and_can_come_back(
    directory: TestClient, database: Database
) -> None:
    """No longer active from today, for whoever lets people in and whoever asks of the past."""
    ended = patched(directory, str(STAFF), {"op": "replace", "path": "active", "value": False})
    person = stored(database, Person, STAFF)
    said = recorded(database)[-1]

    assert ended["active"] is False
    assert (person.active_until, person.deactivated_at) == (TODAY - dt.timedelta(days=1), NOW)
    assert said["type"] == "people.person.service_changed.v1"
    assert said["data"]["person_id"] == str(STAFF)
    with database.read() as session:
        assert [row.organisation_id for row in assignments_of(session, STAFF)] == [DIVISION_A]

    back = patched(directory, str(STAFF), {"op": "replace", "path": "active", "value": True})

    person = stored(database, Person, STAFF)
    assert back["active"] is True
    assert (person.active_until, person.deactivated_at) == (None, None)
    assert recorded(database)[-1]["data"]["deactivated_at"] is None
    refuse_what_breaks_the_promise(database)


def test_who_began_today_can_be_ended_today(directory: TestClient, database: Database) -> None:
    made = created(directory)

    ended = patched(directory, made["id"], {"op": "replace", "value": {"active": False}})

    person = stored(database, Person, UUID(made["id"]))
    assert ended["active"] is False
    assert (person.active_from, person.active_until) == (TODAY, TODAY)
    assert person.deactivated_at == NOW


def test_an_account_that_hr_has_ended_is_not_active(directory: TestClient, database: Database) -> None:
    last = TODAY - dt.timedelta(days=30)
    add_person(database, a_person(key("gone"), active_until=last))

    assert directory.get(f"/Users/{key('gone')}").json()["active"] is False


def test_a_user_who_is_deleted_is_gone_for_the_directory_alone(
    directory: TestClient, database: Database
) -> None:
    made = created(directory)

    assert directory.delete(f"/Users/{made['id']}").status_code == 204

    person = stored(database, Person, UUID(made["id"]))
    assert person.deactivated_at == NOW
    assert directory.get(f"/Users/{made['id']}").status_code == 404
    assert directory.delete(f"/Users/{made['id']}").status_code == 404
    found = directory.get("/Users", params={"filter": 'userName eq "somchai@agency.example"'})
    assert found.json()["totalResults"] == 0
    assert created(directory)["id"] != made["id"]


def test_who_comes_back_by_the_same_number_is_the_same_person(
    directory: TestClient, database: Database
) -> None:
    first = created(directory, **{ENTERPRISE: {"employeeNumber": "A-1"}})
    directory.delete(f"/Users/{first['id']}")

    again = created(directory, "somchai.j@agency.example", **{ENTERPRISE: {"employeeNumber": "A-1"}})

    person = stored(database, Person, UUID(first["id"]))
    assert (again["id"], again["active"]) == (first["id"], True)
    assert (person.active_until, person.deactivated_at) == (None, None)


def test_names_and_numbers_are_of_one_person(directory: TestClient) -> None:
    created(directory, **{ENTERPRISE: {"employeeNumber": "A-1"}})

    same_name = directory.post("/Users", json=a_user("SomChai@agency.example"))
    same_number = directory.post("/Users", json=a_user("other", **{ENTERPRISE: {"employeeNumber": "A-1"}}))

    for answer in (same_name, same_number):
        assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")


@pytest.mark.parametrize(
    "given",
    [
        {"displayName": "ก" * 201},
        {"displayName": "ก\x00"},
        {"externalId": "x" * 201},
        {"emails": [{"value": f"{number}@x.example"} for number in range(11)]},
        {ENTERPRISE: {"manager": {"value": "nobody"}}},
        {ENTERPRISE: {"manager": {"value": str(key("nobody"))}}},
        {THAKSA_USER: {"organizationId": "here", "personKind": "ข้าราชการ"}},
        {THAKSA_USER: {"organizationId": str(key("nowhere")), "personKind": "ข้าราชการ"}},
        {THAKSA_USER: {"organizationId": str(DIVISION_A), "personKind": "ช่าง"}},
        {THAKSA_USER: {"personKind": "ข้าราชการ"}},
        {
            THAKSA_USER: {
                "organizationId": str(DIVISION_A),
                "personKind": "ข้าราชการ",
                "positionLevel": {"code": "M1"},
            }
        },
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(
    directory: TestClient, database: Database, given: dict[str, Any]
) -> None:
    """R-CLS-19 for the last one: a level without its scheme could be taken for a role."""
    before = types(database)

    answer = directory.post("/Users", json=a_user(**given))

    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue"), answer.text
    assert types(database) == before


def test_what_follows_from_elsewhere_is_shown_when_asked_for(
    directory: TestClient, database: Database
) -> None:
    """S10: an acting post is beside the own one."""
    acting = NewSecondment(
        kind=AssignmentKind.ACTING,
        organisation_id=AGENCY_A,
        position_title="ผู้อำนวยการสำนัก",
        order_number="1/2566",
        supervisor_id=None,
        next_supervisor_id=None,
        starts_on=TODAY,
        ends_on=None,
    )
    second_person(database, STAFF, acting, caller=the_hr(), now=NOW)
    wanted = f"{THAKSA_USER}:actingPosts,{ENTERPRISE}:department,{THAKSA_USER}:organizationPath"

    found = directory.get(f"/Users/{STAFF}", params={"attributes": wanted}).json()

    assert found[THAKSA_USER]["actingPosts"][0]["title"] == "ผู้อำนวยการสำนัก"
    assert found[THAKSA_USER]["organizationPath"][-1] == str(DIVISION_A)
    assert found[ENTERPRISE]["department"] == "หน่วยงานทดสอบ"
    assert "displayName" not in found


def test_the_audit_chain_names_the_directory(directory: TestClient, database: Database) -> None:
    made = created(directory)
    seal(database)

    verdict = verify(database)

    assert (verdict.first_bad, verdict.unsealed) == (None, 0)
    assert recorded(database)[-1]["subject"] == made["id"]
