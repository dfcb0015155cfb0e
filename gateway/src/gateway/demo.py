"""Demo accounts and clients, whose secrets everybody knows; a production gateway refuses to start with them.

    python -m gateway.demo [accounts.json]        the clients, and the people that the file lists

The people come from a file, because their ids are those of people-svc: a list of objects as `AccountEntry` of
gateway.register has them.
"""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter
from service_kit.commands import load_settings
from service_kit.database import Database
from service_kit.settings import DEMO_SECRET_PREFIX, Environment

from gateway.identity.scopes import API_SCOPES
from gateway.register import AccountEntry, ClientEntry, Register, register
from gateway.settings import Settings

DemoAccount = AccountEntry
SERVICES = ("framework-svc", "people-svc", "idp-svc", "reporting-svc")
PROVISION = "people.provision"  # for programs alone
READS = [scope for scope in API_SCOPES if scope.endswith(".read")]
PORTAL_CALLBACKS = ["http://127.0.0.1/callback", "http://[::1]/callback"]
_ACCOUNTS = TypeAdapter(list[DemoAccount])


def read_accounts(file: Path) -> list[DemoAccount]:
    return _ACCOUNTS.validate_python(json.loads(file.read_text(encoding="utf-8")))


def demo_clients(public_url: str) -> list[ClientEntry]:
    """The programs of the demo; a confidential one has the secret `demo-` and its name."""
    people = {"grant_types": ["authorization_code", "refresh_token"], "is_native": True}
    every_scope = ["openid", "profile", *(scope for scope in API_SCOPES if scope != PROVISION)]
    systems = {"grant_types": ["client_credentials"], "grants": [{"role": "system"}]}
    entries = [
        {
            "client_id": "thaksa-portal",
            "name": "Thaksa portal",
            "redirect_uris": PORTAL_CALLBACKS,
            "scopes": every_scope,
            **people,
        },
        {
            "client_id": "thaksa-reference",
            "name": "API reference",
            "redirect_uris": [f"{public_url}/static/swagger-ui/oauth2-redirect.html"],
            "scopes": every_scope,
            **people,
        },
        {
            "client_id": "ministry-dashboard",
            "name": "Ministry dashboard",
            "secret": f"{DEMO_SECRET_PREFIX}ministry-dashboard",
            "scopes": ["reporting.read"],
            **systems,
        },
        *(
            {
                "client_id": service,
                "name": service,
                "secret": f"{DEMO_SECRET_PREFIX}{service}",
                "scopes": READS,
                **systems,
            }
            for service in SERVICES
        ),
    ]
    return [ClientEntry.model_validate(entry) for entry in entries]


def seed(
    database: Database,
    accounts: Sequence[DemoAccount] = (),
    *,
    public_url: str = "",
    now: dt.datetime | None = None,
) -> None:
    """Store the demo; a second time changes nothing. What is not given comes from the settings."""
    if not (accounts and public_url):
        settings = Settings()
        public_url = public_url or settings.public_url
        accounts = accounts or _accounts_of(settings)
    entries = Register(accounts=list(accounts), clients=demo_clients(public_url))
    register(database, entries, now or dt.datetime.now(dt.UTC), is_demo=True)


def _accounts_of(settings: Settings) -> list[DemoAccount]:
    return read_accounts(Path(settings.demo_accounts_file)) if settings.demo_accounts_file else []


def main() -> None:
    arguments = argparse.ArgumentParser(description="Seed the demo's accounts and clients.")
    arguments.add_argument("accounts", type=Path, nargs="?", help="JSON list of people who may log in")
    chosen = arguments.parse_args()
    settings = load_settings("gateway")
    if settings.environment is Environment.PRODUCTION:
        sys.exit("gateway: no demo in production")
    assert isinstance(settings, Settings)  # noqa: S101  the gateway's own
    accounts = read_accounts(chosen.accounts) if chosen.accounts else _accounts_of(settings)
    seed(Database(settings.database_url), accounts, public_url=settings.public_url)
    sys.stdout.write(f"{len(accounts)} demo accounts and the demo clients are ready\n")


if __name__ == "__main__":
    main()
