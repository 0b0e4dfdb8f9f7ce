"""One call, from the first wait for a slot to its result or error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from ht_async.engine.afterwards import Afterwards
from ht_async.engine.attempt import Attempt
from ht_async.engine.ending import Ending
from ht_async.engine.runtime import Runtime
from ht_async.errors import APIUnavailableError, HTError, QueueTimeoutError
from ht_async.events import AttemptEnded, LateOutcome, RetryPlanned, Throttled, WriteOutlivedCaller
from ht_async.message import Answer, Evidence, Failure, Request
from ht_async.operation import Effect, Operation, Response
from ht_async.options import CallOptions
from ht_async.policy.outcome import ABSENT, Fate, Verdict, judge
from ht_async.policy.retry import Again, Situation, Stop, Tries, decide

T = TypeVar("T")

_NO_TRIES = Tries()
_STOP = Stop()


class Call(Generic[T]):
    """Sends one request until it has an answer, or must not or need not be sent again.

    Args:
        runtime: What all calls of the client share.
        operation: What is called.
        request: What is sent, the same bytes on every attempt.
        reference: The caller's reference of what is created, if any.
        options: How the call is made.
        afterwards: Told the end of a write that goes on after its caller has left.
    """

    def __init__(
        self,
        runtime: Runtime,
        operation: Operation[Any, T],
        request: Request,
        reference: str | None,
        options: CallOptions,
        afterwards: Afterwards[T] | None = None,
    ) -> None:
        self._runtime = runtime
        self._operation = operation
        self._request = request
        self._reference = reference
        self._options = options
        self._afterwards = afterwards
        self._attempt: Attempt | None = None
        self._attempts = 0
        self._evidence = Evidence.NOT_SENT  # about all attempts that have ended
        self._tries = _NO_TRIES
        self._queued = 0.0
        self._ending = Ending(runtime, operation, reference)
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._deadline = self._began + options.timeout.total

    @property
    def attempts(self) -> int:
        """How many attempts it has made so far."""
        return self._attempts

    async def run(self) -> Response[T]:
        """Make the call.

        Raises:
            HTError: What the call ends in, unless it has a result.
            asyncio.CancelledError: The caller was cancelled; see `CallOptions.linger`.
        """
        self._runtime.budget.call(self._began)
        try:
            try:
                return await self._repeat()
            except asyncio.CancelledError:
                if self._options.linger is None or self._operation.effect is Effect.READ:
                    self._leave("cancelled")
                    raise
                return await self._wind_up(self._options.linger)
        except HTError as error:
            error.attempts = self._attempts
            raise

    async def _repeat(self) -> Response[T]:
        while True:
            if self._runtime.gate.try_acquire():
                self._queued = 0.0
            else:
                await self._queue()
            if self._options.permit is not None:
                self._ask_permission(self._options.permit)
            attempt = self._start()
            await attempt.end_or_time()
            if not attempt.done:
                raise self._overdue(attempt)
            verdict = self._finish(attempt)
            if attempt.refusal is not None:
                raise attempt.refusal
            decision = self._decide(verdict) if verdict.transient else _STOP
            if isinstance(decision, Stop):
                return self._conclude(attempt)
            await self._back_off(verdict, decision)

    def _conclude(self, attempt: Attempt) -> Response[T]:
        """Return the result of the last attempt, or raise what it means."""
        result, verdict = attempt.result(), attempt.verdict()
        if isinstance(result, Failure) or verdict.fate is not Fate.ANSWERED:
            raise self._ending.error(result, verdict, self._evidence)
        value = self._ending.value(result)
        self._runtime.inspect(self._operation.name, result.body)
        return Response(
            value=value,
            status=result.status,
            headers=result.headers,
            request_id=self._ending.request_id(result.headers),
            attempts=self._attempts,
            elapsed=self._loop.time() - self._began,
        )

    # -- waiting and sending -----------------------------------------------------------

    async def _queue(self) -> None:
        arrived = self._loop.time()
        try:
            await self._runtime.gate.acquire(self._max_wait(arrived))
        except (QueueTimeoutError, APIUnavailableError) as error:
            if self._loop.time() >= self._deadline:
                raise self._too_late(self._evidence) from None
            error.evidence = self._evidence
            raise
        self._queued = self._loop.time() - arrived
        if self._options.patient:
            self._deadline += self._queued

    def _ask_permission(self, permit: Callable[[], object]) -> None:
        try:
            permit()
        except BaseException:
            self._runtime.gate.release()
            raise

    def _max_wait(self, now: float) -> float | None:
        if self._options.patient:
            return None
        return min(self._options.timeout.queue, max(0.0, self._deadline - now))

    def _start(self) -> Attempt:
        limits, permit = self._options.attempt, self._options.permit
        self._attempt = self._runtime.start(
            self._request, limits, self._judge, self._deadline, permit
        )
        self._attempts += 1
        return self._attempt

    def _overdue(self, attempt: Attempt) -> HTError:
        evidence = self._evidence if attempt.nothing_sent else Evidence.MAYBE_SENT
        self._leave("deadline")
        return self._too_late(evidence)

    def _too_late(self, evidence: Evidence) -> HTError:
        return self._ending.too_late(self._options.timeout.total, evidence)

    def _finish(self, attempt: Attempt) -> Verdict:
        self._attempt = None
        verdict = attempt.verdict()
        if verdict.fate is Fate.UNKNOWN:
            self._evidence = Evidence.MAYBE_SENT
        if self._runtime.observed:
            self._report(attempt)
        return verdict

    def _judge(self, result: Answer | Failure) -> Verdict:
        absent = self._operation.absent
        if absent is not None and isinstance(result, Answer) and absent(result):
            return ABSENT
        return judge(
            result,
            self._operation.effect,
            self._runtime.wall_clock,
            trust_refusals=self._options.retry.retry_refused_creates,
        )

    def _report(self, attempt: Attempt) -> None:
        result, verdict = attempt.result(), attempt.verdict()
        error = type(result.cause).__name__ if isinstance(result, Failure) else None
        self._runtime.emit(
            AttemptEnded(
                operation=self._operation.name,
                attempt=self._attempts,
                fate=verdict.fate.value,
                status=result.status,
                error=error,
                queued=self._queued,
                elapsed=self._loop.time() - attempt.started,
            )
        )
        if verdict.pause is not None:
            self._runtime.emit(Throttled(self._operation.name, result.status, verdict.pause))

    # -- sending again -----------------------------------------------------------------

    def _decide(self, verdict: Verdict) -> Again | Stop:
        now = self._loop.time()
        decision = decide(
            verdict,
            Situation(
                effect=self._operation.effect,
                policy=self._options.retry,
                tries=self._tries,
                remaining=self._deadline - now,
                patient=self._options.patient,
                paused=self._runtime.gate.paused(now),
                draw=self._runtime.draw(),
            ),
        )
        if isinstance(decision, Stop) or self._waits_out(verdict):
            return decision
        return decision if self._runtime.budget.allows_retry(now) else Stop()

    def _waits_out(self, verdict: Verdict) -> bool:
        return self._options.patient and verdict.fate is Fate.THROTTLED

    async def _back_off(self, verdict: Verdict, decision: Again) -> None:
        self._runtime.emit(
            RetryPlanned(self._operation.name, self._attempts, verdict.fate.value, decision.delay)
        )
        if self._waits_out(verdict):
            self._tries = Tries(self._tries.retries, self._tries.refusals + 1)
            self._deadline += decision.delay
        else:
            self._tries = Tries(self._tries.retries + 1, self._tries.refusals)
        await asyncio.sleep(decision.delay)

    # -- leaving before the end --------------------------------------------------------

    def _leave(self, reason: str) -> None:
        """Leave a running attempt: end it where that can do no harm, else let it go on."""
        attempt, self._attempt = self._attempt, None
        if attempt is None:
            return
        if self._operation.effect is Effect.READ or attempt.nothing_sent:
            attempt.abort(overdue=reason == "deadline")
            return
        self._runtime.emit(WriteOutlivedCaller(self._operation.name, self._reference, reason))
        if self._afterwards is not None:
            self._afterwards.begin()
        attempt.when_done(self._late)

    def _late(self, attempt: Attempt) -> None:
        fate, status = attempt.verdict().fate.value, attempt.result().status
        self._runtime.emit(LateOutcome(self._operation.name, self._reference, fate, status))
        if self._afterwards is not None:
            self._afterwards.end(self._end_of(attempt))

    def _end_of(self, attempt: Attempt) -> Response[T] | HTError:
        try:
            return self._conclude(attempt)
        except HTError as error:
            error.attempts = self._attempts
            return error

    async def _wind_up(self, seconds: float) -> Response[T]:
        """End a cancelled call in what is true about its write."""
        attempt = self._attempt
        if attempt is None or (attempt.nothing_sent and not attempt.done):
            self._leave("cancelled")
            raise self._ending.interrupted(self._evidence)
        if not await attempt.wait_regardless(seconds):
            self._leave("cancelled")
            raise self._ending.interrupted(Evidence.MAYBE_SENT)
        self._finish(attempt)
        return self._conclude(attempt)
