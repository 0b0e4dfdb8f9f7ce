"""One request on its way: a task that the engine owns, not the caller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import final

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
    """

    __slots__ = (
        "_judge",
        "_on_end",
        "_progress",
        "_request",
        "_task",
        "_timeouts",
        "_transport",
        "_verdict",
        "started",
    )

    def __init__(
        self,
        transport: Transport,
        request: Request,
        timeouts: AttemptTimeouts,
        judge: Callable[[Answer | Failure], Verdict],
        on_end: Callable[[Attempt], None],
    ) -> None:
        self._judge = judge
        self._verdict: Verdict | None = None
        self._progress = Progress()
        self._transport = transport
        self._request = request
        self._timeouts = timeouts
        self._on_end = on_end
        loop = asyncio.get_running_loop()
        self.started = loop.time()
        self._task = loop.create_task(self._send(), name="ht_async attempt")
        self._task.add_done_callback(self._ended)

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._task.done()

    @property
    def nothing_sent(self) -> bool:
        """Whether it is proven that no byte has left so far."""
        return self._progress.evidence is Evidence.NOT_SENT

    def result(self) -> Answer | Failure:
        """Return how it ended."""
        if self._task.cancelled():  # before its first step
            return Failure(Evidence.NOT_SENT, FailureKind.ABORTED, asyncio.CancelledError())
        return self._task.result()

    def verdict(self) -> Verdict:
        """Return what its end means."""
        if self._verdict is None:
            self._verdict = self._judge(self.result())
        return self._verdict

    def abort(self) -> None:
        """End it now; its connection is given up."""
        self._progress.forbid()
        self._task.cancel()

    async def wait(self, seconds: float | None) -> bool:
        """Wait for its end; True when it has ended. Cancelling the wait leaves it running."""
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
        self._on_end(self)

    async def _send(self) -> Answer | Failure:
        limits = self._timeouts
        try:
            async with asyncio.timeout(limits.connect + limits.write + limits.read):
                sent = self._transport.send(self._request, limits, self._progress)
                return _checked(await sent)
        except asyncio.CancelledError as cause:
            return self._failure(FailureKind.ABORTED, cause)
        except TimeoutError as cause:
            return self._failure(FailureKind.TIMEOUT, cause)
        except Exception as cause:  # a transport's bug must not lose the evidence
            return self._failure(FailureKind.UNEXPECTED, cause)

    def _failure(self, kind: FailureKind, cause: BaseException) -> Failure:
        return Failure(self._progress.evidence, kind, cause)


def _checked(result: object) -> Answer | Failure:
    """Check what a transport returned, as it may be anybody's.

    Raises:
        TypeError: It is not what a transport returns.
    """
    if not isinstance(result, Answer | Failure):
        raise TypeError(f"the transport returned {type(result).__name__}")
    for name, kind in _ANSWER if isinstance(result, Answer) else _FAILURE:
        if not isinstance(getattr(result, name), kind):
            raise TypeError(f"the transport returned {type(result).__name__} with a wrong {name}")
    if isinstance(result, Answer):
        len(result.headers)  # reads them all
    return result


_ANSWER = (("status", int), ("headers", Headers), ("body", bytes))
_FAILURE = (("status", int | None), ("cause", BaseException))
