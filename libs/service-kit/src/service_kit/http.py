"""Calls to other services, over the pooled transport.

Time-outs everywhere, retries of safe calls only, the trace passed on, and our own token fetched when needed.
"""

import base64
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import stamina

from service_kit import observability
from service_kit.settings import ServiceSettings
from service_kit.transport import Origin, Transport, TransportError

CONNECT_SECONDS = 2.0
READ_SECONDS = 10.0
ATTEMPTS = 3
RENEW_BEFORE_SECONDS = 30
PAGE = "200"


class ServiceUnavailable(Exception):
    """The other service did not answer, or not so that it can be read, or answered that it cannot."""


class Refused(Exception):
    """The other service answered that we asked for something wrong or forbidden."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class HttpClient:
    """Safe calls to other services as this service itself."""

    def __init__(self, settings: ServiceSettings, *, read_seconds: float = READ_SECONDS) -> None:
        self._settings = settings
        self._transport = Transport(connect_seconds=CONNECT_SECONDS, read_seconds=read_seconds)
        self._again = stamina.AsyncRetryingCaller(attempts=ATTEMPTS, wait_max=1.0).on(ServiceUnavailable)
        self._token = ""
        self._token_good_until = 0.0

    async def get_public(self, url: str) -> Any:
        """The JSON at a public address.

        Raises:
            ServiceUnavailable: No answer within the time-outs and attempts, or 5xx, or no JSON.
            Refused: Anything else than success.
        """
        return await self._get(url, {})

    async def get(self, url: str, parameters: Mapping[str, str] | None = None) -> Any:
        """The JSON that another service gives to this one; raises as get_public does."""
        address = f"{url}?{urlencode(parameters)}" if parameters else url
        return await self._get(address, {"authorization": f"Bearer {await self._own_token()}"})

    async def pages(self, url: str) -> AsyncIterator[list[dict[str, Any]]]:
        """A list, page after page."""
        parameters = {"limit": PAGE}
        while True:
            page = await self.get(url, parameters)
            yield page["items"]
            if page["next_cursor"] is None:
                return
            parameters["cursor"] = page["next_cursor"]

    async def close(self) -> None:
        self._transport.close()

    async def _own_token(self) -> str:
        """By client credentials (RFC 6749, section 4.4), kept until it is about to end."""
        if time.monotonic() >= self._token_good_until:
            settings = self._settings
            name_and_secret = f"{settings.client_id}:{settings.client_secret.get_secret_value()}"
            headers = {
                "authorization": f"Basic {base64.b64encode(name_and_secret.encode()).decode()}",
                "content-type": "application/x-www-form-urlencoded",
            }
            body = await self._send("POST", settings.token_url, headers, b"grant_type=client_credentials")
            self._token = body["access_token"]
            self._token_good_until = time.monotonic() + max(0, int(body["expires_in"]) - RENEW_BEFORE_SECONDS)
        return self._token

    async def _get(self, url: str, headers: Mapping[str, str]) -> Any:
        return await self._again(self._send, "GET", url, headers)

    async def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Any:
        parts = urlsplit(url)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        said = {"accept": "application/json", **headers}
        if traceparent := observability.current_traceparent():
            said["traceparent"] = traceparent
        try:
            answer = await self._transport.send(
                method.encode(),
                Origin.of(f"{parts.scheme}://{parts.netloc}"),
                target.encode(),
                [(name.encode(), value.encode()) for name, value in said.items()],
                body,
            )
            content = await answer.read()
        except TransportError as trouble:
            raise ServiceUnavailable(type(trouble).__name__) from trouble
        return _read(answer.status, content)


def _read(status: int, content: bytes) -> Any:
    if status >= 500:
        raise ServiceUnavailable(str(status))
    if not 200 <= status < 300:
        raise Refused(status)
    try:
        return json.loads(content)
    except ValueError as error:
        raise ServiceUnavailable("no JSON") from error
