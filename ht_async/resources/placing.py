"""Creates an order, and looks for it where the answer was lost."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import final

from attrs import frozen

from ht_async.binding.ht import orders as wire
from ht_async.engine.caller import Caller
from ht_async.errors import OutcomeUnknownError
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.options import CallOptions
from ht_async.reconcile import Lookup


@frozen(slots=True)
class Placed:
    """An order that was created.

    Args:
        order: The order.
        attempts: Attempts that it took.
        recovered: Whether the answer was lost and the order found.
    """

    order: Order
    attempts: int
    recovered: bool = False


@final
class Placing:
    """Creates orders and tells how it went.

    Args:
        caller: Makes the calls.
        lookup: Finds an order whose answer was lost; None where there is no way to.
    """

    def __init__(self, caller: Caller, lookup: Lookup | None) -> None:
        self._caller = caller
        self._lookup = lookup

    async def place(self, order: NewOrder, options: CallOptions) -> Placed:
        """Create an order; see `Orders.place`."""
        sent_after = self._caller.wall_clock()
        began = asyncio.get_running_loop().time()
        try:
            response = await self._caller.call(wire.CREATE, order, options)
        except OutcomeUnknownError as lost:
            within = _time_left(began, options)
            try:
                found = await self._find(order, sent_after, within, lost)
            except asyncio.CancelledError:
                if options.linger is None:
                    raise
                found = None
            if found is None:
                raise lost
            return Placed(found, lost.attempts, recovered=True)
        return Placed(response.value, response.attempts)

    async def _find(
        self, order: NewOrder, sent_after: datetime, within: float, lost: OutcomeUnknownError
    ) -> Order | None:
        if self._lookup is None or order.purchase_order_id is None or within <= 0:
            return None
        try:
            return await self._lookup.find(order, sent_after=sent_after, within=within)
        except Exception as failure:  # it must not stand for the outcome of the order
            lost.add_note(f"looking for the order failed: {type(failure).__name__}")
            return None


def _time_left(began: float, options: CallOptions) -> float:
    """Return the seconds in which a lost order may be looked for."""
    task = asyncio.current_task()
    if options.linger is not None and task is not None and task.cancelling():
        return 0.0
    elapsed = 0.0 if options.patient else asyncio.get_running_loop().time() - began
    return options.timeout.total - elapsed
