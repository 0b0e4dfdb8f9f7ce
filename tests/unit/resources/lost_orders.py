"""Orders whose answer is lost."""

from __future__ import annotations

from typing import Any

import pytest
from order_ledger import new_order

from ht_async import HelloTech, NewOrder, OutcomeUnknownError


async def unknown(
    ht: HelloTech, order: int | NewOrder = 1, **arguments: Any
) -> OutcomeUnknownError:
    """Create an order, and return the error that tells that its outcome is unknown."""
    sent = order if isinstance(order, NewOrder) else new_order(order)
    with pytest.raises(OutcomeUnknownError) as caught:
        await ht.orders.create(sent, **arguments)
    return caught.value
