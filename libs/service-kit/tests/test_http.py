"""Calls between services, against a service on a real port."""

from base64 import b64decode
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from kit_peer import COUNT, Peer, with_peer
from service_kit import observability
from service_kit.http import HttpClient, Refused, ServiceUnavailable
from service_kit.testing.processes import free_port

TRACE = "0af7651916cd43dd8448eb211c80319c"


def calling(
    call: Callable[[HttpClient, str], Coroutine[Any, Any, Any]],
    prepare: Callable[[Peer], None] = lambda _peer: None,
    **options: Any,
) -> tuple[Any, Peer]:
    """What a call gives or raises, and the peer that saw it."""

    async def talk(peer: Peer) -> tuple[Any, Peer]:
        prepare(peer)
        client = peer.client(**options)
        try:
            return await call(client, peer.url), peer
        except (ServiceUnavailable, Refused) as refusal:
            return refusal, peer
        finally:
            await client.close()

    found: tuple[Any, Peer] = with_peer(talk)
    return found


async def echo(client: HttpClient, url: str) -> Any:
    return await client.get(f"{url}/v1/echo")


async def echo_in_public(client: HttpClient, url: str) -> Any:
    return await client.get_public(f"{url}/v1/echo")


def test_a_public_address_is_read_without_a_token() -> None:
    answer, peer = calling(echo_in_public)

    assert answer == {"word": "ก"}
    assert [path for _, path, _, _ in peer.asked] == ["/v1/echo"]
    assert "authorization" not in peer.asked[0][2]


def test_our_own_token_is_fetched_by_client_credentials_and_kept() -> None:
    async def twice(client: HttpClient, url: str) -> Any:
        return [await echo(client, url), await echo(client, url)]

    answers, peer = calling(twice)

    (method, path, headers, body), *calls = peer.asked
    assert answers == [{"word": "ก"}] * 2
    assert (method, path, body) == ("POST", "/oauth2/token", "grant_type=client_credentials")
    assert b64decode(headers["authorization"].removeprefix("Basic ")).decode() == "sample-svc:s:ก"
    assert [call[2]["authorization"] for call in calls] == ["Bearer token 1"] * 2


def test_a_token_that_is_about_to_end_is_fetched_again() -> None:
    async def twice(client: HttpClient, url: str) -> Any:
        return [await echo(client, url), await echo(client, url)]

    def short(peer: Peer) -> None:
        peer.token_seconds = 20

    _, peer = calling(twice, short)

    assert [call[2]["authorization"] for call in peer.asked if call[0] == "GET"] == [
        "Bearer token 1",
        "Bearer token 2",
    ]


def test_the_trace_is_passed_on() -> None:
    async def traced(client: HttpClient, url: str) -> Any:
        with observability.continued(f"00-{TRACE}-b7ad6b7169203331-01"):
            return await echo(client, url)

    _, peer = calling(traced)

    assert [call[2]["traceparent"][3:35] for call in peer.asked] == [TRACE] * 2


@pytest.mark.parametrize(
    ("statuses", "told", "times"),
    [
        ([503], "{'word': 'ก'}", 2),
        ([500, 502], "{'word': 'ก'}", 3),
        ([503, 503, 503], "ServiceUnavailable('503')", 3),
        ([404], "Refused(404)", 1),
        ([401], "Refused(401)", 1),
        ([302], "Refused(302)", 1),
    ],
)
def test_what_failed_is_tried_three_times_and_what_was_refused_once(
    statuses: list[int], told: str, times: int
) -> None:
    answer, peer = calling(echo_in_public, lambda peer: peer.trouble.extend(statuses))

    assert (repr(answer), peer.times("/v1/echo")) == (told, times)


def test_an_answer_that_is_no_json_is_none() -> None:
    answer, _ = calling(lambda client, url: client.get_public(f"{url}/v1/text"))

    assert repr(answer) == "ServiceUnavailable('no JSON')"


def test_who_does_not_answer_is_given_up() -> None:
    answer, peer = calling(lambda client, url: client.get_public(f"{url}/v1/slow"), read_seconds=0.2)

    assert (repr(answer), peer.times("/v1/slow")) == ("ServiceUnavailable('ReadTimedOut')", 3)


def test_where_nobody_listens_the_service_is_unavailable() -> None:
    answer, _ = calling(lambda client, _url: client.get_public(f"http://127.0.0.1:{free_port()}/v1/echo"))

    assert repr(answer) == "ServiceUnavailable('ConnectFailed')"


def test_pages_are_the_whole_list_and_cursors_survive_their_letters() -> None:
    async def every(client: HttpClient, url: str) -> Any:
        return [page async for page in client.pages(f"{url}/v1/reference/things")]

    pages, _ = calling(every)

    assert [[item["n"] for item in page] for page in pages] == [[0, 1], [2, 3], [4]]
    assert sum(map(len, pages)) == COUNT
