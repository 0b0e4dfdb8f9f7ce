"""Goes through a shop's orders, each in full."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from attrs import frozen

from ht_async.errors import (
    APIStatusError,
    AuthenticationError,
    DecodeError,
    PermissionDeniedError,
    RateLimitError,
)
from ht_async.models.shops.order import ShopOrder
from ht_async.pages.pager import Pager
from ht_async.sources.highlevel import HighLevelOrders
from ht_async.sources.refusal import Objection, Reason
from ht_async.sources.shineon import ShineOnOrders

LOT = 25
"""Orders that are got side by side: what HighLevel's rate limit allows in three seconds."""

_PAGE = 100
_OF_ALL = (AuthenticationError, PermissionDeniedError, RateLimitError)

ShopOrders: TypeAlias = HighLevelOrders | ShineOnOrders
"""A client of a shop's orders."""


@frozen(slots=True)
class UnreadOrder:
    """An order that a shop lists, and that it doesn't give in a form that can be read.

    Args:
        reference: The `purchase_order_id` that it would have had.
        objection: What is wrong.
    """

    reference: str
    objection: Objection


FoundOrder: TypeAlias = ShopOrder | UnreadOrder
"""What comes of an order that a shop lists."""


async def orders_since(shop: ShopOrders, since: date) -> AsyncGenerator[Sequence[FoundOrder]]:
    """Go through the orders that were created since a day, in lots.

    An order that the list has without its items is got by its id. Calls wait for the rate limit as
    long as it takes.

    Args:
        shop: The shop.
        since: The first day, in UTC; an order that doesn't tell when it was created comes too.

    Raises:
        HTError: The shop can't be listed, or lets nobody get an order.
    """
    first = datetime.combine(since, time(), UTC)
    shop = shop.patient()
    pages = _listing(shop, first).pages()
    async with aclosing(pages):
        async for page in pages:
            rows = [row for row in page.items if row.created_at is None or row.created_at >= first]
            for begin in range(0, len(rows), LOT):
                yield await _in_full(shop, rows[begin : begin + LOT])


def _listing(shop: ShopOrders, first: datetime) -> Pager[ShopOrder]:
    if isinstance(shop, ShineOnOrders):
        return shop.list(limit=_PAGE, created_at_min=first)
    # In which time zone HighLevel's days begin is not documented: a day before is in all of them.
    return shop.list(limit=_PAGE, start_at=first.date() - timedelta(days=1))


async def _in_full(shop: ShopOrders, rows: Sequence[ShopOrder]) -> Sequence[FoundOrder]:
    ends = await asyncio.gather(*(_found(shop, row) for row in rows), return_exceptions=True)
    found: list[FoundOrder] = []
    for end in ends:
        if isinstance(end, BaseException):
            raise end
        found.append(end)
    return found


async def _found(shop: ShopOrders, row: ShopOrder) -> FoundOrder:
    if not row.listed:
        return row
    getting: Awaitable[ShopOrder] = shop.get(row.id)
    try:
        return await getting
    except _OF_ALL:
        raise
    except APIStatusError as error:
        flaw = f"the shop lists it, and answers {error.status} when asked for it"
    except DecodeError:
        flaw = "the shop lists it, and doesn't give it in a form that can be read"
    return UnreadOrder(row.reference, Objection(Reason.UNREADABLE, flaw))
