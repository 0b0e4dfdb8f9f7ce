"""Orders whose answer is lost."""

from __future__ import annotations

from typing import Any

import pytest
from order_ledger import new_order

from ht_async import HelloTech, OutcomeUnknownError


async def unknown(ht: HelloTech, number: int = 1, **arguments: Any) -> OutcomeUnknownError:
    """Create an order, and return the error that tells that its outcome is unknown."""
    with pytest.raises(OutcomeUnknownError) as caught:
        await ht.orders.create(new_order(number), **arguments)
    return caught.value
