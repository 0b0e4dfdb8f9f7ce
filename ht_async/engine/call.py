"""One call, from the first wait for a slot to its result or error."""

from __future__ import annotations

import asyncio
from typing import Any, Generic, NoReturn, TypeVar

from ht_async import codec
from ht_async.engine.attempt import Attempt
from ht_async.engine.runtime import Runtime
from ht_async.errors import (
    APIConnectionError,
    DeadlineExceededError,
    DecodeError,
    HTError,
    OutcomeUnknownError,
    QueueTimeoutError,
)
from ht_async.events import AttemptEnded, LateOutcome, RetryPlanned, Throttled, WriteOutlivedCaller
from ht_async.message import Answer, AttemptTimeouts, Evidence, Failure, Headers, Request
from ht_async.operation import Effect, Operation, Response
from ht_async.options import CallOptions
from ht_async.policy.backoff import MAX_PAUSE
from ht_async.policy.error_map import failure_error, status_error
from ht_async.policy.outcome import Fate, Verdict, judge
from ht_async.policy.retry import Again, Situation, Stop, Tries, decide

T = TypeVar("T")


class Call(Generic[T]):
    """Sends one request until it has an answer, or must not or need not be sent again.

    Args:
        runtime: What all calls of the client share.
        operation: What is called.
        request: What is sent, the same bytes on every attempt.
        reference: The caller's reference of what is created, if any.
        options: How the call is made.
    """

    def __init__(
        self,
        runtime: Runtime,
        operation: Operation[Any, T],
        request: Request,
        reference: str | None,
        options: CallOptions,
    ) -> None:
        self._runtime = runtime
        self._operation = operation
        self._request = request
        self._reference = reference
        self._options = options
        self._attempt: Attempt | None = None
        self._attempts = 0
        self._tries = Tries()
        self._queued = 0.0
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._deadline = self._began + options.timeout.total

    async def run(self) -> Response[T]:
        """Make the call.

        Raises:
            HTError: What the call ends in, unless it has a result.
            asyncio.CancelledError: The caller was cancelled; see `CallOptions.linger`.
        """
        self._runtime.budget.call(self._began)
        try:
            return await self._repeat_until_cancelled()
        except HTError as error:
            error.attempts = self._attempts
            raise

    async def _repeat_until_cancelled(self) -> Response[T]:
        try:
            return await self._repeat()
        except asyncio.CancelledError:
            if self._options.linger is None:
                self._leave("cancelled")
                raise
            return await self._wind_up(self._options.linger)

    async def _repeat(self) -> Response[T]:
        while True:
            await self._enter()
            result = await self._send()
            verdict = self._judge(result)
            if isinstance(result, Answer) and verdict.fate is Fate.ANSWERED:
                return self._decode(result)
            decision = self._decide(verdict)
            if isinstance(decision, Stop):
                self._raise(result, verdict)
            await self._back_off(verdict, decision)

    # -- waiting and sending -----------------------------------------------------------

    async def _enter(self) -> None:
        arrived = self._loop.time()
        try:
            await self._runtime.gate.acquire(self._max_wait(arrived))
        except QueueTimeoutError:
            if self._loop.time() < self._deadline:
                raise
            raise self._too_late(Evidence.NOT_SENT) from None
        self._queued = self._loop.time() - arrived
        if self._options.patient:
            self._deadline += self._queued

    def _max_wait(self, now: float) -> float | None:
        if self._options.patient:
            return None
        return min(self._options.timeout.queue, max(0.0, self._deadline - now))

    async def _send(self) -> Answer | Failure:
        limits = self._options.timeout
        timeouts = AttemptTimeouts(limits.connect, limits.read, limits.write)
        attempt = self._attempt = self._runtime.start(self._request, timeouts)
        self._attempts += 1
        if not await attempt.wait(max(0.0, self._deadline - self._loop.time())):
            self._leave("deadline")
            self._miss_deadline(attempt)
        self._attempt = None
        return self._finish(attempt)

    def _finish(self, attempt: Attempt) -> Answer | Failure:
        result = attempt.result()
        verdict = self._judge(result)
        self._runtime.gate.observe(verdict)
        self._report(attempt, result, verdict)
        return result

    def _judge(self, result: Answer | Failure) -> Verdict:
        return judge(
            result,
            self._operation.effect,
            self._runtime.wall_clock(),
            trust_refusals=self._options.retry.retry_refused_creates,
        )

    def _report(self, attempt: Attempt, result: Answer | Failure, verdict: Verdict) -> None:
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
        if verdict.fate is Fate.THROTTLED and verdict.retry_after is not None:
            pause = min(verdict.retry_after, MAX_PAUSE)
            self._runtime.emit(Throttled(self._operation.name, result.status, pause))

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
            attempt.abort()
            return
        self._runtime.emit(WriteOutlivedCaller(self._operation.name, self._reference, reason))
        attempt.when_done(self._late)

    def _late(self, attempt: Attempt) -> None:
        result = attempt.result()
        verdict = self._judge(result)
        self._runtime.gate.observe(verdict)
        self._runtime.emit(
            LateOutcome(self._operation.name, self._reference, verdict.fate.value, result.status)
        )

    async def _wind_up(self, seconds: float) -> Response[T]:
        """End a cancelled call in what is true about its write."""
        attempt = self._attempt
        if attempt is None:
            self._interrupted_unsent()
        if attempt.nothing_sent:
            attempt.abort()
        if not await attempt.wait_regardless(seconds):
            self._leave("cancelled")
            self._outcome_unknown(None)
        self._attempt = None
        result = self._finish(attempt)
        verdict = self._judge(result)
        if isinstance(result, Answer) and verdict.fate is Fate.ANSWERED:
            return self._decode(result)
        self._raise(result, verdict)

    # -- results and errors ------------------------------------------------------------

    def _decode(self, answer: Answer) -> Response[T]:
        try:
            value = self._operation.decode(self._parse(answer))
        except DecodeError as error:
            self._undecodable(error, answer)
        except Exception as bug:
            unread = DecodeError(f"{self._operation.name}: the answer could not be read")
            unread.__cause__ = bug
            self._undecodable(unread, answer)
        return Response(
            value=value,
            status=answer.status,
            headers=answer.headers,
            request_id=self._request_id(answer.headers),
            attempts=self._attempts,
            elapsed=self._loop.time() - self._began,
        )

    def _undecodable(self, error: DecodeError, answer: Answer) -> NoReturn:
        error.status = answer.status
        error.body = self._runtime.redactor.excerpt(answer.body)
        if self._operation.effect is Effect.CREATE:
            self._outcome_unknown(error, self._request_id(answer.headers))
        raise error

    def _parse(self, answer: Answer) -> Any:
        try:
            return codec.decode(answer.body)
        except ValueError:
            name = self._operation.name
            size = f"{len(answer.body)} bytes that are no JSON" if answer.body else "an empty body"
            raise DecodeError(f"{name}: status {answer.status} with {size}") from None

    def _raise(self, result: Answer | Failure, verdict: Verdict) -> NoReturn:
        error = self._error(result, verdict)
        if self._operation.effect is Effect.CREATE and verdict.fate is Fate.UNKNOWN:
            request_id = None if isinstance(result, Failure) else self._request_id(result.headers)
            self._outcome_unknown(error, request_id)
        raise error

    def _error(self, result: Answer | Failure, verdict: Verdict) -> HTError:
        if isinstance(result, Failure):
            error = failure_error(self._operation.name, result)
            error.__cause__ = result.cause
            return error
        return status_error(
            self._operation.name,
            result,
            retry_after=verdict.retry_after,
            request_id=self._request_id(result.headers),
            redactor=self._runtime.redactor,
        )

    def _request_id(self, headers: Headers) -> str | None:
        value = headers.get(self._runtime.request_id_header)
        return None if value is None else self._runtime.redactor.text(value)[:200]

    def _miss_deadline(self, attempt: Attempt) -> NoReturn:
        sent = Evidence.NOT_SENT if attempt.nothing_sent else Evidence.MAYBE_SENT
        error = self._too_late(sent)
        if self._operation.effect is Effect.CREATE and sent is Evidence.MAYBE_SENT:
            self._outcome_unknown(error)
        raise error

    def _too_late(self, evidence: Evidence) -> DeadlineExceededError:
        total = self._options.timeout.total
        return DeadlineExceededError(
            f"{self._operation.name} was not done within timeout.total ({total:.3g} s)",
            evidence=evidence,
        )

    def _interrupted_unsent(self) -> NoReturn:
        raise APIConnectionError(
            f"{self._operation.name} was interrupted; it is certain that nothing was created",
            evidence=Evidence.NOT_SENT,
        )

    def _outcome_unknown(self, cause: HTError | None, request_id: str | None = None) -> NoReturn:
        found_by = (
            "it has no reference to look for"
            if self._reference is None
            else "look for its reference before you send it again"
        )
        raise OutcomeUnknownError(
            f"{self._operation.name} was sent and its outcome is not known; {found_by}",
            reference=self._reference,
            request_id=request_id,
        ) from cause
