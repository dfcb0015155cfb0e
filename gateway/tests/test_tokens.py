"""The token endpoint: codes, refresh tokens and client credentials, good for what they say and no more."""

import asyncio
import base64

import httpx
import pytest
from gateway.identity.tables import RefreshToken, TokenFamily
from gateway.upkeep import throw_away
from gateway_builders import ISSUER, VERIFIER, Door, claims_of, open_door, run
from service_kit.refusals import Unauthenticated
from sqlmodel import select

DASHBOARD = ("ministry-dashboard", "demo-ministry-dashboard")


async def credentials(door: Door, auth: tuple[str, str] = DASHBOARD, **form: str) -> httpx.Response:
    return await door.browser.post(
        "/oauth2/token", data={"grant_type": "client_credentials", **form}, auth=auth
    )


def rows(door: Door, table: type) -> list[object]:
    with door.parts.database.read() as session:
        return list(session.exec(select(table)))


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": VERIFIER + "x"},
        {"code_verifier": "short"},
        {"redirect_uri": "http://127.0.0.1:1/callback"},
        {"client_id": "thaksa-reference"},
        {"code": "no-such-code"},
        {"code": "ก" * 40},
    ],
)
def test_a_code_with_anything_wrong_gives_nothing(sqlite_url: str, changes: dict[str, str]) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answer = await door.exchange(await door.code(), **changes)

            assert answer.status_code == 400
            assert answer.json()["error"] in {"invalid_grant", "invalid_request"}
            assert answer.headers["cache-control"] == "no-store"

    run(test)


