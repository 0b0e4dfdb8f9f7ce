"""Stored values as the JSON that the API's answers show.

An order has the members of the table on https://docs.partner.hellotech.com/api-10624222 and
those of the sample on api-31578562, in snake_case. Where the two differ in type, the sandbox
sends the sample's numeric `status` with its `status_label`, and the table's types else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from .addresses import format_phone, phone_digits, split_address
from .catalogue import SKUS, Sku
from .clients import Client
from .order_rows import Order
from .problems import JsonObject
from .statuses import label
from .validation import Window

_SITE = "https://sandbox.invalid"


def render_order(order: Order) -> JsonObject:
    """Return an order as *Create order*, *Retrieve order* and the list show it.

    Args:
        order: the order.
    """
    address = split_address(order.address)
    skus = [SKUS[sku_id] for sku_id in order.sku_ids]
    appointment = order.appointment
    return {
        "id": order.id,
        "status": order.status,
        "status_label": label(order.status),
        "client_id": order.client_id,
        "client_name": order.client_name,
        "email": order.email,
        "phone": {"value": phone_digits(order.phone), "formatted": format_phone(order.phone)},
        "address": order.address,
        "client_street": address.street,
        "client_city": address.city,
        "client_state": address.state,
        "client_zip": address.zip,
        "service_description": ", ".join(sku.name for sku in skus),
        "events": [],
        "created_at": render_instant(order.created_at),
        "updated_at": render_instant(order.updated_at),
        "tags": list(order.tags),
        "token": order.token,
        "purchase_order_id": order.reference,
        "purchase_order_source": "sandbox-partner",
        "skus": [render_sku(sku) for sku in skus],
        "client_availability_ranges": _ranges(order.windows),
        "availability": [_slot(window) for window in order.windows],
        "consolidated_availability": _by_day(order.windows),
        "appointment_start": None if appointment is None else _clock_and_day(appointment),
        "appointment_start_date_time": None if appointment is None else _iso(appointment, "+00:00"),
        "recurring": False,
        "shipping_type": None,
        "finish_order_url": f"{_SITE}/orders/{order.token}/finish",
        "order_summary_url": f"{_SITE}/orders/{order.token}/summary",
    }


def render_sku(sku: Sku) -> JsonObject:
    """Return a SKU with its images.

    Args:
        sku: the SKU.
    """
    return {
        "id": sku.id,
        "name": sku.name,
        **{image: _image(sku, image) for image in ("sku_icon", "hero_image", "hero_mobile_image")},
    }


def render_client(client: Client) -> JsonObject:
    """Return a client as the operations on clients show it.

    Args:
        client: the client.
    """
    address = split_address(client.full_address or "")
    return {
        "id": client.id,
        "external_id": client.external_id,
        "first_name": client.first_name,
        "last_name": client.last_name,
        "email": client.email,
        "phone": client.phone,
        "full_address": client.full_address,
        "address": {
            "city": address.city,
            "state": address.state,
            "zip": address.zip,
            "street": address.street,
        },
        "authentication_token": client.authentication_token,
    }


def render_instant(seconds: int) -> JsonObject:
    """Return a point in time in the three notations of the API.

    Args:
        seconds: seconds since 1970.
    """
    iso = _iso(seconds, "Z")
    return {"integer": seconds, "iso": iso, "iso_short": iso[:10]}


def _image(sku: Sku, image: str) -> JsonObject:
    stem = f"{_SITE}/skus/{sku.id}/{image}"
    return {"original": f"{stem}.png", "thumb": f"{stem}_thumb.png"}


def _ranges(windows: Sequence[Window]) -> list[JsonObject]:
    return [
        {
            "id": number,
            "from_datetime": render_instant(window.start),
            "to_datetime": render_instant(window.end),
            "range_mode": "anytime",
        }
        for number, window in enumerate(windows, 1)
    ]


def _slot(window: Window) -> JsonObject:
    hours = f"{_clock(window.start)} - {_clock(window.end)}"
    return {"value": _iso(window.start, "Z"), "display": f"{hours} on {_day(window.start)}"}


def _by_day(windows: Sequence[Window]) -> JsonObject:
    days: dict[str, list[str]] = {}
    for window in windows:
        hours = f"{_clock(window.start)} - {_clock(window.end)}"
        days.setdefault(_day(window.start), []).append(hours)
    return dict(days)


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _iso(seconds: int, zone: str) -> str:
    return f"{_utc(seconds):%Y-%m-%dT%H:%M:%S}{zone}"


def _day(seconds: int) -> str:
    moment = _utc(seconds)
    return f"{moment.month}/{moment.day}/{moment:%y}"


def _clock(seconds: int) -> str:
    moment = _utc(seconds)
    return f"{moment.hour % 12 or 12}:{moment.minute:02}{'am' if moment.hour < 12 else 'pm'}"


def _clock_and_day(seconds: int) -> str:
    return f"{_clock(seconds)} on {_day(seconds)}"
