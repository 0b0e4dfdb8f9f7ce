"""A batch whose outcomes are handed out while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self, final

from ht_async.batch.outcome import OrderOutcome
from ht_async.batch.runner import Deliver, Runner
from ht_async.errors import HTError


@final
class OutcomeStream:
    """The outcomes of a running batch, in the order that they come.

    Use it in `async with`, so that leaving early ends the batch; a plain `async for` does as
    well if it reads to the end. Inputs are read only as outcomes are taken.

    Args:
        make_runner: Makes the batch, given where outcomes go.
        workers: Orders under way at once, and outcomes that may wait to be taken.
    """

    def __init__(self, make_runner: Callable[[Deliver], Runner], workers: int) -> None:
        self._workers = workers
        self._ready: asyncio.Queue[OrderOutcome | None] = asyncio.Queue(workers)
        self._runner = make_runner(self._ready.put)
        self._task: asyncio.Task[None] | None = None
        self._closing = False
        self._ended = False
        self.unread: list[OrderOutcome] = []
        """Outcomes that came and nobody took, once the stream is closed."""

    @property
    def stopped(self) -> HTError | None:
        """Why the batch stopped reading inputs before their end, if it did."""
        return self._runner.stopped

    @property
    def running(self) -> bool:
        """Whether it has begun and not come to its end."""
        return self._task is not None and not self._task.done()

    async def __aenter__(self) -> Self:
        self._start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> OrderOutcome:
        task = self._start()
        if self._closing or self._ended:
            raise StopAsyncIteration
        outcome = await self._ready.get()
        if outcome is not None:
            return outcome
        self._ended = True
        await task
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """End the batch: what was sent gets its time to linger, and is then in `unread`."""
        closing, self._closing = self._closing, True
        if self._task is None or closing:
            return
        self._task.cancel()
        while not self._ended:
            outcome = await self._ready.get()
            if outcome is None:
                self._ended = True
            else:
                self.unread.append(outcome)
        await asyncio.wait((self._task,))
        if not self._task.cancelled():
            self._task.exception()

    def _start(self) -> asyncio.Task[None]:
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="ht_async batch")
        return self._task

    async def _run(self) -> None:
        try:
            await self._runner.run(self._workers)
        finally:
            await self._ready.put(None)
