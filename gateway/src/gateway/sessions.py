"""Browser sessions: a browser that has logged in need not do so again for the next program.

The cookie holds a random value whose hash is stored; it says nothing by itself. It is good for the pages of
the gateway only, and never reaches a service.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from service_kit.database import Database
from sqlmodel import col, delete
from starlette.requests import Request
from starlette.responses import Response

from gateway.identity import families
from gateway.identity.accounts import find_account
from gateway.identity.secrets import derived, fingerprint, is_same, new_secret
from gateway.identity.tables import Account, BrowserSession
from gateway.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is logged in, and as whom."""

    id_hash: str
    account: Account
    logged_in_at: dt.datetime


def session_cookie(settings: Settings) -> str:
    """`__Host-` binds a cookie to this host and to https, so it exists only there."""
    return "__Host-thaksa-session" if settings.is_https else "thaksa-session"


def browser_cookie(settings: Settings) -> str:
    """The cookie of a browser that is about to log in."""
    return "__Host-thaksa-login" if settings.is_https else "thaksa-login"


def set_cookie(response: Response, settings: Settings, name: str, value: str) -> None:
    response.set_cookie(name, value, path="/", secure=settings.is_https, httponly=True, samesite="lax")


def drop_cookie(response: Response, settings: Settings, name: str) -> None:
    response.delete_cookie(name, path="/", secure=settings.is_https, httponly=True, samesite="lax")


def find_session(database: Database, secret: str | None, now: dt.datetime) -> Session | None:
    if not secret:
        return None
    with database.read() as session:
        row = session.get(BrowserSession, fingerprint(secret))
    if row is None or row.expires_at <= now:
        return None
    account = find_account(database, row.account_id, now)
    return Session(row.id_hash, account, row.logged_in_at) if account else None


def start_session(
    database: Database, account: Account, now: dt.datetime, life: dt.timedelta
) -> tuple[str, Session]:
    """A new session under a new name: one that was known before the login is never continued."""
    secret = new_secret()
    row = BrowserSession(
        id_hash=fingerprint(secret), account_id=account.id, logged_in_at=now, expires_at=now + life
    )
    with database.transaction() as session:
        session.add(row)
    return secret, Session(row.id_hash, account, now)


def end_session(database: Database, secret: str, now: dt.datetime) -> None:
    """Log a browser out, and end what programs got through it."""
    with database.transaction() as session:
        session.exec(delete(BrowserSession).where(_is(fingerprint(secret))))
    families.revoke_session(database, fingerprint(secret), now)


def secret_of(request: Request, settings: Settings) -> str | None:
    return request.cookies.get(session_cookie(settings))


def logout_token(secret: str) -> str:
    """What the form of the logout page must bring back: another site cannot know it."""
    return derived(secret, "logout")


def is_logout_token(secret: str, token: str) -> bool:
    return is_same(logout_token(secret), token)


def _is(id_hash: str) -> sa.ColumnElement[bool]:
    return col(BrowserSession.id_hash) == id_hash
