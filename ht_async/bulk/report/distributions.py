"""Figures of any number of orders, in memory that doesn't grow with them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import final

from attrs import frozen

_MOST_BINS = 180
_PER_DECADE = 100  # steps of 2.3 %
_PER_BAR = 10
_SHORTEST = 0.001  # seconds


@frozen(slots=True)
class TimeBins:
    """How many things happened, span by span.

    Args:
        start: When the first span begins.
        width: Length of a span in seconds.
        counts: How many happened in each.
    """

    start: datetime
    width: int
    counts: Sequence[int]


@final
class Timeline:
    """Counts things by the time at which they happened; the spans get longer as need be."""

    def __init__(self) -> None:
        self._width = 1
        self._counts: Counter[int] = Counter()
        self._first = self._last = 0

    def add(self, moment: datetime) -> None:
        """Count a thing."""
        key = int(moment.timestamp()) // self._width
        if not self._counts:
            self._first = self._last = key
        self._counts[key] += 1
        self._first, self._last = min(self._first, key), max(self._last, key)
        while self._last - self._first >= _MOST_BINS:
            self._widen()

    def _widen(self) -> None:
        wider: Counter[int] = Counter()
        for key, count in self._counts.items():
            wider[key // 2] += count
        self._counts = wider
        self._width *= 2
        self._first, self._last = self._first // 2, self._last // 2

    def bins(self) -> TimeBins | None:
        """Return what was counted; None if it is nothing."""
        if not self._counts:
            return None
        start = datetime.fromtimestamp(self._first * self._width, UTC)
        keys = range(self._first, self._last + 1)
        return TimeBins(start, self._width, [self._counts[key] for key in keys])


@frozen(slots=True)
class DurationBar:
    """How many durations lie between two.

    Args:
        above: The shorter one, in seconds.
        upto: The longer one, in seconds.
        count: How many.
    """

    above: float
    upto: float
    count: int


@final
class Durations:
    """Counts durations by their magnitude."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self.longest = 0.0

    def add(self, seconds: float) -> None:
        """Count a duration."""
        self._counts[math.ceil(math.log10(max(seconds, _SHORTEST)) * _PER_DECADE)] += 1
        self.longest = max(self.longest, seconds)

    def __len__(self) -> int:
        return self._counts.total()

    def quantile(self, share: float) -> float:
        """Return what that share of the durations doesn't exceed, 2.3 % too much at most.

        Args:
            share: From 0 to 1.
        """
        wanted = share * len(self)
        seen = 0
        for key in sorted(self._counts):
            seen += self._counts[key]
            if seen >= wanted:
                return min(_seconds(key), self.longest)
        return self.longest

    def bars(self) -> Sequence[DurationBar]:
        """Return how many there are of each magnitude."""
        bars: Counter[int] = Counter()
        for key, count in self._counts.items():
            bars[-(-key // _PER_BAR)] += count
        if not bars:
            return ()
        return [
            DurationBar(_seconds((bar - 1) * _PER_BAR), _seconds(bar * _PER_BAR), bars[bar])
            for bar in range(min(bars), max(bars) + 1)
        ]


def _seconds(key: int) -> float:
    return 10 ** (key / _PER_DECADE)
