"""What orders look like, against what is documented of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ht_async.cli.doctor.findings import Finding, Verdict, compared, not_seen
from ht_async.cli.doctor.shapes import form, forms
from ht_async.models import reading
from ht_async.models.status import OrderStatus, read_status

Orders = Sequence[Mapping[str, Any]]

_NO_LIST = ("list of objects", "empty list")
_TEXTS = ("list of texts", "empty list")


@frozen(slots=True)
class Member:
    """What is documented of a member of an order.

    Args:
        name: The member.
        about: The contradiction that it is about.
        expected: What is documented, in words.
        allowed: The forms that are as documented.
    """

    name: str
    about: str
    expected: str
    allowed: tuple[str, ...]


_MEMBERS = (
    Member("id", "C18", "an integer (table)", ("integer",)),
    Member("client_id", "C18", "an integer (table)", ("integer",)),
    Member("phone", "C23", "an object (table)", ("object",)),
    Member("address", "C22", "one line of text (table)", ("text",)),
    Member("client_zip", "", "text (table)", ("text",)),
    Member("service_description", "C15", "text (table; null in a sample)", ("text",)),
    Member("appointment_start", "C15", "null (table) or text (sample)", ("null", "text")),
    Member("appointment_start_date_time", "C15", "null (table) or text (sample)", ("null", "text")),
    Member("shipping_type", "C15", "null (table and sample)", ("null",)),
    Member("events", "C30", "a list of texts (table), empty in a sample", _TEXTS),
    Member("created_at", "C8", "an object of three notations (sample)", ("object",)),
    Member("updated_at", "C8", "an object of three notations (sample)", ("object",)),
    Member("tags", "", "a list of texts (table)", _TEXTS),
    Member("skus", "", "a list of objects (table)", _NO_LIST),
    Member("client_availability_ranges", "", "a list of objects (table)", _NO_LIST),
    Member("availability", "C13", "a list of objects (table; text in a sample)", _NO_LIST),
    Member(
        "consolidated_availability",
        "C14",
        "an object (table; text in a sample)",
        ("object", "empty object"),
    ),
    Member("purchase_order_id", "C6", "text (sample), or null without one", ("text", "null")),
    Member("recurring", "C6", "true or false (sample)", ("boolean",)),
)

_TABLE = frozenset(
    (
        *("id", "status", "client_id", "client_name", "email"),
        *("phone", "address", "service_description", "events", "created_at"),
        *("updated_at", "tags", "token", "status_label", "client_city"),
        *("client_state", "client_street", "client_zip", "client_availability_ranges", "skus"),
        *(
            "finish_order_url",
            "order_summary_url",
            "shipping_type",
            "availability",
            "consolidated_availability",
        ),
        *("appointment_start", "appointment_start_date_time"),
    )
)
"""The 27 members of the table on https://docs.partner.hellotech.com/api-10624222."""

