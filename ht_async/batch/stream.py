"""A batch whose outcomes are handed out while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self, final

from ht_async.batch.outcome import OrderOutcome
from ht_async.batch.runner import Deliver, Runner
from ht_async.engine.outlast import outlast
from ht_async.errors import HTError


@final
class OutcomeStream:
    """The outcomes of a running batch, in the order that they come.

    Use it in `async with`, so that leaving early ends the batch; a plain `async for` does as
    well if it reads to the end. Inputs are read only as outcomes are taken.

    Args:
        make_runner: Makes the batch, given where outcomes go.
        workers: Orders under way at once, and outcomes that may wait to be taken.
        running: The streams under way, which it joins and leaves.
    """

    def __init__(
        self,
        make_runner: Callable[[Deliver], Runner],
        workers: int,
        running: set[OutcomeStream],
    ) -> None:
        self._workers = workers
        self._ready: asyncio.Queue[OrderOutcome | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(workers)
        self._runner = make_runner(self._hand_over)
        self._all_running = running
        self._task: asyncio.Task[None] | None = None
        self._closing = False
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
        self._start()
        if self._closing or self._task is None:
            raise StopAsyncIteration
        outcome = await self._ready.get()
        if outcome is not None:
            self._room.release()
            return outcome
        self._ready.put_nowait(None)  # for whoever else waits for the end
        if not self._closing:
            self._task.result()  # raises what ended the batch, if anything did
        raise StopAsyncIteration

    async def aclose(self, reason: HTError | None = None) -> None:
        """End the batch: what was sent gets its time to linger, and is then in `unread`.

        Args:
            reason: What to tell as `stopped`.
        """
        closing, self._closing = self._closing, True
        if self._task is None:
            return
        if not closing and not self._task.done():
            if reason is not None:
                self._runner.stop(reason)
            self._task.cancel()
            self._room.release()
        interruption = await outlast((self._task,))
        if not self._task.cancelled():
            self._task.exception()  # nobody wants to be told any more
        self._take_unread()
        if interruption is not None:
            raise interruption

    def _start(self) -> None:
        if self._task is None and not self._closing:
            self._task = asyncio.create_task(self._runner.run(self._workers), name="ht_async batch")
            self._all_running.add(self)
            self._task.add_done_callback(self._ended)

    def _ended(self, _: asyncio.Task[None]) -> None:
        self._all_running.discard(self)
        self._ready.put_nowait(None)

    async def _hand_over(self, outcome: OrderOutcome) -> None:
        """Make an outcome ready; then wait for room, unless the batch is closing."""
        self._ready.put_nowait(outcome)
        if not self._closing:
            await self._room.acquire()
            if self._closing:
                self._room.release()  # who waits after this one may go on too

    def _take_unread(self) -> None:
        while not self._ready.empty():
            outcome = self._ready.get_nowait()
            if outcome is not None:
                self.unread.append(outcome)
        self._ready.put_nowait(None)
