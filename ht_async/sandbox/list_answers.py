"""Lists of orders that are wrong for one request.

Which order it concerns depends on the request's number in the journal, so that requests in
the same order see the same mistakes, and those that follow each other see different ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from .exchange import Exchange
from .json_shapes import elements


@frozen
class Relisted:
    """The true answer with another list of orders; nothing else than a list is changed.

    Attributes:
        change: makes the list to show from the true one and a position in it.
    """

    change: Callable[[Sequence[object], int], Sequence[object]]

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `ht_async.sandbox.answers.Answer.give`."""
        reply = exchange.reply
        if reply is None or reply.document is None:
            return False
        orders = elements(reply.document.get("orders"))
        if orders:
            shown = self.change(orders, exchange.entry.seq % len(orders))
            exchange.reply = reply.showing({**reply.document, "orders": shown})
        return False


def twice(orders: Sequence[object], position: int) -> Sequence[object]:
    """Return the orders with one of them twice.

    Args:
        orders: the orders.
        position: where the order is that is repeated right behind itself.
    """
    return [*orders[: position + 1], *orders[position:]]


def without_one(orders: Sequence[object], position: int) -> Sequence[object]:
    """Return the orders without one of them.

    Args:
        orders: the orders.
        position: where the order is that is left out.
    """
    return [*orders[:position], *orders[position + 1 :]]
