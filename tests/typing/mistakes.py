"""Mistakes that type checkers must find: a comment that silences nothing is an error itself.

Checked, never run.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from ht_async import HelloTech, NewOrder, Order, TimeWindow


async def mistakes(ht: HelloTech, order: NewOrder, read: Order) -> None:
    HelloTech(transport="requests")  # type: ignore[arg-type]
    HelloTech("key", "https://example.com")  # type: ignore[call-arg]
    HelloTech(timeout="5")  # type: ignore[arg-type]
    NewOrder(address="a", phone="p")  # type: ignore[call-arg]
    NewOrder(address=1, phone="p", sku_ids=[42])  # type: ignore[arg-type]
    TimeWindow("2030-01-02", "2030-01-03")  # type: ignore[arg-type]
    await ht.orders.create(order, address="a")  # type: ignore[call-overload]
    await ht.orders.create(address="a", phone="p")  # type: ignore[call-overload]
    await ht.orders.get(None)  # type: ignore[arg-type]
    ht.orders.list(sort="down")  # type: ignore[arg-type]
    ht.orders.list(from_="01-02-2030")  # type: ignore[arg-type]
    async for _ in await ht.orders.list():  # type: ignore[attr-defined]
        pass
    str(read.status.name)  # type: ignore[union-attr]
    read.status = None  # type: ignore[misc]
    order.phone = "q"  # type: ignore[misc]
    await ht.create_orders([1, 2])  # type: ignore[list-item]
