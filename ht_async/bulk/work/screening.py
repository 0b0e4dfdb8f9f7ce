"""Tells which orders of a job are to be sent."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import final

from attrs import frozen

from ht_async.bulk.bodies import decode_order
from ht_async.bulk.values import Item, ItemResult
from ht_async.bulk.work import verdicts
from ht_async.errors import HTError, InvalidRequestError, Problem, ReferenceConflictError
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.resources.existing_orders import ExistingOrders
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.placed import Placed

_NOT_COMPARED = "not sent: its reference is that of an order that could not be compared with it"


@frozen(slots=True)
class Ready:
    """An order that is to be sent.

    Args:
        item: Where it comes from.
        order: What is sent.
    """

    item: Item
    order: NewOrder

    @property
    def send(self) -> int:
        """Which of its sends comes next."""
        return self.item.sends + 1


@final
class Screening:
    """Passes orders that are sound and were not on the server before the job began.

    Args:
        safety: Reads orders.
        since: The day from which on they may have been there; None to send without a look.
    """

    def __init__(self, safety: OrderSafety, since: date | None) -> None:
        self._safety = safety
        self._since = since
        self._existing: ExistingOrders | None = None
        self._lock = asyncio.Lock()

    async def prepare(self) -> None:
        """Read which orders are there already; once, if that is wanted.

        Raises:
            HTError: They could not be read.
        """
        if self._since is None:
            return
        async with self._lock:
            if self._existing is None:
                existing = self._safety.existing_orders()
                await existing.load(self._since)
                self._existing = existing

    async def screen(self, item: Item) -> Ready | ItemResult:
        """Tell whether an order is to be sent, or else what became of it.

        Raises:
            HTError: The API could not be asked.
        """
        try:
            order = read(item)
            found = await self._find(order)
        except (InvalidRequestError, ReferenceConflictError) as flaw:
            return verdicts.not_sent(item.row, item.sends, flaw)
        except HTError as error:
            if verdicts.cure(error) is not verdicts.Cure.NONE:
                raise
            detail = f"{_NOT_COMPARED}: {verdicts.describe(error)}"
            return verdicts.unresolved(item.row, item.sends, 0, detail)
        if found is None:
            return Ready(item, order)
        by_us = item.sends > 0  # and its answer was lost
        placed = Placed(found, 0, recovered=by_us, existing=not by_us)
        return verdicts.placed(item.row, item.sends, placed)

    async def _find(self, order: NewOrder) -> Order | None:
        return None if self._existing is None else await self._existing.find(order)


def read(item: Item) -> NewOrder:
    """Return the order that an item holds.

    Raises:
        InvalidRequestError: It holds none.
    """
    try:
        return decode_order(item.body)
    except InvalidRequestError:
        raise
    except ValueError as flaw:
        raise InvalidRequestError([Problem("body", "is no JSON")]) from flaw
