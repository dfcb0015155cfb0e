"""Accounts and clients from a file: who may log in, and which programs may ask; for operators and the demo.

    python -m gateway.register people.json        {"accounts": [...], "clients": [...]}

Registering twice changes what is there; nothing is ever deleted, an entry with "is_disabled" is locked.
"""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError
from service_kit.commands import load_settings
from service_kit.database import Database
from sqlmodel import Session, select

from gateway.identity.accounts import hashed, normal
from gateway.identity.secrets import fingerprint
from gateway.identity.tables import Account, Client

SECRET_LENGTH = 32

Role = Literal["staff", "hr_officer", "executive", "ocsc_officer", "system"]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Scope = Literal[
    "openid",
    "profile",
    "framework.read",
    "framework.write",
    "people.read",
    "people.write",
    "people.provision",
    "idp.read",
    "idp.write",
    "reporting.read",
]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GrantEntry(Entry):
    role: Role
    on: UUID | None = None


class AccountEntry(Entry):
    """One person; `password` is left out of what can be printed."""

    username: Name
    password: SecretStr = Field(min_length=8, max_length=256)
    person_id: UUID
    display_name: Name
    grants: list[GrantEntry] = [GrantEntry(role="staff")]
    scopes: list[Scope]
    locale: Literal["th", "en"] = "th"
    is_disabled: bool = False


class ClientEntry(Entry):
    """One program; without a secret it is public, and proves itself by PKCE alone."""

    client_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,99}$")]
    name: Name
    secret: SecretStr | None = None
    redirect_uris: list[str] = []
    grant_types: list[Literal["authorization_code", "refresh_token", "client_credentials"]]
    scopes: list[Scope]
    grants: list[GrantEntry] = []
    is_native: bool = False
    is_disabled: bool = False


class Register(Entry):
    accounts: list[AccountEntry] = []
    clients: list[ClientEntry] = []


class WeakSecret(Exception):
    """A client's secret is shorter than 32 characters: it is stored by a fast hash, so it must be random."""


def register(database: Database, entries: Register, now: dt.datetime, *, is_demo: bool = False) -> None:
    """Store what the entries say, all or nothing."""
    if not is_demo:
        _refuse_weak_secrets(entries.clients)
    accounts = [
        (entry, hashed(entry.password.get_secret_value(), is_demo=is_demo)) for entry in entries.accounts
    ]
    with database.transaction() as session:
        for entry, password_hash in accounts:
            _store_account(session, entry, password_hash, now, is_demo=is_demo)
        for client in entries.clients:
            session.merge(_client(client, now, is_demo=is_demo))


def _refuse_weak_secrets(clients: list[ClientEntry]) -> None:
    for entry in clients:
        if entry.secret is not None and len(entry.secret.get_secret_value()) < SECRET_LENGTH:
            raise WeakSecret(entry.client_id)


def _store_account(
    session: Session, entry: AccountEntry, password_hash: str, now: dt.datetime, *, is_demo: bool
) -> None:
    username = normal(entry.username)
    known = session.exec(select(Account).where(Account.username == username)).one_or_none()
    values: dict[str, Any] = {
        "password_hash": password_hash,
        "person_id": entry.person_id,
        "display_name": entry.display_name,
        "grants": [grant.model_dump(mode="json") for grant in entry.grants],
        "scope": " ".join(entry.scopes),
        "locale": entry.locale,
        "is_demo": is_demo,
        "disabled_at": now if entry.is_disabled else None,
    }
    if known is None:
        session.add(Account(username=username, **values))
        return
    for name, value in values.items():
        setattr(known, name, value)


def _client(entry: ClientEntry, now: dt.datetime, *, is_demo: bool) -> Client:
    return Client(
        client_id=entry.client_id,
        name=entry.name,
        secret_hash=fingerprint(entry.secret.get_secret_value()) if entry.secret else None,
        redirect_uris=entry.redirect_uris,
        grant_types=list(entry.grant_types),
        scope=" ".join(entry.scopes),
        grants=[grant.model_dump(mode="json") for grant in entry.grants],
        is_native=entry.is_native,
        is_demo=is_demo,
        disabled_at=now if entry.is_disabled else None,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description="Register accounts and clients from a JSON file.")
    arguments.add_argument("file", type=Path)
    chosen = arguments.parse_args()
    try:
        entries = Register.model_validate(json.loads(chosen.file.read_text(encoding="utf-8")))
        database = Database(load_settings("gateway").database_url)
        register(database, entries, dt.datetime.now(dt.UTC))
    except ValidationError as wrong:
        # Without the input: it holds passwords.
        for error in wrong.errors(include_input=False):
            sys.stderr.write(f"{'.'.join(map(str, error['loc']))}: {error['msg']}\n")
        sys.exit(2)
    except WeakSecret as weak:
        sys.stderr.write(f"{weak}: a secret needs {SECRET_LENGTH} random characters\n")
        sys.exit(2)
    sys.stdout.write(f"{len(entries.accounts)} accounts, {len(entries.clients)} clients\n")


if __name__ == "__main__":
    main()
