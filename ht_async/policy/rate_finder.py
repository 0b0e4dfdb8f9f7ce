"""Finds out how many requests a second a server takes, from which ones it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, final

from ht_async.policy.rate import Pacer
from ht_async.policy.rate_steps import AT_PLATEAU, COARSE, PROOF, Course, factor

LEAST = 0.1
"""Requests per second that go out whatever the server says, to find out when it changes."""

UNTOLD = 10.0
"""Requests per second to go on with when the first refusal comes before enough was taken."""

SPREAD = 0.01
"""Seconds by which requests may be early, so that late timers don't cost rate."""

FORGOTTEN = 60.0
"""Seconds in which the rate did not limit after which the plateau is not rested at."""

_FIRST_GUESS = 0.9  # of what was taken before the first refusal: a burst counts double
_MARGIN = 0.985  # below what was taken, for requests that arrive closer together than they left
_LOSS = 0.02  # of a plateau that was too high; three times as much each time it still is
_MOST_LOSS = 0.3
_LONGEST_REST = 4.0
_REST_PER_PAUSE = 40.0  # so that pauses take a fortieth of the time, once the limit is known
_FIRST_REST_PER_PAUSE = 20.0
_RISEN = 1.5  # times what was too high before: that is out of date
_FADING = 1.005  # times what was too high before, with each step above it
_FALLEN = 0.7  # of the best plateau: the limit has fallen, and may come back any time
_HOPE = 30.0  # seconds in which a fallen limit is expected back soonest
_REMEMBERED = 180.0
_GAP = 0.025  # seconds without a request after a refusal that names no time
_WIDEST_GAP = 2.0
_MOST_PASSED = 0.25  # seconds that one answer can move the rate on

