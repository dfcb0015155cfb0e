"""Logging in with code and PKCE, as a program and a browser do it together."""

import httpx
import pytest
from gateway_builders import (
    CALLBACK,
    ISSUER,
    PERSON,
    VERIFIER,
    challenge_of,
    claims_of,
    header_of,
    location_of,
    open_door,
    run,
)


def test_a_login_gives_tokens_for_the_person_and_the_scopes_of_the_account(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            tokens = await door.tokens(scope="openid profile idp.read people.write")

            access, identity = claims_of(tokens["access_token"]), claims_of(tokens["id_token"])
            assert header_of(tokens["access_token"])["typ"] == "at+jwt"
            assert header_of(tokens["access_token"])["alg"] == "ES256"
            assert access["iss"] == ISSUER
            assert access["aud"] == "urn:thaksa:api"
            assert access["sub"] == str(PERSON)
            assert access["client_id"] == "thaksa-portal"
            assert access["grants"] == [{"role": "staff", "on": None}]
            assert access["exp"] - access["iat"] == 300
            # people.write is not this account's, however much the client may have it
            assert access["scope"] == tokens["scope"] == "openid profile idp.read"
            assert identity["aud"] == "thaksa-portal"
            assert identity["nonce"] == "the-nonce"
            assert identity["name"] == "สมชาย ใจดี"
            assert identity["amr"] == ["pwd"]
            assert {"at_hash", "auth_time"} <= identity.keys()

    run(test)


def test_the_answer_brings_state_and_issuer_back_with_303(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answer = await door.enter(await door.ask())

            back = location_of(answer)
            assert answer.status_code == 303
            assert back["state"] == "the-state"
            assert back["iss"] == ISSUER

    run(test)


def test_a_second_program_needs_no_password_until_the_browser_logs_out(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            tokens = await door.tokens()
            again = await door.ask()
            assert "code" in location_of(again)

            page = await door.browser.get("/logout")
            token = page.text.split('name="token" value="')[1].split('"')[0]
            left = await door.browser.post("/logout", data={"token": token})

            assert left.headers["location"] == "/?lang=th&logged-out=1"
            assert (await door.ask()).headers["location"].startswith("/login?")
            # what programs got through this browser is over, too
            assert (await door.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"

    run(test)


def test_another_site_cannot_log_a_browser_out(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            await door.tokens()
            await door.browser.post("/logout", data={"token": "guessed"})

            assert "code" in location_of(await door.ask())

    run(test)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": VERIFIER, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "idp.read nuclear.launch"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": 'code"<script>'}, "unsupported_response_type"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none", "scope": "idp.read"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
    ],
)
def test_what_is_refused_goes_back_to_the_client_with_issuer_and_state(
    sqlite_url: str, changes: dict[str, str | None], error: str
) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            back = location_of(await door.ask(**changes))

            assert back["error"] == error
            assert back["iss"] == ISSUER
            assert back["state"] == "the-state"
            assert "code" not in back

    run(test)


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "http://127.0.0.1:51234/callback/",
        "http://127.0.0.1:51234/callback?x=1",
        "http://127.0.0.1:51234/callback#x",
        "http://127.0.0.1:51234/other",
        "https://127.0.0.1:51234/callback",
        "http://localhost:51234/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://evil@127.0.0.1:51234/callback",
        "http://127.0.0.1:51234@evil.example/callback",
        "http://127.0.0.1:51234\\@evil.example/callback",
        "http://127.0.0.1:99999/callback",
        "//127.0.0.1/callback",
        "javascript:alert(1)",
        'http://ทักษะ.example/"<script>',
        None,
    ],
)
def test_an_unregistered_redirect_uri_gets_a_page_and_no_redirect(
    sqlite_url: str, redirect_uri: str | None
) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answer = await door.ask(redirect_uri=redirect_uri)

            assert answer.status_code == 400
            assert "location" not in answer.headers
            assert "<script" not in answer.text

    run(test)


@pytest.mark.parametrize("client_id", ["nobody", "ministry-dashboard", None, "ก"])
def test_an_unknown_or_unfit_client_gets_a_page(sqlite_url: str, client_id: str | None) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            assert (await door.ask(client_id=client_id)).status_code == 400

    run(test)


