"""Reference lists of the other services, read page by page as this service itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from service_kit.http import HttpClient

BATCH = 200


@dataclass(frozen=True)
class Reference:
    """A list that another service keeps for those who start with nothing."""

    name: str
    url: str


async def batches(http: HttpClient, reference: Reference) -> AsyncIterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    async for item in http.pages(reference.url):
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
