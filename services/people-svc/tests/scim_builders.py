"""A directory of agency ก.: its client, its token, and users as it would send them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from people_builders import AGENCY_A, DIVISION_A
from people_svc.api.scim.models import THAKSA_USER
from service_kit.testing import sign
from starlette.testclient import TestClient

BASE = "http://127.0.0.1:8000/scim/v2"
DIRECTORY = "directory-of-agency"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
PATHS = (USER, ENTERPRISE, THAKSA_USER)


def a_token(*grants: tuple[str, UUID | None], scope: str = "people.provision", subject: str = "") -> str:
    held = grants or (("hr_officer", AGENCY_A),)
    return sign(subject or DIRECTORY, scope=scope, grants=held, client_id=DIRECTORY)


def a_user(user_name: str = "somchai@agency.example", **given: Any) -> dict[str, Any]:
    """A user of division ก.; what is given by a name with a colon belongs to that extension."""
    return {
        "schemas": list(PATHS),
        "userName": user_name,
        "displayName": "นายสมชาย ใจดี",
        "active": True,
        THAKSA_USER: {"organizationId": str(DIVISION_A), "personKind": "ข้าราชการ"},
        **given,
    }


def a_patch(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": list(operations)}


@contextmanager
def a_directory(app: FastAPI, token: str | None = None, *, language: str = "en") -> Iterator[TestClient]:
    """The directory as a plain HTTP client."""
    headers = {
        "Authorization": f"Bearer {token or a_token()}",
        "Accept-Language": language,
        "Content-Type": "application/scim+json",
    }
    yield TestClient(app, base_url=BASE, headers=headers, raise_server_exceptions=False)
