"""Other shapes of an order that the documentation shows or suggests.

Each function makes an order from the one that `ht_async.sandbox.rendering` makes. It leaves
alone what an earlier one has changed, so that they can be combined in any number.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .json_shapes import elements, members, without
from .problems import JsonObject
from .statuses import STATUSES, label

_LOCAL = timedelta(hours=-7)
_DAYS = "consolidated_availability"
_SPARSE = ("id", "status", "client_name", "client_city", "client_state", "created_at")


def label_mismatch(order: JsonObject) -> JsonObject:
    """Label each status as the one before it: 1 is "Pending", as in a sample."""
    code = order.get("status")
    if not isinstance(code, int):
        return order
    return {**order, "status_label": label((code - 1) % len(STATUSES))}


def status_text(order: JsonObject) -> JsonObject:
    """Write the status as its label, "Pending"."""
    code = order.get("status")
    return {**order, "status": label(code)} if isinstance(code, int) else order


def status_name(order: JsonObject) -> JsonObject:
    """Write the status as its name, "PENDING"."""
    code = order.get("status")
    return {**order, "status": STATUSES[code]} if isinstance(code, int) else order


def status_numeric_text(order: JsonObject) -> JsonObject:
    """Write the status's code as a text, "0"."""
    code = order.get("status")
    return {**order, "status": str(code)} if isinstance(code, int) else order


def unknown_status(order: JsonObject) -> JsonObject:
    """Write a status code that is not documented, 16."""
    return {**order, "status": 16} if isinstance(order.get("status"), int) else order


def zip_number(order: JsonObject) -> JsonObject:
    """Write the ZIP code as a number."""
    code = order.get("client_zip")
    if not isinstance(code, str) or not code.isdecimal():
        return order
    return {**order, "client_zip": int(code)}


def null_service_description(order: JsonObject) -> JsonObject:
    """Describe no service."""
    return {**order, "service_description": None}


def null_appointment(order: JsonObject) -> JsonObject:
    """Show no appointment, even if there is one."""
    return {**order, "appointment_start": None, "appointment_start_date_time": None}


def text_shipping_type(order: JsonObject) -> JsonObject:
    """Name a way of shipping; the name is made up."""
    return {**order, "shipping_type": "standard"}


def local_iso(order: JsonObject) -> JsonObject:
    """Write `iso` in availability ranges as local time (UTC-7), with a Z all the same."""
    spans = [members(span) for span in elements(order.get("client_availability_ranges"))]
    return {
        **order,
        "client_availability_ranges": [
            {
                **span,
                "from_datetime": _localised(span.get("from_datetime")),
                "to_datetime": _localised(span.get("to_datetime")),
            }
            for span in spans
        ],
    }


def _localised(moment: object) -> JsonObject:
    told = members(moment)
    seconds = told.get("integer")
    if not isinstance(seconds, int):
        return told
    return {**told, "iso": f"{datetime.fromtimestamp(seconds, UTC) + _LOCAL:%Y-%m-%dT%H:%M:%S}Z"}


def created_at_text(order: JsonObject) -> JsonObject:
    """Write `created_at` and `updated_at` as texts."""
    return _moments(order, "iso")


def created_at_epoch(order: JsonObject) -> JsonObject:
    """Write `created_at` and `updated_at` as seconds since 1970."""
    return _moments(order, "integer")


def _moments(order: JsonObject, notation: str) -> JsonObject:
    told = {name: members(order.get(name)).get(notation) for name in ("created_at", "updated_at")}
    return {**order, **{name: moment for name, moment in told.items() if moment is not None}}


def availability_text(order: JsonObject) -> JsonObject:
    """Write the availability as one text."""
    shown = _displayed(order)
    return order if shown is None else {**order, "availability": "; ".join(shown)}


def availability_texts(order: JsonObject) -> JsonObject:
    """Write the availability as a list of texts."""
    shown = _displayed(order)
    return order if shown is None else {**order, "availability": shown}


def _displayed(order: JsonObject) -> list[str] | None:
    slots = order.get("availability")
    if not isinstance(slots, list):
        return None
    return [str(members(slot).get("display", slot)) for slot in elements(order["availability"])]


def consolidated_text(order: JsonObject) -> JsonObject:
    """Write the days of availability as one text."""
    if not isinstance(order.get(_DAYS), dict):
        return order
    return {**order, _DAYS: ", ".join(members(order[_DAYS]))}


def consolidated_list(order: JsonObject) -> JsonObject:
    """Write the days of availability as a list."""
    if not isinstance(order.get(_DAYS), dict):
        return order
    return {**order, _DAYS: list(members(order[_DAYS]))}


def phone_text(order: JsonObject) -> JsonObject:
    """Write the telephone number as a text of digits."""
    digits = members(order.get("phone")).get("value")
    return order if digits is None else {**order, "phone": digits}


def phone_number(order: JsonObject) -> JsonObject:
    """Write the telephone number as a number; null if it is not one."""
    digits = members(order.get("phone")).get("value")
    if not isinstance(digits, str):
        return order
    return {**order, "phone": int(digits) if 0 < len(digits) <= 15 else None}


def events_texts(order: JsonObject) -> JsonObject:
    """Tell of the creation as an event that is a text; the text is made up."""
    return {**order, "events": ["created"]}


def events_objects(order: JsonObject) -> JsonObject:
    """Tell of the creation as an event that is an object; its members are made up."""
    return {**order, "events": [{"name": "created", "at": order.get("created_at")}]}


def no_finish_url(order: JsonObject) -> JsonObject:
    """Leave out `finish_order_url`."""
    return without(order, "finish_order_url")


def hide_reference(order: JsonObject) -> JsonObject:
    """Leave out `purchase_order_id`, in lists."""
    return without(order, "purchase_order_id")


def sparse(order: JsonObject) -> JsonObject:
    """Leave out all but the six members that the sample of a creation has."""
    return {name: order[name] for name in _SPARSE if name in order}
