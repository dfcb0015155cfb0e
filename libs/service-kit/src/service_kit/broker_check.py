"""Whether the broker writes what it acknowledges and takes our longest event: asked at start.

By default nats-server writes every two minutes, and a power cut takes what it had acknowledged. An unquoted
`2m` is read as 2,000,000 seconds and only warned of, in a log that is not ours.

An event that it does not take would hold up all that come after it.
"""

import asyncio
import logging
from typing import Any

from service_kit.events import MESSAGE_BYTES_MAX
from service_kit.http import HttpClient, Refused, ServiceUnavailable

RETRY_SECONDS = 30.0

log = logging.getLogger(__name__)


async def check_broker(http: HttpClient, monitor_url: str, *, retry_seconds: float = RETRY_SECONDS) -> None:
    """Say in the log what the broker's `/varz` tells; one that is away is asked until it answers."""
    if not monitor_url:
        log.warning("cannot see whether the broker writes what it acknowledges: set NATS_MONITOR_URL")
        return
    is_told = False
    while True:
        try:
            figures = await http.get_public(f"{monitor_url.rstrip('/')}/varz")
        except (ServiceUnavailable, Refused) as trouble:
            if not is_told:
                log.warning(
                    "cannot see whether the broker writes what it acknowledges: its monitor does not answer",
                    extra={"monitor": monitor_url, "trouble": repr(trouble)},
                )
            is_told = True
            await asyncio.sleep(retry_seconds)
        else:
            _tell(figures)
            return


def _tell(figures: dict[str, Any]) -> None:
    if figures.get("max_payload", 0) < MESSAGE_BYTES_MAX:
        log.warning(
            "the broker does not take our longest events: set max_payload: 8MB",
            extra={"max_payload": figures.get("max_payload"), "longest": MESSAGE_BYTES_MAX},
        )
    config = figures.get("jetstream", {}).get("config", {})
    if config.get("sync_always") is True:
        log.info("the broker writes before it acknowledges")
        return
    log.warning(
        "the broker acknowledges before it writes, a power cut loses events: set sync_interval: always",
        extra={"sync_seconds": config.get("sync_interval", 0) / 1e9},
    )
