"""SCIM: what RFC 7644 says of searches, versions, PATCH and Bulk, where scim2-tester does not look."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    DIRECTOR,
    OTHER_DIRECTOR,
    STAFF,
    a_world,
    an_app,
    stored,
)
from people_svc.api.scim.models import THAKSA_USER
from people_svc.domain.provisioning import MEMBERS_MAX, SIFTED_MAX
from people_svc.persistence.provisioning.queries import SoughtUsers, sought_users
from people_svc.persistence.tables import Assignment, Person
from scim_builders import BASE, ENTERPRISE, GROUP, a_directory, a_patch, a_token, a_user
from service_kit.database import Database
from service_kit.ids import new_id
from service_kit.statements import insert_many
from service_kit.testing import published_keys
from sqlmodel import col
from starlette.testclient import TestClient

BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
OF_AGENCY_A = 6


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> Any:
    a_world(sqlite_database)
    app = an_app(sqlite_url)
    app.state.verifier.use(published_keys())
    return app


@pytest.fixture
def directory(app: Any) -> Iterator[TestClient]:
    with a_directory(app) as client:
        yield client


def made(client: TestClient, user_name: str, **given: Any) -> str:
    answer = client.post("/Users", json=a_user(user_name, **given))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def a_group(client: TestClient, *members: str) -> str:
    body = {
        "schemas": [GROUP],
        "displayName": "ทีมข้อมูล",
        "members": [{"value": one} for one in members],
    }
    answer = client.post("/Groups", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def names(answer: Any) -> list[str]:
    return [one["userName"] for one in answer.json().get("Resources", [])]


def a_crowd(database: Database, count: int) -> None:
    """Many more people like one of staff, each with a post."""
    one = stored(database, Person, STAFF).model_dump()
    post = stored(database, Assignment, one["assignment_id"]).model_dump()
    people, posts = [], []
    for number in range(count):
        person_id, post_id = new_id(), new_id()
        people.append({**one, "id": person_id, "assignment_id": post_id, "personnel_number": f"N{number}"})
        posts.append({**post, "id": post_id, "person_id": person_id})
    with database.transaction() as session:
        insert_many(session, Person.__table__, people)  # type: ignore[attr-defined]  # SQLModel adds it
        insert_many(session, Assignment.__table__, posts)  # type: ignore[attr-defined]  # SQLModel adds it


@pytest.mark.parametrize(
    "wanted",
    [
        'userName eq "ANAN@agency.example"',
        'externalId eq "ext-1"',
        'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "anan@agency.example"',
        f'{ENTERPRISE}:employeeNumber eq "A-7"',
        'externalId eq "ext-1" and active eq true',
        'displayName sw "นายอนันต์" and title pr',
        'emails[type eq "work" and value co "anan"]',
        'not (userName ne "anan@agency.example")',
        f'{THAKSA_USER}:personKind eq "ข้าราชการ" and userName eq "anan@agency.example"',
    ],
)
def test_a_filter_finds_whom_it_names(directory: TestClient, wanted: str) -> None:
    given = {
        "displayName": "นายอนันต์ ดีงาม",
        "title": "นิติกร",
        "externalId": "ext-1",
        "emails": [{"value": "anan@agency.example", "type": "work"}],
        ENTERPRISE: {"employeeNumber": "A-7"},
    }
    made(directory, "anan@agency.example", **given)
    made(directory, "other@agency.example", displayName="นางสาวอื่น ไกล")

    found = directory.get("/Users", params={"filter": wanted})
    searched = directory.post("/Users/.search", json={"schemas": [SEARCH], "filter": wanted})

    assert names(found) == names(searched) == ["anan@agency.example"]


def test_an_id_that_is_none_finds_nobody(directory: TestClient) -> None:
    assert directory.get("/Users", params={"filter": 'id eq "nobody"'}).json()["totalResults"] == 0
    assert directory.get("/Users/nobody").status_code == 404


@pytest.mark.parametrize(
    ("params", "kind"),
    [
        ({"filter": "userName eq"}, "invalidFilter"),
        ({"filter": 'shoeSize eq "44"'}, "invalidFilter"),
        ({"filter": "active gt true"}, "invalidFilter"),
        ({"attributes": "userName", "excludedAttributes": "title"}, None),
        ({"startIndex": "one"}, "invalidValue"),
    ],
)
def test_a_search_that_cannot_be_read_is_refused(
    directory: TestClient, params: dict[str, str], kind: str | None
) -> None:
    answer = directory.get("/Users", params=params)

    assert answer.status_code == 400, answer.text
    assert answer.json().get("scimType") == kind or kind is None


def test_pages_hold_everybody_once(directory: TestClient) -> None:
    pages = [directory.get("/Users", params={"startIndex": start, "count": 4}).json() for start in (1, 5, 9)]

    ids = [one["id"] for page in pages for one in page.get("Resources", [])]
    assert [page["totalResults"] for page in pages] == [OF_AGENCY_A] * 3
    assert [page["itemsPerPage"] for page in pages] == [4, 2, 0]
    assert len(set(ids)) == OF_AGENCY_A


def test_a_count_of_none_tells_only_how_many(directory: TestClient) -> None:
    said = directory.get("/Users", params={"count": 0}).json()

    assert (said["totalResults"], said.get("Resources", [])) == (OF_AGENCY_A, [])


def test_users_are_sorted_as_asked(directory: TestClient) -> None:
    for name in ("b", "a", "c"):
        made(directory, name, title=f"ตำแหน่ง {name}")
    params = {"filter": 'title pr and userName le "c"', "sortBy": "userName", "sortOrder": "descending"}

    assert names(directory.get("/Users", params=params))[:3] == ["c", "b", "a"]


def test_what_no_index_answers_is_refused_where_there_are_many(
    directory: TestClient, sqlite_database: Database
) -> None:
    a_crowd(sqlite_database, SIFTED_MAX)
    last = {"filter": f'{ENTERPRISE}:employeeNumber eq "N{SIFTED_MAX - 1}" and active eq true'}

    sifted = directory.get("/Users", params={"filter": 'displayName co "ใคร"'})
    sorted_ = directory.get("/Users", params={"sortBy": "userName"})
    found = directory.get("/Users", params=last)

    for answer in (sifted, sorted_):
        assert (answer.status_code, answer.json()["scimType"]) == (400, "tooMany")
    assert found.json()["totalResults"] == 1
    assert directory.get("/Users").json()["itemsPerPage"] == 200


@pytest.mark.parametrize(
    "sought",
    [
        SoughtUsers(user_name="anan"),
        SoughtUsers(external_id="ext-1"),
        SoughtUsers(personnel_number="A-7"),
        SoughtUsers(id=STAFF),
    ],
    ids=["userName", "externalId", "employeeNumber", "id"],
)
def test_a_user_is_found_by_an_index(sqlite_database: Database, sought: SoughtUsers) -> None:
    a_world(sqlite_database)
    statement = sa.select(col(Person.id)).where(*sought_users(sought))
    text = str(statement.compile(sqlite_database.engine, compile_kwargs={"literal_binds": True}))

    with sqlite_database.read() as session:
        plan = [row[3] for row in session.execute(sa.text("EXPLAIN QUERY PLAN " + text))]

    assert plan
    assert [step for step in plan if step.startswith("SCAN")] == []


def test_who_saw_an_older_version_changes_nothing(directory: TestClient) -> None:
    """RFC 7644, section 3.14."""
    read = directory.get(f"/Users/{STAFF}")
    seen = {"If-Match": read.headers["etag"]}
    title = {"op": "replace", "path": "title", "value": "นิติกร"}

    first = directory.patch(f"/Users/{STAFF}", json=a_patch(title), headers=seen)
    second = directory.patch(f"/Users/{STAFF}", json=a_patch({**title, "value": "อื่น"}), headers=seen)

    assert (first.status_code, second.status_code) == (204, 412)
    assert first.headers["etag"] != read.headers["etag"]
    assert directory.delete(f"/Users/{STAFF}", headers=seen).status_code == 412
    again = directory.get(f"/Users/{STAFF}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_changes_nothing_is_no_new_version(directory: TestClient) -> None:
    before = directory.get(f"/Users/{STAFF}").headers["etag"]

    directory.patch(f"/Users/{STAFF}", json=a_patch({"op": "replace", "path": "active", "value": True}))

    assert directory.get(f"/Users/{STAFF}").headers["etag"] == before


def test_what_only_the_directory_knows_is_a_new_version_too(directory: TestClient) -> None:
    before = directory.get(f"/Users/{STAFF}").headers["etag"]

    directory.patch(f"/Users/{STAFF}", json=a_patch({"op": "add", "path": "externalId", "value": "e"}))

    assert directory.get(f"/Users/{STAFF}").headers["etag"] != before


def test_a_value_path_changes_one_of_several(directory: TestClient) -> None:
    """RFC 7644, section 3.5.2."""
    emails = [{"value": "w@x.example", "type": "work"}, {"value": "h@x.example", "type": "home"}]
    user_id = made(directory, "anan", emails=emails)
    replaced = {"op": "replace", "path": 'emails[type eq "work"].value', "value": "new@x.example"}
    removed = {"op": "remove", "path": 'emails[type eq "home"]'}

    answer = directory.patch(f"/Users/{user_id}?attributes=emails", json=a_patch(replaced, removed))

    assert answer.json()["emails"] == [{"value": "new@x.example", "type": "work"}]


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "replace", "path": "shoeSize", "value": 44}, "invalidPath"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": 'emails[type eq "work"].value', "value": "x"}, "noTarget"),
        ({"op": "rename", "path": "title", "value": "x"}, "invalidValue"),
    ],
)
def test_a_patch_that_cannot_be_done_is_refused(
    directory: TestClient, operation: dict[str, Any], kind: str
) -> None:
    answer = directory.patch(f"/Users/{STAFF}", json=a_patch(operation))

    assert (answer.status_code, answer.json().get("scimType")) == (400, kind), answer.text


def test_of_several_operations_all_are_done_or_none(directory: TestClient) -> None:
    good = {"op": "replace", "path": "title", "value": "นิติกร"}
    bad = {"op": "replace", "path": f"{ENTERPRISE}:manager.value", "value": str(STAFF)}

    answer = directory.patch(f"/Users/{STAFF}", json=a_patch(good, bad))

    assert answer.status_code == 400
    assert "title" not in directory.get(f"/Users/{STAFF}").json()


def test_a_replacement_leaves_out_what_it_does_not_say(directory: TestClient) -> None:
    user_id = made(directory, "anan", title="นิติกร", externalId="e", **{ENTERPRISE: {"employeeNumber": "1"}})

    answer = directory.put(f"/Users/{user_id}", json=a_user("anan"))

    said = answer.json()
    assert answer.status_code == 200
    assert {"title", "externalId", ENTERPRISE} & said.keys() == set()


def test_bulk_makes_a_user_and_a_group_of_it(directory: TestClient) -> None:
    """RFC 7644, section 3.7."""
    group = {"schemas": [GROUP], "displayName": "ทีม", "members": [{"value": "bulkId:u1"}]}
    operations = [
        {"method": "POST", "path": "/Users", "bulkId": "u1", "data": a_user("anan")},
        {"method": "POST", "path": "/Groups", "bulkId": "g1", "data": group},
        {"method": "POST", "path": "/Users", "bulkId": "u2", "data": a_user("ANAN")},
        {"method": "DELETE", "path": f"/Users/{OTHER_DIRECTOR}"},
    ]

    answer = directory.post("/Bulk", json={"schemas": [BULK], "Operations": operations})

    results = answer.json()["Operations"]
    assert [one["status"] for one in results] == ["201", "201", "409", "404"]
    user = directory.get(results[0]["location"].removeprefix(BASE)).json()
    assert [one["value"] for one in user["groups"]] == [results[1]["location"].rsplit("/", 1)[1]]


def test_bulk_stops_after_as_many_errors_as_it_may(directory: TestClient) -> None:
    bad = {"method": "DELETE", "path": f"/Users/{OTHER_DIRECTOR}"}
    body = {"schemas": [BULK], "failOnErrors": 1, "Operations": [bad, bad, bad]}

    assert len(directory.post("/Bulk", json=body).json()["Operations"]) == 1


def test_bulk_takes_a_hundred_operations(directory: TestClient) -> None:
    operations = [{"method": "DELETE", "path": f"/Users/{OTHER_DIRECTOR}"}] * 101

    assert directory.post("/Bulk", json={"schemas": [BULK], "Operations": operations}).status_code == 413


def test_a_group_is_of_the_directory_that_keeps_it(app: Any, directory: TestClient) -> None:
    group_id = a_group(directory, str(STAFF), str(DIRECTOR))
    with a_directory(app, a_token(("hr_officer", AGENCY_B))) as other:
        seen_by_other = other.get(f"/Groups/{group_id}").status_code

    members = directory.get(f"/Groups/{group_id}?attributes=members.display,members.value").json()["members"]

    assert seen_by_other == 404
    assert {one["value"] for one in members} == {str(STAFF), str(DIRECTOR)}
    assert all(one["display"] for one in members)
    assert directory.get("/Groups", params={"filter": 'displayName eq "ทีมข้อมูล"'}).json()["totalResults"] == 1


def test_a_group_takes_no_stranger_and_not_too_many(directory: TestClient) -> None:
    group_id = a_group(directory)
    stranger = {"op": "add", "path": "members", "value": [{"value": str(OTHER_DIRECTOR)}]}
    many = {
        "op": "add",
        "path": "members",
        "value": [{"value": str(new_id())} for _ in range(MEMBERS_MAX + 1)],
    }

    for operation in (stranger, many):
        answer = directory.patch(f"/Groups/{group_id}", json=a_patch(operation))
        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")


def test_a_member_leaves_by_its_value(directory: TestClient) -> None:
    group_id = a_group(directory, str(STAFF), str(DIRECTOR))
    gone = {"op": "remove", "path": f'members[value eq "{STAFF}"]'}

    directory.patch(f"/Groups/{group_id}", json=a_patch(gone))

    members = directory.get(f"/Groups/{group_id}").json()["members"]
    assert [one["value"] for one in members] == [str(DIRECTOR)]
    assert "groups" not in directory.get(f"/Users/{STAFF}").json()


def test_a_deleted_user_is_in_no_group(directory: TestClient) -> None:
    group_id = a_group(directory, user_id := made(directory, "anan"))

    directory.delete(f"/Users/{user_id}")

    assert "members" not in directory.get(f"/Groups/{group_id}").json()
    assert directory.delete(f"/Groups/{group_id}").status_code == 204
    assert directory.get(f"/Groups/{group_id}").status_code == 404


def test_the_schema_names_the_units_that_the_caller_keeps(directory: TestClient) -> None:
    schema = directory.get(f"/Schemas/{THAKSA_USER}").json()

    unit = next(one for one in schema["attributes"] if one["name"] == "organizationId")
    assert unit["canonicalValues"] == [str(AGENCY_A)]


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status"),
    [
        ("POST", "/Users", b"{", "application/scim+json", 400),
        ("POST", "/Users", b"[]", "application/scim+json", 400),
        ("POST", "/Users", b"<a/>", "text/xml", 415),
        ("POST", "/Users", b"\xff", "application/scim+json", 400),
        ("PUT", "/Users", b"{}", "application/scim+json", 405),
        ("GET", "/Me", b"", "application/scim+json", 501),
        ("GET", "/Shoes", b"", "application/scim+json", 404),
        ("GET", "/Users/a/b", b"", "application/scim+json", 404),
    ],
)
def test_a_request_that_means_nothing_is_refused_in_the_form_of_scim(
    directory: TestClient, method: str, path: str, body: bytes, content_type: str, status: int
) -> None:
    answer = directory.request(method, path, content=body, headers={"Content-Type": content_type})

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/scim+json")
    assert answer.json()["status"] == str(status)


def test_both_kinds_are_searched_at_the_root(directory: TestClient) -> None:
    group_id = a_group(directory)

    answer = directory.post("/.search", json={"schemas": [SEARCH], "count": 3, "startIndex": OF_AGENCY_A})

    kinds = [one["meta"]["resourceType"] for one in answer.json()["Resources"]]
    assert (answer.json()["totalResults"], kinds) == (OF_AGENCY_A + 1, ["User", "Group"])
    assert answer.json()["Resources"][1]["id"] == group_id
