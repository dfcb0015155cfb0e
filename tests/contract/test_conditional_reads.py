"""Every read has a strong ETag, and who has seen it is answered 304 with nothing to read again.

Of framework-svc every GET there is, each found a row in its world; of the others those that need none.
"""

import asyncio
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from members import SERVICES, committed
from posts import AGENCY_HR, POSTS
from service_kit.testing import a_client
from worlds import STAFF, WORLDS, Ids, Somebody, copies_of

WHOLE = "framework-svc"
UNTOLD = {"CFAssociationGroupings", "CFConcepts", "CFLicenses", "CFRubrics", "CFSubjects"}  # by what ships
ACCEPTED = (
    "application/json",
    "text/turtle",
    "application/rdf+xml",
    "application/ld+json",
    "application/x-ndjson",
)
QUERY = {
    "name": "ระยะเริ่มแรก", "group": "Others", "stage": "Early", "from": "2561.1", "to": "2561.1",
}  # fmt: skip
MORE = ("/acknowledge", "/{organisation_id}/skill-units")
EARLY = {"stage": "Early"}
KEPT = {"etag", "cache-control", "vary", "link", "x-total-count"}


@pytest.fixture
def opened(
    templates: Callable[[str, str], str], tmp_path: Path
) -> Iterator[Callable[[str], tuple[FastAPI, Ids]]]:
    (tmp_path / "world").mkdir()
    stack = []

    def enter(service: str) -> tuple[FastAPI, Ids]:
        world = copies_of(WORLDS[service], templates("sqlite", service.replace("-", "_")), tmp_path / "world")
        context = world.app(tmp_path)
        stack.append(context)
        return context.__enter__(), world.ids

    yield enter
    for context in stack:
        context.__exit__(None, None, None)


def reads(service: str) -> list[tuple[str, list[str]]]:
    """The addresses of the service, and the parameters that each must be told."""
    paths = committed(service)["paths"]
    return [
        (path, [one["name"] for one in operations["get"].get("parameters", []) if one["required"]])
        for path, operations in paths.items()
        if "get" in operations
    ]


def values(name: str, ids: Ids) -> list[str]:
    """What a parameter of framework-svc may be in its world."""
    known: dict[str, list[str]] = {
        "release_key": ["2561.1", "2570.2"],
        "framework_key": ["ocsc-digital"],
        "kind": ["role"],
        "key": ["E1"],
        "code": ["DLit100", "E1", ids["unit"]],
        "form": ["csv", "xlsx"],
        "case_version": ["v1p1", "v1p0"],
        "version": ["1"],
        "organisation_id": [str(ids["other agency"]), str(ids["agency"])],
        "import_id": [str(ids["checked framework import"])],
        "identifier": ids["told in CASE"],
    }
    return known.get(name) or [str(ids[name.removesuffix("_id").removeprefix("overlay_")])]


def addresses(path: str, required: list[str], ids: Ids) -> Iterator[tuple[str, dict[str, str]]]:
    in_path = re.findall(r"{(\w+)}", path)
    query = {name: QUERY[name] for name in required if name in QUERY}
    for chosen in itertools.product(*(values(name, ids) for name in in_path)):
        yield path.format(**dict(zip(in_path, chosen, strict=True))), query


def told_in_case(app: FastAPI, token: str) -> list[str]:
    """One identifier of each collection of the shipped release."""

    async def once() -> list[str]:
        async with a_client(app, token) as client:
            package = (await client.get("/v1/releases/2561.1/case")).json()
        lists = (package | package["CFDefinitions"]).values()
        firsts = [one[0]["identifier"] for one in lists if isinstance(one, list) and one]
        return [package["CFDocument"]["identifier"], *firsts]

    return asyncio.run(once())


