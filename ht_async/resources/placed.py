"""What sending an order came to."""

from __future__ import annotations

from attrs import frozen

from ht_async.errors import OutcomeUnknownError
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.reconcile.open_order import OpenOrder


@frozen(slots=True)
class Placed:
    """An order that exists.

    Args:
        order: The order.
        attempts: Attempts that it took.
        recovered: Whether the answer was lost and the order found.
        existing: Whether it was not this call that created it.
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
        joined: Whether another call of the client sent it.
    """

    error: OutcomeUnknownError
    open_order: OpenOrder
    joined: bool = False

    @property
    def order(self) -> NewOrder:
        """What was sent."""
        return self.open_order.order
