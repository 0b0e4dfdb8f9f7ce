"""Names the forms of JSON values, and finds the parts of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from ht_async.binding.expected import json_type
from ht_async.binding.ht.answers import in_snake_case
from ht_async.models import reading

_PLURALS = {
    "text": "texts",
    "object": "objects",
    "integer": "integers",
    "number": "numbers",
    "boolean": "booleans",
    "null": "nulls",
    "list": "lists",
}


def form(value: object) -> str:
    """Return the form of a value: its type, and for a list what is in it."""
    kind = json_type(value)
    if kind == "object" and not value:
        return "empty object"
    if kind != "list":
        return kind
    kinds = {json_type(entry) for entry in cast("list[object]", value)}
    if not kinds:
        return "empty list"
    return f"list of {_PLURALS[kinds.pop()]}" if len(kinds) == 1 else "mixed list"


def forms(objects: Sequence[Mapping[str, Any]], member: str) -> list[str]:
    """Return the forms of a member in all objects that have it."""
    return [form(each[member]) for each in objects if member in each]


def in_camel_case(document: object) -> bool:
    """Tell whether an answer spells known members in camelCase (C4)."""
    return bool(in_snake_case(document) != document)


def orders_of(document: object) -> list[dict[str, Any]]:
    """Return the orders of a list, with names in snake_case; it may stand bare."""
    return _objects(document, "orders")


def skus_of(document: object) -> list[dict[str, Any]]:
    """Return the SKUs of a list, with names in snake_case; it may stand bare."""
    return _objects(document, "skus")


def _objects(document: object, member: str) -> list[dict[str, Any]]:
    normal = in_snake_case(document)
    entries = reading.items(normal) or reading.items(reading.members(normal).get(member))
    return [cast("dict[str, Any]", entry) for entry in entries if isinstance(entry, dict)]


def single(document: object, member: str) -> dict[str, Any]:
    """Return an order or client below a member or bare, with names in snake_case."""
    body = reading.members(in_snake_case(document))
    inner: object = body.get(member)
    return dict(reading.members(cast("object", inner)) if isinstance(inner, dict) else body)


def identifiers(orders: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the ids of orders, leaving out those that are none."""
    numbers = (reading.integer(order.get("id")) for order in orders)
    return [number for number in numbers if number is not None]
