"""What a service serves is what is committed, and what another service reads of it is there."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from members import SERVICES, application, committed, needs
from openapi_spec_validator import OpenAPIV31SpecValidator

READ = [
    (service, other, want)
    for service in SERVICES
    for other, wants in needs(service).get("rest", {}).items()
    for want in wants
]


@pytest.fixture
def served(fresh_url: Callable[[str, str], str]) -> Callable[[str], dict[str, Any]]:
    def document(service: str) -> dict[str, Any]:
        app = application(service, fresh_url("sqlite", service.replace("-", "_")))
        found: dict[str, Any] = json.loads(json.dumps(app.openapi()))
        app.state.database.close()
        return found

    return document


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_document_is_the_served_one(
    service: str, served: Callable[[str], dict[str, Any]]
) -> None:
    assert served(service) == committed(service), "run make openapi, read the difference, and commit it"


@pytest.mark.parametrize("service", SERVICES)
def test_the_document_is_openapi_3_1(service: str) -> None:
    document = committed(service)

    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    ("reader", "provider", "want"), READ, ids=lambda value: value if isinstance(value, str) else value["path"]
)
def test_what_a_service_reads_of_another_is_served(reader: str, provider: str, want: dict[str, Any]) -> None:
    document = committed(provider)
    operation = document["paths"].get(want["path"], {}).get("get")
    assert operation, f"{reader} reads {want['path']} of {provider}, which serves no such path"

    item = resolved(document, operation["responses"]["200"]["content"]["application/json"]["schema"])
    if "items" in item.get("properties", {}):
        item = resolved(document, item["properties"]["items"]["items"])

    missing = sorted(set(want["fields"]) - set(item.get("required", ())))
    assert missing == [], f"{reader} reads {missing} of {provider}{want['path']}, which does not promise them"


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema
