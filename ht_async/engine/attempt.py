"""One request on its way: a task that the engine owns, not the caller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import final

from ht_async.engine.alarms import Alarms
from ht_async.engine.outlast import outlast
from ht_async.message import (
    Answer,
    AttemptTimeouts,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    Progress,
    Request,
    Transport,
)
from ht_async.policy.outcome import Verdict


@final
class Attempt:
    """A request being sent, in a task of its own.

    The task is the owner of a slot: `on_end` is called exactly once, when the task ends, even
    if it never ran. It always ends in a value, never in an exception.

    Args:
        transport: What sends.
        request: What is sent.
        timeouts: Limits of the transport's steps; their sum limits the whole attempt.
        judge: Says what its end means.
        on_end: Called with the attempt when it has ended, before anybody who waits for it.
        until: Loop time until which its caller waits.
        alarms: Tells when time is up, the caller's or its own.
        permit: Asked right before its first byte leaves; raises if that must not be.
    """

    __slots__ = (
        "_alarms",
        "_judge",
        "_limit",
        "_on_end",
        "_overdue",
        "_progress",
        "_request",
        "_result",
        "_task",
        "_timed_out",
        "_timeouts",
        "_transport",
        "_up_at",
        "_verdict",
        "_wait",
        "_wait_until",
        "_watched",
        "started",
    )

    def __init__(
        self,
        transport: Transport,
        request: Request,
        timeouts: AttemptTimeouts,
        judge: Callable[[Answer | Failure], Verdict],
        on_end: Callable[[Attempt], None],
        until: float,
        alarms: Alarms,
        permit: Callable[[], object] | None = None,
    ) -> None:
        self._judge = judge
        self._verdict: Verdict | None = None
        self._progress = Progress(permit)
        self._transport = transport
        self._request = request
        self._timeouts = timeouts
        self._on_end = on_end
        loop = asyncio.get_running_loop()
        self.started = loop.time()
        self._wait: asyncio.Future[None] = loop.create_future()
        self._wait_until = until
        self._limit = self.started + timeouts.connect + timeouts.write + timeouts.read
        self._timed_out = False
        self._overdue = False
        self._result: Answer | Failure | None = None
        self._watched = False
        self._task = loop.create_task(self._send(), name="ht_async attempt")
        self._task.add_done_callback(self._ended)
        self._watched = True
        self._alarms = alarms
        self._up_at = min(self._wait_until, self._limit)
        alarms.set(self._up_at, self._time_is_up)

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._result is not None or self._task.done()

    @property
    def nothing_sent(self) -> bool:
        """Whether it is proven that no byte has left so far."""
        return self._progress.evidence is Evidence.NOT_SENT

    @property
    def refusal(self) -> Exception | None:
        """What its permit raised, if it was not sent for that."""
        return self._progress.refusal if self.nothing_sent else None

    def result(self) -> Answer | Failure:
        """Return how it ended."""
        if self._result is not None:
            return self._result
        if self._task.cancelled():  # before its first step
            return Failure(Evidence.NOT_SENT, FailureKind.ABORTED, asyncio.CancelledError())
        return self._task.result()

    def verdict(self) -> Verdict:
        """Return what its end means."""
        if self._verdict is None:
            self._verdict = self._judge(self.result())
        return self._verdict

    def abort(self, *, overdue: bool = False) -> None:
        """End it now; its connection is given up.

        Args:
            overdue: Whether that is since its caller's time is up.
        """
        self._overdue = overdue
        self._progress.forbid()
        self._task.cancel()

    def end_or_time(self) -> asyncio.Future[None]:
        """Return what its caller waits for: its end, or the end of the caller's time.

        Cancelling the wait leaves the attempt running.
        """
        return self._wait

    async def wait(self, seconds: float) -> bool:
        """Wait for its end, besides its caller; True when it has ended."""
        done, _ = await asyncio.wait((self._task,), timeout=seconds)
        return bool(done)

    async def wait_regardless(self, seconds: float) -> bool:
        """Wait for its end, at most so long, whoever cancels the wait meanwhile."""
        await outlast((self._task,), seconds)
        return self.done

    def when_done(self, callback: Callable[[Attempt], None]) -> None:
        """Call back when it has ended."""
        self._task.add_done_callback(lambda _: callback(self))

    def _ended(self, _: asyncio.Task[Answer | Failure]) -> None:
        self._alarms.call_off(self._time_is_up)
        try:
            self._on_end(self)
        finally:
            self._wake()

    def _wake(self) -> None:
        if not self._wait.done():
            self._wait.set_result(None)

    def _time_is_up(self) -> None:
        if self._up_at >= self._wait_until:
            self._wake()
        if self._up_at >= self._limit:
            self._timed_out = True
            self._task.cancel()
        later = max(self._wait_until, self._limit)
        if later > self._up_at:
            self._up_at = later
            self._alarms.set(later, self._time_is_up)

    async def _send(self) -> Answer | Failure:
        try:
            sent = self._transport.send(self._request, self._timeouts, self._progress)
            result = _checked(await sent)
        except asyncio.CancelledError as cause:
            if self._timed_out and self._task.cancelling() == 1:  # by nobody else too
                result = self._failure(FailureKind.TIMEOUT, TimeoutError())
            else:
                kind = FailureKind.OVERDUE if self._overdue else FailureKind.ABORTED
                result = self._failure(kind, cause)
        except TimeoutError as cause:
            result = self._failure(FailureKind.TIMEOUT, cause)
        except Exception as cause:  # a transport's bug must not lose the evidence
            result = self._failure(FailureKind.UNEXPECTED, cause)
        self._result = result
        if self._watched:  # else a task factory has let it end before it could be
            self._task.remove_done_callback(self._ended)  # which would take a turn of the loop
            self._ended(self._task)
        return result

    def _failure(self, kind: FailureKind, cause: BaseException) -> Failure:
        return Failure(self._progress.evidence, kind, cause)


def _checked(result: object) -> Answer | Failure:
    """Check what a transport returned, as it may be anybody's.

    Raises:
        TypeError: It is not what a transport returns.
    """
    if isinstance(result, Answer):
        _expect(result, "status", int)
        _expect(result, "headers", Headers)
        _expect(result, "body", bytes)
        len(result.headers)  # reads them all
        return result
    if isinstance(result, Failure):
        _expect(result, "status", int, type(None))
        _expect(result, "cause", BaseException)
        return result
    raise TypeError(f"the transport returned {type(result).__name__}")


def _expect(result: Answer | Failure, name: str, *kinds: type) -> None:
    if not isinstance(getattr(result, name), kinds):
        raise TypeError(f"the transport returned {type(result).__name__} with a wrong {name}")
