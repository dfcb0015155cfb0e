"""uvicorn's HTTP/1.1 with limits for the head of a request, of which uvicorn has none.

A client that opens a connection and says nothing, or a header a minute, would hold it for ever; one that
never ends its headers would fill the memory. Limits for bodies are the application's, which sees them arrive.
"""

import asyncio
import json

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from service_kit.problems import MEDIA_TYPE, body_of
from service_kit.refusals import KIT_PROBLEMS, EndlessHead, SlowHead


class LimitedHeads(HttpToolsProtocol):
    head_seconds = 10.0
    head_bytes = 65_536

    _timer: asyncio.TimerHandle | None = None
    _is_in_head = False
    _seen_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing() or self._is_answering():
            return
        # The whole head has this long, however often a piece of it comes.
        self._wait_for_head()
        self._seen_bytes += len(data)
        if self._is_in_head and self._seen_bytes > self.head_bytes:
            self._refuse(EndlessHead())

    def on_message_begin(self) -> None:
        self._is_in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait_for_head(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        self._seen_bytes = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if self._is_in_head:
            self._refuse(SlowHead())
        else:
            self.transport.close()  # nothing was asked, so nothing is answered

    def _refuse(self, refusal: Exception) -> None:
        problem = KIT_PROBLEMS[type(refusal)]
        body = body_of(problem, refusal, KIT_PROBLEMS, language="th", instance="/")
        content = json.dumps(body, ensure_ascii=False).encode()
        head = (
            f"content-type: {MEDIA_TYPE}\r\ncontent-language: th\r\n"
            f"content-length: {len(content)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(STATUS_LINE[problem.status] + head.encode() + content)
        self.transport.close()
