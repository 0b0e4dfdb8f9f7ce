"""Paces requests to a rate (generic cell rate algorithm)."""

from __future__ import annotations

from typing import final


@final
class Pacer:
    """Tells when the next request may go out. It has no clock: each method is told the time.

    Args:
        per_second: Requests per second.
        burst: Requests that may go out at once after a quiet time.
    """

    __slots__ = ("_due", "_interval", "_tolerance")

    def __init__(self, per_second: float, burst: float) -> None:
        self._due = float("-inf")
        self.change(per_second, burst)

    def change(self, per_second: float, burst: float) -> None:
        """Go on at another rate."""
        self._interval = 1.0 / per_second
        self._tolerance = (burst - 1.0) * self._interval

    def earliest(self) -> float:
        """Return the time from which the next request may go out."""
        return self._due - self._tolerance

    def take(self, now: float) -> None:
        """Take note of a request that goes out now."""
        self._due = max(self._due, now) + self._interval

    def hold(self, until: float) -> None:
        """Let no request out before a moment, and then no burst."""
        self._due = max(self._due, until + self._tolerance)
