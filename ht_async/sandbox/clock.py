"""The clock that dates orders and clients."""

from __future__ import annotations

import time
from datetime import datetime


class Clock:
    """Dates what the sandbox stores: by the wall clock, or by one that repeats.

    A fixed clock begins at the given instant and moves one second with every order or client
    that is stored, so that equal sequences of requests leave equal data behind.
    """

    def __init__(self, start: datetime | None) -> None:
        """Make a clock.

        Args:
            start: where a fixed clock begins (with a time zone); None for the wall clock.
        """
        self._start = None if start is None else int(start.timestamp())
        self._ticks = 0

    def now(self) -> int:
        """Return the current time, in seconds since 1970 (UTC)."""
        return int(time.time()) if self._start is None else self._start + self._ticks

    def instant(self) -> float:
        """Return the current time, in seconds since 1970 (UTC) to the millisecond."""
        return round(time.time(), 3) if self._start is None else float(self.now())

    def stamp(self) -> int:
        """Return the current time for a row about to be stored, and move a fixed clock on."""
        now = self.now()
        self._ticks += 1
        return now

    def reset(self) -> None:
        """Put a fixed clock back to its beginning."""
        self._ticks = 0
