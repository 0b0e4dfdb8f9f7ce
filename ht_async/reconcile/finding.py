"""What can become of an order whose outcome is open."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from ht_async.errors import HTError
from ht_async.models.order import Order


@frozen(slots=True)
class Found:
    """The order is on the server.

    Args:
        order: The order.
        existing: It was there before our first send.
    """

    order: Order
    existing: bool = False


@frozen(slots=True)
class Refused:
    """A late answer proved that the order was not created.

    Args:
        error: What the answer was.
    """

    error: HTError


@frozen(slots=True)
class Absent:
    """It was looked for long enough after the end of its last attempt, and is not there."""


@frozen(slots=True)
class Taken:
    """An order of another content has the reference, and none of its own is there.

    Args:
        order_id: That order's id.
    """

    order_id: int


@frozen(slots=True)
class Untold:
    """The API could not be asked.

    Args:
        error: Why.
    """

    error: Exception


Finding: TypeAlias = Found | Refused | Absent | Taken | Untold
"""What became of an order."""
