"""Finds an order by the partner's own reference."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from datetime import date, timedelta
from typing import final

from ht_async.engine.caller import Caller
from ht_async.engine.outlast import end_all
from ht_async.errors import DecodeError, NotFoundError
from ht_async.models import checks
from ht_async.models.order import Order
from ht_async.options import CallOptions
from ht_async.pages.whole import whole_pages
from ht_async.resources.order_filters import OrderFilters
from ht_async.resources.order_listing import OrderListing
from ht_async.resources.order_retrieval import get_order

_AT_ONCE = 8
_ANY_ZONE = timedelta(days=1)


@final
class OrderSearch:
    """Finds an order by its reference, newest orders first.

    The API documents no filter for references, so the orders since a day are listed. One that
    is listed without a reference is got by itself, as lists may leave members out (C5).

    Args:
        caller: Makes the calls.
        listing: Lists orders.
    """

    def __init__(self, caller: Caller, listing: OrderListing) -> None:
        self._caller = caller
        self._listing = listing

    async def find(self, reference: str, since: date, options: CallOptions) -> Order | None:
        """Find an order; see `Orders.find_by_purchase_order_id`."""
        checks.refuse(
            checks.text("purchase_order_id", reference, required=True),
            checks.day("since", since, required=True),
        )
        filters = OrderFilters(from_=_day_before(since), order_by="created_at", sort="DESC")
        source = self._listing.source(filters, options)
        async with aclosing(whole_pages(source)) as pages:
            async for page in pages:
                found = await self._find_among(page.items, reference, options)
                if found is not None:
                    return found
        return None

    async def _find_among(
        self, orders: Sequence[Order], reference: str, options: CallOptions
    ) -> Order | None:
        for order in orders:
            if order.purchase_order_id == reference:
                return order
        bare = [order.id for order in orders if order.purchase_order_id is None]
        for start in range(0, len(bare), _AT_ONCE):
            for order in await self._get_all(bare[start : start + _AT_ONCE], options):
                if order.purchase_order_id == reference:
                    return order
        return None

    async def _get_all(self, ids: Sequence[int], options: CallOptions) -> Sequence[Order]:
        tasks = [asyncio.create_task(self._get(order_id, options)) for order_id in ids]
        try:
            return await asyncio.gather(*tasks)
        finally:
            await end_all(tasks)

    async def _get(self, order_id: int, options: CallOptions) -> Order:
        try:
            return await get_order(self._caller, order_id, options)
        except NotFoundError as error:  # of this order: it must not be taken for the search's end
            raise DecodeError(
                f"order {order_id} is listed without a reference and can't be got by its id"
            ) from error


def _day_before(day: date) -> date:
    """Return the day before, so that no order is missed in whatever time zone."""
    return day if day == date.min else day - _ANY_ZONE
