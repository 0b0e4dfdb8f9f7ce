"""The orders that every contender creates: equal content, in the form that each one takes."""

from __future__ import annotations

from typing import Any

_ORDER: dict[str, Any] = {
    "address": "719 Flower St, Los Angeles, CA 90017",
    "address_details": "Apt 12, gate code at the desk",
    "phone": "+1 213 555 0123",
    "first_name": "José",
    "last_name": "Núñez-O'Hara",
    "email": "jane.doe@example.com",
    "business_name": "Flower Street Dental",
    "devices": ["Samsung QN65", "Sonos Arc"],
    "notes": "Please call ahead, the freight lift needs a key.",
}
_FIELDS = _ORDER | {
    "sku_ids": [10639],
    "time_windows": [
        {"start": "2026-11-03T08:00:00-08:00", "end": "2026-11-03T09:00:00-08:00"},
        {"start": "2026-11-03T09:00:00-08:00", "end": "2026-11-03T10:00:00-08:00"},
    ],
}
_BODY = _ORDER | {
    "sku_id": [10639],
    "time_windows": [
        {"start_time": "2026-11-03T16:00:00.000Z", "end_time": "2026-11-03T17:00:00.000Z"},
        {"start_time": "2026-11-03T17:00:00.000Z", "end_time": "2026-11-03T18:00:00.000Z"},
    ],
}


def as_fields(number: int) -> dict[str, Any]:
    """Order `number`, 1 or above, by the field names of `ht_async.NewOrder`."""
    return {**_FIELDS, "purchase_order_id": f"BENCH-{number:08d}"}


def as_body(number: int) -> dict[str, Any]:
    """Order `number`, 1 or above, by the names of the API's JSON body, ready to be encoded."""
    return {**_BODY, "purchase_order_id": f"BENCH-{number:08d}"}


def as_cells(number: int) -> dict[str, str]:
    """Order `number`, 1 or above, as the row of a CSV file."""
    return {name: _cell(value) for name, value in as_fields(number).items()}


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(_cell, value))
    return "/".join(value.values()) if isinstance(value, dict) else str(value)
