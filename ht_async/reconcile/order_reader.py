"""Reads orders from the API, with the references that lists leave out."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol, final

from ht_async.engine.outlast import end_all
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
    """Finds listed orders by their references; one that comes without is got by itself.

    Whether lists carry `purchase_order_id` is not documented.

    Args:
        reader: Reads orders.
    """

    def __init__(self, reader: OrderReader) -> None:
        self._reader = reader
        self._references: OrderedDict[int, str | None] = OrderedDict()

    async def find(
        self, orders: Sequence[Order], wanted: Callable[[str], bool], *, since: datetime
    ) -> Sequence[Order]:
        """Return the orders whose reference is wanted.

        Args:
            orders: Listed orders.
            wanted: Tells whether a reference is.
            since: Orders that were created before and are listed without a reference are
                left out.

        Raises:
            HTError: An order could not be got.
        """
        bare = [
            order.id
            for order in orders
            if order.purchase_order_id is None and not _older(order, since)
        ]
        asked = [order_id for order_id in bare if self._may_be(order_id, wanted)]
        complete = [*orders]
        for start in range(0, len(asked), _AT_ONCE):
            complete += await self._look_up(asked[start : start + _AT_ONCE])
        return [order for order in complete if wanted(order.purchase_order_id or "")]

    def _may_be(self, order_id: int, wanted: Callable[[str], bool]) -> bool:
        if order_id not in self._references:
            return True
        return wanted(self._references[order_id] or "")

    async def _look_up(self, ids: Sequence[int]) -> Sequence[Order]:
        tasks = [asyncio.create_task(self._get(order_id)) for order_id in ids]
        try:
            found = [order for order in await asyncio.gather(*tasks) if order is not None]
        finally:
            await end_all(tasks)
        for order in found:
            self._references[order.id] = order.purchase_order_id
        while len(self._references) > _REMEMBERED:
            self._references.popitem(last=False)
        return found

    async def _get(self, order_id: int) -> Order | None:
        try:
            return await self._reader.get(order_id)
        except NotFoundError:  # not yet; it may be had later
            return None


def _older(order: Order, moment: datetime) -> bool:
    return order.created_at is not None and order.created_at < moment
