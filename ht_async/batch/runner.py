"""The workers of a batch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast, final

from ht_async.batch.intake import Intake
from ht_async.batch.outcome import OrderInput, OrderOutcome, OutcomeStatus
from ht_async.batch.references import Claim, References, digest, follow
from ht_async.errors import (
    AuthenticationError,
    ClientClosedError,
    HTError,
    InvalidRequestError,
    OutcomeUnknownError,
    PermissionDeniedError,
    Problem,
    ReferenceConflictError,
)
from ht_async.models.new_order import NewOrder
from ht_async.options import CallOptions
from ht_async.resources.orders import Orders

Deliver = Callable[[OrderOutcome], Awaitable[None]]

_STOPPING = (AuthenticationError, PermissionDeniedError, ClientClosedError)


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
        try:
            await asyncio.shield(working)
        finally:
            self._intake.closed = True
            for task in tasks:
                if task not in self._delivering:
                    task.cancel()
            await _wait_regardless(working, tasks)

    async def _work(self) -> None:
        while (numbered := await self._intake.next()) is not None:
            await self._hand_out(await self._process(*numbered))

    async def _hand_out(self, outcomes: list[OrderOutcome]) -> None:
        """Deliver outcomes; an interruption of the batch does not interrupt this."""
        task = asyncio.current_task()
        self._delivering.add(task)
        try:
            for outcome in outcomes:
                await self._deliver(outcome)
        finally:
            self._delivering.discard(task)

    async def _process(self, index: int, order_input: OrderInput) -> list[OrderOutcome]:
        """Return the outcomes that an input brings about: its own, and its followers'."""
        try:
            order = _as_order(order_input)
        except InvalidRequestError as error:
            return [_failure(index, order_input, error)]
        if order.purchase_order_id is None:
            return [await self._create(index, order_input, order)]
        content = digest(order)
        claim = self._references.claim(order.purchase_order_id, index, content)
        if claim.index != index:
            return _repeated(claim, index, order_input, order.purchase_order_id, content)
        outcome = await self._create(index, order_input, order)
        return [outcome, *self._references.settle(claim, outcome)]

    async def _create(self, index: int, order_input: OrderInput, order: NewOrder) -> OrderOutcome:
        try:
            placed = await self._orders.place(order, self._options)
        except HTError as error:
            if isinstance(error, _STOPPING):
                self._intake.closed = True
                self.stopped = self.stopped or error
            return _failure(index, order_input, error, order.purchase_order_id)
        return OrderOutcome(
            index=index,
            order_input=order_input,
            reference=order.purchase_order_id,
            status=OutcomeStatus.CREATED,
            order=placed.order,
            attempts=placed.attempts,
            recovered=placed.recovered,
        )


def _as_order(order_input: object) -> NewOrder:
    if isinstance(order_input, NewOrder):
        return order_input
    if isinstance(order_input, Mapping):
        return NewOrder.from_mapping(cast("Mapping[str, Any]", order_input))
    raise InvalidRequestError([Problem("order", "must be a NewOrder or a mapping")])


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


def _reference(order_input: object) -> str | None:
    """Return a flawed input's reference, where it is a text."""
    if not isinstance(order_input, Mapping):
        return None
    reference = cast("Mapping[str, Any]", order_input).get("purchase_order_id")
    return reference if isinstance(reference, str) else None


def _repeated(
    claim: Claim, index: int, order_input: OrderInput, reference: str, content: bytes
) -> list[OrderOutcome]:
    """Return what is known already of an input whose reference came before."""
    if content != claim.content:
        conflict = ReferenceConflictError(
            f"input {index} has the reference of input {claim.index} and another content: "
            "give each order a reference of its own",
            reference=reference,
        )
        return [_failure(index, order_input, conflict, reference)]
    if claim.outcome is None:
        claim.followers.append((index, order_input))
        return []
    return [follow(claim.outcome, index, order_input)]


async def _wait_regardless(working: asyncio.Future[Any], tasks: list[asyncio.Task[None]]) -> None:
    """Wait for tasks that are ending, whoever cancels the wait meanwhile."""
    while not all(task.done() for task in tasks):
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError:
            continue
    # The first error goes on by itself; asking for the others keeps asyncio from logging them.
    await asyncio.gather(*tasks, working, return_exceptions=True)
