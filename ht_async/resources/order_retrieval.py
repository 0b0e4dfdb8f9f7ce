"""Gets one order by its id."""

from __future__ import annotations

from ht_async.binding.ht import orders as wire
from ht_async.engine.caller import Caller
from ht_async.errors import DecodeError
from ht_async.models import reading
from ht_async.models.order import Order
from ht_async.options import CallOptions


async def get_order(caller: Caller, order_id: int | str, options: CallOptions) -> Order:
    """Get an order, and make sure that it is the one that was asked for.

    Args:
        caller: Makes the call.
        order_id: HT's id of the order, checked.
        options: How the call is made.

    Raises:
        DecodeError: Something else than this order came (C17).
        HTError: The order could not be got.
    """
    order = (await caller.call(wire.GET, order_id, options)).value
    asked = reading.integer(order_id)
    if asked is not None and order.id != asked:
        raise DecodeError("another order came than was asked for", path="order.id")
    return order