def with_more_rows(app: FastAPI, ids: Ids) -> Ids:
    """What the requests of posts.py make, and a target stage."""

    async def once(method: str, path: str, by: Somebody, body: Any = None) -> httpx.Response:
        async with a_client(app, by.token(WHOLE)) as client:
            return await client.request(method, path, json=body)

    made = [
        asyncio.run(once("PUT", f"/v1/organisations/{ids['agency']}/target-stage", AGENCY_HR, EARLY)),
        *(
            asyncio.run(once("POST", one.address(ids), one.by, one.body and one.body(ids)))
            for one in POSTS
            if one.service == WHOLE and one.path.endswith(MORE)
        ),
    ]
    assert [answer.text for answer in made if not answer.is_success] == []
    return ids | {"told in CASE": told_in_case(app, AGENCY_HR.token(WHOLE)), "unit": made[-1].json()["code"]}


def whoever_may(app: FastAPI, service: str, path: str, **asked: Any) -> tuple[httpx.Response, str] | None:
    """The first answer that anybody gets, and whose it is."""

    async def once() -> tuple[httpx.Response, str] | None:
        for somebody in (*WORLDS[service].people, Somebody(WORLDS[service].people[0].subject, STAFF)):
            token = somebody.token(service)
            async with a_client(app, token) as client:
                answer = await client.get(path, **asked)
            if answer.status_code == 200:
                return answer, token
        return None

    return asyncio.run(once())


def faults(app: FastAPI, path: str, first: httpx.Response, token: str, **asked: Any) -> list[str]:
    tag = first.headers.get("etag", "")
    if not re.fullmatch(r'"[^"]+"', tag):
        return [f"{path}: ETag {tag!r}"]

    async def again(seen: str) -> httpx.Response:
        async with a_client(app, token) as client:
            headers = asked.get("headers", {}) | {"If-None-Match": seen}
            return await client.get(path, params=asked.get("params"), headers=headers)

    found = []
    for seen in (tag, "*", f'"other", W/{tag}'):
        answer = asyncio.run(again(seen))
        expected = {name: value for name, value in first.headers.items() if name in KEPT}
        kept = {name: value for name, value in answer.headers.items() if name in KEPT}
        if (answer.status_code, answer.content, kept) != (304, b"", expected):
            found.append(f"{path} {seen}: {answer.status_code} {dict(answer.headers)}")
    return found


def test_every_read_of_frameworks_has_a_strong_etag_and_answers_304(opened: Any) -> None:
    app, ids = opened(WHOLE)
    ids = with_more_rows(app, ids)
    found, unanswered = [], []
    for path, required in reads(WHOLE):
        answered = 0
        for address, params in addresses(path, required, ids):
            asked = {"params": params}
            if path.startswith("/ims/") and answered:
                break
            if (answer := whoever_may(app, WHOLE, address, **asked)) is not None:
                answered += 1
                found += faults(app, address, *answer, **asked)
        unanswered += [] if answered or path.split("/")[-2] in UNTOLD else [path]

    assert found == []
    # The canonical address of a node answers 307, and its tag is tested beside it.
    assert unanswered == ["/v1/frameworks/{framework_key}/nodes/{kind}/{key}"]


@pytest.mark.parametrize("accept", ACCEPTED)
def test_every_form_of_a_release_has_a_strong_etag_of_its_own(accept: str, opened: Any) -> None:
    app, _ = opened(WHOLE)
    asked = {"headers": {"Accept": accept}}
    path = "/v1/releases/2561.1" + ("/export" if "ndjson" in accept else "")

    answer = whoever_may(app, WHOLE, path, **asked)

    assert answer is not None
    assert answer[0].headers["content-type"].startswith(accept)
    assert faults(app, path, *answer, **asked) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_read_that_needs_no_row_has_one_too(service: str, opened: Any) -> None:
    app, _ = opened(service)
    plain = [path for path, required in reads(service) if not required]
    answers = {path: whoever_may(app, service, path) for path in plain}

    assert [fault for path, one in answers.items() if one for fault in faults(app, path, *one)] == []
    assert any(answers.values())
