"""Orders that were on the server before a batch began."""

from __future__ import annotations

from contextlib import aclosing
from datetime import UTC, date, datetime, time, timedelta
from typing import final

from ht_async.errors import ReferenceConflictError
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.pages.whole import whole_pages
from ht_async.reconcile.likeness import Likeness, compare
from ht_async.reconcile.order_reader import OrderReader, ReferencesOnTheServer

_ANY_ZONE = timedelta(days=1)


@final
class ExistingOrders:
    """Knows which references are on the server, for all orders since a day.

    Args:
        reader: Reads orders.
    """

    def __init__(self, reader: OrderReader) -> None:
        self._reader = reader
        self._ids: dict[str, int] = {}

    async def load(self, since: date) -> None:
        """Read all orders since a day.

        Raises:
            DecodeError: The list could not be read to its end.
            HTError: The API could not be asked.
        """
        references = ReferencesOnTheServer(self._reader)
        first = since if since == date.min else since - _ANY_ZONE
        earliest = datetime.combine(first, time(tzinfo=UTC))
        async with aclosing(whole_pages(self._reader.newest_since(first))) as pages:
            async for page in pages:
                for order in await references.find(page.items, bool, since=earliest):
                    if order.purchase_order_id is not None:
                        self._ids[order.purchase_order_id] = order.id

    async def find(self, order: NewOrder) -> Order | None:
        """Return the order that is there already.

        Raises:
            ReferenceConflictError: Another order has its reference.
            HTError: The API could not be asked.
        """
        reference = order.purchase_order_id
        order_id = None if reference is None else self._ids.get(reference)
        if reference is None or order_id is None:
            return None
        found = await self._reader.get(order_id)
        if compare(order, found) is Likeness.OTHER:
            raise ReferenceConflictError(
                "an order of another content has this reference: give each order one of its own",
                reference=reference,
                existing_id=order_id,
            )
        return found
