"""Gets shop orders that webhooks tell of, in tasks that no request owns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias, final

from ht_async.engine.outlast import end_all
from ht_async.errors import HTError
from ht_async.models.shops.order import ShopOrder
from ht_async.sources.highlevel import HighLevelOrders

OnShopOrder: TypeAlias = Callable[[ShopOrder], Awaitable[object]]
"""Given an order as the shop has it now. It may be given the same one again."""

_logger = logging.getLogger("ht_async.fastapi")


@final
class ShopOrderFetches:
    """Gets orders by their ids, each once at a time, and hands them on.

    Args:
        shop: The shop.
        on_order: Given each order.
        most: Orders that may be under way at once.
    """

    def __init__(self, shop: HighLevelOrders, on_order: OnShopOrder, most: int) -> None:
        self._shop = shop.patient()
        self._on_order = on_order
        self._most = most
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def begin(self, order_id: str) -> bool:
        """Have an order got that is told of; return False if too many are under way.

        One that is told of while it is being got is got once more: it may have changed.
        """
        if order_id in self._tasks:
            self._again.add(order_id)
            return True
        if len(self._tasks) >= self._most:
            return False
        task = asyncio.create_task(self._fetch(order_id), name="ht_async shop order")
        self._tasks[order_id] = task
        return True

    async def aclose(self, grace: float) -> None:
        """Let what is under way end; after so many seconds cancel the rest, and log which."""
        tasks = tuple(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        if late := ", ".join(f"hl-{order_id}" for order_id in self._tasks):
            _logger.warning("closed while these shop orders were not taken yet: %s", late)
        await end_all(tasks)

    async def _fetch(self, order_id: str) -> None:
        try:
            while True:
                self._again.discard(order_id)
                await self._hand_on(order_id)
                if order_id not in self._again:
                    return
        finally:
            self._again.discard(order_id)
            del self._tasks[order_id]

    async def _hand_on(self, order_id: str) -> None:
        try:
            await self._on_order(await self._shop.get(order_id))
        except HTError as error:
            _logger.error("shop order hl-%s was not taken: %s", order_id, error)
        except Exception:
            _logger.exception("shop order hl-%s was not taken", order_id)
