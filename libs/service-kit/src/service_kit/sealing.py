"""Secrets at rest: AES-256-GCM under keys from settings, the first of which seals and all of which open.

    sealed = 0x01 | fingerprint of the key, 4 bytes | nonce, 12 bytes | ciphertext and tag

To change the key, put the new one first, seal again what `is_current` denies, then drop the old one.

Source:
    NIST SP 800-38D: random nonces of 96 bits, far fewer than 2^32 messages under one key.
"""

import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = b"\x01"
_FINGERPRINT_LENGTH, _NONCE_LENGTH = 4, 12
_HEAD_LENGTH = len(_FORMAT) + _FINGERPRINT_LENGTH + _NONCE_LENGTH


class Unopenable(ValueError):
    """Not sealed by any of these keys, for another place, or changed since."""


class Keyring:
    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise ValueError("a keyring needs a key")
        keys = [hashlib.sha256(b"thaksa sealing v1\n" + secret.encode()).digest() for secret in secrets]
        self._ciphers = {_fingerprint(key): AESGCM(key) for key in keys}
        self._current = _fingerprint(keys[0])
        self._cipher = self._ciphers[self._current]

    def seal(self, plain: bytes, *, place: bytes) -> bytes:
        """Sealed for one place, such as the id of a row, so that nobody can put it into another."""
        nonce = os.urandom(_NONCE_LENGTH)
        return _FORMAT + self._current + nonce + self._cipher.encrypt(nonce, plain, place)

    def open(self, sealed: bytes, *, place: bytes) -> bytes:
        """What was sealed.

        Raises:
            Unopenable: By none of these keys, or not for this place.
        """
        cipher = self._ciphers.get(sealed[1 : 1 + _FINGERPRINT_LENGTH])
        if cipher is None or sealed[:1] != _FORMAT or len(sealed) < _HEAD_LENGTH:
            raise Unopenable("sealed by no key of ours")
        nonce, hidden = sealed[1 + _FINGERPRINT_LENGTH : _HEAD_LENGTH], sealed[_HEAD_LENGTH:]
        try:
            return cipher.decrypt(nonce, hidden, place)
        except InvalidTag:
            raise Unopenable("changed, or sealed for another place") from None

    @property
    def mark(self) -> bytes:
        """How everything begins that the first key has sealed, for queries."""
        return _FORMAT + self._current

    def is_current(self, sealed: bytes) -> bool:
        """Whether the first key sealed it."""
        return sealed[1 : 1 + _FINGERPRINT_LENGTH] == self._current


def _fingerprint(key: bytes) -> bytes:
    return hashlib.sha256(b"thaksa fingerprint v1\n" + key).digest()[:_FINGERPRINT_LENGTH]
