"""Counters of the quotas, as a storage of the library `limits`.

Its own storage in memory starts a thread a hundred times a second to look for what has expired; at the front
of every request that costs more than forwarding. This one looks once a window, on the event loop alone.
"""

import time

from limits.storage import Storage


class WindowCounts(Storage):
    """Counts that start again when their window is over."""

    def __init__(self, sweep_seconds: float) -> None:
        super().__init__()
        self._counts: dict[str, tuple[int, float]] = {}
        self._sweep_seconds = sweep_seconds
        self._sweep_at = time.time() + sweep_seconds

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        if now >= self._sweep_at:
            self._sweep(now)
        count, ends_at = self._counts.get(key, (0, 0.0))
        if ends_at <= now:
            count, ends_at = 0, now + expiry
        self._counts[key] = count + amount, ends_at
        return count + amount

    def get(self, key: str) -> int:
        count, ends_at = self._counts.get(key, (0, 0.0))
        return count if ends_at > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        count = len(self._counts)
        self._counts.clear()
        return count

    def clear(self, key: str) -> None:
        self._counts.pop(key, None)

    def _sweep(self, now: float) -> None:
        self._counts = {key: entry for key, entry in self._counts.items() if entry[1] > now}
        self._sweep_at = now + self._sweep_seconds