_TABLE_ALONE = {"finish_order_url"}
_SAMPLE_ALONE = {"purchase_order_id", "purchase_order_source", "recurring"}
_NULL_IN_TABLE = frozenset({"appointment_start", "appointment_start_date_time", "shipping_type"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_orders(orders: Orders) -> Iterator[Finding]:
    """Yield what orders show about the documentation's contradictions.

    Args:
        orders: Orders, listed and retrieved, with names in snake_case.
    """
    for member in _MEMBERS:
        seen = forms(orders, member.name)
        yield compared(
            f"order.{member.name}", member.about, member.expected, seen, member.allowed, _READ
        )
    yield check_status(orders)
    yield check_label(orders)
    yield check_instants(orders)
    yield check_short_dates(orders)
    yield check_images(orders)
    yield check_union(orders)
    yield check_owner(orders)


_READ = "nothing: this package reads it; it stands in `raw` as it came"


def check_status(orders: Orders) -> Finding:
    """Tell how the status comes (C1)."""
    seen = [_status_form(order["status"]) for order in orders if "status" in order]
    return compared(
        "order.status", "C1", "a documented code as an integer (sample)", seen, ["code"], _READ
    )


def _status_form(value: object) -> str:
    status = read_status(value)
    if status is None:
        return form(value)
    known = "" if status.known else "unknown "
    if isinstance(value, int):
        return f"{known}code"
    text = str(value)
    if reading.integer(text) is not None:
        return f"{known}code as text"
    return f"{known}name" if text.isupper() else f"{known}label"


def check_label(orders: Orders) -> Finding:
    """Tell whether the label names the code's status (C2)."""
    pairs = [(reading.integer(order.get("status")), order.get("status_label")) for order in orders]
    told = [
        "agrees" if OrderStatus(code) == read_status(label) else "names another status"
        for code, label in pairs
        if code is not None and isinstance(label, str)
    ]
    advice = "show the label to people and decide by the code"
    expected = "the label names the status of the code (the sample's doesn't)"
    return compared("order.status_label", "C2", expected, told, ["agrees"], advice)


def check_instants(orders: Orders) -> Finding:
    """Tell whether the notations of an instant agree (C8)."""
    told = ["agree" if _agrees(moment) else "disagree" for moment in _moments(orders)]
    advice = "use `appointment_start_date_time`, whose offset leaves no doubt"
    expected = "`integer` and `iso` tell the same instant (not so in a sample)"
    return compared("order.instants", "C8", expected, told, ["agree"], advice)


def _moments(orders: Orders) -> Iterator[Mapping[str, Any]]:
    for order in orders:
        spans = [
            reading.members(span) for span in reading.items(order.get("client_availability_ranges"))
        ]
        told = [order.get("created_at"), order.get("updated_at")]
        told += [span.get(end) for span in spans for end in ("from_datetime", "to_datetime")]
        yield from (moment for moment in map(reading.members, told) if "integer" in moment)


def _agrees(moment: Mapping[str, Any]) -> bool:
    return reading.epoch(moment.get("integer")) == reading.in_utc(
        reading.instant(moment.get("iso"))
    )


def check_short_dates(orders: Orders) -> Finding:
    """Tell the form of `iso_short` (C7)."""
    shorts = [moment["iso_short"] for moment in _moments(orders) if "iso_short" in moment]
    told = ["a day" if _DAY.fullmatch(str(short)) else "a day and a time" for short in shorts]
    return compared("order.iso_short", "C7", "a day alone (sample)", told, ["a day"], _READ)


def check_images(orders: Orders) -> Finding:
    """Tell the form of images (C28)."""
    skus = [reading.members(sku) for order in orders for sku in reading.items(order.get("skus"))]
    told = [found for name in ("sku_icon", "hero_image") for found in forms(skus, name)]
    return compared(
        "order.images", "C28", "objects with two sizes (sample)", told, ["object"], _READ
    )


def check_owner(orders: Orders) -> Finding:
    """Tell whether lists show the orders of more than one client (C29)."""
    owners = {reading.integer(order.get("client_id")) for order in orders} - {None}
    expected = "lists show the orders of all clients of the key's holder (concluded)"
    if len(owners) < 2:
        return not_seen("list.owner", "C29", expected, "orders of fewer than two clients")
    return compared("list.owner", "C29", expected, ["several clients"], ["several clients"])


def check_members(source: str, orders: Orders) -> Finding:
    """Tell whether all members of the table come (C5, C32).

    Args:
        source: What the orders come from, `list` or `retrieve`.
        orders: The orders.
    """
    check = f"{source}.members"
    expected = "all 27 members of the table, none of them null where the table has a type"
    if not orders:
        return not_seen(check, "C5", expected, "no order")
    present = {name for order in orders for name in order}
    filled = {name for order in orders for name, value in order.items() if value is not None}
    absent = sorted(_TABLE - present)
    null = sorted((_TABLE - _NULL_IN_TABLE) & (present - filled))
    told = [f"without {', '.join(absent)}"] if absent else []
    told += [f"always null: {', '.join(null)}"] if null else []
    return compared(
        check, "C5", expected, told or ["all"], ["all"], "expect None for these members"
    )


def check_union(orders: Orders) -> Finding:
    """Tell which of the two descriptions of an order what comes is like (C32)."""
    expected = "the union of the table (2024) and the sample (2026)"
    if not orders:
        return not_seen("order.union", "C32", expected, "no order")
    come = {name for order in orders for name in order}
    sources = {"the table's own": _TABLE_ALONE, "the sample's own": _SAMPLE_ALONE}
    told = [source for source, names in sources.items() if names & come] or ["neither's own"]
    advice = "expect None for what is missing"
    return compared(
        "order.union", "C32", expected, [" and ".join(told)], [" and ".join(sources)], advice
    )


def check_references(listed: Orders, retrieved: Mapping[str, Any]) -> Finding:
    """Tell whether lists show references, by which lost creations are found (C6)."""
    expected = "orders in lists show `purchase_order_id` (only a sample of a single order does)"
    if not listed:
        return not_seen("list.reference", "C6", expected, "no order")
    if any("purchase_order_id" in order for order in listed):
        return compared("list.reference", "C6", expected, ["shown"], ["shown"])
    alone = "shown by Retrieve order alone" if "purchase_order_id" in retrieved else "not shown"
    return Finding(
        check="list.reference",
        about="C6",
        verdict=Verdict.CONTRADICTED,
        expected=expected,
        seen=alone,
        advice="an order whose answer was lost has to be looked for one by one: expect slow "
        "look-ups, and outcomes that stay unknown",
    )