Taken: TypeAlias = Callable[[float], int]
"""Gives the requests that the server took in the last seconds, at most 10 of them."""


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
        self.plateau: float = 0.0
        """The highest rate that the server is thought to take for good."""
        self._most = float("inf") if most is None else most
        self._pacer = Pacer(1.0, 1.0)
        self._course = Course()
        self._cut_at = float("-inf")
        self._moved_at = 0.0
        self._pause = 0.0
        self._gap = 0.0
        self._crawls = False
        self._guessing = False
        self._failures = 0
        self._ceiling = float("inf")
        self._best: float = 0.0
        self._best_at = 0.0
        self._fell_at = 0.0
        self._leapt_from = 0.0

    @property
    def level(self) -> float | None:
        """The plateau, or a rate that has left it far behind; None without a rate."""
        if self.rate is None or self._course.step() > COARSE:
            return self.rate
        return self.plateau

    def earliest(self) -> float:
        """Return the time from which the next request may go out."""
        return self._pacer.earliest() if self.rate is not None else float("-inf")

    def take(self, now: float) -> None:
        """Take note of a request that goes out now."""
        self._pacer.take(now)

    # -- refusals ----------------------------------------------------------------------

    def refused(self, sent: float, now: float, pause: float | None, taken: Taken) -> None:
        """Lower the rate, once for all requests that were on their way together.

        Args:
            sent: When the refused request left.
            now: The time.
            pause: Seconds the server asked to wait.
            taken: What it took lately.
        """
        if sent <= self._cut_at:
            return
        self._pause = pause or 0.0
        closed = self._gap > 0  # nothing was taken since the last refusal
        if self.rate is None:
            self._guess(taken)
        elif closed:
            self._course.begin(at_plateau=self._pause > 0)
        else:
            self._learn(self.rate, now, now - sent, taken)
        self._cut_at = now
        self._moved_at = now + self._pause
        self._guessing = self.rate is None
        self._widen_gap(closed)
        self._set_rate()
        self._pacer.hold(now + (self._pause or self._gap))

    def _widen_gap(self, closed: bool) -> None:
        least = max(_GAP, 1.0 / self.plateau)
        self._gap = max(least, min(2 * self._gap, _WIDEST_GAP)) if closed else least
        self._crawls = closed

    def _guess(self, taken: Taken) -> None:
        self.plateau = min(max(taken(1.0) * _FIRST_GUESS, UNTOLD), self._most)
        self._course.hurried = True
        self._course.begin(at_plateau=self._pause > 0)
        if self.plateau <= 2 * UNTOLD:  # as good as nothing is known
            self._course.skip_rest(COARSE)

    def _learn(self, rate: float, now: float, ago: float, taken: Taken) -> None:
        """Set the plateau anew.

        Args:
            rate: The present rate.
            now: The time.
            ago: Seconds since the refused request left.
            taken: What the server took lately.
        """
        old, step = self.plateau, self._course.step(ago)
        proved = self._course.proved(ago)
        if proved:
            self._remember(old, now)
        if proved or old < 1.2 * self._leapt_from:  # back where it leapt from
            self._leapt_from = 0.0
        if proved and step != AT_PLATEAU:
            self._step_was_too_high(step)
        else:
            span = min(max(1.0, 10.0 / rate), 10.0)
            self._plateau_was_too_high(taken(span) / span, proved)
        self.plateau = max(min(max(self.plateau, self._leapt_from), self._most), LEAST)
        if not self._has_fallen:
            self._fell_at = now
        self._course.rest = min(self._course.rest, self._longest_rest(now))
        self._course.hurried = self._has_fallen or self._course.rest <= PROOF
        self._course.begin(at_plateau=self._pause > 0)

    def _step_was_too_high(self, step: int) -> None:
        """Raise the plateau towards the step before.

        A server that stores up what was not used lets single steps pass that are too high. So
        the plateau stays below what was too high before, unless the limit has plainly risen.
        """
        old, rest = self.plateau, self._course.rest
        passed = old * factor(step - 1)
        if step == 1:
            passed = 0.5 * (old + passed)
        if step < COARSE:
            self.plateau = max(old, min(passed, self._ceiling))
        elif passed < _RISEN * self._ceiling:
            self.plateau = min(passed, 0.5 * (old + self._ceiling))
        else:
            self.plateau = passed
        risen = old * factor(step) > _RISEN * self._ceiling
        self._ceiling = float("inf") if risen else _FADING * self._ceiling
        self._failures = 0
        if step > 1:
            self._course.rest = PROOF
        else:
            self._course.rest = max(
                (4 if step == 0 else 2) * rest, _FIRST_REST_PER_PAUSE * self._pause
            )

    def _plateau_was_too_high(self, measured: float, proved: bool) -> None:
        """Lower the plateau: a little, if that may be enough, else to what was taken."""
        old = self.plateau
        # Soon after a pause little was taken; halving twice finds a fallen limit all the same.
        measured = max(measured, (0.3 if self._failures else 0.5) * old)
        loss = _LOSS if proved else min(_LOSS * 3**self._failures, _MOST_LOSS)
        self.plateau = min(_MARGIN * measured, (1.0 - loss) * old)
        self._ceiling = _MARGIN * old
        if self.plateau < 0.8 * old:
            self._failures = 1
            self._course.rest = PROOF
        elif not proved:
            self._failures += 1
            self._course.rest = max(0.5 * self._course.rest, PROOF)

    # -- what the limit used to be -----------------------------------------------------

    def _remember(self, plateau: float, now: float) -> None:
        if plateau >= self._best or now - self._best_at > _REMEMBERED:
            self._best, self._best_at = plateau, now

    @property
    def _has_fallen(self) -> bool:
        return self.plateau < _FALLEN * self._best

    def _longest_rest(self, now: float) -> float:
        if self._has_fallen:
            return max(0.5, 0.25 * (now - self._fell_at - _HOPE))
        return max(_LONGEST_REST, _REST_PER_PAUSE * self._pause)

    # -- answers -----------------------------------------------------------------------

    def took(self, sent: float, now: float, *, limiting: bool, taken: Taken) -> None:
        """Move on, as the server took a request.

        Args:
            sent: When the request left.
            now: The time.
            limiting: Whether the rate is what callers wait for; else it stays as it is.
            taken: What the server took lately.
        """
        if self.rate is None:
            return
        if sent > self._cut_at:
            self._gap = 0.0
        elif self._guessing:  # sent before the first refusal
            self.plateau = min(max(self.plateau, taken(1.0) * _FIRST_GUESS), self._most)
        passed, self._moved_at = now - self._moved_at, max(now, self._moved_at)
        if limiting and passed > 0:
            self._course.passed += min(passed, _MOST_PASSED)
            if now - self._cut_at - self._pause - self._course.passed > FORGOTTEN:
                self._course.skip_rest()
        if self._has_fallen and self._course.step() > 1:
            self._leap()
        self._set_rate()

    def _leap(self) -> None:
        """Go back to what the limit used to be, as two steps have passed."""
        self._leapt_from = self.plateau * factor(1)
        self.plateau = self._best
        self._course.rest, self._course.hurried = PROOF, True
        self._course.begin(at_plateau=True)

    def _set_rate(self) -> None:
        self.rate = max(min(self.plateau * self._course.factor(), self._most), LEAST)
        pace = min(self.rate, 1.0 / self._gap) if self._gap and self._crawls else self.rate
        self._pacer.change(pace, 1.0 + SPREAD * pace)
