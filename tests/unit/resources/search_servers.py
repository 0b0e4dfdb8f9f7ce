"""Servers in whose lists an order is searched for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from json_server import JsonServer

from ht_async import (
    Request,
    RetryPolicy,
)

DAY = date(2024, 9, 10)
AT_ONCE = 8


def listed(*orders: tuple[int, str | None]) -> dict[str, Any]:
    """Make a page; an order whose reference is None comes without that member."""
    return {
        "orders": [
            {"id": number} if reference is None else {"id": number, "purchase_order_id": reference}
            for number, reference in orders
        ]
    }


def number_of(request: Request) -> int | None:
    """Return the id of the order that is asked for; None where a list is."""
    last = request.url.partition("?")[0].rsplit("/", 1)[1]
    return int(last) if last.isdigit() else None


def serving(*pages: Any, single: Callable[[int], Any] = lambda number: None) -> JsonServer:
    """Serve pages in turn, and single orders by a function of their id."""
    bodies = iter(pages)

    def respond(request: Request) -> Any:
        number = number_of(request)
        return next(bodies) if number is None else single(number)

    return JsonServer(respond)


def got(server: JsonServer) -> list[int]:
    """Return the ids of the orders that were got by themselves."""
    return [number for request in server.requests if (number := number_of(request)) is not None]


async def find(server: JsonServer, reference: str = "PO-1", **settings: Any) -> int | None:
    settings.setdefault("retry", RetryPolicy(retries=0))
    async with server.client(**settings) as ht:
        found = await ht.orders.find_by_purchase_order_id(reference, since=DAY)
    return None if found is None else found.id
