"""Units of work: handed out one by one, with the time that each of them takes."""

from __future__ import annotations

import time
from typing import final


@final
class Work:
    """Numbers of units that are to be done; what a unit is, the workload knows.

    Args:
        first: Number of the first unit.
        count: How many units there are; None for as many as are done until `finish`.
    """

    def __init__(self, first: int = 1, count: int | None = None) -> None:
        self.first = first
        self.latencies: list[float] = []
        """Seconds from the handing out of a unit to its end, of the units that were done."""
        self._count = count
        self._started: list[float] = []

    @property
    def handed_out(self) -> int:
        """Units handed out so far."""
        return len(self._started)

    @property
    def done_count(self) -> int:
        """Units done so far."""
        return len(self.latencies)

    def finish(self) -> None:
        """Hand out no more units."""
        self._count = self.handed_out

    def __iter__(self) -> Work:
        return self

    def __next__(self) -> int:
        number = len(self._started)
        if number == self._count:
            raise StopIteration
        self._started.append(time.perf_counter())
        return self.first + number

    def done(self, number: int) -> None:
        """Take note that a unit was done, and checked by who did it."""
        self.latencies.append(time.perf_counter() - self._started[number - self.first])
