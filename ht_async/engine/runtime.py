"""What all calls of one client share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import final

from ht_async.engine.account import Account
from ht_async.engine.alarms import Alarms
from ht_async.engine.attempt import Attempt
from ht_async.engine.event_log import LOGGER, log_event, logs_calls
from ht_async.engine.gate import Gate
from ht_async.events import Event, Observer, QuotaSpent
from ht_async.message import Answer, AttemptTimeouts, Failure, Request, Transport
from ht_async.policy.budget import RetryBudget
from ht_async.policy.outcome import Verdict
from ht_async.policy.quota import Quota
from ht_async.policy.redact import Redactor
from ht_async.policy.server_clock import ServerClock

ABORTING = 5.0
"""Seconds that aborted attempts have to give up their connections."""

DATES_EVERY = 10.0
"""Seconds between two answers whose `Date` is compared with our clock."""


@final
class Runtime:
    """Transport, gate, budget and sources of time and chance, for one API account.

    Args:
        account: Where requests go, with which key.
        transport: What sends.
        gate: Hands out the slots.
        draw: Gives random numbers in [0, 1).
        wall_clock: Gives the aware wall clock time.
        observers: Told every event.
        request_id_header: Response header with the server's id of a request.
        quota: Reads what the server tells to be left of its rate limit, where it tells so.
        inspect: Given the name of each operation that has a result, and the answer's body.
    """

    def __init__(
        self,
        *,
        account: Account,
        transport: Transport,
        gate: Gate,
        draw: Callable[[], float],
        wall_clock: Callable[[], datetime],
        observers: Sequence[Observer] = (),
        request_id_header: str = "x-request-id",
        quota: Quota | None = None,
        inspect: Callable[[str, bytes], None] | None = None,
    ) -> None:
        self.account = account
        self.transport = transport
        self.gate = gate
        self.budget = RetryBudget()
        self.draw = draw
        self.wall_clock = wall_clock
        self.redactor = Redactor([account.key])
        self.request_id_header = request_id_header
        self.server_clock = ServerClock()
        self.attempts: dict[Attempt, None] = {}
        self._alarms = Alarms()
        self._next_date = 0.0
        self._observers = tuple(observers)
        self._quota = quota
        self._inspect = inspect

    def start(
        self,
        request: Request,
        timeouts: AttemptTimeouts,
        judge: Callable[[Answer | Failure], Verdict],
        until: float,
        permit: Callable[[], object] | None = None,
    ) -> Attempt:
        """Start an attempt in a slot that was acquired; the slot comes back when it ends."""
        attempt = Attempt(
            self.transport, request, timeouts, judge, self._ended, until, self._alarms, permit
        )
        self.attempts[attempt] = None
        return attempt

    def _ended(self, attempt: Attempt) -> None:
        self.attempts.pop(attempt, None)
        now = asyncio.get_running_loop().time()
        try:  # observes first, so that the slot goes to nobody too soon
            for event in self.gate.observe(attempt.verdict(), attempt.started, now):
                self.emit(event)
            if self._quota is not None:
                self._obey(self._quota, attempt, now)
            self._compare_clocks(attempt, now)
        finally:
            self.gate.release()

    def _obey(self, quota: Quota, attempt: Attempt, now: float) -> None:
        if not isinstance(result := attempt.result(), Answer):
            return
        pause = quota.observe(result.headers, len(self.attempts), now)
        if pause is not None:
            self.gate.pause(pause, now)
            self.emit(QuotaSpent(pause))

    def _compare_clocks(self, attempt: Attempt, now: float) -> None:
        if now < self._next_date or not isinstance(result := attempt.result(), Answer):
            return
        received = self.wall_clock()
        sent = received - timedelta(seconds=now - attempt.started)
        if self.server_clock.observe(result.headers.get("date"), sent, received):
            self._next_date = now + DATES_EVERY

    @property
    def observed(self) -> bool:
        """Whether anybody is told of each call and attempt."""
        return bool(self._observers) or logs_calls()

    def emit(self, event: Event) -> None:
        """Tell the observers; their errors are logged, since no call may fail by them."""
        log_event(event)
        for observer in self._observers:
            try:
                observer(event)
            except Exception:
                LOGGER.exception("on_event raised an error")

    def inspect(self, operation: str, body: bytes) -> None:
        """Let an answer be compared with its description; no call may fail by that."""
        if self._inspect is None:
            return
        try:
            self._inspect(operation, body)
        except Exception:
            LOGGER.exception("an answer could not be compared with its description")

    async def wind_down(self, grace: float) -> None:
        """Let running attempts end within `grace` seconds, or until cancelled; abort the rest."""
        try:
            await self._wait_for_attempts(grace)
        finally:
            for attempt in tuple(self.attempts):
                attempt.abort()
            await self._wait_for_attempts(ABORTING)
            self._alarms.close()

    async def _wait_for_attempts(self, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        while self.attempts:
            left = until - asyncio.get_running_loop().time()
            if left <= 0 or not await next(iter(self.attempts)).wait(left):
                return
