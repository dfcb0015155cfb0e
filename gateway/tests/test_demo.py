"""The demo, the register, and what keeps both out of a production gateway."""

import asyncio
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from gateway.demo import demo_clients, read_accounts, seed
from gateway.identity.accounts import NOBODY, authenticated
from gateway.identity.clients import find_client
from gateway.identity.keys import KeyRing, UnfitKey
from gateway.identity.tables import REGISTRY, Account, Client
from gateway.main import create_app
from gateway.parts import assemble
from gateway.register import Register, WeakSecret, register
from gateway.settings import Settings
from gateway.upkeep import DemoInProduction, refuse_demo_in_production
from gateway_builders import ISSUER, PASSWORD, STAFF
from joserfc.jwk import ECKey
from pydantic import ValidationError
from service_kit import migrations
from service_kit.database import Database
from service_kit.settings import Environment
from sqlmodel import select

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def test_tables_and_migrations_say_the_same(database: Database) -> None:
    assert migrations.is_at_head("gateway", database)
    assert migrations.drift(REGISTRY.metadata, database) == []


def test_seeding_twice_changes_what_is_there_and_adds_nothing(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    for name in ("สมชาย", "สมหญิง"):
        file.write_text(json.dumps([{**STAFF, "display_name": name}]), encoding="utf-8")
        seed(database, read_accounts(file), public_url=ISSUER, now=NOW)

    with database.read() as session:
        accounts = session.exec(select(Account)).all()
        clients = session.exec(select(Client)).all()
    assert [account.display_name for account in accounts] == ["สมหญิง"]
    assert len(clients) == len(demo_clients(ISSUER)) == 7
    assert authenticated(database, "SomChai ", PASSWORD, NOW) is not None
    assert authenticated(database, "somchai", PASSWORD + "x", NOW) is None


def test_the_demo_runs_as_a_command(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps([STAFF]), encoding="utf-8")
    command = [sys.executable, "-m", "gateway.demo", str(file)]
    environment = {"GATEWAY_DATABASE_URL": sqlite_url}

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.stdout == "1 demo accounts and the demo clients are ready\n"
    refused = subprocess.run(
        command,
        env={
            "GATEWAY_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1/none",
            "GATEWAY_ENVIRONMENT": "production",
            "GATEWAY_PUBLIC_URL": "https://thaksa.example",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "no demo in production" in refused.stderr


@pytest.mark.parametrize(
    "wrong",
    [{"person_id": "1"}, {"scopes": ["nuclear"]}, {"password": "short"}, {"role": "x"}, {"locale": "fr"}],
)
def test_an_account_that_is_not_in_order_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Register.model_validate({"accounts": [{**STAFF, **wrong}]})


def test_a_production_gateway_does_not_start_with_demo_accounts_or_clients(sqlite_database: Database) -> None:
    seed(sqlite_database, [], public_url=ISSUER, now=NOW)
    settings = Settings(database_url=sqlite_database.url).model_copy(
        update={"environment": Environment.PRODUCTION}
    )

    async def start() -> None:
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            pass

    with pytest.raises(DemoInProduction):
        asyncio.run(start())
    refuse_demo_in_production(assemble(settings.model_copy(update={"environment": Environment.LOCAL})))


def test_a_real_client_needs_a_long_secret_and_can_be_locked(database: Database) -> None:
    entry = {
        "client_id": "hr-system",
        "name": "HR",
        "grant_types": ["client_credentials"],
        "scopes": ["idp.read"],
    }
    with pytest.raises(WeakSecret):
        register(database, Register.model_validate({"clients": [{**entry, "secret": "short"}]}), NOW)

    good = {**entry, "secret": "s" * 40}
    register(database, Register.model_validate({"clients": [good]}), NOW)
    found = find_client(database, "hr-system")
    assert found is not None
    assert found.check_client_secret("s" * 40)

    register(database, Register.model_validate({"clients": [{**good, "is_disabled": True}]}), NOW)
    assert find_client(database, "hr-system") is None


def test_keys_given_by_a_setting_are_used_instead_of_the_database(sqlite_database: Database) -> None:
    given = [dict(ECKey.generate_key("P-256").as_dict(private=True)) for _ in range(2)]

    ring = KeyRing(sqlite_database, json.dumps({"keys": given}))
    ring.refresh(NOW)

    assert ring.signing.kid == ECKey.import_key(given[0]).thumbprint()
    assert len(ring.public_document()["keys"]) == 2
    assert KeyRing(sqlite_database).published.keys == []


@pytest.mark.parametrize(
    "given",
    [
        "not json",
        "{}",
        '{"keys": []}',
        json.dumps({"keys": [dict(ECKey.generate_key("P-384").as_dict(private=True))]}),
        json.dumps({"keys": [dict(ECKey.generate_key("P-256").as_dict(private=False))]}),
    ],
    ids=["text", "nothing", "empty", "another curve", "public only"],
)
def test_a_key_that_is_not_a_private_p256_key_stops_the_start(sqlite_database: Database, given: str) -> None:
    with pytest.raises(UnfitKey):
        KeyRing(sqlite_database, given)


def test_keys_survive_a_restart(database: Database) -> None:
    first, second = KeyRing(database), KeyRing(database)
    first.refresh(NOW)
    second.refresh(NOW)

    assert first.signing.kid == second.signing.kid


def test_a_name_that_nobody_has_costs_as_much_as_a_wrong_password() -> None:
    assert not PasswordHasher().check_needs_rehash(NOBODY)
