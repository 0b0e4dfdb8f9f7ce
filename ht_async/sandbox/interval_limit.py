"""A limit of so many requests in any interval, and the truth about who kept to it."""

from __future__ import annotations

from collections import deque


class IntervalLimit:
    """Counts requests over a sliding interval.

    Attributes:
        limit: requests that are let through in an interval.
        seconds: length of the interval.
        refused: requests that were not let through.
        busiest: most requests that arrived within one interval, the refused ones among them.
    """

    def __init__(self, limit: int, seconds: float) -> None:
        """Begin to count.

        Args:
            limit: requests that are let through in an interval.
            seconds: length of the interval.
        """
        self.limit = limit
        self.seconds = seconds
        self.refused = 0
        self.busiest = 0
        self._arrived: deque[float] = deque()
        self._passed: deque[float] = deque()

    def take(self, now: float) -> int | None:
        """Count a request.

        Args:
            now: a clock that never goes back, in seconds.

        Returns:
            How many requests are left in the interval; None if this one is refused.
        """
        for moments in (self._arrived, self._passed):
            while moments and moments[0] <= now - self.seconds:
                moments.popleft()
        self._arrived.append(now)
        self.busiest = max(self.busiest, len(self._arrived))
        if len(self._passed) >= self.limit:
            self.refused += 1
            return None
        self._passed.append(now)
        return self.limit - len(self._passed)