def test_a_parameter_that_comes_twice_is_refused(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            query = "client_id=thaksa-portal&redirect_uri=http://127.0.0.1/callback&redirect_uri=http://evil.example"
            answer = await door.browser.get(f"/oauth2/authorize?{query}")

            assert answer.status_code == 400

    run(test)


def test_prompt_login_and_max_age_ask_for_the_password_again(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            await door.tokens()
            assert (await door.ask(prompt="login")).headers["location"].startswith("/login?")
            assert "code" in location_of(await door.ask(max_age="60"))

            door.clock.skip(seconds=61)

            assert (await door.ask(max_age="60")).headers["location"].startswith("/login?")
            assert location_of(await door.ask(max_age="sixty"))["error"] == "invalid_request"

    run(test)


def test_five_tabs_log_in_side_by_side(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            tabs = [await door.ask(state=f"tab-{number}") for number in range(5)]

            states = [location_of(await door.enter(tab))["state"] for tab in reversed(tabs)]

            assert states == [f"tab-{number}" for number in reversed(range(5))]

    run(test)


def test_a_login_belongs_to_the_browser_that_began_it_and_is_good_once(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            begun = await door.ask()
            async with door.another_browser() as stranger:
                assert (await door.enter(begun, stranger)).status_code == 400
                await stranger.get("/login")  # a stranger with a cookie of its own
                assert (await door.enter(begun, stranger)).status_code == 400

            assert (await door.enter(begun)).status_code == 303
            assert (await door.enter(begun)).status_code == 400

    run(test)


def test_a_login_page_ends_after_ten_minutes(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            begun = await door.ask()
            door.clock.skip(minutes=11)

            assert (await door.enter(begun)).status_code == 400

    run(test)


def test_nobody_learns_who_has_an_account(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            begun = await door.ask()
            known = await door.enter(begun, username="somchai", password="wrong")
            unknown = await door.enter(begun, username="nobody-at-all", password="wrong")

            assert known.status_code == unknown.status_code == 400
            assert known.text.replace("somchai", "-") == unknown.text.replace("nobody-at-all", "-")

    run(test)


def test_guessing_is_throttled_for_that_name_even_with_the_right_password(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url, login_attempts_per_minute=3) as door:
            begun = await door.ask()
            for _ in range(3):
                assert (await door.enter(begun, password="wrong")).status_code == 400

            refused = await door.enter(begun)

            assert refused.status_code == 429
            assert refused.headers["retry-after"] == "60"

    run(test)


def test_the_session_changes_its_name_at_login(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            await door.tokens()
            before = door.browser.cookies["thaksa-session"]
            await door.enter(await door.ask(prompt="login"))

            assert door.browser.cookies["thaksa-session"] != before
            async with door.another_browser() as stranger:
                stranger.cookies.set("thaksa-session", before)
                assert (await door.ask(stranger)).headers["location"].startswith("/login?")

    run(test)


def test_cookies_are_bound_to_host_and_https_in_production_like_addresses(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url, public_url="https://thaksa.example") as door:
            cookie = (await door.ask()).headers["set-cookie"]

            assert cookie.startswith("__Host-thaksa-login=")
            for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
                assert part in cookie
            assert "Domain" not in cookie

    run(test)


def test_a_locked_account_cannot_log_in(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            tokens = await door.tokens()
            lock(door)

            assert (await door.ask()).headers["location"].startswith("/login?")
            assert (await door.enter(await door.ask())).status_code == 400
            assert (await door.refresh(tokens["refresh_token"])).status_code == 400
            userinfo = await door.browser.get(
                "/oauth2/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"}
            )
            assert userinfo.status_code == 401

    def lock(door: object) -> None:
        import datetime as dt

        from gateway.identity.tables import Account
        from sqlmodel import select

        with door.app.state.database.transaction() as session:  # type: ignore[attr-defined]
            session.exec(select(Account)).one().disabled_at = dt.datetime.now(dt.UTC)

    run(test)


def test_posting_the_authorization_request_is_the_same(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            form = {
                "response_type": "code",
                "client_id": "thaksa-portal",
                "redirect_uri": CALLBACK,
                "scope": "openid",
                "code_challenge": challenge_of(VERIFIER),
                "code_challenge_method": "S256",
            }
            answer = await door.browser.post("/oauth2/authorize", data=form)

            assert answer.headers["location"].startswith("/login?")

    run(test)


def test_userinfo_says_who_it_is_to_a_token_with_openid(sqlite_url: str) -> None:
    async def asked(browser: httpx.AsyncClient, token: str) -> httpx.Response:
        return await browser.get("/oauth2/userinfo", headers={"Authorization": f"Bearer {token}"})

    async def test() -> None:
        async with open_door(sqlite_url) as door:
            full = await asked(door.browser, (await door.tokens())["access_token"])
            bare = await asked(door.browser, (await door.tokens(scope="openid"))["access_token"])
            none = await asked(door.browser, (await door.tokens(scope="idp.read"))["access_token"])

            assert full.json() == {
                "sub": str(PERSON),
                "name": "สมชาย ใจดี",
                "preferred_username": "somchai",
                "locale": "th",
            }
            assert bare.json() == {"sub": str(PERSON)}
            assert none.status_code == 403

    run(test)
