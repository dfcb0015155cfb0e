"""What the directory of an agency does through the gateway: its client, its token, its calls."""

import datetime as dt
from typing import Any, Self
from uuid import UUID

import httpx
from gateway.register import ClientEntry, Register, register
from portal import a_client
from pydantic import SecretStr
from service_kit.database import Database
from stacks import RunningStack

NAME, SECRET = "agency-directory", "a-secret-of-the-directory-for-tests-only"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Directory:
    """Registered as an operator would do it, for the staff of one unit."""

    def __init__(self, platform: RunningStack, unit: UUID) -> None:
        entry = {
            "client_id": NAME,
            "name": "Directory of the agency",
            "secret": SecretStr(SECRET),
            "grant_types": ["client_credentials"],
            "scopes": ["people.provision"],
            "grants": [{"role": "hr_officer", "on": unit}],
        }
        database = Database(f"sqlite:///{platform.stack.home / 'gateway.db'}")
        register(database, Register(clients=[ClientEntry.model_validate(entry)]), dt.datetime.now(dt.UTC))
        database.close()
        self._http = a_client(platform.gateway_url, {"Accept-Language": "en"})
        form = {"grant_type": "client_credentials", "client_id": NAME, "client_secret": SECRET}
        token = self._http.post("/oauth2/token", data=form).json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Content-Type": "application/scim+json"}
        return self._http.request(method, f"/scim/v2{path}", json=body, headers=headers)

    def set_active(self, person_id: str, *, to: bool) -> httpx.Response:
        operation = {"op": "replace", "path": "active", "value": to}
        return self.ask("PATCH", f"/Users/{person_id}", {"schemas": [PATCH], "Operations": [operation]})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
