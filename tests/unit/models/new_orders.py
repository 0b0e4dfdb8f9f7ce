"""The fields of new orders that the tests stand on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ht_async import TimeWindow

NINE, TEN = (datetime(2030, 1, 2, hour, tzinfo=UTC) for hour in (9, 10))
WINDOW = TimeWindow(NINE, TEN)
OF_CLIENT: dict[str, Any] = {
    "address": "1 Main St",
    "phone": "555",
    "sku_ids": [42],
    "client_id": 7,
}
OF_STRANGER: dict[str, Any] = {
    "address": "1 Main St",
    "phone": "555",
    "sku_ids": [42],
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane@example.com",
}
FULL: dict[str, Any] = {
    **OF_STRANGER,
    "client_id": 7,
    "address_details": "Apt 4",
    "business_name": "Doe Inc.",
    "devices": ["iPhone 13", "TV"],
    "notes": "Ring twice.\nThen wait.",
    "time_windows": [WINDOW],
    "purchase_order_id": "PO-1",
}
