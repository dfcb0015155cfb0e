"""Idempotency-Key: a client that lost the answer may ask again, and nothing happens twice.

The key belongs to one caller and one route, is stored in the same transaction as what it made, and names the
body it came with. A twin that is still under way makes the second one wait at the unique key, not race.

Source:
    draft-ietf-httpapi-idempotency-key-header.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from service_kit.statements import insert_new
from service_kit.tables import IDEMPOTENCY


class IdempotencyKeyReused(Exception):
    """The key was used before, with another body."""


@dataclass(frozen=True)
class Attempt:
    key: str
    caller: str
    route: str
    body_digest: str


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def earlier(session: Session, attempt: Attempt | None) -> UUID | None:
    """What an earlier attempt made; None when this is the first, which is now noted.

    Raises:
        IdempotencyKeyReused: Same key, other body.
    """
    if attempt is None:
        return None
    is_first = insert_new(
        session,
        IDEMPOTENCY,
        key=attempt.key,
        caller=attempt.caller,
        route=attempt.route,
        body_digest=attempt.body_digest,
        used_at=dt.datetime.now(dt.UTC),
    )
    if is_first:
        return None
    known = session.execute(
        sa.select(IDEMPOTENCY.c.body_digest, IDEMPOTENCY.c.made_id).where(_is(attempt))
    ).one()
    if known.body_digest != attempt.body_digest:
        raise IdempotencyKeyReused
    made: UUID | None = known.made_id
    return made


def made(session: Session, attempt: Attempt | None, made_id: UUID) -> None:
    """Note what this attempt made, so that a repetition can be answered with it."""
    if attempt is not None:
        session.execute(sa.update(IDEMPOTENCY).where(_is(attempt)).values(made_id=made_id))


def _is(attempt: Attempt) -> sa.ColumnElement[bool]:
    columns = IDEMPOTENCY.c
    return sa.and_(
        columns.key == attempt.key, columns.caller == attempt.caller, columns.route == attempt.route
    )
