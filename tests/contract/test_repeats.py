"""Every POST sent twice with one Idempotency-Key has one effect and one answer; another body is refused.

The tables are compared whole, so that no effect is overlooked. A POST without an entry in posts.py fails.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from members import SERVICES, committed
from posts import POSTS, Post
from service_kit.testing import a_client
from worlds import WORLDS, Copies, Ids, copies_of

CALCULATORS = {  # they store nothing, so they may be repeated without a key
    ("people-svc", "/v1/classification-suggestions"),
    ("people-svc", "/v1/people/search"),
    ("reporting-svc", "/v1/kpis/{kpi_id}/evaluations"),
}
UPLOADS = {
    ("people-svc", "/v1/imports"),
    ("framework-svc", "/v1/imports"),
}  # files; sent twice in the tests of their service
NOTES = {"idempotency_key"}  # the note of the attempt itself
ANOTHER = {"another": "body"}

Stage = Callable[[Post], tuple[FastAPI, Ids]]
Dump = dict[str, list[tuple[Any, ...]]]
made: dict[str, Copies] = {}


@pytest.fixture
def stage(
    templates: Callable[[str, str], str], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> Iterator[Stage]:
    """The service of a request in a world of its own, and the ids of that world."""
    with ExitStack() as opened:

        def set_up(post: Post) -> tuple[FastAPI, Ids]:
            service = post.service
            if service not in made:
                template = templates("sqlite", service.replace("-", "_"))
                made[service] = copies_of(WORLDS[service], template, tmp_path_factory.mktemp("world"))
            return opened.enter_context(made[service].app(tmp_path)), made[service].ids

        yield set_up


def rows(app: FastAPI) -> Dump:
    """Everything that is stored."""
    with app.state.database.engine.connect() as connection:
        names = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
        return {
            name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)  # noqa: S608  our own tables
            for name in set(names) - NOTES
        }


def answers(app: FastAPI, post: Post, ids: Ids, *bodies: Any) -> list[httpx.Response]:
    """To one request after the other, all with one key and the version that the first one saw."""
    address = post.address(ids)

    async def ask() -> list[httpx.Response]:
        async with a_client(app, post.by.token(post.service)) as client:
            headers = {"Idempotency-Key": "one key"}
            if post.is_versioned:
                seen = await client.get("/".join(address.split("/")[:4]))
                headers["If-Match"] = seen.headers["etag"]
            return [await client.post(address, json=body, headers=headers) for body in bodies]

    return asyncio.run(ask())


def shown(answer: httpx.Response) -> tuple[int, Any, str | None]:
    return answer.status_code, answer.json(), answer.headers.get("etag")


@pytest.mark.parametrize("service", SERVICES)
def test_every_post_is_sent_twice_below(service: str) -> None:
    paths = committed(service)["paths"]
    served = {(service, path) for path, operations in paths.items() if "post" in operations}

    listed = {(post.service, post.path) for post in POSTS if post.service == service}
    assert served - CALCULATORS - UPLOADS == listed, "posts.py needs a request that succeeds for each POST"


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_a_repeated_post_has_one_effect_and_one_answer(post: Post, stage: Stage) -> None:
    app, ids = stage(post)
    body = post.body(ids) if post.body else None
    before = rows(app)

    first = answers(app, post, ids, body)[0]
    once = rows(app)
    # The version is read again for the second one, as by a client that knows only that the answer was lost.
    again = answers(app, post, ids, body)[0]

    assert first.is_success, first.text
    assert once != before
    assert shown(again) == shown(first)
    assert rows(app) == once


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_a_key_is_good_for_one_body_whatever_the_version(post: Post, stage: Stage) -> None:
    app, ids = stage(post)
    body, other = (say(ids) if say else None for say in (post.body, post.other))

    first, again, another = answers(app, post, ids, body, body, other or ANOTHER)

    assert first.is_success, first.text
    assert shown(again) == shown(first)
    assert (another.status_code, another.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
