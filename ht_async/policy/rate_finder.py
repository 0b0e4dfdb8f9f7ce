"""Finds out how many requests a second a server takes, from which ones it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, final

from ht_async.policy.limit_estimate import LimitEstimate
from ht_async.policy.rate import Pacer
from ht_async.policy.stray_refusals import SPAN, StrayRefusals, harmless
from ht_async.policy.traffic import Counts

SPREAD = 0.01
"""Seconds by which requests may be early, so that late timers don't cost rate."""

FORGOTTEN = 60.0
"""Seconds in which the rate did not limit after which the plateau is not rested at."""

_GAP = 0.025  # seconds without a request after a refusal that names no time
_WIDEST_GAP = 2.0
_DROPPED = 16.0  # times the plateau without a refusal: there is no limit any more
_MOST_PASSED = 0.25  # seconds that one answer can move the rate on

Lately: TypeAlias = Callable[[float], Counts]
"""Gives how requests ended in the last seconds, at most 10 of them."""


@final
class RateFinder:
    """Keeps a rate just under a limit that nobody has told. It has no clock: it is told the time.

    Without a refusal there is no rate. The first one sets the plateau, from what the server
    took before; every other one lowers the rate and tells, by when it comes, whether the
    plateau was too high, right, or too low. See `rate_steps` for what happens in between.

    Args:
        most: A known limit, requests per second.
    """

    def __init__(self, most: float | None = None) -> None:
        self.rate: float | None = None
        """Requests per second; None while the server has refused none."""
        self._estimate = LimitEstimate(float("inf") if most is None else most)
        self._strays = StrayRefusals()
        self._pacer = Pacer(1.0, 1.0)
        self._cut_at = float("-inf")
        self._moved_at = 0.0
        self._pause = 0.0
        self._gap = 0.0
        self._crawls = False
        self._guessing = False

    @property
    def plateau(self) -> float:
        """The highest rate that the server is thought to take for good."""
        return self._estimate.plateau

    @property
    def level(self) -> float | None:
        """The plateau, or a rate that has left it far behind; None without a rate."""
        return None if self.rate is None else self._estimate.level

    def earliest(self) -> float:
        """Return the time from which the next request may go out."""
        return self._pacer.earliest() if self.rate is not None else float("-inf")

    def take(self, now: float) -> None:
        """Take note of a request that goes out now."""
        self._pacer.take(now)

    # -- refusals ----------------------------------------------------------------------

    def refused(self, sent: float, now: float, pause: float | None, lately: Lately) -> bool:
        """Lower the rate, once for all requests that were on their way together.

        Args:
            sent: When the refused request left.
            now: The time.
            pause: Seconds the server asked to wait.
            lately: How requests ended lately.

        Returns:
            Whether it may be the sign of a limit.
        """
        if self._strays.ignores(lately(min(SPAN, max(0.0, sent - self._cut_at)))):
            return False
        if sent <= self._cut_at:
            self._strays.note(sent, refused=True)
            return True
        self._judge_last()
        self._pause = pause or 0.0
        closed = self.rate is not None and self._gap > 0  # nothing taken since the last refusal
        self._guessing = self.rate is None
        if closed:
            self._strays.doubt()
            self._estimate.restart(self._pause)
        else:
            self._learn(sent, now, lately)
        self._cut_at = now
        self._moved_at = now + self._pause
        self._widen_gap(closed)
        self._set_rate()
        self._pacer.hold(now + (self._pause or self._gap))
        return True

    def _learn(self, sent: float, now: float, lately: Lately) -> None:
        ago, estimate = now - sent, self._estimate
        if self.rate is None:
            taken = lately(1.0).answered
            self._strays.begin(sent, taken, unexpected=True, harmless=harmless(lately(10.0)))
            estimate.guess(taken, self._pause)
        else:
            unexpected = not estimate.course.at_fine_step(ago)
            self._strays.begin(sent, self.rate, unexpected=unexpected, harmless=False)
            span = min(max(1.0, 10.0 / self.rate), 10.0)
            estimate.refused(now, ago, self._pause, lately(span).answered / span)

    def _widen_gap(self, closed: bool) -> None:
        least = max(_GAP, 1.0 / self.plateau)
        self._gap = max(least, min(2 * self._gap, _WIDEST_GAP)) if closed else least
        self._crawls = closed

    # -- answers -----------------------------------------------------------------------

    def took(self, sent: float, now: float, *, limiting: bool, lately: Lately) -> None:
        """Move on, as the server took a request.

        Args:
            sent: When the request left.
            now: The time.
            limiting: Whether the rate is what callers wait for; else it stays as it is.
            lately: How requests ended lately.
        """
        self._strays.took()
        if self.rate is None:
            return
        if sent > self._cut_at:
            self._gap = 0.0
            if self._judge_last():
                return
        else:
            self._strays.note(sent, refused=False)
            if self._guessing:  # sent before the first refusal
                self._estimate.guess_more(lately(1.0).answered)
        self._move(now, limiting)
        if self._estimate.course.factor() >= _DROPPED:
            self._drop()
        else:
            self._set_rate()

    def _move(self, now: float, limiting: bool) -> None:
        passed, self._moved_at = now - self._moved_at, max(now, self._moved_at)
        self._estimate.move(max(0.0, min(passed, _MOST_PASSED)) if limiting else 0.0)
        course = self._estimate.course
        if limiting and now - self._cut_at - self._pause - course.passed > FORGOTTEN:
            course.skip_rest()

    def _judge_last(self) -> bool:
        """Go back to full speed if the last refusal was a stray one.

        Returns:
            Whether there is no rate any more.
        """
        if not self._strays.end():
            return False
        if self._guessing:
            self._drop()
            return True
        if self._strays.tolerated:
            self._estimate.search()
        return False

    def _drop(self) -> None:
        """Keep to no rate any more."""
        self.rate = None
        self._gap = 0.0
        self._guessing = False
        self._estimate.forget()

    def _set_rate(self) -> None:
        self.rate = self._estimate.rate
        pace = min(self.rate, 1.0 / self._gap) if self._gap and self._crawls else self.rate
        self._pacer.change(pace, 1.0 + SPREAD * pace)
