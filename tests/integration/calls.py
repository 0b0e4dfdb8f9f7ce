"""Calls of a client, as an application makes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from messages import KEY
from scripted_server import ScriptedServer

from ht_async import HelloTech, NewOrder, Order, RetryPolicy

Call = Callable[[HelloTech], Awaitable[Any]]
ORDER = NewOrder(
    address="1 Main St", phone="8888888888", sku_ids=[1], client_id=7, purchase_order_id="PO-1"
)
ONE_ORDER = b'{"order": {"id": 1}}'


async def get(client: HelloTech) -> Order:
    return await client.orders.get(1)


async def list_(client: HelloTech) -> Any:
    return await client.orders.list(limit=5)


async def create(client: HelloTech) -> Order:
    """Create an order, and leave the search for a lost answer to the background."""
    return await client.orders.create(ORDER, resolve_within=0)


def connect(server: ScriptedServer, **settings: Any) -> HelloTech:
    """Return a client of the server; it sends nothing again unless a test says so."""
    settings.setdefault("retry", RetryPolicy(retries=0))
    return HelloTech(api_key=KEY, base_url=server.url, **settings)
