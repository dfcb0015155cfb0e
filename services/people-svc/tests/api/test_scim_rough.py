"""SCIM: whatever a client sends is answered, and never by a 5xx, on both databases."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from people_builders import STAFF, a_world, an_app
from people_svc.api.scim.models import THAKSA_USER
from scim_builders import ENTERPRISE, a_directory, a_patch, a_user
from service_kit.database import Database
from service_kit.testing import published_keys
from starlette.testclient import TestClient

USER = f"/Users/{STAFF}"
NOT_DONE_HERE = 501  # RFC 7644, section 3.12: it is said of what no part of us does
FILTERS = [
    'userName eq "\\u0000"',
    'externalId eq "\\ud800"',
    f'userName eq "{"ก" * 1000}"',
    "userName eq 5",
    "userName eq null",
    'active eq "x"',
    "(" * 500 + "title pr" + ")" * 500,
    " and ".join(["title pr"] * 2000),
    'meta.lastModified gt "0001-01-01T00:00:00+14:00"',
    'meta.lastModified ge "9999-12-31T23:59:59Z"',
    "meta.lastModified ge 5",
    'urn:x:y eq "1"',
    " ",
    '"',
]
PARAMETERS: list[dict[str, Any]] = [
    {"startIndex": 10**30},
    {"startIndex": 2**62},
    {"startIndex": -5, "count": -5},
    {"count": 10**30},
    {"sortBy": "shoeSize"},
    {"sortBy": "emails", "sortOrder": "up"},
    {"attributes": "\x00"},
    {"excludedAttributes": "id,meta"},
    {"cursor": "x"},
]
BODIES = [
    b"null",
    b'{"schemas":["x"]}',
    b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}",
    b'{"userName":1e400}',
    json.dumps(a_user("\ud800")).encode(),
    json.dumps(a_user("x\0")).encode(),
    json.dumps(a_user("x", emails="x")).encode(),
    json.dumps(a_user("x", name={"familyName": "\0"})).encode(),
    json.dumps(a_user("x", active="perhaps")).encode(),
    json.dumps(a_user("x", **{THAKSA_USER: []})).encode(),
]
OPERATIONS: list[dict[str, Any]] = [
    {"op": "add", "value": 5},
    {"op": "add", "path": "emails[", "value": "x"},
    {"op": "add", "path": "emails", "value": "x"},
    {"op": "add", "path": "name.familyName", "value": "\0"},
    {"op": "replace", "path": "active", "value": None},
    {"op": "remove", "path": THAKSA_USER},
    {"op": "replace", "path": f"{THAKSA_USER}:positionLevel.scheme", "value": "zzz"},
    {"op": "add", "path": f"{ENTERPRISE}:manager", "value": "x"},
    {"op": "replace", "path": "meta.version", "value": "x"},
]


@pytest.fixture
def directory(database: Database) -> Iterator[TestClient]:
    a_world(database)
    app = an_app(database.url)
    app.state.verifier.use(published_keys())
    with a_directory(app) as client:
        yield client
    app.state.database.close()


def surprises(answers: list[Any]) -> list[str]:
    return [
        answer.text for answer in answers if answer.status_code >= 500 and answer.status_code != NOT_DONE_HERE
    ]


def test_no_search_is_a_surprise(directory: TestClient) -> None:
    wishes = [*({"filter": one} for one in FILTERS), *PARAMETERS]

    answers = [directory.get(path, params=one) for one in wishes for path in ("/Users", "/Groups", "/")]

    assert surprises(answers) == []


def test_no_body_is_a_surprise(directory: TestClient) -> None:
    places = [("POST", "/Users"), ("PUT", USER), ("PATCH", USER), ("POST", "/Bulk"), ("POST", "/.search")]

    answers = [directory.request(*place, content=body) for body in BODIES for place in places]

    assert surprises(answers) == []
    assert {answer.status_code for answer in answers} == {400}


def test_no_operation_is_a_surprise_and_none_is_told_in_the_words_of_a_library(
    directory: TestClient,
) -> None:
    answers = [directory.patch(USER, json=a_patch(one)) for one in OPERATIONS]

    assert [answer.status_code for answer in answers] == [400] * len(OPERATIONS)
    assert [answer.text for answer in answers if "pydantic" in answer.text] == []
