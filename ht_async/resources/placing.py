"""Creates an order, and finds out what became of it where the answer was lost."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import final

from attrs import frozen

from ht_async.binding.ht import orders as wire
from ht_async.engine.afterwards import Afterwards
from ht_async.engine.caller import Caller
from ht_async.errors import OutcomeUnknownError
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.operation import Response
from ht_async.options import CallOptions
from ht_async.reconcile.open_order import OpenOrder
from ht_async.reconcile.reconciler import Reconciler


@frozen(slots=True)
class Placed:
    """An order that exists.

    Args:
        order: The order.
        attempts: Attempts that it took.
        recovered: Whether the answer was lost and the order found.
        existing: Whether it was there before our first send.
    """

    order: Order
    attempts: int
    recovered: bool = False
    existing: bool = False


@frozen(slots=True)
class Lost:
    """An order that was sent, whose outcome is not known, and that can be looked for.

    Args:
        error: What the caller is told.
        open_order: What is looked for.
    """

    error: OutcomeUnknownError
    open_order: OpenOrder

    @property
    def order(self) -> NewOrder:
        """What was sent."""
        return self.open_order.order


@final
class Placing:
    """Sends orders, and keeps account of those whose outcome is open.

    Args:
        caller: Makes the calls.
        reconciler: Looks for orders; None where there is no way to.
    """

    def __init__(self, caller: Caller, reconciler: Reconciler | None) -> None:
        self._caller = caller
        self._reconciler = reconciler

    async def send(
        self,
        order: NewOrder,
        options: CallOptions,
        settle: float,
        first_sent: datetime | None = None,
    ) -> Placed | Lost:
        """Create an order.

        Args:
            order: The order.
            options: How it is sent.
            settle: Seconds from the end of an attempt in which the server carries it out and
                lists the order, if it ever does.
            first_sent: When it was sent before, if it was.

        Returns:
            The order, or what is known of one that was lost and has a reference.

        Raises:
            HTError: What the call ends in otherwise.
            asyncio.CancelledError: The caller was cancelled; account is kept of what was sent.
        """
        reference, reconciler = order.purchase_order_id, self._reconciler
        if reference is None or reconciler is None:
            return _placed(await self._caller.call(wire.CREATE, order, options))
        began = first_sent or self._caller.wall_clock()
        open_order = OpenOrder(order, reference, began, settle)
        afterwards = Afterwards[Order](lambda end: reconciler.answered(open_order, end))
        try:
            return _placed(await self._caller.call(wire.CREATE, order, options, afterwards))
        except OutcomeUnknownError as error:
            reconciler.open(open_order)
            if not afterwards.under_way:
                reconciler.ended(open_order)
            return Lost(error.with_traceback(None), open_order)  # it may be kept for long
        except asyncio.CancelledError:
            if afterwards.under_way:
                reconciler.open(open_order)
            raise


def _placed(response: Response[Order]) -> Placed:
    return Placed(response.value, response.attempts)
