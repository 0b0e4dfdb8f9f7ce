"""Hands out the slots in which attempts run."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

from ht_async.errors import ClientClosedError, QueueTimeoutError
from ht_async.events import Event
from ht_async.message import Evidence
from ht_async.options import RateLimit
from ht_async.policy.backoff import RETRY_AFTER_SPREAD
from ht_async.policy.outcome import Verdict
from ht_async.policy.rate import Pacer
from ht_async.policy.traffic import Traffic
from ht_async.stats import Stats


class Gate(Protocol):
    """Decides when an attempt may start. One gate serves all callers of an API account."""

    def try_acquire(self) -> bool:
        """Take a slot, if that needs neither a wait nor a decision; tell whether it did."""
        ...

    async def acquire(self, max_wait: float | None) -> None:
        """Wait for a slot, in order; leave the queue when cancelled.

        Args:
            max_wait: Seconds; None waits without limit.

        Raises:
            QueueTimeoutError: No slot became free in time, or none will.
            APIUnavailableError: The API keeps failing; never for who waits without limit.
            ClientClosedError: The gate is closed.
        """
        ...

    def release(self) -> None:
        """Give a slot back."""
        ...

    def observe(self, verdict: Verdict, started: float, now: float) -> Sequence[Event]:
        """Learn from the end of an attempt, before its slot is given back.

        Args:
            verdict: What the end means.
            started: When the attempt started, by the loop's clock.
            now: The loop's time.

        Returns:
            What is worth telling.
        """
        ...

    def pause(self, seconds: float, now: float) -> None:
        """Let nobody in for some seconds; those who wait then enter one by one.

        Args:
            seconds: How long.
            now: The loop's time.
        """
        ...

    def paused(self, now: float) -> bool:
        """Tell whether it is closed for everybody since the server asked to wait."""
        ...

    def close(self) -> None:
        """Let nobody in any more, those in the queue included."""
        ...

    def stats(self) -> Stats:
        """Return a look at slots, queue and traffic."""
        ...


class FixedGate:
    """A gate with a fixed number of slots and, where it is known, a fixed rate.

    A `Retry-After` closes it for everybody; afterwards the slots go out one by one, spread at
    random over a fifth of the pause, so that the callers don't all return at once.

    Args:
        slots: Attempts that may run at once.
        rate: A known rate limit to keep to.
        draw: Gives random numbers in [0, 1).
    """

    def __init__(self, slots: int, rate: RateLimit | None, draw: Callable[[], float]) -> None:
        self._free = slots
        self._slots = slots
        self._rate = rate
        self._pacer = None if rate is None else Pacer(rate.per_second, rate.burst)
        self._draw = draw
        self._traffic = Traffic()
        self._queue: OrderedDict[asyncio.Future[None], None] = OrderedDict()
        self._opens_at = float("-inf")
        self._paused_until = float("-inf")
        self._crowded_until = float("-inf")
        self._spread = 0.0
        self._closed = False
        self._timer: asyncio.TimerHandle | None = None
        self._slots_decide = rate is None  # alone; not while closed, pausing or pacing

    @property
    def in_use(self) -> int:
        """Slots handed out."""
        return self._slots - self._free

    @property
    def waiting(self) -> int:
        """Callers in the queue."""
        return len(self._queue)

    def stats(self) -> Stats:
        """Return a look at slots, queue and traffic."""
        traffic = self._traffic
        return Stats(
            slots_in_use=self.in_use,
            slots=self._slots,
            waiting=self.waiting,
            rate_limit=self._rate_kept(),
            requests=traffic.requests,
            answered=traffic.answered,
            throttled=traffic.throttled,
            throttled_share=traffic.throttled / max(1, traffic.requests),
            failed=traffic.failed + traffic.neither,
            latency_median=traffic.latency(0.5),
            latency_p95=traffic.latency(0.95),
        )

    def try_acquire(self) -> bool:
        """Take a slot where only the slots decide and one is free; see `Gate.try_acquire`."""
        if self._slots_decide and self._free > 0 and not self._queue:
            self._free -= 1
            return True
        return False

    async def acquire(self, max_wait: float | None) -> None:
        """Wait for a slot, in order; see `Gate.acquire`."""
        if not self.try_acquire():
            await self._enter(max_wait)

    async def _enter(self, max_wait: float | None) -> None:
        if self._closed:
            raise _closed()
        loop = asyncio.get_running_loop()
        if not self._slots_decide and not self._queue and self._may_grant(loop.time()):
            self._grant(loop.time())
            return
        if max_wait is not None and self._expected_wait(loop.time()) > max_wait:
            raise self._refusal(max_wait, loop.time(), waited=0.0)
        ticket = loop.create_future()
        self._queue[ticket] = None
        self._admit()
        await self._wait(ticket, max_wait)

    async def _wait(self, ticket: asyncio.Future[None], max_wait: float | None) -> None:
        try:
            async with asyncio.timeout(max_wait):
                await ticket
            if self._closed:  # after the slot was granted
                raise _closed()
        except BaseException as reason:
            self._withdraw(ticket)
            if max_wait is not None and isinstance(reason, TimeoutError):
                now = asyncio.get_running_loop().time()
                raise self._refusal(max_wait, now, waited=max_wait) from None
            raise

    def _withdraw(self, ticket: asyncio.Future[None]) -> None:
        granted = ticket.done() and not ticket.cancelled() and ticket.exception() is None
        if granted:
            self.release()
        else:
            self._queue.pop(ticket, None)

    def _refusal(self, max_wait: float, now: float, *, waited: float) -> QueueTimeoutError:
        pause = self._paused_until - now
        if pause > max_wait - waited:
            told = f"the server has asked all callers to wait for {pause:.3g} s more: call then"
        else:
            told = (
                f"no slot is free within {max_wait:.3g} s: "
                "raise the timeout or max_connections, or start fewer calls at once"
            )
        error = QueueTimeoutError(told, evidence=Evidence.NOT_SENT)
        error.retry_after = pause if pause > max_wait - waited else None
        return error

    def release(self) -> None:
        """Give a slot back."""
        self._free += 1
        if self._queue:
            self._admit()

    def observe(self, verdict: Verdict, started: float, now: float) -> Sequence[Event]:
        """Close the gate for as long as a throttling server asks; see `Gate.observe`."""
        self._traffic.note(verdict, started, now)
        if verdict.pause is not None:
            self.pause(verdict.pause, now)
        return ()

    def pause(self, seconds: float, now: float) -> None:
        """Close the gate for some seconds; see `Gate.pause`."""
        if now + seconds > self._opens_at:
            self._opens_at = self._paused_until = now + seconds
            self._spread = RETRY_AFTER_SPREAD * seconds
            self._crowded_until = self._opens_at + self._spread
            self._slots_decide = False

    def paused(self, now: float) -> bool:
        """Tell whether the server has asked to wait; see `Gate.paused`."""
        return now < self._paused_until

    def close(self) -> None:
        """Let nobody in any more, those in the queue included."""
        self._closed = True
        self._slots_decide = False
        while self._queue:
            ticket, _ = self._queue.popitem(last=False)
            if not ticket.done():
                ticket.set_exception(_closed())
        self._schedule()

    def _expected_wait(self, now: float) -> float:
        """Return the seconds that a newcomer waits at least, if attempts take as long as lately."""
        waiting, rate = len(self._queue), self._rate_kept()
        longest = self._earliest() - now
        if rate is not None:
            burst = 0.0 if self._rate is None else self._rate.burst
            longest = max(longest, (waiting - burst) / rate)
        if rounds := waiting // self._slots:
            longest = max(longest, rounds * (self._traffic.latency(0.5) or 0.0))
        return longest

    def _rate_kept(self) -> float | None:
        """Return the requests per second that it lets in, if that is limited."""
        return None if self._rate is None else self._rate.per_second

    def _earliest(self) -> float:
        paced = float("-inf") if self._pacer is None else self._pacer.earliest()
        return max(self._opens_at, paced)

    def _may_grant(self, now: float) -> bool:
        return self._free > 0 and now >= self._earliest()

    def _grant(self, now: float) -> None:
        self._free -= 1
        if self._pacer is not None:
            self._pacer.take(now)
        if now < self._crowded_until:
            self._opens_at = now + 2 * self._draw() * self._spread / self._slots
        elif not self._slots_decide:
            self._slots_decide = self._unhindered()

    def _unhindered(self) -> bool:
        """Tell whether nothing but the slots decides who may enter, until further notice."""
        return self._pacer is None and not self._closed

    def _admit(self) -> None:
        """Let in whom it can, in order; come back when the next one may enter."""
        while self._queue and self._free > 0 and (self._slots_decide or self._is_time()):
            ticket, _ = self._queue.popitem(last=False)
            if ticket.done():
                continue
            if self._slots_decide:
                self._free -= 1
            else:
                self._grant(asyncio.get_running_loop().time())
            ticket.set_result(None)
        if not self._slots_decide or self._timer is not None:
            self._schedule()

    def _is_time(self) -> bool:
        return self._may_grant(asyncio.get_running_loop().time())

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._queue and self._free > 0:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(self._earliest(), self._admit)


def _closed() -> ClientClosedError:
    return ClientClosedError("the client was closed; this call had nothing under way")
