"""The clock that dates orders and clients."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime


class Clock:
    """Tells the time: to date what the sandbox stores, and to measure how long things take.

    The date is that of the wall clock, or of one that repeats.

    A fixed clock begins at the given instant and moves one second with every order or client
    that is stored, so that equal sequences of requests leave equal data behind.
    """

    def __init__(
        self,
        start: datetime | None,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a clock.

        Args:
            start: where a fixed clock begins (with a time zone); None for the wall clock.
            wall: tells the wall clock time, in seconds since 1970.
            steady: tells the seconds on a clock that never goes back.
        """
        self.steady = steady
        self._wall = wall
        self._start = None if start is None else int(start.timestamp())
        self._ticks = 0

    def now(self) -> int:
        """Return the current time, in seconds since 1970 (UTC)."""
        return int(self._wall()) if self._start is None else self._start + self._ticks

    def instant(self) -> float:
        """Return the current time, in seconds since 1970 (UTC) to the millisecond."""
        return round(self._wall(), 3) if self._start is None else float(self.now())

    def stamp(self) -> int:
        """Return the current time for a row about to be stored, and move a fixed clock on."""
        now = self.now()
        self._ticks += 1
        return now

    def reset(self) -> None:
        """Put a fixed clock back to its beginning."""
        self._ticks = 0
