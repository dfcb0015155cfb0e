"""Calls to other services: the only place that imports httpx.

Time-outs everywhere, retries of safe calls only, the trace passed on, and our own token fetched when needed.
"""

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import stamina

from service_kit import observability
from service_kit.settings import ServiceSettings

TIMEOUT = httpx.Timeout(10.0, connect=2.0)
ATTEMPTS = 3
RENEW_BEFORE_SECONDS = 30


class ServiceUnavailable(Exception):
    """The other service did not answer, or answered that it cannot."""


class Refused(Exception):
    """The other service answered that we asked for something wrong or forbidden."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Tokens:
    """Our own access token by client credentials (RFC 6749, section 4.4), kept until it is about to end."""

    def __init__(self, client: httpx.AsyncClient, settings: ServiceSettings) -> None:
        self._client = client
        self._settings = settings
        self._token = ""
        self._good_until = 0.0

    async def token(self) -> str:
        if time.monotonic() < self._good_until:
            return self._token
        answer = await self._client.post(
            self._settings.token_url,
            data={"grant_type": "client_credentials"},
            auth=(self._settings.client_id, self._settings.client_secret.get_secret_value()),
        )
        _raise_for(answer)
        body = answer.json()
        self._token = body["access_token"]
        self._good_until = time.monotonic() + max(0, int(body["expires_in"]) - RENEW_BEFORE_SECONDS)
        return self._token


class HttpClient:
    """Safe calls to other services as this service itself."""

    def __init__(self, settings: ServiceSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = httpx.AsyncClient(timeout=TIMEOUT, transport=transport, trust_env=False)
        self._tokens = Tokens(self._client, settings)

    async def get_public(self, url: str) -> Any:
        """The JSON at a public address.

        Raises:
            ServiceUnavailable: No answer within the time-outs and attempts, or 5xx.
            Refused: 4xx.
        """
        return await self._get(url, {}, {})

    async def get(self, url: str, parameters: dict[str, str] | None = None) -> Any:
        """The JSON that another service gives to this one; raises as get_public does."""
        try:
            token = await self._tokens.token()
        except httpx.TransportError as trouble:
            raise ServiceUnavailable(type(trouble).__name__) from trouble
        return await self._get(url, parameters or {}, {"Authorization": f"Bearer {token}"})

    async def pages(self, url: str) -> AsyncIterator[dict[str, Any]]:
        """Every item of a list, page after page."""
        parameters = {"limit": "200"}
        while True:
            page = await self.get(url, parameters)
            for item in page["items"]:
                yield item
            if page["next_cursor"] is None:
                return
            parameters["cursor"] = page["next_cursor"]

    async def close(self) -> None:
        await self._client.aclose()

    async def _get(self, url: str, parameters: dict[str, str], headers: dict[str, str]) -> Any:
        if traceparent := observability.current_traceparent():
            headers = {**headers, "traceparent": traceparent}
        async for attempt in stamina.retry_context(on=ServiceUnavailable, attempts=ATTEMPTS, wait_max=1.0):
            with attempt:
                try:
                    answer = await self._client.get(url, params=parameters, headers=headers)
                except httpx.TransportError as trouble:
                    raise ServiceUnavailable(type(trouble).__name__) from trouble
                _raise_for(answer)
        return answer.json()


def _raise_for(answer: httpx.Response) -> None:
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ServiceUnavailable(str(answer.status_code))
    if answer.is_error:
        raise Refused(answer.status_code)
