"""Which tokens the front lets in, and how it words a refusal."""

import base64
import json
import time
from typing import Any

import pytest
from gateway_builders import (
    ISSUER,
    Door,
    run,
)
from gateway_house import house, sign
from joserfc.jwk import ECKey, OctKey


def public_pem(door: Door) -> bytes:
    return bytes(door.parts.keys.signing.as_pem(private=False))


def tampered(token: str) -> str:
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = json.dumps({**claims, "scope": "idp.write people.write"}).encode()
    return ".".join([head, base64.urlsafe_b64encode(changed).rstrip(b"=").decode(), signature])


def unsigned(token: str, alg: str) -> str:
    head = base64.urlsafe_b64encode(json.dumps({"alg": alg, "typ": "at+jwt"}).encode()).rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


FORGERIES: dict[str, Any] = {
    "expired": lambda door: sign(door, exp=int(time.time()) - 60),
    "no exp": lambda door: sign(door, exp=None),
    "exp as text": lambda door: sign(door, exp="9999999999"),
    "issued in the future": lambda door: sign(door, nbf=int(time.time()) + 3600),
    "wrong audience": lambda door: sign(door, aud="urn:other"),
    "audience with a stranger": lambda door: sign(door, aud=["urn:thaksa:api", "urn:evil"]),
    "no audience": lambda door: sign(door, aud=None),
    "wrong issuer": lambda door: sign(door, iss="http://evil.example"),
    "issuer with slash": lambda door: sign(door, iss=ISSUER + "/"),
    "no subject": lambda door: sign(door, sub=None),
    "no client": lambda door: sign(door, client_id=None),
    "grants of nonsense": lambda door: sign(door, grants=["ocsc_officer"]),
    "type JWT": lambda door: sign(door, header={"typ": "JWT"}),
    "another key with our id": lambda door: sign(door, key=ECKey.generate_key("P-256")),
    "unknown key id": lambda door: sign(door, header={"kid": "nobody"}),
    "tampered": lambda door: tampered(sign(door)),
    "alg none": lambda door: unsigned(sign(door), "none"),
    "alg None": lambda door: unsigned(sign(door), "None"),
    "alg nOnE": lambda door: unsigned(sign(door), "nOnE"),
    "HS256 with our public PEM": lambda door: sign(
        door, key=OctKey.import_key(public_pem(door).replace(b"-----", b"=====")), header={"alg": "HS256"}
    ),
    "empty signature": lambda door: sign(door).rsplit(".", 1)[0] + ".",
    "two parts": lambda door: sign(door).rsplit(".", 1)[0],
    "six parts": lambda door: sign(door) + "." + sign(door),
    "huge": lambda door: sign(door, pad="x" * 9000),
    "nothing like it": lambda door: "ก" * 20,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_token_that_is_not_right_in_every_way_is_refused(sqlite_url: str, forgery: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            token = FORGERIES[forgery](home.door)
            answer = await home.client.get(
                "/idp/v1/me", headers={"Authorization": f"Bearer {token}".encode()}
            )

            assert answer.status_code == 401
            assert 'error="invalid_token"' in answer.headers["www-authenticate"]
            assert home.service.seen == []

    run(test)


def test_an_id_token_is_no_access_token(sqlite_url: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            tokens = await home.door.tokens()
            for name, status in (("access_token", 200), ("id_token", 401)):
                headers = {"Authorization": f"Bearer {tokens[name]}"}
                assert (await home.client.get("/idp/v1/me", headers=headers)).status_code == status

    run(test)


@pytest.mark.parametrize("scheme", ["", "Basic eA==", "Bearer"])
def test_no_token_is_a_problem_that_says_where_to_log_in(sqlite_url: str, scheme: str) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            answer = await home.client.get("/idp/v1/me", headers={"Authorization": scheme} if scheme else {})

            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == f'Bearer realm="{ISSUER}"'
            assert answer.json()["code"] == "UNAUTHENTICATED"

    run(test)


@pytest.mark.parametrize(
    ("language", "title", "content_language"),
    [("th", "ต้องยืนยันตัวตน", "th"), ("en-GB, th;q=0.5", "Login needed", "en"), ("fr", "ต้องยืนยันตัวตน", "th")],
)
def test_problems_speak_the_client_s_language(
    sqlite_url: str, language: str, title: str, content_language: str
) -> None:
    async def test() -> None:
        async with house(sqlite_url) as home:
            answer = await home.client.get("/idp/v1/me", headers={"Accept-Language": language})

            assert answer.json()["title"] == title
            assert answer.json()["status"] == 401
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["content-language"] == content_language

    run(test)
