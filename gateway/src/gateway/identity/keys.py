"""The keys that sign tokens: P-256, published before they sign and until their last token has ended.

    rotate ──15 min──► the new key signs ──token life + 1 min──► the old key is no longer published

Services read the key set every ten minutes, so a key that signed at once would be unknown to them.

Source:
    RFC 7517, RFC 8725 3.1 (one algorithm), RFC 7638 (key ids).
"""

import datetime as dt
import json

from joserfc.jwk import ECKey, KeySet
from service_kit.database import Database
from sqlmodel import select

from gateway.identity.tables import SigningKey

ALGORITHM = "ES256"
CURVE = "P-256"
PUBLISHED_BEFORE = dt.timedelta(minutes=15)
PUBLISHED_AFTER = dt.timedelta(minutes=6)
_ROTATION_LOCK = "gateway signing keys"


class UnfitKey(Exception):
    """A key that was given to us is not a private P-256 key."""


class KeyRing:
    """The keys of this gateway, read from its database or fixed by a setting."""

    def __init__(self, database: Database, given: str = "") -> None:
        self._database = database
        self._given = _given_keys(given) if given else []
        self._signing: ECKey | None = self._given[0] if self._given else None
        self._published = KeySet(list(self._given))

    def refresh(self, now: dt.datetime) -> None:
        """Read what other gateways may have changed; make the first key where there is none."""
        if self._given:
            return
        rows = self._rows() or [self._add(now)]
        signing = [row for row in rows if row.signs_from <= now]
        # Two gateways that start at once may each find their clock a little behind the other's first key.
        self._signing = _key(signing[-1] if signing else rows[0])
        self._published = KeySet([_key(row) for row in _published(rows, now)])

    def rotate(self, now: dt.datetime) -> None:
        """Add the next key; it signs once everybody has read it."""
        self._add(now + PUBLISHED_BEFORE)
        self.refresh(now)

    def rotate_when_older(self, age: dt.timedelta, now: dt.datetime) -> None:
        """Rotate once the newest key has signed for `age`; one gateway of several does it."""
        with self._database.alone(_ROTATION_LOCK) as is_mine:
            rows = self._rows()
            if is_mine and not self._given and rows and rows[-1].signs_from + age < now:
                self._add(now + PUBLISHED_BEFORE)
        self.refresh(now)

    @property
    def signing(self) -> ECKey:
        if self._signing is None:
            raise RuntimeError("the keys were not read yet")
        return self._signing

    @property
    def published(self) -> KeySet:
        return self._published

    def public_document(self) -> dict[str, object]:
        """The key set as others may see it."""
        return {"keys": [key.as_dict(private=False) for key in self._published.keys]}

    def _rows(self) -> list[SigningKey]:
        with self._database.read() as session:
            ordered = select(SigningKey).order_by(SigningKey.signs_from, SigningKey.key_id)  # type: ignore[arg-type]  # SQLModel types columns as values
            return list(session.exec(ordered))

    def _add(self, signs_from: dt.datetime) -> SigningKey:
        key = ECKey.generate_key(CURVE)
        row = SigningKey(
            key_id=key.thumbprint(), private_jwk=dict(key.as_dict(private=True)), signs_from=signs_from
        )
        with self._database.transaction() as session:
            session.add(row)
        return row


def _published(rows: list[SigningKey], now: dt.datetime) -> list[SigningKey]:
    successors = [row.signs_from for row in rows[1:]]
    ends = [*(start + PUBLISHED_AFTER for start in successors), dt.datetime.max.replace(tzinfo=dt.UTC)]
    return [row for row, end in zip(rows, ends, strict=True) if end > now]


def _key(row: SigningKey) -> ECKey:
    return _fit(row.private_jwk)


def _fit(jwk: dict[str, object]) -> ECKey:
    if jwk.get("crv") != CURVE or "d" not in jwk:
        raise UnfitKey
    parameters = {"kid": str(jwk.get("kid", "")), "use": "sig", "alg": ALGORITHM}
    bare = {name: str(jwk[name]) for name in ("kty", "crv", "x", "y", "d")}
    key = ECKey.import_key(bare)  # type: ignore[arg-type]  # a plain dict is what JSON gives
    parameters["kid"] = parameters["kid"] or key.thumbprint()
    return ECKey.import_key({**bare, **parameters})


def _given_keys(given: str) -> list[ECKey]:
    try:
        keys = [_fit(jwk) for jwk in json.loads(given)["keys"]]
    except (ValueError, KeyError, TypeError) as unreadable:
        raise UnfitKey from unreadable
    if not keys:
        raise UnfitKey
    return keys
