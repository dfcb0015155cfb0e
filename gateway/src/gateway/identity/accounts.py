"""People who may log in, and the check of their password.

A wrong name and a wrong password take the same time and the same words: nobody learns who has an account.
"""

import datetime as dt
from uuid import UUID

from argon2 import PasswordHasher, profiles
from argon2.exceptions import VerificationError
from service_kit.database import Database
from sqlmodel import Session, select

from gateway.identity.ends import has_ended
from gateway.identity.tables import Account

PASSWORD_LENGTH = 256
_HASHER = PasswordHasher()  # RFC 9106, the second recommended set
_QUICK = PasswordHasher.from_parameters(profiles.CHEAPEST)
# The hash of a forgotten random password; a test sees that it costs as much as a real one.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$euJW6dGfN34JtDYHHd3yXA$qTx5EgtMgSvsYrrFzzFnj4Dsr/NrlQUN8Vh0hZGqaMk"


def hashed(password: str, *, is_demo: bool = False) -> str:
    """What is stored of a password; one that everybody knows is not worth half a second."""
    return (_QUICK if is_demo else _HASHER).hash(password)


def normal(username: str) -> str:
    return username.strip().casefold()


def authenticated(database: Database, username: str, password: str, now: dt.datetime) -> Account | None:
    """The account of this name and password; None for any reason why not."""
    with database.read() as session:
        account = session.exec(select(Account).where(Account.username == normal(username))).one_or_none()
        may_come_in = account is not None and _may_come_in(session, account, now)
    is_right = _verifies(account.password_hash if account else NOBODY, password)
    return account if may_come_in and is_right else None


def find_account(database: Database, account_id: UUID, now: dt.datetime) -> Account | None:
    """An account that may still be used."""
    with database.read() as session:
        account = session.get(Account, account_id)
        return account if account is not None and _may_come_in(session, account, now) else None


def account_of(database: Database, person_id: UUID, now: dt.datetime) -> Account | None:
    """The account of a person, if it may still be used."""
    with database.read() as session:
        account = session.exec(select(Account).where(Account.person_id == person_id)).one_or_none()
        return account if account is not None and _may_come_in(session, account, now) else None


def _may_come_in(session: Session, account: Account, now: dt.datetime) -> bool:
    return account.disabled_at is None and not has_ended(session, account.person_id, now)


def _verifies(password_hash: str, password: str) -> bool:
    if len(password) > PASSWORD_LENGTH:
        password = ""
    try:
        return _HASHER.verify(password_hash, password.encode("utf-8", "surrogatepass"))
    except VerificationError:
        return False
