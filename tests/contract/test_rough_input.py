"""Whatever a client sends, a service answers as its OpenAPI document says, and never with a fault of its own.

Requests are generated from the document, within it and outside it, and made of good ones by spoiling a place.
ROUGH_EXAMPLES asks for more of them than the few that every run can afford.
"""

import asyncio
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from members import SERVICES, committed
from posts import POSTS, Post
from rough import QUERIES, at, places, replaced, rough_headers, roughened, spoilt_texts
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from worlds import WORLDS, Ids, copies_of

EXAMPLES = int(os.environ.get("ROUGH_EXAMPLES", "3"))
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CONFORMS = [status_code_conformance, content_type_conformance, response_schema_conformance]
PLAINLY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
WRITTEN_TO = sorted({post.service for post in POSTS})
Hold = Callable[[st.DataObject], None]
WORDS = {"release_key": "current", "kpi_id": "AG-3", "code": "DLit100"}


class Service:
    """One service in its world, with a loop and a client for as long as the test lasts."""

    def __init__(self, name: str, app: Any, ids: Ids) -> None:
        self.name = name
        self.ids = {key: str(one) for key, one in ids.items()}
        self.tokens = [somebody.token(name) for somebody in WORLDS[name].people]
        self._loop = asyncio.new_event_loop()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://service")

    def ask(self, method: str, url: str, **sent: Any) -> httpx.Response:
        return self._loop.run_until_complete(self._client.request(method, url, **sent))

    def close(self) -> None:
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()


@pytest.fixture(params=SERVICES)
def service(
    request: pytest.FixtureRequest, templates: Callable[[str, str], str], tmp_path: Path
) -> Iterator[Service]:
    name = request.param
    (tmp_path / "world").mkdir()
    world = copies_of(WORLDS[name], templates("sqlite", name.replace("-", "_")), tmp_path / "world")
    with world.app(tmp_path) as app:
        opened = Service(name, app, world.ids)
        yield opened
        opened.close()


def refuse_a_fault(answer: httpx.Response) -> None:
    """A refusal is a problem document that says its status and in which rule or place."""
    assert answer.status_code < 500, answer.text
    if answer.request.url.path.startswith("/ims/"):
        refuse_another_form(answer)
    elif answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert {"type", "title", "detail", "code"} <= problem.keys()


def refuse_another_form(answer: httpx.Response) -> None:
    """Paths of another standard refuse in its form, unless the path is none of its own."""
    if answer.status_code >= 400 and answer.headers["content-type"] == "application/json":
        assert answer.json()["imsx_codeMajor"] == "failure"


def is_known(data: st.DataObject) -> bool:
    """Mostly: what is about nothing is refused before it can do harm."""
    return data.draw(st.integers(0, 3)) > 0


def about_something(data: st.DataObject, service: Service, case: Case) -> None:
    """Put ids and keys of the world where a generated request has its own."""
    path = dict(case.path_parameters or {})
    for name in path:
        if is_known(data):
            path[name] = WORDS.get(name) or data.draw(st.sampled_from(sorted(service.ids.values())))
    case.path_parameters = path


def ask_as_generated(data: st.DataObject, service: Service, case: Case) -> httpx.Response:
    sent = case.as_transport_kwargs(base_url="http://service")
    headers = httpx.Headers({str(name): str(value) for name, value in (sent["headers"] or {}).items()})
    headers["Authorization"] = f"Bearer {data.draw(st.sampled_from(service.tokens))}"
    body = {"json": sent["json"]} if "json" in sent else {"content": sent.get("data")}
    query = data.draw(st.one_of(st.none(), st.none(), st.sampled_from(QUERIES)))
    parameters = sent.get("params") if query is None else httpx.QueryParams(query)
    return service.ask(case.method, sent["url"], params=parameters, headers=headers, **body)


def operations(service: Service) -> list[APIOperation]:
    schema = schemathesis.openapi.from_dict(committed(service.name))
    return [found.ok() for found in schema.get_all_operations()]


def try_often(hold: Hold, examples: int) -> None:
    settings(PLAINLY, max_examples=examples)(given(st.data())(hold))()


def keeps_its_promise(service: Service, operation: APIOperation) -> Hold:
    within = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    outside = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    def hold(data: st.DataObject) -> None:
        case = data.draw(st.one_of(within, outside))
        about_something(data, service, case)
        answer = ask_as_generated(data, service, case)
        refuse_a_fault(answer)
        case.validate_response(answer, checks=CONFORMS)

    return hold


def stands(service: Service, post: Post) -> Hold:
    def hold(data: st.DataObject) -> None:
        refuse_a_fault(ask_with_one_rough_place(data, service, post))

    return hold


def signed(service: Service, post: Post) -> dict[str, bytes]:
    """The headers of a good request, with the version that is there now."""
    headers = {"authorization": f"Bearer {post.by.token(service.name)}".encode()}
    if post.is_versioned:
        seen = service.ask("GET", "/".join(post.address(service.ids).split("/")[:4]), headers=headers)
        headers["if-match"] = seen.headers["etag"].encode()
    return {**headers, "content-type": b"application/json"}


def ask_with_one_rough_place(data: st.DataObject, service: Service, post: Post) -> httpx.Response:
    content = data.draw(roughened(post.body(service.ids))) if post.body else None
    headers = signed(service, post) | data.draw(rough_headers())
    return service.ask("POST", post.address(service.ids), content=content, headers=list(headers.items()))


def test_an_answer_is_one_of_those_that_the_document_promises(service: Service) -> None:
    for operation in operations(service):
        try_often(keeps_its_promise(service, operation), EXAMPLES)


@pytest.mark.parametrize("service", WRITTEN_TO, indirect=True)
@pytest.mark.parametrize("by", ["\x00", "\ud800"], ids=["NUL", "half a character"])
def test_text_that_no_database_could_store_is_taken_nowhere(service: Service, by: str) -> None:
    for post in (post for post in POSTS if post.service == service.name and post.body):
        headers = list(signed(service, post).items())
        for body in spoilt_texts(post.body(service.ids), by):
            content = json.dumps(body).encode()
            answer = service.ask("POST", post.address(service.ids), content=content, headers=headers)
            refuse_a_fault(answer)
            assert answer.status_code in {400, 422}, (str(post), body)


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "2567", "9999"])
@pytest.mark.parametrize("service", WRITTEN_TO, indirect=True)
def test_a_year_that_nobody_means_is_taken_nowhere(service: Service, year: str) -> None:
    for post in (post for post in POSTS if post.service == service.name and post.body):
        headers = list(signed(service, post).items())
        for body in with_another_year(post.body(service.ids), year):
            content = json.dumps(body).encode()
            answer = service.ask("POST", post.address(service.ids), content=content, headers=headers)
            refuse_a_fault(answer)
            assert answer.status_code == 422, (str(post), body)
            assert "YEAR_" in answer.text, (str(post), body)


def with_another_year(body: Any, year: str) -> Iterator[Any]:
    """The body, each time with another of its days in this year."""
    for path in places(body):
        value = at(body, path)
        if isinstance(value, str) and DAY.fullmatch(value):
            yield replaced(body, path, year + value[4:])


@pytest.mark.parametrize("service", WRITTEN_TO, indirect=True)
def test_a_rough_place_in_a_good_request_is_refused_or_harmless(service: Service) -> None:
    for post in POSTS:
        if post.service == service.name:
            try_often(stands(service, post), 5 * EXAMPLES)
