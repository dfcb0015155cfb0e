"""people-svc over HTTP: the list of all organisations."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from service_kit.http import HttpClient

from framework_svc.domain.organisation import OrganisationFacts

ORGANISATIONS = "/v1/reference/organisations"


async def all_organisations(http: HttpClient, people_url: str) -> AsyncIterator[OrganisationFacts]:
    """Every organisation that people-svc knows."""
    async for item in http.pages(people_url + ORGANISATIONS):
        yield organisation_facts(item)


def organisation_facts(told: Mapping[str, Any]) -> OrganisationFacts:
    """What we need of an organisation, as an event or the list tells it.

    Raises:
        KeyError, ValueError: It tells less than it promises.
    """
    return OrganisationFacts(
        id=UUID(told["organisation_id"]),
        parent_id=UUID(told["parent_id"]) if told["parent_id"] else None,
        path=tuple(UUID(step) for step in told["path"]),
        is_agency=told["is_agency"],
        version=told["version"],
    )
