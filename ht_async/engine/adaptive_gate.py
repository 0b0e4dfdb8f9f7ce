"""A gate that finds out by itself how much the server takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import islice
from typing import final

from attrs import evolve

from ht_async.engine.gate import FixedGate
from ht_async.errors import APIUnavailableError
from ht_async.events import Event, RateChanged, SheddingBegan, SheddingEnded, SlotsChanged
from ht_async.message import Evidence
from ht_async.options import RateLimit
from ht_async.policy.outcome import Fate, Verdict
from ht_async.policy.rate_finder import RateFinder
from ht_async.policy.shedding import Shedding
from ht_async.policy.slot_finder import ENOUGH, Period, SlotFinder
from ht_async.policy.traffic import SPAN, Counts
from ht_async.stats import Stats

REVIEW_EVERY = 1.0
"""Seconds between two looks at latency and failures, at least."""

HOLD = 0.02
"""Seconds that the queue waits, on average, where a call without a queue would be refused."""

MOST_HELD = 0.95
"""Share of the queue's turns that are put off, at most, while the API is failing."""

_TELLING = 0.1  # of a rate: a smaller change is not worth an event


@final
class AdaptiveGate(FixedGate):
    """A gate that keeps just under an unknown rate limit and spares a server in trouble.

    As long as the server neither throttles nor fails nor slows down, it does what `FixedGate`
    does. The decisions are made by `RateFinder`, `SlotFinder` and `Shedding`; this only waits.

    Args:
        slots: Attempts that may run at once.
        rate: A known rate limit to keep to.
        draw: Gives random numbers in [0, 1).
    """

    def __init__(self, slots: int, rate: RateLimit | None, draw: Callable[[], float]) -> None:
        super().__init__(slots, rate, draw)
        self._finder = RateFinder(None if rate is None else rate.per_second)
        self._slot_finder = SlotFinder(slots)
        self._shedding = Shedding()
        self._reviewed = Counts()
        self._review_at = float("-inf")
        self._paced_at = float("-inf")
        self._told_rate: float | None = None
        self._told_slots = slots
        self._told_shedding = False
        self._sheds = False

    def stats(self) -> Stats:
        """Return a look at slots, queue and traffic."""
        return evolve(super().stats(), refused=self._shedding.refused)

    # -- letting in --------------------------------------------------------------------

    async def _enter(self, max_wait: float | None) -> None:
        if self._sheds and max_wait is not None and not self._closed:
            self._update_shedding(asyncio.get_running_loop().time())
            if self._shedding.refuses(self._draw()):
                raise _unavailable()
        await super()._enter(max_wait)

    def _rate_kept(self) -> float | None:
        found = self._finder.rate
        return super()._rate_kept() if found is None else found

    def _earliest(self) -> float:
        return max(super()._earliest(), self._finder.earliest())

    def _may_grant(self, now: float) -> bool:
        if not super()._may_grant(now):
            return False
        if not self._sheds:
            return True
        self._update_shedding(now)
        if self._draw() >= min(self._shedding.share, MOST_HELD):
            return True
        self._opens_at = now + HOLD * (0.5 + self._draw())
        return False

    def _grant(self, now: float) -> None:
        super()._grant(now)
        if self._finder.rate is not None:
            self._finder.take(now)

    def _unhindered(self) -> bool:
        return super()._unhindered() and self._finder.rate is None and not self._sheds

    def _schedule(self) -> None:
        super()._schedule()
        if self._timer is not None and self._finder.earliest() >= self._opens_at:
            self._paced_at = asyncio.get_running_loop().time()

    # -- learning ----------------------------------------------------------------------

    def observe(self, verdict: Verdict, started: float, now: float) -> Sequence[Event]:
        """Learn from the end of an attempt; see `Gate.observe`."""
        self._traffic.note(verdict, started, now)
        fate = verdict.fate
        if self._slots_decide and fate is Fate.ANSWERED and now < self._review_at:
            return ()
        if verdict.throttled:
            self._refused(verdict, started, now)
        elif fate in (Fate.ANSWERED, Fate.REJECTED):
            self._finder.took(
                started, now, limiting=self._rate_limits(now), lately=self._lately(now)
            )
        failed = verdict.overdue or (verdict.transient and not verdict.throttled)
        if self._sheds or failed:
            self._update_shedding(now)
        if now >= self._review_at:
            self._review_slots(now)
        return self._news()

    def _refused(self, verdict: Verdict, started: float, now: float) -> None:
        if not self._finder.refused(started, now, verdict.pause, self._lately(now)):
            return
        if verdict.pause is not None:
            self.pause(verdict.pause, now)
        self._slots_decide = False

    def _lately(self, now: float) -> Callable[[float], Counts]:
        return lambda seconds: self._traffic.last(seconds, now)

    def _rate_limits(self, now: float) -> bool:
        rate = self._finder.rate
        return rate is not None and now - self._paced_at <= max(0.1, 2.0 / rate)

    def _update_shedding(self, now: float) -> None:
        self._shedding.update(self._traffic.last(SPAN, now))
        self._sheds = self._shedding.share > 0
        if self._sheds:
            self._slots_decide = False

    def _review_slots(self, now: float) -> None:
        counts = self._traffic.counts()
        lately = counts - self._reviewed
        late = now >= self._review_at + SPAN
        if max(lately.answered, 7 * lately.timeouts) < ENOUGH and not late:
            return
        self._review_at, self._reviewed = now + REVIEW_EVERY, counts
        latencies = self._traffic.latencies
        self._slot_finder.review(
            Period(
                latencies=list(islice(reversed(latencies), lately.answered)),
                ended=lately.answered + lately.throttled + lately.failed,
                timeouts=lately.timeouts,
                full=bool(self._queue) and self._free <= 0,
            ),
            now,
        )
        self._free += self._slot_finder.slots - self._slots
        self._slots = self._slot_finder.slots

    # -- telling -----------------------------------------------------------------------

    def _news(self) -> Sequence[Event]:
        news: list[Event] = []
        level, told = self._finder.level, self._told_rate
        if level is None or told is None:
            changed = level is not told
        else:
            changed = abs(level - told) > _TELLING * told
        if changed:
            news.append(RateChanged(level, told))
            self._told_rate = level
        if self._sheds != self._told_shedding:
            shedding = self._shedding
            news.append(
                SheddingBegan(shedding.share) if self._sheds else SheddingEnded(shedding.refused)
            )
            self._told_shedding = self._sheds
        if self._slots != self._told_slots:
            news.append(SlotsChanged(self._slots, self._told_slots))
            self._told_slots = self._slots
        return news


def _unavailable() -> APIUnavailableError:
    return APIUnavailableError(
        "the API keeps failing, so this call was not sent: try again in some seconds",
        evidence=Evidence.NOT_SENT,
    )
