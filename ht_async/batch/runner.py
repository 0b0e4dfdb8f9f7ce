"""The workers of a batch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from inspect import CORO_CREATED, getcoroutinestate
from typing import Any, cast, final

from ht_async.batch.endings import as_order, conflict, failure, success, unexpected
from ht_async.batch.intake import Intake
from ht_async.batch.outcome import OrderInput, OrderOutcome
from ht_async.batch.references import Claim, References, follow
from ht_async.batch.sending import Sending, Sought
from ht_async.engine.outlast import outlast
from ht_async.errors import (
    AuthenticationError,
    ClientClosedError,
    HTError,
    InvalidRequestError,
    PermissionDeniedError,
    WrongLoopError,
)
from ht_async.models.content import digest
from ht_async.models.new_order import NewOrder
from ht_async.resources.placed import Placed

Deliver = Callable[[OrderOutcome], Awaitable[object] | None]
"""Takes an outcome, at once or when what it returns has been awaited."""

DELIVERY_TIME = 10.0
"""Seconds beyond its time to linger in which an interrupted batch gets rid of its outcomes."""

MOST_OPEN = 2_000
"""Inputs whose outcome is waited for beside those that are being sent."""

_STOPPING = (AuthenticationError, PermissionDeniedError, ClientClosedError, WrongLoopError)


@final
class Runner:
    """Creates the orders of an intake and delivers one outcome for each.

    A worker sends one order at a time. What is to be waited for afterwards, such as the search
    for an order whose answer was lost, is done beside the workers.

    Args:
        sending: Creates them.
        intake: The inputs.
        references: Recognises inputs that are one order.
        deliver: Given every outcome, as it comes.
    """

    def __init__(
        self, sending: Sending, intake: Intake, references: References, deliver: Deliver
    ) -> None:
        self._sending = sending
        self._intake = intake
        self._references = references
        self._deliver = deliver
        self._spared: set[asyncio.Task[Any]] = set()  # by an interruption
        self._waits: dict[asyncio.Task[None], None] = {}
        self._interrupted = False
        self._failure: asyncio.Future[None]
        self.stopped: HTError | None = None

    def stop(self, reason: HTError) -> None:
        """Read no further input; what was read goes on."""
        self.stopped = self.stopped or reason
        self._intake.stop()

    async def run(self, workers: int) -> None:
        """Work until the inputs end.

        When it is cancelled, or the inputs or the delivery raise, it reads no further input;
        what was sent gets its time to linger, every input that was read gets its outcome,
        and then the error goes on.
        """
        self._failure = asyncio.get_running_loop().create_future()
        try:
            await self._sending.prepare()
            await self._run(workers)
        finally:
            await self._intake.aclose()

    async def _run(self, workers: int) -> None:
        tasks = [
            asyncio.create_task(self._work(), name=f"ht_async batch worker {number}")
            for number in range(workers)
        ]
        working = asyncio.create_task(self._finish(tasks), name="ht_async batch")
        for end in (working, self._failure):
            end.add_done_callback(_take_note)
        try:
            await asyncio.wait((working, self._failure), return_when=asyncio.FIRST_COMPLETED)
            (self._failure if self._failure.done() else working).result()
        except BaseException as reason:
            interruption = await self._wind_up(tasks, working)
            if interruption is None or isinstance(reason, asyncio.CancelledError):
                raise
            raise interruption from reason

    async def _finish(self, tasks: list[asyncio.Task[None]]) -> None:
        await asyncio.gather(*tasks)
        while self._waits:
            await asyncio.wait(self._waits)

    async def _wind_up(
        self, workers: list[asyncio.Task[None]], working: asyncio.Task[None]
    ) -> asyncio.CancelledError | None:
        self._interrupted = True
        self._intake.close()
        tasks = [*workers, *self._waits]
        for task in tasks:
            if task not in self._spared:
                task.cancel()
        interruption = await outlast([*tasks, working], self._sending.linger + DELIVERY_TIME)
        for stuck in tasks:
            stuck.cancel()
        interruption = await outlast([*tasks, working], DELIVERY_TIME) or interruption
        for task in tasks:
            if task.done():
                _take_note(task)
        return interruption

    async def _work(self) -> None:
        while (numbered := await self._intake.next()) is not None:
            outcome = await self._process(*numbered)
            if outcome is not None:
                await self._hand_out(outcome)
            if outcome is None or not outcome.attempts:
                await asyncio.sleep(0)  # inputs that aren't sent would never let anybody else run

    async def _hand_out(self, outcome: OrderOutcome) -> None:
        """Deliver an outcome; an interruption of the batch does not interrupt this."""
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        while task.cancelling():
            task.uncancel()  # that interruption has been dealt with
        try:
            delivery = self._deliver(outcome)
            if delivery is not None:
                self._spared.add(task)
                await delivery
        except BaseException as error:
            if isinstance(error, asyncio.CancelledError) and task.cancelling():
                raise
            self._fail(error)
        finally:
            self._spared.discard(task)

    def _fail(self, error: BaseException) -> None:
        """End the batch by what the delivery raised, which may be an exit of the program."""
        self._intake.close()
        if isinstance(error, asyncio.CancelledError):  # a future can't hold one
            flaw = RuntimeError("on_outcome was cancelled, though the batch was not")
            flaw.__cause__ = error
            error = flaw
        if not self._failure.done():
            self._failure.set_exception(error)

    async def _process(self, index: int, order_input: OrderInput) -> OrderOutcome | None:
        """Return an input's outcome; None if it is waited for beside the workers."""
        try:
            order = self._sending.identify(as_order(order_input))
        except InvalidRequestError as error:
            return failure(index, order_input, error)
        if order.purchase_order_id is None:
            return await self._create(index, order_input, order, None)
        content = digest(order)
        claim = self._references.claim(order.purchase_order_id, index, content)
        if claim.content != content:
            return failure(index, order_input, conflict(claim, index), claim.reference)
        if claim.index != index:
            if claim.outcome is not None:
                return follow(claim.outcome, index, order_input)
            return await self._wait_beside(self._follow(claim, index, order_input))
        return await self._create(index, order_input, order, claim)

    async def _create(
        self, index: int, order_input: OrderInput, order: NewOrder, claim: Claim | None
    ) -> OrderOutcome | None:
        reference = order.purchase_order_id
        try:
            sent = await self._sending.send(order)
        except HTError as error:
            if isinstance(error, _STOPPING):
                self.stop(error)
            outcome = failure(index, order_input, error, reference)
        except Exception as bug:
            outcome = failure(index, order_input, unexpected(bug, reference), reference)
        else:
            if not isinstance(sent, Placed):
                return await self._wait_beside(self._search(index, order_input, claim, sent))
            outcome = success(index, order_input, reference, sent)
        return self._settled(claim, outcome)

    async def _search(
        self, index: int, order_input: OrderInput, claim: Claim | None, sought: Sought
    ) -> OrderOutcome:
        reference = sought.order.purchase_order_id
        end: HTError = sought.error
        try:
            if not self._interrupted:
                placed = await self._sending.find(sought)
                return self._settled(claim, success(index, order_input, reference, placed))
        except asyncio.CancelledError:
            pass  # the batch was interrupted: what is known so far is its outcome
        except HTError as error:
            end = error
        except Exception as bug:
            end = unexpected(bug, reference)
        return self._settled(claim, failure(index, order_input, end, reference))

    def _settled(self, claim: Claim | None, outcome: OrderOutcome) -> OrderOutcome:
        if claim is not None:
            self._references.settle(claim, outcome)
        return outcome

    async def _follow(self, claim: Claim, index: int, order_input: OrderInput) -> OrderOutcome:
        return follow(await claim.wait(), index, order_input)

    async def _wait_beside(self, ending: Coroutine[Any, Any, OrderOutcome]) -> OrderOutcome | None:
        """Wait for an outcome in a task of its own, unless there are too many or it is too late."""
        if self._interrupted or len(self._waits) >= MOST_OPEN:
            return await ending
        waiting = self._hand_out_later(ending)
        task = asyncio.create_task(waiting, name="ht_async batch wait")
        self._waits[task] = None
        if getcoroutinestate(waiting) == CORO_CREATED:
            self._spared.add(task)  # until it has begun: cancelled before, it would tell nothing
        task.add_done_callback(self._waited)
        return None

    async def _hand_out_later(self, ending: Coroutine[Any, Any, OrderOutcome]) -> None:
        self._spared.discard(cast("asyncio.Task[Any]", asyncio.current_task()))
        await self._hand_out(await ending)

    def _waited(self, task: asyncio.Task[None]) -> None:
        self._waits.pop(task, None)
        if not task.cancelled() and (error := task.exception()):
            self._fail(error)


def _take_note(working: asyncio.Future[Any]) -> None:
    """Ask for an error, or asyncio would log it as missed; `run` raises the first by itself."""
    if not working.cancelled():
        working.exception()
