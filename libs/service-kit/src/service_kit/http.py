"""Calls to other services: httpx, over the pooled transport that the gateway forwards with.

Time-outs everywhere, retries of safe calls only, the trace passed on, and our own token fetched when needed.
"""

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import stamina

from service_kit import observability
from service_kit.settings import ServiceSettings
from service_kit.transport import Origin, Transport, TransportError

CONNECT_SECONDS = 2.0
READ_SECONDS = 10.0
ATTEMPTS = 3
RENEW_BEFORE_SECONDS = 30
PAGE = "200"
FRAMING = {b"host", b"connection", b"content-length"}  # the transport's own business


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
        self._client = httpx.AsyncClient(
            transport=_Pooled(Transport(connect_seconds=CONNECT_SECONDS, read_seconds=read_seconds)),
            headers={"accept": "application/json"},
            trust_env=False,  # our own services stand behind no proxy
        )
        self._again = stamina.AsyncRetryingCaller(attempts=ATTEMPTS, wait_max=1.0).on(ServiceUnavailable)
        self._token = ""
        self._token_good_until = 0.0

    async def get_public(self, url: str) -> Any:
        """The JSON at a public address.

        Raises:
            ServiceUnavailable: No answer within the time-outs and attempts, or 5xx, or no JSON.
            Refused: Anything else than success.
        """
        return await self._get(url)

    async def get(self, url: str, parameters: Mapping[str, str] | None = None) -> Any:
        """The JSON that another service gives to this one; raises as get_public does."""
        authorization = {"authorization": f"Bearer {await self._own_token()}"}
        return await self._get(url, params=parameters, headers=authorization)

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
        await self._client.aclose()

    async def _own_token(self) -> str:
        """By client credentials (RFC 6749, section 4.4), kept until it is about to end."""
        if time.monotonic() >= self._token_good_until:
            settings = self._settings
            body = await self._send(
                "POST",
                settings.token_url,
                data={"grant_type": "client_credentials"},
                auth=(settings.client_id, settings.client_secret.get_secret_value()),
            )
            self._token = body["access_token"]
            self._token_good_until = time.monotonic() + max(0, int(body["expires_in"]) - RENEW_BEFORE_SECONDS)
        return self._token

    async def _get(self, url: str, **request: Any) -> Any:
        return await self._again(self._send, "GET", url, **request)

    async def _send(self, method: str, url: str, **request: Any) -> Any:
        headers = dict(request.pop("headers", {}))
        if traceparent := observability.current_traceparent():
            headers["traceparent"] = traceparent
        try:
            answer = await self._client.request(method, url, headers=headers, **request)
        except httpx.TransportError as trouble:
            raise ServiceUnavailable(str(trouble) or type(trouble).__name__) from trouble
        return _read(answer)


class _Pooled(httpx.AsyncBaseTransport):
    """httpx's requests through our pool: several times its own pool's throughput (ADR 0015)."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = Origin.of(f"{request.url.scheme}://{request.url.netloc.decode()}")
        headers = [(name, value) for name, value in request.headers.raw if name.lower() not in FRAMING]
        content = await request.aread()
        try:
            answer = await self._transport.send(
                request.method.encode(), origin, request.url.raw_path, headers, content
            )
            return httpx.Response(answer.status, headers=answer.headers, content=await answer.read())
        except TransportError as trouble:
            raise httpx.TransportError(type(trouble).__name__, request=request) from trouble

    async def aclose(self) -> None:
        self._transport.close()


def _read(answer: httpx.Response) -> Any:
    if answer.status_code >= 500:
        raise ServiceUnavailable(str(answer.status_code))
    if not answer.is_success:
        raise Refused(answer.status_code)
    try:
        return answer.json()
    except ValueError as error:
        raise ServiceUnavailable("no JSON") from error
