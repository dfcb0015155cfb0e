"""Secrets at rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_kit.sealing import Keyring, Unopenable


@given(plain=st.binary(max_size=200), place=st.binary(max_size=20))
def test_what_was_sealed_is_opened_at_its_place(plain: bytes, place: bytes) -> None:
    keyring = Keyring(["new", "old"])

    assert keyring.open(keyring.seal(plain, place=place), place=place) == plain


def test_after_a_change_of_key_the_old_one_still_opens_and_is_known_to_be_old() -> None:
    sealed = Keyring(["old"]).seal(b"secret", place=b"row")
    both = Keyring(["new", "old"])

    assert both.open(sealed, place=b"row") == b"secret"
    assert not both.is_current(sealed)
    assert both.is_current(both.seal(b"secret", place=b"row"))


@given(st.binary(max_size=80))
def test_what_we_did_not_seal_is_not_opened(anything: bytes) -> None:
    with pytest.raises(Unopenable):
        Keyring(["key"]).open(anything, place=b"row")


def test_nothing_opens_under_another_key_at_another_place_or_after_a_change() -> None:
    keyring = Keyring(["key"])
    sealed = keyring.seal(b"secret", place=b"row 1")

    for sought, place, ring in (
        (sealed, b"row 2", keyring),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"row 1", keyring),
        (sealed, b"row 1", Keyring(["another"])),
    ):
        with pytest.raises(Unopenable):
            ring.open(sought, place=place)


def test_a_keyring_without_a_key_is_none() -> None:
    with pytest.raises(ValueError, match="a key"):
        Keyring([])
