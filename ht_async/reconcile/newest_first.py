"""Reads a listing that was asked for newest first, back to a moment, and not further."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import final

from ht_async.models.order import Order
from ht_async.pages.walk import Source
from ht_async.pages.whole import whole_pages

_FALLS = 3
"""How often the dates have to fall before a list is taken as sorted; one fall may be chance."""


@final
class Descent:
    """Tells from the orders seen so far whether the ones to come are all older than a moment.

    How the API sorts is only what it says of itself, so the order of the dates has to show
    it: they fall several times and never rise.
    """

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._falls = 0
        self._rose = False

    def see(self, orders: Sequence[Order]) -> None:
        """Take the orders of a page into account."""
        for order in orders:
            created = order.created_at
            if created is None:
                continue
            if self._last is not None:
                self._falls += created < self._last
                self._rose = self._rose or created > self._last
            self._last = created

    def is_past(self, moment: datetime) -> bool:
        """Tell whether every order to come was created before a moment."""
        sorted_so_far = self._falls >= _FALLS and not self._rose
        return sorted_so_far and self._last is not None and self._last < moment


async def back_to(source: Source[Order], moment: datetime) -> AsyncGenerator[Sequence[Order]]:
    """Yield the orders created since a moment, page by page; some older ones may be among them.

    Args:
        source: A listing, newest first.
        moment: The server's time from which on no order may be missed.

    Raises:
        DecodeError: The listing ended before its end, so that orders may be missing.
        HTError: A page could not be got.
    """
    descent = Descent()
    async with aclosing(whole_pages(source)) as pages:
        async for page in pages:
            yield page.items
            descent.see(page.items)
            if descent.is_past(moment):
                return
