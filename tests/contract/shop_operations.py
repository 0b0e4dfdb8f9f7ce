"""Each operation of the shops: documented bodies, a call, and what a body must hold."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen
from json_server import JsonServer

from ht_async.binding.highlevel import orders as highlevel
from ht_async.binding.shineon import orders as shineon
from ht_async.operation import Operation
from ht_async.sources import HighLevelOrders, ShineOnOrders

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = Path(__file__).parent / "examples"
LOCATION = "3SwdhCu3svxI8AKsPJt6"
SHOPS = ("highlevel", "shineon")


def read_spec(shop: str) -> dict[str, Any]:
    """Read the description of a shop's API."""
    spec: dict[str, Any] = yaml.safe_load((ROOT / f"spec/{shop}.yaml").read_text("utf-8"))
    return spec


def documented(name: str) -> Any:
    """Read a body that a shop's documentation, or somebody who uses it, shows."""
    return json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))


def id_in(entry: Any, name: str) -> bool:
    """Tell whether an object has a usable id."""
    value = entry.get(name) if isinstance(entry, dict) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 10**19
    pattern = r"[A-Za-z0-9_-]{1,100}" if name == "_id" else r"[0-9]{1,19}"
    return isinstance(value, str) and bool(re.fullmatch(pattern, value.strip()))


def orders_in(entries: Any, name: str) -> list[Any] | None:
    return entries if isinstance(entries, list) and all(id_in(e, name) for e in entries) else None


def highlevel_order(body: Any) -> list[Any] | None:
    return orders_in([body], "_id")


def highlevel_rows(body: Any) -> list[Any] | None:
    return orders_in(body.get("data"), "_id") if isinstance(body, dict) else None


def shineon_order(body: Any) -> list[Any] | None:
    return orders_in([body.get("order")], "id") if isinstance(body, dict) else None


def shineon_orders(body: Any) -> list[Any] | None:
    return orders_in(body.get("orders"), "id") if isinstance(body, dict) else None


@frozen
class ShopCase:
    """An operation under test.

    Args:
        shop: Whose it is.
        name: What the spec calls it.
        operation: The operation.
        samples: Bodies as documented.
        parts: Finds the orders in a decoded body; None if something is missing without which there
            is no result.
        call: Calls it; the arguments fit the first of `samples`.
    """

    shop: str
    name: str
    operation: Operation[Any, Any]
    samples: tuple[Any, ...]
    parts: Callable[[Any], list[Any] | None]
    call: Callable[[Any], Awaitable[Any]]

    def client(self, server: JsonServer, **settings: Any) -> Any:
        """Make a client that talks to a server."""
        if self.shop == "highlevel":
            return HighLevelOrders("token", location_id=LOCATION, transport=server, **settings)
        return ShineOnOrders("token", transport=server, **settings)


SHINEON_ORDER = documented("shineon/get-order-200")
CASES = {
    "highlevel-retrieve_order": ShopCase(
        "highlevel",
        "retrieve_order",
        highlevel.get_in(LOCATION),
        (
            documented("highlevel/get-order-200.typed"),
            documented("highlevel/get-order-200.literal-doc-examples"),
            documented("highlevel/webhook-order-create"),
            documented("highlevel/webhook-order-status-update"),
        ),
        highlevel_order,
        lambda shop: shop.get("653f5e0cde5a1314e62a837c"),
    ),
    "highlevel-list_orders": ShopCase(
        "highlevel",
        "list_orders",
        highlevel.list_in(LOCATION),
        (
            documented("highlevel/list-orders-200.typed"),
            documented("highlevel/list-orders-200.literal-doc-examples"),
        ),
        highlevel_rows,
        lambda shop: shop.list(),
    ),
    "shineon-retrieve_order": ShopCase(
        "shineon",
        "retrieve_order",
        shineon.GET,
        (SHINEON_ORDER, documented("shineon/order-200.sdk-test-fixture")),
        shineon_order,
        lambda shop: shop.get(20018),
    ),
    "shineon-list_orders": ShopCase(
        "shineon",
        "list_orders",
        shineon.LIST,
        (documented("shineon/orders-list.draft-2018"), {"orders": [SHINEON_ORDER["order"]]}),
        shineon_orders,
        lambda shop: shop.list(),
    ),
}
