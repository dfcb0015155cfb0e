"""Codes and refresh tokens: each good once, and a second use ends everything that came of the login.

    login ──► code ──once──► refresh token 1 ──once──► refresh token 2 ──► …
                 └──again──► family revoked       └──again──► the same token 2 within 10 s while it is unused,
                                                              family revoked otherwise

Both are spent by one conditional UPDATE: of fifty uses at once exactly one changes the row.

Source:
    RFC 6749 4.1.2 and 10.4, RFC 9700 4.14.2.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import Database
from sqlmodel import Session, col, select, update

from gateway.identity.secrets import derived, fingerprint, new_secret
from gateway.identity.tables import AuthorizationCode, RefreshToken, TokenFamily

CODE_LIFE = dt.timedelta(seconds=60)
GRACE = dt.timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was just spent; what Authlib and the PKCE check want to know of it."""

    row: AuthorizationCode
    family: TokenFamily
    code_challenge_method: str = "S256"

    @property
    def code_challenge(self) -> str:
        return self.row.code_challenge

    def get_redirect_uri(self) -> str:
        return self.row.redirect_uri

    def get_scope(self) -> str:
        return self.row.scope

    def get_nonce(self) -> str | None:
        return self.row.nonce

    def get_auth_time(self) -> int:
        return int(self.family.logged_in_at.timestamp())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> list[str]:
        return ["pwd"]


@dataclass(frozen=True, slots=True)
class Refresh:
    """A refresh token as it was found, spent or not."""

    secret: str
    row: RefreshToken
    family: TokenFamily

    def get_scope(self) -> str:
        return self.row.scope

    def check_client(self, client: Any) -> bool:
        return bool(self.family.client_id == client.client_id)


def add_code(
    database: Database,
    code: str,
    family: TokenFamily,
    *,
    redirect_uri: str,
    scope: str,
    nonce: str | None,
    challenge: str,
    now: dt.datetime,
) -> None:
    """Start a family with the code that leads to its tokens."""
    row = AuthorizationCode(
        code_hash=fingerprint(code),
        family_id=family.id,
        client_id=family.client_id,
        redirect_uri=redirect_uri,
        scope=scope,
        nonce=nonce,
        code_challenge=challenge,
        expires_at=now + CODE_LIFE,
    )
    with database.transaction() as session:
        session.add(family)
        session.flush()
        session.add(row)


def spend_code(database: Database, code: str, client_id: str, now: dt.datetime) -> Code | None:
    """The code, now spent; None when it is unknown, late or not this client's. A second use revokes all.

    It is spent before its verifier and redirect URI are compared, so nobody can try several.
    """
    mine = (col(AuthorizationCode.code_hash) == fingerprint(code)) & (
        col(AuthorizationCode.client_id) == client_id
    )
    with database.transaction() as session:
        unused = col(AuthorizationCode.used_at).is_(None) & (col(AuthorizationCode.expires_at) > now)
        spent = session.exec(update(AuthorizationCode).where(mine & unused).values(used_at=now))
        row = session.exec(select(AuthorizationCode).where(mine)).one_or_none()
        if row is None:
            return None
        if spent.rowcount == 0:
            if row.used_at is not None:
                _revoke(session, col(TokenFamily.id) == row.family_id, now)
            return None
        family = session.get_one(TokenFamily, row.family_id)
    return Code(row, family) if family.revoked_at is None else None


def first_refresh_token(database: Database, code: Code) -> str:
    secret = new_secret()
    with database.transaction() as session:
        session.add(
            RefreshToken(token_hash=fingerprint(secret), family_id=code.family.id, scope=code.row.scope)
        )
    return secret


def find_refresh_token(database: Database, secret: str) -> Refresh | None:
    with database.read() as session:
        row = session.get(RefreshToken, fingerprint(secret))
        family = session.get(TokenFamily, row.family_id) if row else None
    return Refresh(secret, row, family) if row and family else None


def rotate(database: Database, token: Refresh, now: dt.datetime) -> str | None:
    """Spend a refresh token and give its successor; None when the family is over, or now is.

    Parallel uses within the grace all get the one successor: it is derived, not drawn.
    """
    successor = derived(token.family.successor_key, token.secret)
    alive = select(TokenFamily.id).where(
        TokenFamily.id == token.family.id, col(TokenFamily.revoked_at).is_(None), TokenFamily.expires_at > now
    )
    with database.transaction() as session:
        spent = session.exec(
            update(RefreshToken)
            .where(
                col(RefreshToken.token_hash) == token.row.token_hash,
                col(RefreshToken.used_at).is_(None),
                col(RefreshToken.family_id).in_(alive),
            )
            .values(used_at=now)
        )
        if spent.rowcount == 1:
            session.add(
                RefreshToken(
                    token_hash=fingerprint(successor), family_id=token.family.id, scope=token.row.scope
                )
            )
            return successor
        if _is_within_grace(session, token, successor, now):
            return successor
        _revoke(session, col(TokenFamily.id) == token.family.id, now)
    return None


def _is_within_grace(session: Session, token: Refresh, successor: str, now: dt.datetime) -> bool:
    family = session.get_one(TokenFamily, token.family.id)
    row = session.get_one(RefreshToken, token.row.token_hash)
    child = session.get(RefreshToken, fingerprint(successor))
    return (
        family.revoked_at is None
        and family.expires_at > now
        and row.used_at is not None
        and now - row.used_at <= GRACE
        and child is not None
        and child.used_at is None
    )


def revoke_family(database: Database, family_id: UUID, now: dt.datetime) -> None:
    with database.transaction() as session:
        _revoke(session, col(TokenFamily.id) == family_id, now)


def revoke_session(database: Database, session_hash: str, now: dt.datetime) -> None:
    """End what any client got through one browser session."""
    with database.transaction() as session:
        _revoke(session, col(TokenFamily.session_hash) == session_hash, now)


def _revoke(session: Session, families: sa.ColumnElement[bool], now: dt.datetime) -> None:
    session.exec(
        update(TokenFamily).where(families, col(TokenFamily.revoked_at).is_(None)).values(revoked_at=now)
    )
