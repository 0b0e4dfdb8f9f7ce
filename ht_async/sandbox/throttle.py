"""The sandbox's rate limit: a token bucket."""

from __future__ import annotations


class TokenBucket:
    """Holds up to one second's worth of requests and refills at a constant rate."""

    def __init__(self, per_second: float) -> None:
        """Make a full bucket.

        Args:
            per_second: requests per second that the bucket refills; more than zero.
        """
        self._per_second = per_second
        self._capacity = max(1.0, per_second)
        self._level = self._capacity
        self._filled_at: float | None = None

    def take(self, now: float) -> float:
        """Take one request out of the bucket if there is one.

        Args:
            now: a clock that never goes back, in seconds.

        Returns:
            0.0 if the request may pass, else the seconds until the next one may.
        """
        if self._filled_at is not None:
            gained = max(0.0, now - self._filled_at) * self._per_second
            self._level = min(self._capacity, self._level + gained)
        self._filled_at = now
        if self._level >= 1.0:
            self._level -= 1.0
            return 0.0
        return (1.0 - self._level) / self._per_second
