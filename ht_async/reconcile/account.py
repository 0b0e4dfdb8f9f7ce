"""A client's account of its orders: which references are in use, which orders are open."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import final

from attrs import define, frozen

from ht_async.errors import HTError, OutcomeUnknownError
from ht_async.models.content import digest
from ht_async.models.order import Order
from ht_async.operation import Response
from ht_async.reconcile.open_order import OpenOrder

MAX_OPEN = 10_000
"""Open orders that are kept when nobody waits for them."""

REMEMBERED = 10_000
"""Orders that exist, and whose references are remembered."""


@frozen(slots=True)
class Known:
    """An order that exists, as an answer or a look at the server has shown.

    Args:
        content: Digest of what was sent.
        order_id: HT's id of it.
    """

    content: bytes
    order_id: int


@define(slots=True, eq=False)
class Nameless:
    """An order without a reference, whose caller left while it was under way.

    Args:
        first_sent: Our wall clock time before it was sent.
        under_way: Whether it is still being sent.
    """

    first_sent: datetime
    under_way: bool = True


@final
class OrderAccount:
    """What a client knows of its orders: one order for each reference.

    A reference is in use from before the first send until it is known what became of the
    order. If it exists, its id is remembered; else the reference is free.
    """

    def __init__(self) -> None:
        self._in_use: dict[str, OpenOrder] = {}
        # Plain tuples, as the garbage collector has no work with thousands of those.
        self._known: OrderedDict[str, tuple[bytes, int]] = OrderedDict()
        self._open: dict[OpenOrder, None] = {}
        self._nameless: dict[Nameless, None] = {}

    def holder(self, reference: str) -> OpenOrder | Known | None:
        """Return the order that has a reference; None if the reference is free."""
        item = self._in_use.get(reference)
        if item is not None:
            return item
        known = self._known.get(reference)
        return None if known is None else Known(*known)

    def hold(self, item: OpenOrder) -> bool:
        """Give an order its reference; False if another one has it."""
        if self.holder(item.reference) not in (None, item):
            return False
        self._in_use[item.reference] = item
        return True

    def remember(self, item: OpenOrder, order: Order) -> None:
        """Take note that an order exists."""
        self._known[item.reference] = (digest(item.order), order.id)
        self._known.move_to_end(item.reference)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    # -- open orders -------------------------------------------------------------------

    @property
    def open_orders(self) -> tuple[OpenOrder, ...]:
        """The orders whose outcome is open, the oldest first."""
        return tuple(self._open)

    def is_open(self, item: OpenOrder) -> bool:
        """Tell whether an order's outcome is open."""
        return item in self._open

    def open(self, item: OpenOrder) -> None:
        """Take in an order whose outcome is open."""
        self._open[item] = None
        if len(self._open) > MAX_OPEN:
            unwatched = next((known for known in self._open if not known.watchers), None)
            if unwatched is not None:
                self.close(unwatched)

    def close(self, item: OpenOrder) -> None:
        """Take note that an order is open no more, and give its reference back."""
        self._open.pop(item, None)
        if self._in_use.get(item.reference) is item:
            del self._in_use[item.reference]

    # -- orders without a reference ----------------------------------------------------

    @property
    def nameless(self) -> tuple[Nameless, ...]:
        """Orders without a reference whose caller left and whose outcome is open."""
        return tuple(self._nameless)

    def leave(self, order: Nameless) -> None:
        """Take in an order that is under way without its caller."""
        self._nameless[order] = None
        if len(self._nameless) > MAX_OPEN:
            del self._nameless[next(iter(self._nameless))]

    def answered(self, order: Nameless, end: Response[Order] | HTError) -> None:
        """Take note of how such an order ended."""
        order.under_way = False
        if not isinstance(end, OutcomeUnknownError):
            self._nameless.pop(order, None)
