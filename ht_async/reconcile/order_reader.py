"""Reads orders from the API, with the references that lists leave out."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, final

from ht_async.errors import NotFoundError
from ht_async.models.order import Order
from ht_async.pages.walk import Source

_AT_ONCE = 8
_REMEMBERED = 100_000


class OrderReader(Protocol):
    """Reads orders, waiting for slots like any other caller."""

    def newest_since(self, day: date) -> Source[Order]:
        """Return the listing of the orders since a day, newest first."""
        ...

    async def get(self, order_id: int) -> Order:
        """Return one order."""
        ...


@final
class ReferencesOnTheServer:
    """Completes listed orders: one that comes without a reference is got by itself, once.

    Whether lists carry `purchase_order_id` is not documented.

    Args:
        reader: Reads orders.
    """

    def __init__(self, reader: OrderReader) -> None:
        self._reader = reader
        self._looked_up: OrderedDict[int, Order | None] = OrderedDict()

    async def complete(self, orders: Sequence[Order], *, since: datetime) -> Sequence[Order]:
        """Return the orders that have a reference.

        Args:
            orders: Listed orders.
            since: Orders that were created before are left as they are.

        Raises:
            HTError: An order could not be got.
        """
        complete = [order for order in orders if order.purchase_order_id is not None]
        bare = [
            order.id
            for order in orders
            if order.purchase_order_id is None and not _older(order, since)
        ]
        unknown = [order_id for order_id in bare if order_id not in self._looked_up]
        for start in range(0, len(unknown), _AT_ONCE):
            await self._look_up(unknown[start : start + _AT_ONCE])
        got = (self._looked_up.get(order_id) for order_id in bare)
        return [*complete, *(order for order in got if order is not None)]

    async def _look_up(self, ids: Sequence[int]) -> None:
        tasks = [asyncio.create_task(self._get(order_id)) for order_id in ids]
        try:
            orders = await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for order_id, order in zip(ids, orders, strict=True):
            has_reference = order is not None and order.purchase_order_id is not None
            self._looked_up[order_id] = order if has_reference else None
        while len(self._looked_up) > _REMEMBERED:
            self._looked_up.popitem(last=False)

    async def _get(self, order_id: int) -> Order | None:
        try:
            return await self._reader.get(order_id)
        except NotFoundError:
            return None


def _older(order: Order, moment: datetime) -> bool:
    return order.created_at is not None and order.created_at < moment
