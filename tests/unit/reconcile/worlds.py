"""A reconciler in virtual time, and the orders on its server."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from attrs import define, field
from server_orders import Shelf, sent
from virtual_time import wall_clock

from ht_async import (
    NewOrder,
    Order,
    ServerError,
)
from ht_async.binding.ht.orders import decode_order
from ht_async.events import Event
from ht_async.policy.server_clock import ServerClock
from ht_async.reconcile.account import OrderAccount
from ht_async.reconcile.open_order import OpenOrder
from ht_async.reconcile.reconciler import Reconciler

BROKEN = ServerError("500", status=500)


@define
class World:
    """A reconciler, and the orders on the server."""

    orders: list[Order] = field(factory=list)
    events: list[Event] = field(factory=list)
    shelf: Shelf = field(factory=Shelf)
    account: OrderAccount = field(factory=OrderAccount)
    reconciler: Reconciler = field(init=False)
    looks: list[float] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.shelf.list_orders = self._list
        self.reconciler = Reconciler(
            self.shelf, ServerClock(), wall_clock, self.events.append, self.account
        )

    def _list(self) -> list[Order]:
        self.looks.append(asyncio.get_running_loop().time())
        return sorted(self.orders, key=lambda order: -order.id)

    def create(self, reference: str, when: datetime | None = None, **members: Any) -> Order:
        """Store an order, the next one."""
        created = int((when or wall_clock()).timestamp())
        values = {"skus": [{"id": 42}], "client_id": 7, "created_at": {"integer": created}}
        number = len(self.orders) + 1
        document = {"id": number, "purchase_order_id": reference, **values, **members}
        self.orders.append(decode_order(document))
        return self.orders[-1]

    def lose(self, order: NewOrder | None = None, *, settle: float = 10.0) -> OpenOrder:
        """Lose an order whose attempt has just ended."""
        item = self.send(order, settle=settle)
        self.reconciler.ended(item)
        return item

    def send(self, order: NewOrder | None = None, *, settle: float = 10.0) -> OpenOrder:
        """Lose an order whose attempt goes on."""
        order = order or sent()
        assert order.purchase_order_id is not None
        item = OpenOrder(order, order.purchase_order_id, wall_clock(), settle)
        self.account.open(item)
        return item


def now() -> float:
    return asyncio.get_running_loop().time()
