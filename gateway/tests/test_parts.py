"""The small rules: addresses behind proxies, public paths, redirect addresses, policies."""

import pytest
from gateway.identity.clients import RegisteredClient
from gateway.identity.logins import form_target
from gateway.identity.scopes import narrowed
from gateway.identity.tables import Client
from gateway.limits import client_address
from gateway.paths import Route, RouteTable, is_ambiguous, load_routes
from gateway.settings import Settings
from hypothesis import given
from hypothesis import strategies as st
from service_kit.transport import Origin


@pytest.mark.parametrize(
    ("forwarded", "trusted_proxies", "address"),
    [
        (b"6.6.6.6", 0, "10.0.0.1"),
        (None, 1, "10.0.0.1"),
        (b"6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        (b"6.6.6.6, 1.2.3.4, 10.0.0.9", 2, "1.2.3.4"),
        (b"1.2.3.4", 2, "10.0.0.1"),
        (b"6.6.6.6, ", 1, "10.0.0.1"),
    ],
)
def test_an_address_is_what_the_outermost_trusted_proxy_saw(
    forwarded: bytes | None, trusted_proxies: int, address: str
) -> None:
    assert client_address("10.0.0.1", forwarded, trusted_proxies=trusted_proxies) == address


def test_public_routes_are_public_for_their_method_only() -> None:
    route = Route(
        b"/framework",
        "framework-svc",
        "กรอบทักษะ",
        "Frameworks",
        Origin("x", 1),
        frozenset({("GET", b"/v1/releases")}),
        (("GET", b"/v1/releases/"),),
    )

    assert route.is_public("GET", b"/v1/releases")
    assert route.is_public("HEAD", b"/v1/releases/2569")
    assert not route.is_public("POST", b"/v1/releases")
    assert not route.is_public("GET", b"/v1/releasesx")


def test_the_table_of_routes_names_settings_that_exist() -> None:
    table = load_routes(Settings().upstreams)

    assert [route.prefix for route in table.routes] == [b"/framework", b"/people", b"/idp", b"/reporting"]


@given(st.binary(max_size=40))
def test_what_is_let_in_is_forwarded_byte_for_byte(tail: bytes) -> None:
    route = Route(b"/idp", "idp-svc", "แผน", "Plans", Origin("x", 1), frozenset(), ())
    path = b"/idp/v1/" + tail
    if is_ambiguous(path):
        return
    found = RouteTable([route]).find(path)

    assert found is not None
    assert route.prefix + found[1] == path
    for bad in (b"..", b"//", b"\\", b";", b"\r", b"\n", b"\0", b" ", b"?", b"#"):
        assert bad in (b"?", b"#") or bad not in path


NATIVE = Client(
    client_id="c", name="c", scope="", is_native=True, redirect_uris=["http://127.0.0.1/cb", "app:/cb"]
)
WEB = Client(client_id="c", name="c", scope="", redirect_uris=["https://a.example/cb", "http://127.0.0.1/cb"])


@pytest.mark.parametrize(
    ("row", "uri", "is_allowed"),
    [
        (NATIVE, "http://127.0.0.1:5/cb", True),
        (NATIVE, "http://127.0.0.1/cb", True),
        (NATIVE, "app:/cb", True),
        (NATIVE, "http://[::1]:5/cb", False),
        (NATIVE, "HTTP://127.0.0.1:5/cb", False),
        (NATIVE, "http://127.0.0.1:5/cb\n", False),
        (NATIVE, "http://127.0.0.1:/cb", False),
        (NATIVE, "http://127.0.0.1:05/cb", False),
        (NATIVE, "", False),
        (WEB, "https://a.example/cb", True),
        (WEB, "https://a.example:443/cb", False),
        (WEB, "http://127.0.0.1:5/cb", False),
    ],
)
def test_redirect_addresses_are_equal_or_differ_by_a_loopback_port(
    row: Client, uri: str, is_allowed: bool
) -> None:
    assert RegisteredClient(row).check_redirect_uri(uri) is is_allowed


@pytest.mark.parametrize(
    ("uri", "target"),
    [
        ("http://127.0.0.1:5/cb", "http://127.0.0.1:5"),
        ("https://a.example/cb?x=1", "https://a.example"),
        ("http://[::1]:5/cb", "http:"),
        ("app:/cb", "app:"),
        ("", ""),
    ],
)
def test_the_policy_of_the_login_page_names_the_client_s_origin(uri: str, target: str) -> None:
    assert form_target(uri) == target


def test_scopes_are_narrowed_in_the_order_asked() -> None:
    assert narrowed("b a c a", "a b", "b a d") == "b a"
    assert narrowed("a", "b") == ""
