"""How a journal keeps an order: as JSON of its fields, always the same for the same order."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from attrs import fields

from ht_async import codec
from ht_async.models.new_order import NewOrder
from ht_async.models.time_window import TimeWindow

ORDER_FIELDS = tuple(field.name for field in fields(NewOrder))
"""The names of an order's fields, in the order in which they are kept."""

_values = attrgetter(*ORDER_FIELDS)


def encode_order(order: NewOrder) -> bytes:
    """Return an order's body; fields without a value are left out, and times are in UTC."""
    members: dict[str, Any] = {
        name: value
        for name, value in zip(ORDER_FIELDS, _values(order), strict=True)
        if value is not None and value != ()
    }
    if order.time_windows:
        members["time_windows"] = [_members(window) for window in order.time_windows]
    return codec.encode(members)


def decode_order(body: bytes) -> NewOrder:
    """Return the order that a body was made of.

    Raises:
        InvalidRequestError: It is no body of an order.
        ValueError: It is no JSON.
    """
    return NewOrder.from_mapping(codec.decode(body))


def _members(window: TimeWindow) -> dict[str, str]:
    return {"start": _utc(window.start), "end": _utc(window.end)}


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
