"""Whether the services are ready, as the home page shows it.

Asked at most once in a few seconds, however many people look: a page that anybody can open must not become
a way to keep four services busy.
"""

import asyncio
import time
from dataclasses import dataclass, field

from service_kit.transport import Transport, TransportError

from gateway.paths import Route

KEPT_SECONDS = 5.0
WAIT_SECONDS = 2.0


@dataclass
class Readiness:
    """What each service said last, by its name."""

    transport: Transport
    routes: tuple[Route, ...]
    said: dict[str, bool] = field(default_factory=dict)
    asked_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def now(self) -> dict[str, bool]:
        async with self.lock:
            if time.monotonic() - self.asked_at >= KEPT_SECONDS:
                answers = await asyncio.gather(*(self._is_ready(route) for route in self.routes))
                self.said = {
                    route.service: is_ready for route, is_ready in zip(self.routes, answers, strict=True)
                }
                self.asked_at = time.monotonic()
            return self.said

    async def _is_ready(self, route: Route) -> bool:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                answer = await self.transport.send(b"GET", route.origin, b"/readyz", [])
                await answer.read()
        except (TransportError, TimeoutError):
            return False
        return answer.status == 200
