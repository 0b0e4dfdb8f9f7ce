"""A budget for repetitions, so that retries can't multiply the load on a failing server."""

from __future__ import annotations

from collections import deque
from typing import final

SHARE = 0.2
"""Repetitions allowed per call."""

RESERVE = 10.0
"""Repetitions allowed per second whatever the number of calls."""

WINDOW = 10.0
"""Seconds over which calls and repetitions are counted."""

_SLICE = WINDOW / 10


@final
class RetryBudget:
    """Counts calls and repetitions over the last seconds.

    It has no clock: each method is told the time, in seconds on any steady scale.
    """

    __slots__ = ("_calls", "_retries", "_slices")

    def __init__(self) -> None:
        self._slices: deque[list[float]] = deque()  # [start, calls, repetitions]
        self._calls = 0.0
        self._retries = 0.0

    def call(self, now: float) -> None:
        """Take note of a call's first attempt."""
        slices = self._slices
        current = slices[-1] if slices and now < slices[-1][0] + _SLICE else self._slice(now)
        current[1] += 1
        self._calls += 1

    def allows_retry(self, now: float) -> bool:
        """Take a repetition out of the budget; False when it is used up."""
        current = self._slice(now)
        if self._retries >= SHARE * self._calls + RESERVE * WINDOW:
            return False
        current[2] += 1
        self._retries += 1
        return True

    def _slice(self, now: float) -> list[float]:
        while self._slices and self._slices[0][0] <= now - WINDOW:
            _, calls, retries = self._slices.popleft()
            self._calls -= calls
            self._retries -= retries
        if not self._slices or self._slices[-1][0] <= now - _SLICE:
            self._slices.append([now, 0.0, 0.0])
        return self._slices[-1]