def test_a_code_without_its_verifier_is_refused_to_every_client(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answer = await door.exchange(await door.code(), code_verifier="")

            assert answer.json()["error"] == "invalid_request"

    run(test)


def test_a_wrong_verifier_spends_the_code(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            code = await door.code()
            await door.exchange(code, code_verifier="another-verifier-that-is-long-enough-0123456789")

            assert (await door.exchange(code)).json()["error"] == "invalid_grant"

    run(test)


def test_a_code_used_again_ends_what_came_of_it(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            code = await door.code()
            tokens = (await door.exchange(code)).json()
            again = await door.exchange(code)

            assert again.json()["error"] == "invalid_grant"
            assert (await door.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"

    run(test)


def test_of_twenty_uses_of_a_code_at_once_one_wins_and_none_breaks(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            code = await door.code()
            answers = await asyncio.gather(*(door.exchange(code) for _ in range(20)))

            assert sorted(answer.status_code for answer in answers) == [200] + [400] * 19

    run(test)


def test_a_code_ends_after_a_minute(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            code = await door.code()
            door.clock.skip(seconds=61)

            assert (await door.exchange(code)).json()["error"] == "invalid_grant"

    run(test)


def test_fifty_refreshes_at_once_make_one_successor(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            tokens = await door.tokens()
            answers = await asyncio.gather(*(door.refresh(tokens["refresh_token"]) for _ in range(50)))

            assert {answer.status_code for answer in answers} == {200}
            assert len({answer.json()["refresh_token"] for answer in answers}) == 1
            assert len(rows(door, TokenFamily)) == 1
            assert len(rows(door, RefreshToken)) == 2

    run(test)


def test_a_refresh_token_used_after_the_grace_ends_the_family(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            first = (await door.tokens())["refresh_token"]
            second = (await door.refresh(first)).json()["refresh_token"]
            door.clock.skip(seconds=11)

            assert (await door.refresh(first)).json()["error"] == "invalid_grant"
            assert (await door.refresh(second)).json()["error"] == "invalid_grant"

    run(test)


def test_a_refresh_token_used_within_the_grace_after_its_successor_ends_the_family(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            first = (await door.tokens())["refresh_token"]
            second = (await door.refresh(first)).json()["refresh_token"]
            third = (await door.refresh(second)).json()["refresh_token"]

            assert (await door.refresh(first)).status_code == 400
            assert (await door.refresh(third)).status_code == 400

    run(test)


def test_another_client_cannot_use_or_spoil_a_refresh_token(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            token = (await door.tokens())["refresh_token"]
            stolen = await door.refresh(token, client_id="thaksa-reference")

            assert stolen.json()["error"] == "invalid_grant"
            assert (await door.refresh(token)).status_code == 200

    run(test)


def test_a_refresh_may_ask_for_less_and_not_for_more(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            token = (await door.tokens(scope="idp.read idp.write"))["refresh_token"]
            more = await door.refresh(token, scope="idp.read people.read")
            less = await door.refresh(token, scope="idp.read")
            same = await door.refresh(less.json()["refresh_token"])

            assert more.json()["error"] == "invalid_scope"
            assert claims_of(less.json()["access_token"])["scope"] == "idp.read"
            assert claims_of(same.json()["access_token"])["scope"] == "idp.read idp.write"

    run(test)


def test_a_login_is_over_after_a_working_day_however_often_it_is_refreshed(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            token = (await door.tokens())["refresh_token"]
            door.clock.skip(hours=11)
            token = (await door.refresh(token)).json()["refresh_token"]
            door.clock.skip(hours=2)

            assert (await door.refresh(token)).status_code == 400

    run(test)


def test_revoking_a_refresh_token_ends_the_family_and_says_yes_to_unknown_ones(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            tokens = await door.tokens()
            form = {"client_id": "thaksa-portal", "token": tokens["refresh_token"]}
            assert (await door.browser.post("/oauth2/revoke", data={**form, "token": "x"})).status_code == 200
            assert (await door.browser.post("/oauth2/revoke", data=form)).status_code == 200
            assert (await door.refresh(tokens["refresh_token"])).status_code == 400

            access = await door.browser.post("/oauth2/revoke", data={**form, "token": tokens["access_token"]})
            assert (access.status_code, access.json()["error"]) == (400, "unsupported_token_type")

    run(test)


def test_a_system_gets_a_token_of_its_own(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            answer = await credentials(door)

            claims = claims_of(answer.json()["access_token"])
            assert claims["sub"] == claims["client_id"] == "ministry-dashboard"
            assert claims["scope"] == "reporting.read"
            assert claims["grants"] == [{"role": "system", "on": None}]
            assert "refresh_token" not in answer.json()
            assert "id_token" not in answer.json()

    run(test)


@pytest.mark.parametrize(
    ("scope", "granted"),
    [
        ("reporting.read", "reporting.read"),
        ("reporting.read idp.write", "reporting.read"),
        ("idp.write", None),
    ],
)
def test_a_system_gets_no_scope_that_is_not_its_own(sqlite_url: str, scope: str, granted: str | None) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answer = await credentials(door, scope=scope)

            assert answer.json().get("scope") == granted
            assert answer.json().get("error") == (None if granted else "invalid_scope")

    run(test)


@pytest.mark.parametrize(
    "authorization",
    [
        "Basic " + base64.b64encode(b"ministry-dashboard:wrong").decode(),
        "Basic " + base64.b64encode(b"nobody:wrong").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + base64.b64encode(b"ministry-dashboard:%ff").decode(),
        "Basic ก-not-base64",
        "Basic",
        "Bearer x",
    ],
)
def test_client_authentication_that_cannot_be_read_is_refused_politely(
    sqlite_url: str, authorization: str
) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answer = await door.browser.post(
                "/oauth2/token",
                data={"grant_type": "client_credentials"},
                headers={"Authorization": authorization.encode()},
            )

            assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
            assert answer.headers["www-authenticate"].startswith("Basic")

    run(test)


def test_a_confidential_client_cannot_leave_its_secret_out(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            form = {"grant_type": "client_credentials", "client_id": "ministry-dashboard"}
            answer = await door.browser.post("/oauth2/token", data=form)

            assert answer.json()["error"] == "invalid_client"

    run(test)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"grant_type=client_credentials&grant_type=refresh_token", "application/x-www-form-urlencoded"),
        (b'{"grant_type": "client_credentials"}', "application/json"),
        (b"grant_type=%ff", "application/x-www-form-urlencoded"),
        (b"grant_type=a%00b", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(100)), "application/x-www-form-urlencoded"),
        ("grant_type=ก".encode(), "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_that_is_none_is_an_invalid_request(sqlite_url: str, body: bytes, kind: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answer = await door.browser.post("/oauth2/token", content=body, headers={"Content-Type": kind})

            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    run(test)


@pytest.mark.parametrize(
    "grant_type", ["password", "implicit", "urn:ietf:params:oauth:grant-type:device_code"]
)
def test_other_grants_are_not_offered(sqlite_url: str, grant_type: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            answer = await credentials(door, grant_type=grant_type)

            assert answer.json()["error"] == "unsupported_grant_type"

    run(test)


def test_discovery_is_true(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url) as door:
            openid = (await door.browser.get("/.well-known/openid-configuration")).json()
            oauth = (await door.browser.get("/.well-known/oauth-authorization-server")).json()

            assert openid == oauth
            assert openid["issuer"] == ISSUER
            for name, url in openid.items():
                if name.endswith(("_endpoint", "jwks_uri")):
                    method = "POST" if name in {"token_endpoint", "revocation_endpoint"} else "GET"
                    answer = await door.browser.request(method, url.removeprefix(ISSUER))
                    assert answer.status_code != 404, name
            keys = (await door.browser.get("/oauth2/jwks")).json()["keys"]
            assert [key["crv"] for key in keys] == ["P-256"]
            assert all("d" not in key for key in keys)

    run(test)


def test_a_key_is_published_before_it_signs_and_until_its_tokens_have_ended(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            parts = door.parts
            old = parts.keys.signing.kid
            token = (await credentials(door)).json()["access_token"]

            parts.keys.rotate(door.clock())
            assert (len(parts.keys.published.keys), parts.keys.signing.kid) == (2, old)

            door.clock.skip(minutes=16)
            parts.refresh_keys()
            assert parts.keys.signing.kid != old
            assert len(parts.keys.published.keys) == 2
            assert parts.verifier.caller(token).client_id == "ministry-dashboard"

            door.clock.skip(minutes=6)
            parts.refresh_keys()
            assert [key.kid for key in parts.keys.published.keys] == [parts.keys.signing.kid]
            with pytest.raises(Unauthenticated):
                parts.verifier.caller(token)

    run(test)


def test_an_old_key_is_replaced_by_itself(sqlite_url: str) -> None:
    async def test() -> None:
        async with open_door(sqlite_url, signing_key_days=1) as door:
            import datetime as dt

            door.parts.keys.rotate_when_older(dt.timedelta(days=1), door.clock())
            assert len(door.parts.keys.published.keys) == 1
            door.clock.skip(days=2)
            door.parts.keys.rotate_when_older(dt.timedelta(days=1), door.clock())
            assert len(door.parts.keys.published.keys) == 2

    run(test)


def test_what_is_over_is_thrown_away(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            await door.tokens()
            await door.ask(prompt="login")
            throw_away(door.parts.database, door.clock())
            assert len(rows(door, TokenFamily)) == 1

            door.clock.skip(days=3)
            throw_away(door.parts.database, door.clock())

            assert rows(door, TokenFamily) == rows(door, RefreshToken) == []

    run(test)
