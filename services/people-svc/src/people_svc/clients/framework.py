"""framework-svc over HTTP: the announcements that were made before this service began to listen."""

from collections.abc import AsyncIterator
from typing import Any, Protocol


class Pages(Protocol):
    """What the kit's HttpClient does."""

    def pages(self, url: str) -> AsyncIterator[dict[str, Any]]: ...


def announcements(http: Pages, base_url: str) -> AsyncIterator[dict[str, Any]]:
    """Every announcement, with the fields of its event."""
    return http.pages(f"{base_url.rstrip('/')}/v1/reference/announcements")
