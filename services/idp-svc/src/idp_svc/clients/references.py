"""The lists of other services by which this one catches up with what they said before it listened."""

from collections.abc import AsyncIterator
from typing import Any, Protocol

BATCH = 200


class Pages(Protocol):
    """Something that reads a list to its end, page after page; service_kit's HttpClient does."""

    def pages(self, url: str) -> AsyncIterator[dict[str, Any]]: ...


async def batches(http: Pages, url: str) -> AsyncIterator[list[dict[str, Any]]]:
    """Every item of a list, in batches that fit one transaction."""
    batch: list[dict[str, Any]] = []
    async for item in http.pages(url):
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
