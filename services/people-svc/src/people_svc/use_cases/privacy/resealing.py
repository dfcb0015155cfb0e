"""When a new key is set, everything that is sealed is sealed again under it, beside the requests.

Until then the old key opens it; when the log says that nothing is left, the old key can be dropped.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Database
from service_kit.sealing import Keyring, Unopenable
from sqlmodel import Session

from people_svc.persistence.tables import DataRequest, DataRequestFile, ImportBatch, Person
from people_svc.use_cases.imports.batches import place_of_batch

PART = 200

log = logging.getLogger(__name__)


def place_of_file(request_id: UUID, number: int) -> bytes:
    return f"data request {request_id} {number}".encode()


def place_of_number(request_id: UUID) -> bytes:
    return f"national id of data request {request_id}".encode()


@dataclass(frozen=True)
class _Kept:
    """A column of sealed bytes, the key of its rows, and for which place each was sealed."""

    table: Any
    column: str
    key: tuple[str, ...]
    place: Callable[..., bytes]


_SEALED = (
    _Kept(Person, "national_id_sealed", ("id",), lambda person_id: person_id.bytes),
    _Kept(ImportBatch, "sealed", ("import_id", "number"), place_of_batch),
    _Kept(DataRequest, "national_id_sealed", ("id",), place_of_number),
    _Kept(DataRequestFile, "sealed", ("request_id", "number"), place_of_file),
)


@dataclass
class Resealed:
    """`unopenable` were sealed by a key that is no longer there."""

    sealed: int = 0
    unopenable: int = 0


def reseal_all(database: Database, keyring: Keyring) -> Resealed:
    """Seal again what another key than the first has sealed; a transaction for each part."""
    done = Resealed()
    for kept in _SEALED:
        after: tuple[Any, ...] | None = None
        while True:
            with database.read() as session:  # looking for them may take a while, and holds up nobody
                rows = _stale(session, kept, keyring, after)
            if rows:
                with database.quiet_transaction() as session:
                    for row in rows:
                        _reseal(session, kept, keyring, row, done)
            if len(rows) < PART:
                break
            after = tuple(rows[-1])[:-1]
    log.info("sealed under the current key", extra=vars(done))
    return done


def _stale(session: Session, kept: _Kept, keyring: Keyring, after: tuple[Any, ...] | None) -> list[Any]:
    columns = kept.table.__table__.c
    sealed, key = columns[kept.column], [columns[name] for name in kept.key]
    rows = sa.select(*key, sealed).where(
        sealed.is_not(None), sa.func.substr(sealed, 1, len(keyring.mark)) != keyring.mark
    )
    if after is not None:
        last = [sa.literal(value, column.type) for value, column in zip(after, key, strict=True)]
        rows = rows.where(sa.tuple_(*key) > sa.tuple_(*last))
    return list(session.execute(rows.order_by(*key).limit(PART)))


def _reseal(session: Session, kept: _Kept, keyring: Keyring, row: Any, done: Resealed) -> None:
    *key, sealed = row
    place = kept.place(*key)
    try:
        again = keyring.seal(keyring.open(sealed, place=place), place=place)
    except Unopenable:
        done.unopenable += 1
        log.exception("cannot be sealed again", extra={"table": kept.table.__tablename__, "key": str(key)})
        return
    columns = kept.table.__table__.c
    # Only what we opened: whoever stored another meanwhile has sealed it under the current key.
    same = [columns[name] == value for name, value in zip(kept.key, key, strict=True)]
    same.append(columns[kept.column] == sealed)
    session.execute(sa.update(kept.table).where(*same).values({kept.column: again}))
    done.sealed += 1
