"""The gateway's tables: who may log in, which programs may ask, and what was handed out.

    account ──< browser_session          a browser that is logged in
       │
       └──< token_family >── client      one login through one client; revoked as a whole
                 ├──1 authorization_code
                 └──< refresh_token

Secrets are stored as hashes: passwords by argon2, everything that we generate ourselves by SHA-256.
"""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import new_registry
from service_kit.ids import new_id
from service_kit.tables import INBOX, PARKED
from sqlmodel import Field, SQLModel

REGISTRY = new_registry()
for heard in (INBOX, PARKED):  # the gateway hears events, and says none
    heard.to_metadata(REGISTRY.metadata)

NAME_LENGTH = 200
HASH_LENGTH = 64
URI_LENGTH = 2000


class Base(SQLModel, registry=REGISTRY):
    """What every table of the gateway starts from."""


class Account(Base, table=True):
    """A person who may log in; `username` is kept in lower case."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    username: str = Field(max_length=NAME_LENGTH, unique=True)
    password_hash: str = Field(max_length=NAME_LENGTH)
    person_id: UUID = Field(unique=True)
    display_name: str = Field(max_length=NAME_LENGTH)
    grants: list[dict[str, Any]] = Field(default=[], sa_type=sa.JSON)
    scope: str = Field(max_length=URI_LENGTH)
    locale: str = Field(default="th", max_length=35)
    is_demo: bool = False
    disabled_at: dt.datetime | None = None


class Client(Base, table=True):
    """A program of our own that may ask for tokens; one that cannot keep a secret has no `secret_hash`."""

    client_id: str = Field(primary_key=True, max_length=NAME_LENGTH)
    name: str = Field(max_length=NAME_LENGTH)
    secret_hash: str | None = Field(default=None, max_length=HASH_LENGTH)
    redirect_uris: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    grant_types: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    scope: str = Field(max_length=URI_LENGTH)
    grants: list[dict[str, Any]] = Field(default=[], sa_type=sa.JSON)
    is_native: bool = False
    is_demo: bool = False
    disabled_at: dt.datetime | None = None


class BrowserSession(Base, table=True):
    __tablename__ = "browser_session"

    id_hash: str = Field(primary_key=True, max_length=HASH_LENGTH)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    logged_in_at: dt.datetime
    expires_at: dt.datetime = Field(index=True)


class LoginRecord(Base, table=True):
    """A login under way, for the one browser with the cookie; several may run side by side."""

    __tablename__ = "login_record"

    id_hash: str = Field(primary_key=True, max_length=HASH_LENGTH)
    browser_hash: str = Field(max_length=HASH_LENGTH)
    query: str = Field(sa_type=sa.Text)
    form_target: str = Field(default="", max_length=URI_LENGTH)
    expires_at: dt.datetime = Field(index=True)


class TokenFamily(Base, table=True):
    """Everything that one login gave to one client.

    `successor_key` derives each refresh token from the one before, so that parallel uses of one token within
    the grace get the same successor, which nobody stored.
    """

    __tablename__ = "token_family"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    client_id: str = Field(foreign_key="client.client_id", index=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    session_hash: str | None = Field(default=None, max_length=HASH_LENGTH, index=True)
    successor_key: str = Field(max_length=HASH_LENGTH)
    logged_in_at: dt.datetime
    expires_at: dt.datetime = Field(index=True)
    revoked_at: dt.datetime | None = None


class AuthorizationCode(Base, table=True):
    __tablename__ = "authorization_code"

    code_hash: str = Field(primary_key=True, max_length=HASH_LENGTH)
    family_id: UUID = Field(foreign_key="token_family.id", index=True)
    client_id: str = Field(max_length=NAME_LENGTH)
    redirect_uri: str = Field(max_length=URI_LENGTH)
    scope: str = Field(max_length=URI_LENGTH)
    nonce: str | None = Field(default=None, max_length=URI_LENGTH)
    code_challenge: str = Field(max_length=128)
    expires_at: dt.datetime
    used_at: dt.datetime | None = None


class RefreshToken(Base, table=True):
    __tablename__ = "refresh_token"

    token_hash: str = Field(primary_key=True, max_length=HASH_LENGTH)
    family_id: UUID = Field(foreign_key="token_family.id", index=True)
    scope: str = Field(max_length=URI_LENGTH)
    used_at: dt.datetime | None = None


class PersonEnd(Base, table=True):
    """From when a person may not come in, as people-svc last said it; None: nothing ends.

    Only of people of whom it was ever said. `tokens_void_until`: what was issued up to then is refused, also
    after the person has come back.
    """

    __tablename__ = "person_end"

    person_id: UUID = Field(primary_key=True)
    ends_at: dt.datetime | None = Field(index=True)
    version: int
    tokens_void_until: dt.datetime | None = Field(default=None, index=True)


class SigningKey(Base, table=True):
    """A key that signs from `signs_from` until a later one does, and is published for longer than that."""

    __tablename__ = "signing_key"

    key_id: str = Field(primary_key=True, max_length=HASH_LENGTH)
    private_jwk: dict[str, Any] = Field(sa_type=sa.JSON)
    signs_from: dt.datetime
