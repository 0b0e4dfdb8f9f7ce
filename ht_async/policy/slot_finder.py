"""How many requests to have under way at once, by how long the server takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

from attrs import frozen

CUT = 0.85
"""What is left of the slots after a cut."""

SLOW = 2.0
"""Times the usual latency from which on the server counts as overloaded."""

TIMEOUTS = 0.1
"""Share of attempts that time out from which on the server counts as overloaded."""

ENOUGH = 20
"""Answers that a median says something about."""

_HELPED = 0.95  # of the latency before a cut, or less: the cut did help
_DRIFT = 0.02  # of the way from the usual latency to a longer one, each time
_STEPS_BACK = 16
_FEWEST = 8  # at most so many times fewer slots


@frozen(slots=True)
class Period:
    """What happened since the last review.

    Args:
        latencies: Seconds that successful attempts took.
        ended: Attempts that ended.
        timeouts: Those that ended for lack of an answer in time.
        full: Whether callers had to wait for a slot.
    """

    latencies: Sequence[float]
    ended: int
    timeouts: int
    full: bool


@final
class SlotFinder:
    """Lowers the number of slots while the server is slow, and raises it again.

    A long latency may also be the nature of what is asked. So a cut is a trial: where it
    doesn't shorten the latency, it is taken back and the latency counts as usual.

    Args:
        most: Slots to begin with.
    """

    __slots__ = ("_before", "_most", "_settles_at", "_trial", "_usual", "slots")

    def __init__(self, most: int) -> None:
        self.slots = most
        """Attempts that may be under way at once."""
        self._most = most
        self._usual: float | None = None
        self._trial: float | None = None
        self._before = most
        self._settles_at = float("-inf")

    def review(self, period: Period, now: float) -> None:
        """Decide anew; best about once a second."""
        if now < self._settles_at:
            return
        many_timeouts = period.timeouts >= max(3.0, TIMEOUTS * period.ended)
        if many_timeouts:
            self._trial = None
            self._cut(now)
        elif len(period.latencies) >= ENOUGH:
            self._judge(sorted(period.latencies)[len(period.latencies) // 2], now, period.full)
        else:
            self._restore(period.full and not period.timeouts)

    def _judge(self, latency: float, now: float, full: bool) -> None:
        if self._trial is not None and latency > _HELPED * self._trial:
            self._usual, self.slots = latency, self._before
        self._trial = None
        usual = latency if self._usual is None else self._usual
        self._usual = min(latency, usual + _DRIFT * (latency - usual))
        if full and latency > SLOW * self._usual:
            self._before, self._trial = self.slots, latency
            self._cut(now)
            self._settles_at = now + 2 * latency
        elif latency <= SLOW * self._usual:
            self._restore(full)

    def _cut(self, now: float) -> None:
        self.slots = min(self.slots, max(1, self._most // _FEWEST, int(CUT * self.slots)))
        self._settles_at = now

    def _restore(self, full: bool) -> None:
        if full:
            self.slots = min(self._most, self.slots + max(1, self._most // _STEPS_BACK))
