from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from framework_builders import PUBLISHER, a_draft_release, an_app, as_hr, as_ocsc, ask, prepared, step

COMMENTS = "/v1/releases/2570.1/comments"
BODY = {"kind": "role", "key": "E1", "text": "ข้อความควรสั้นลง"}


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    a_draft_release(made)
    step(made, "submit", "2570.1")
    yield made
    made.state.database.close()


def answer(app: FastAPI, comment: Any, resolution: str = "accepted", **request: Any) -> Any:
    path = f"{COMMENTS}/{comment.json()['id']}/answer"
    return as_ocsc(app, "POST", path, json={"resolution": resolution, "reply": "แก้แล้ว"}, **request)


def test_whoever_reads_a_release_in_review_comments_its_nodes(app: FastAPI) -> None:
    written = ask(app, "POST", COMMENTS, json=BODY)
    answered = answer(app, written)

    assert (written.status_code, written.json()["resolution"]) == (201, None)
    assert (answered.json()["resolution"], answered.json()["reply"]) == ("accepted", "แก้แล้ว")
    assert answer(app, written, "declined").json()["code"] == "COMMENT_ANSWERED"


def test_publication_closes_the_consultation_and_keeps_it_with_the_release(app: FastAPI) -> None:
    comments = [ask(app, "POST", COMMENTS, json=BODY | {"key": key}) for key in ("E1", "E2")]
    step(app, "publish", "2570.1", by=PUBLISHER)

    late = [ask(app, "POST", COMMENTS, json=BODY), answer(app, comments[0])]

    assert [(one.status_code, one.json()["code"]) for one in late] == [(409, "CONSULTATION_CLOSED")] * 2
    assert [one["key"] for one in ask(app, "GET", COMMENTS).json()["items"]] == ["E1", "E2"]
    of_one = ask(app, "GET", COMMENTS, params={"node": "role/E2"}).json()["items"]
    assert [one["key"] for one in of_one] == ["E2"]


def test_a_comment_changes_nothing_of_the_release(app: FastAPI) -> None:
    before = ask(app, "GET", "/v1/releases/2570.1").headers["etag"]
    ask(app, "POST", COMMENTS, json=BODY)

    assert ask(app, "GET", "/v1/releases/2570.1").headers["etag"] == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (BODY | {"key": "Z9"}, 404, "FRAMEWORK_ITEM_NOT_FOUND"),
        (BODY | {"text": " "}, 422, "INVALID_INPUT"),
        (BODY | {"kind": "robot"}, 422, "INVALID_INPUT"),
    ],
)
def test_a_comment_is_about_something(app: FastAPI, body: Any, status: int, code: str) -> None:
    refused = ask(app, "POST", COMMENTS, json=body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_answers_are_the_office_s_and_of_comments_of_the_release(app: FastAPI) -> None:
    written = ask(app, "POST", COMMENTS, json=BODY)
    path = f"{COMMENTS}/{written.json()['id']}/answer"

    assert as_hr(app, "POST", path, json={"resolution": "noted"}).json()["code"] == "NOT_ALLOWED"
    elsewhere = path.replace("2570.1", "2561.1")
    assert as_ocsc(app, "POST", elsewhere, json={"resolution": "noted"}).json()["code"] == "COMMENT_NOT_FOUND"


def test_a_draft_that_is_not_shown_is_not_commented(app: FastAPI) -> None:
    step(app, "send-back", "2570.1", json={"reason": "ขอแก้"})

    assert ask(app, "POST", COMMENTS, json=BODY).json()["code"] == "RELEASE_NOT_FOUND"
    assert as_ocsc(app, "POST", COMMENTS, json=BODY).status_code == 201
