"""Counts how attempts ended, in all and over the last seconds."""

from __future__ import annotations

from collections import deque
from typing import final

from attrs import frozen

from ht_async.policy.outcome import Fate, Verdict

SPAN = 10.0
"""Seconds that the counts reach back."""

LATENCIES = 256
"""Answers whose latency is kept."""

_SLICE = 0.1

HANGING = 4.0
"""Times as long as 95 % of the latest answers took: that is no answer any more."""

HANGING_FROM = 0.25
"""Seconds below which nothing counts as hanging."""

HANGING_UNTOLD = 1.0
"""Seconds from which on an attempt counts as hanging where nothing was ever answered."""


@frozen(slots=True)
class Counts:
    """How attempts ended.

    Args:
        answered: The server did what was asked, or refused it for good: 2xx, and 4xx but for
            408 and 429.
        throttled: It asked to slow down: 429, or 503 with `Retry-After`.
        failed: It gave no service: 408, other 5xx, a timeout, a broken or refused connection,
            an attempt that hung when its caller's time was up.
        timeouts: Those failures that were timeouts.
    """

    answered: int = 0
    throttled: int = 0
    failed: int = 0
    timeouts: int = 0

    def __sub__(self, other: Counts) -> Counts:
        return Counts(
            self.answered - other.answered,
            self.throttled - other.throttled,
            self.failed - other.failed,
            self.timeouts - other.timeouts,
        )


def hung(seconds: float, usual: float | None) -> bool:
    """Tell whether an attempt that was given up had been without an answer for too long.

    Args:
        seconds: How long it was under way.
        usual: How long most answers took lately; None without any.
    """
    if usual is None:
        return seconds >= HANGING_UNTOLD
    return seconds >= max(HANGING_FROM, HANGING * usual)


@final
class Traffic:
    """Sums of how attempts ended. It has no clock: it is told the time."""

    __slots__ = (
        "_next_look",
        "_past",
        "answered",
        "failed",
        "latencies",
        "neither",
        "throttled",
        "timeouts",
    )

    def __init__(self) -> None:
        self.answered = 0
        self.throttled = 0
        self.failed = 0
        self.timeouts = 0
        self.neither = 0
        """Ends that tell nothing of the server: aborted here, an answer that can't be read."""
        self.latencies: deque[float] = deque(maxlen=LATENCIES)
        """Seconds that the latest answered attempts took."""
        self._past: deque[tuple[float, Counts]] = deque()
        self._next_look = float("-inf")

    def note(self, verdict: Verdict, started: float, now: float) -> None:
        """Take note of the end of an attempt."""
        if now >= self._next_look:
            self._look(now)
        fate = verdict.fate
        if fate is _ANSWERED:
            self.answered += 1
            self.latencies.append(now - started)
        elif fate is Fate.REJECTED:
            self.answered += 1
        elif verdict.throttled:
            self.throttled += 1
        elif verdict.transient:
            self.failed += 1
            self.timeouts += verdict.timed_out
        elif verdict.overdue and hung(now - started, self.latency(0.95)):
            self.failed += 1
            self.timeouts += 1
        else:
            self.neither += 1

    @property
    def requests(self) -> int:
        """Attempts that have ended so far."""
        return self.answered + self.throttled + self.failed + self.neither

    def latency(self, share: float) -> float | None:
        """Return the seconds that a share of the latest answered attempts took at most."""
        ordered = sorted(self.latencies)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None

    def counts(self) -> Counts:
        """Return what has ended so far."""
        return Counts(self.answered, self.throttled, self.failed, self.timeouts)

    def last(self, seconds: float, now: float) -> Counts:
        """Return what ended in the last seconds, to a tenth of a second; at most `SPAN`."""
        before = self.counts()
        for moment, counts in reversed(self._past):
            if moment + _SLICE <= now - seconds:
                break
            before = counts
        return self.counts() - before

    def _look(self, now: float) -> None:
        self._past.append((now, self.counts()))
        self._next_look = now + _SLICE
        while self._past[0][0] + _SLICE <= now - SPAN:
            self._past.popleft()


_ANSWERED = Fate.ANSWERED
