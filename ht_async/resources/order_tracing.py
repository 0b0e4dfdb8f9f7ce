"""Finds out what became of orders for somebody who keeps an account of their own: a journal."""

from __future__ import annotations

from datetime import datetime
from typing import final

from ht_async.models.content import digest
from ht_async.models.new_order import NewOrder
from ht_async.options import CallOptions
from ht_async.reconcile.account import OrderAccount
from ht_async.reconcile.finding import Finding
from ht_async.reconcile.open_order import OpenOrder
from ht_async.reconcile.reconciler import Reconciler
from ht_async.resources.contested import ContestedOrders
from ht_async.resources.placed import Lost, Placed
from ht_async.resources.placing import Placing


@final
class OrderTracing:
    """Looks for orders, and leaves it to its user what to do about them.

    Args:
        placing: Sends orders.
        reconciler: Looks for them.
        account: Has the client's orders.
        contested: Knows of orders that the API says are there already.
    """

    def __init__(
        self,
        placing: Placing,
        reconciler: Reconciler,
        account: OrderAccount,
        contested: ContestedOrders,
    ) -> None:
        self._placing = placing
        self._reconciler = reconciler
        self._account = account
        self._contested = contested

    def adopt(
        self, order: NewOrder, reference: str, first_sent: datetime, settle: float
    ) -> OpenOrder:
        """Return an order that somebody else sent and lost, to be found.

        Args:
            order: What was sent.
            reference: Its reference.
            first_sent: When it was first sent, or somewhat before.
            settle: Seconds from now in which the server carries it out and lists it, if it
                ever does.
        """
        holder = self._account.holder(reference)
        if isinstance(holder, OpenOrder) and holder.at_home and _alike(holder.order, order):
            holder.settle_no_sooner(settle)
            return holder
        item = OpenOrder(order, reference, first_sent, settle, sent_elsewhere=True)
        self._account.hold(item)
        self._reconciler.ended(item)
        return item

    def contested(
        self, order: NewOrder, reference: str, first_sent: datetime | None = None
    ) -> OpenOrder:
        """Return an order that the API says is there already, to be found.

        Args:
            order: What was sent.
            reference: Its reference.
            first_sent: When it was first sent, if not just now.
        """
        return self._contested.open_order(order, reference, first_sent)

    async def find(self, item: OpenOrder, seconds: float | None = None) -> Finding | None:
        """Look for an order, and do nothing else about it.

        Args:
            item: What is looked for.
            seconds: How long that may take; None until it is certain.

        Returns:
            What became of it; None if that is not known in time.
        """
        try:
            return await self._reconciler.watch(item, seconds)
        finally:
            if self._account.holder(item.reference) is not item:
                self._account.close(item)  # nobody else would ever ask for it

    async def send_again(self, item: OpenOrder, options: CallOptions) -> Placed | Lost | None:
        """Send an order that is proven absent a second time; see `Placing.send_again`.

        Returns:
            None, if the client has another order for its reference: nothing was sent.
        """
        if not self._placing.may_send_again(item):
            return None
        return await self._placing.send_again(item, options)


def _alike(one: NewOrder, other: NewOrder) -> bool:
    return digest(one) == digest(other)
