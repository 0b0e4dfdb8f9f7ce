"""The columns of a table of orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from ht_async.models.order import Order
from ht_async.models.status import OrderStatus

Kind: TypeAlias = Literal["text", "whole", "truth", "moment", "texts", "wholes"]
"""What a cell holds: one value or a list of them; any may be None."""

Row: TypeAlias = dict[str, Any]
"""An order's values by column."""

_READ: Mapping[str, tuple[Kind, Callable[[Order], Any]]] = {
    "id": ("whole", lambda order: order.id),
    "purchase_order_id": ("text", lambda order: order.purchase_order_id),
    "status": ("text", lambda order: _name(order.status)),
    "status_code": ("whole", lambda order: order.status_code),
    "status_label": ("text", lambda order: order.status_label),
    "created_at": ("moment", lambda order: order.created_at),
    "updated_at": ("moment", lambda order: order.updated_at),
    "client_id": ("whole", lambda order: order.client_id),
    "client_name": ("text", lambda order: order.client_name),
    "email": ("text", lambda order: order.email),
    "phone": ("text", lambda order: None if order.phone is None else order.phone.value),
    "address": ("text", lambda order: order.address),
    "client_street": ("text", lambda order: order.client_street),
    "client_city": ("text", lambda order: order.client_city),
    "client_state": ("text", lambda order: order.client_state),
    "client_zip": ("text", lambda order: order.client_zip),
    "service_description": ("text", lambda order: order.service_description),
    "sku_ids": ("wholes", lambda order: [sku.id for sku in order.skus if sku.id is not None]),
    "sku_names": ("texts", lambda order: [sku.name for sku in order.skus if sku.name]),
    "tags": ("texts", lambda order: [*order.tags]),
    "availability": ("texts", lambda order: [*order.availability]),
    "appointment_start": ("text", lambda order: order.appointment_start),
    "appointment_start_date_time": ("moment", lambda order: order.appointment_start_date_time),
    "recurring": ("truth", lambda order: order.recurring),
    "shipping_type": ("text", lambda order: order.shipping_type),
    "purchase_order_source": ("text", lambda order: order.purchase_order_source),
    "finish_order_url": ("text", lambda order: order.finish_order_url),
    "order_summary_url": ("text", lambda order: order.order_summary_url),
}

COLUMNS: Mapping[str, Kind] = {name: kind for name, (kind, _) in _READ.items()}
"""What each column holds, by name, in their order."""


def row(order: Order) -> Row:
    """Return an order's values by column."""
    return {name: read(order) for name, (_, read) in _READ.items()}


def _name(status: OrderStatus | None) -> str | None:
    if status is None:
        return None
    return status.name if status.known else str(status.value)
