"""What is told of an order of a job in an export."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from ht_async import codec
from ht_async.bulk.bodies import ORDER_FIELDS
from ht_async.bulk.values import Item

Record: TypeAlias = dict[str, Any]
"""An order's values by column: numbers, truth values, aware datetimes, texts, lists or None."""

RESULT_COLUMNS = (
    "row",
    "reference",
    "state",
    "order_id",
    "attempts",
    "recovered",
    "first_sent",
    "ended",
    "detail",
)
"""What became of an order."""

ORDER_COLUMNS = tuple(name for name in ORDER_FIELDS if name != "purchase_order_id")
"""The order itself; its `purchase_order_id` is the `reference`."""


def columns(*, orders: bool) -> tuple[str, ...]:
    """Return the columns of an export.

    Args:
        orders: Whether the orders themselves are exported too.
    """
    return RESULT_COLUMNS + ORDER_COLUMNS if orders else RESULT_COLUMNS


def record(item: Item, *, orders: bool) -> Record:
    """Return what is told of an order.

    Args:
        item: The order.
        orders: Whether its own fields are told too.
    """
    told: Record = {
        "row": item.row,
        "reference": item.reference,
        "state": str(item.state),
        "order_id": item.order_id,
        "attempts": item.attempts,
        "recovered": item.recovered,
        "first_sent": item.first_sent,
        "ended": item.ended,
        "detail": item.detail,
    }
    if orders:
        body: Record = codec.decode(item.body)
        told |= {name: body.get(name) for name in ORDER_COLUMNS}
        told["time_windows"] = [_times(window) for window in told["time_windows"] or ()]
    return told


def _times(window: dict[str, str]) -> dict[str, datetime]:
    return {end: datetime.fromisoformat(moment) for end, moment in window.items()}
