"""Quotas: how many requests a minute one client gets, and how it is told.

    a person through a client    quota_per_minute              (client_id, subject)
    a system client              quota_system_per_minute       client_id
    nobody we know               quota_anonymous_per_minute    address
    failed logins                login_attempts_per_minute     user name and address

Counted in this process: with several gateways behind one door each counts its own share.

Source:
    draft-ietf-httpapi-ratelimit-headers.
"""

import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter
from service_kit.identity import Caller
from starlette.types import Scope

from gateway.counts import WindowCounts
from gateway.refusals import QuotaUsedUp
from gateway.settings import Settings

_WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a quota after a request."""

    limit: int
    remaining: int
    reset_seconds: int

    def headers(self) -> list[tuple[bytes, bytes]]:
        return [(name.lower().encode(), value.encode()) for name, value in self.named().items()]

    def named(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w={_WINDOW_SECONDS}',
            "RateLimit": f'"minute";r={self.remaining};t={self.reset_seconds}',
        }


class Quotas:
    def __init__(self, settings: Settings) -> None:
        self._requests = FixedWindowRateLimiter(WindowCounts(_WINDOW_SECONDS))
        # Logins by a moving window: a fixed one would let twice as many guesses through around its edge.
        self._logins = MovingWindowRateLimiter(MemoryStorage())
        self._person = RateLimitItemPerMinute(settings.quota_per_minute)
        self._system = RateLimitItemPerMinute(settings.quota_system_per_minute)
        self._anonymous = RateLimitItemPerMinute(settings.quota_anonymous_per_minute)
        self._attempts = RateLimitItemPerMinute(settings.login_attempts_per_minute)
        self._attempts_anywhere = RateLimitItemPerMinute(6 * settings.login_attempts_per_minute)

    def take_for_caller(self, caller: Caller) -> Standing:
        if caller.is_system:
            return self._take(self._system, "system", caller.client_id)
        return self._take(self._person, "person", f"{caller.client_id}/{caller.subject}")

    def take_for_address(self, address: str) -> Standing:
        return self._take(self._anonymous, "address", address)

    def may_try_login(self, username: str, address: str) -> bool:
        """A few guesses from one address, more from all: else anybody could lock anybody out by guessing."""
        return self._logins.test(self._attempts, "login", username, address) and self._logins.test(
            self._attempts_anywhere, "login", username
        )

    def count_failed_login(self, username: str, address: str) -> None:
        self._logins.hit(self._attempts, "login", username, address)
        self._logins.hit(self._attempts_anywhere, "login", username)

    def _take(self, item: RateLimitItem, kind: str, who: str) -> Standing:
        is_within = self._requests.hit(item, kind, who)
        stats = self._requests.get_window_stats(item, kind, who)
        reset = max(1, round(stats.reset_time - time.time()))
        standing = Standing(item.amount, max(0, stats.remaining), reset)
        if not is_within:
            headers = {**standing.named(), "Retry-After": str(reset)}
            raise QuotaUsedUp(headers, limit=item.amount, retry_after_seconds=reset)
        return standing


def address_of(scope: Scope, *, trusted_proxies: int) -> str:
    """Whom a request without a token is counted for."""
    peer = scope["client"][0] if scope.get("client") else "unknown"
    forwarded = next((value for name, value in scope["headers"] if name == b"x-forwarded-for"), None)
    return client_address(peer, forwarded, trusted_proxies=trusted_proxies)


def client_address(peer: str, forwarded: bytes | None, *, trusted_proxies: int) -> str:
    """The address that the outermost trusted proxy saw, read from the right: the left is what clients invent.

    A header shorter than the chain of proxies was not written by them: then the peer itself is counted.
    """
    if not trusted_proxies or forwarded is None:
        return peer
    seen = [part.strip() for part in forwarded.decode("latin-1").split(",")]
    return seen[-trusted_proxies] if len(seen) >= trusted_proxies and seen[-trusted_proxies] else peer
