"""Orders that were on the server before a batch began."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, date, datetime, time, timedelta
from typing import final

from ht_async.errors import ReferenceConflictError
from ht_async.events import DuplicateDetected, Event
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
        emit: Told the events.
    """

    def __init__(self, reader: OrderReader, emit: Callable[[Event], None]) -> None:
        self._reader = reader
        self._emit = emit
        self._ids: dict[str, tuple[int, ...]] = {}

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
                    self._index(order)

    def _index(self, order: Order) -> None:
        reference = order.purchase_order_id
        if reference is not None:
            known = self._ids.get(reference, ())
            self._ids[reference] = known if order.id in known else (*known, order.id)

    async def find(self, order: NewOrder) -> Order | None:
        """Return the order that is there already; of several, the first that was created.

        Raises:
            ReferenceConflictError: Only orders of another content have its reference.
            HTError: The API could not be asked.
        """
        reference = order.purchase_order_id
        ids = sorted(self._ids.get(reference, ())) if reference is not None else []
        if reference is None or not ids:
            return None
        there = [await self._reader.get(order_id) for order_id in ids]
        same = [found for found in there if compare(order, found) is not Likeness.OTHER]
        if not same:
            raise ReferenceConflictError(
                "an order of another content has this reference: give each order one of its own",
                reference=reference,
                existing_id=ids[0],
            )
        if len(same) > 1:
            self._emit(DuplicateDetected(reference, tuple(found.id for found in same)))
        return same[0]
