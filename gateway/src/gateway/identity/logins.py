"""Logins under way: kept here, not in the browser, and bound to the browser that began them.

Each tab has a record of its own, so five tabs can log in side by side; a record is good for ten minutes and
for one success. Who does not hold the cookie of its browser cannot use it, which is what keeps a foreign site
from logging somebody in (compare CVE-2025-68158).
"""

import datetime as dt
import re
from urllib.parse import urlsplit

from service_kit.database import Database
from sqlmodel import col, delete

from gateway.identity.secrets import fingerprint, is_same, new_secret
from gateway.identity.tables import LoginRecord

LIFE = dt.timedelta(minutes=10)
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,60}")


def begin(database: Database, browser: str, query: str, redirect_uri: str, now: dt.datetime) -> str:
    """Remember what a browser wanted; the answer names the record."""
    name = new_secret()
    row = LoginRecord(
        id_hash=fingerprint(name),
        browser_hash=fingerprint(browser),
        query=query,
        form_target=form_target(redirect_uri),
        expires_at=now + LIFE,
    )
    with database.transaction() as session:
        session.add(row)
    return name


def find(database: Database, name: str, browser: str, now: dt.datetime) -> LoginRecord | None:
    with database.read() as session:
        row = session.get(LoginRecord, fingerprint(name))
    if row is None or row.expires_at <= now or not is_same(row.browser_hash, fingerprint(browser)):
        return None
    return row


def finish(database: Database, record: LoginRecord) -> bool:
    """Use a record up; true for one of several that try."""
    with database.transaction() as session:
        done = session.exec(delete(LoginRecord).where(col(LoginRecord.id_hash) == record.id_hash))
        return done.rowcount == 1


def form_target(redirect_uri: str) -> str:
    """What the policy of the login page allows: browsers apply it to the redirect after the form, too."""
    if not redirect_uri:
        return ""
    parts = urlsplit(redirect_uri)
    if parts.scheme in {"http", "https"} and parts.hostname and _HOST.fullmatch(parts.hostname):
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}"
    return f"{parts.scheme}:" if _SCHEME.fullmatch(parts.scheme) else ""
