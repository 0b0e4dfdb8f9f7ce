"""Finds out what became of an order whose answer was lost.

This is the seam alone: without a look-up, a lost answer stays an unknown outcome.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order


class Lookup(Protocol):
    """Looks for an order that was sent and whose answer was lost."""

    async def find(self, order: NewOrder, *, sent_after: datetime, within: float) -> Order | None:
        """Look for the order on the server.

        Args:
            order: What was sent; it has a reference.
            sent_after: Wall clock time before the first send.
            within: Seconds that the search may take.

        Returns:
            The order, or None when it was not found in that time, which proves nothing.
        """
        ...
