"""The workers of a batch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, cast, final

from ht_async.batch.intake import Intake
from ht_async.batch.outcome import OrderInput, OrderOutcome, OutcomeStatus
from ht_async.batch.references import Claim, References, digest, follow
from ht_async.engine.outlast import outlast
from ht_async.errors import (
    AuthenticationError,
    ClientClosedError,
    HTError,
    InvalidRequestError,
    OutcomeUnknownError,
    PermissionDeniedError,
    Problem,
    ReferenceConflictError,
    WrongLoopError,
)
from ht_async.models.new_order import NewOrder
from ht_async.options import CallOptions
from ht_async.resources.orders import Orders

Deliver = Callable[[OrderOutcome], Awaitable[None]]

DELIVERY_TIME = 10.0
"""Seconds beyond its time to linger in which an interrupted batch gets rid of its outcomes."""

_LINKS = 20  # of a chain of errors

_STOPPING = (AuthenticationError, PermissionDeniedError, ClientClosedError, WrongLoopError)


@final
class Runner:
    """Creates the orders of an intake and delivers one outcome for each.

    Args:
        orders: Creates them.
        options: How; patient, and with a time to linger in.
        intake: The inputs.
        references: Recognises inputs that are one order.
        deliver: Given every outcome, as it comes.
    """

    def __init__(
        self,
        orders: Orders,
        options: CallOptions,
        intake: Intake,
        references: References,
        deliver: Deliver,
    ) -> None:
        self._orders = orders
        self._options = options
        self._intake = intake
        self._references = references
        self._deliver = deliver
        self._delivering: set[asyncio.Task[Any] | None] = set()
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
        tasks = [
            asyncio.create_task(self._work(), name=f"ht_async batch worker {number}")
            for number in range(workers)
        ]
        working = asyncio.gather(*tasks)
        working.add_done_callback(_take_note)
        try:
            await asyncio.shield(working)
        except BaseException as reason:
            interruption = await self._wind_up(tasks)
            if interruption is None or isinstance(reason, asyncio.CancelledError):
                raise
            raise interruption from reason

    async def _wind_up(self, tasks: list[asyncio.Task[None]]) -> asyncio.CancelledError | None:
        self._intake.close()
        for task in tasks:
            if task not in self._delivering:
                task.cancel()
        linger = self._options.linger or 0.0
        interruption = await outlast(tasks, linger + DELIVERY_TIME)
        for stuck in tasks:
            stuck.cancel()
        interruption = await outlast(tasks, DELIVERY_TIME) or interruption
        for task in tasks:
            if task.done():
                _take_note(task)
        return interruption

    async def _work(self) -> None:
        while (numbered := await self._intake.next()) is not None:
            await self._hand_out(await self._process(*numbered))

    async def _hand_out(self, outcome: OrderOutcome) -> None:
        """Deliver an outcome; an interruption of the batch does not interrupt this."""
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        while task.cancelling():
            task.uncancel()  # that interruption has been dealt with
        self._delivering.add(task)
        try:
            await self._deliver(outcome)
        finally:
            self._delivering.discard(task)

    async def _process(self, index: int, order_input: OrderInput) -> OrderOutcome:
        try:
            order = _as_order(order_input)
        except InvalidRequestError as error:
            return _failure(index, order_input, error)
        if order.purchase_order_id is None:
            return await self._create(index, order_input, order)
        content = digest(order)
        claim = self._references.claim(order.purchase_order_id, index, content)
        if claim.content != content:
            return _failure(index, order_input, _conflict(claim, index), claim.reference)
        if claim.index != index:
            return follow(await claim.wait(), index, order_input)
        outcome = await self._create(index, order_input, order)
        self._references.settle(claim, outcome)
        return outcome

    async def _create(self, index: int, order_input: OrderInput, order: NewOrder) -> OrderOutcome:
        reference = order.purchase_order_id
        try:
            placed = await self._orders.place(order, self._options)
        except HTError as error:
            if isinstance(error, _STOPPING):
                self.stop(error)
            _drop_frames(error)
            return _failure(index, order_input, error, reference)
        except Exception as bug:
            return _failure(index, order_input, _unexpected(bug, reference), reference)
        return OrderOutcome(
            index=index,
            order_input=order_input,
            reference=reference,
            status=OutcomeStatus.CREATED,
            order=placed.order,
            attempts=placed.attempts,
            recovered=placed.recovered,
        )


def _take_note(working: asyncio.Future[Any]) -> None:
    """Ask for an error, or asyncio would log it as missed; `run` raises the first by itself."""
    if not working.cancelled():
        working.exception()


def _as_order(order_input: object) -> NewOrder:
    if isinstance(order_input, NewOrder):
        return order_input
    if not isinstance(order_input, Mapping):
        raise InvalidRequestError([Problem("order", "must be a NewOrder or a mapping")])
    try:
        return NewOrder.from_mapping(cast("Mapping[str, Any]", order_input))
    except InvalidRequestError:
        raise
    except Exception as flaw:  # of a mapping of the caller's own making
        problem = Problem("order", f"could not be read: it raised {type(flaw).__name__}")
        raise InvalidRequestError([problem]) from flaw


def _failure(
    index: int, order_input: OrderInput, error: HTError, reference: str | None = None
) -> OrderOutcome:
    unknown = isinstance(error, OutcomeUnknownError)
    return OrderOutcome(
        index=index,
        order_input=order_input,
        reference=reference or _reference(order_input),
        status=OutcomeStatus.UNRESOLVED if unknown else OutcomeStatus.FAILED,
        error=error,
        attempts=error.attempts,
    )


def _drop_frames(error: BaseException | None) -> None:
    """Drop tracebacks, which keep kilobytes of a finished call alive with each outcome."""
    for _ in range(_LINKS):
        if error is not None:
            error.__traceback__ = None
            error = error.__cause__ or error.__context__


def _reference(order_input: object) -> str | None:
    """Return a flawed input's reference, where it is a text."""
    reference = None
    if isinstance(order_input, Mapping):
        with suppress(Exception):  # of a mapping of the caller's own making
            reference = cast("Mapping[str, Any]", order_input).get("purchase_order_id")
    return reference if isinstance(reference, str) else None


def _conflict(claim: Claim, index: int) -> ReferenceConflictError:
    return ReferenceConflictError(
        f"input {index} has the reference of input {claim.index} and another content: "
        "give each order a reference of its own",
        reference=claim.reference,
    )


def _unexpected(bug: Exception, reference: str | None) -> OutcomeUnknownError:
    """Say nothing about an order's outcome that isn't proven."""
    error = OutcomeUnknownError(
        f"creating the order ended in an unexpected {type(bug).__name__}, and whether it was sent "
        "is not known",
        reference=reference,
    )
    error.__cause__ = bug
    return error
