"""A token works only where, when and for whom it was issued (RFC 9068, RFC 8725)."""

import base64
import json
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from service_kit.identity import Verifier, bearer
from service_kit.refusals import KeysUnavailable, NotAPerson, Unauthenticated
from service_kit.testing.applications import AUDIENCE, ISSUER, published_keys, sign

PERSON = UUID("0198c3a0-0000-7000-8000-000000000001")
KEY = published_keys().keys[0]


def verifier() -> Verifier:
    return Verifier(issuer=ISSUER, audience=AUDIENCE, keys=published_keys())


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + 60,
        "sub": str(PERSON),
        "client_id": "c",
        "scope": "a b",
    }
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def encoded(header: dict[str, Any], body: dict[str, Any], key: Any = KEY) -> str:
    return jwt.encode({"alg": "ES256", "kid": "test", "typ": "at+jwt", **header}, body, key)


def segment(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_good_token_gives_its_caller() -> None:
    office = uuid4()
    token = sign(PERSON, scope="sample.read sample.write", grants=(("staff", None), ("hr_officer", office)))

    caller = verifier().caller(token)

    assert caller.id == PERSON
    assert caller.scopes == {"sample.read", "sample.write"}
    assert caller.held_on("hr_officer") == {office}
    assert caller.has_role("staff")
    assert not caller.is_system


def test_a_system_is_no_person() -> None:
    caller = verifier().caller(sign("dashboard", scope="reporting.read", client_id="dashboard"))

    assert caller.is_system
    with pytest.raises(NotAPerson):
        _ = caller.id


NOW = int(time.time())
WRONG: dict[str, str] = {
    "expired": encoded({}, claims(exp=NOW - 60)),
    "no expiry": encoded({}, claims(exp=None)),
    "expiry as text": encoded({}, claims(exp="2999")),
    "issued in the future": encoded({}, claims(iat=NOW + 3600)),
    "not valid yet": encoded({}, claims(nbf=NOW + 3600)),
    "another audience": encoded({}, claims(aud="urn:other")),
    "audience among strangers": encoded({}, claims(aud=[AUDIENCE, "urn:other"])),
    "no audience": encoded({}, claims(aud=None)),
    "another issuer": encoded({}, claims(iss="http://evil")),
    "issuer with a slash": encoded({}, claims(iss=ISSUER + "/")),
    "no subject": encoded({}, claims(sub=None)),
    "no client": encoded({}, claims(client_id=None)),
    "an ID token": encoded({"typ": "JWT"}, claims()),
    "no type": jwt.encode({"alg": "ES256", "kid": "test"}, claims(), KEY),
    "another key": encoded({}, claims(), ECKey.generate_key("P-256", parameters={"kid": "test"})),
    "unknown key id": encoded({"kid": "other"}, claims()),
    "grants that are none": encoded({}, claims(grants="all")),
    "grant on nonsense": encoded({}, claims(grants=[{"role": "hr_officer", "on": "everything"}])),
    "none": f"{segment({'alg': 'none', 'typ': 'at+jwt'})}.{segment(claims())}.",
    "NoNe": f"{segment({'alg': 'NoNe', 'typ': 'at+jwt'})}.{segment(claims())}.",
    "two segments": ".".join(encoded({}, claims()).split(".")[:2]),
    "too long": encoded({}, claims(scope="x" * 9000)),
    "not base64": "a.b.c",
    "empty": "",
    "unicode": "ก.ข.ค",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_token_that_is_not_quite_right_is_refused(name: str) -> None:
    with pytest.raises(Unauthenticated):
        verifier().caller(WRONG[name])


def test_our_public_key_is_no_shared_secret() -> None:
    secret = OctKey.import_key(json.dumps(KEY.as_dict(private=False)))
    header = {"alg": "HS256", "kid": "test", "typ": "at+jwt"}
    forged = jws.serialize_compact(header, json.dumps(claims()), secret)

    with pytest.raises(Unauthenticated):
        verifier().caller(forged)


def test_a_remembered_token_ends_when_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    checking, token = verifier(), encoded({}, claims())
    checking.caller(token)

    later = time.time() + 120
    monkeypatch.setattr(time, "time", lambda: later)

    with pytest.raises(Unauthenticated):
        checking.caller(token)


def test_new_keys_end_what_the_old_ones_signed() -> None:
    checking, token = verifier(), encoded({}, claims())
    checking.caller(token)

    checking.use(KeySet([ECKey.generate_key("P-256", parameters={"kid": "next"})]))

    with pytest.raises(Unauthenticated):
        checking.caller(token)


def test_without_keys_nobody_is_let_in_and_nobody_is_called_a_liar() -> None:
    with pytest.raises(KeysUnavailable):
        Verifier(issuer=ISSUER, audience=AUDIENCE).caller(encoded({}, claims()))


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "abc"])
def test_an_authorization_header_without_a_token_is_none(header: str | None) -> None:
    with pytest.raises(Unauthenticated):
        bearer(header)
