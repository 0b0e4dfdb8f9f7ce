"""What type checkers say about the shops. Checked, never run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, assert_type

from ht_async import NewOrder, Page, Pager
from ht_async.sources import (
    Catalogue,
    HighLevelOrders,
    Money,
    Objection,
    ShineOnOrders,
    Shop,
    ShopItem,
    ShopOrder,
    ShopOrderRefusedError,
    load_catalogue,
    to_new_orders,
)


async def clients() -> None:
    async with HighLevelOrders("token", location_id="L", max_connections=8, proxy=None) as shop:
        assert_type(shop, HighLevelOrders)
        assert_type(await shop.get("653f", timeout=3), ShopOrder)
        pager = shop.list(payment_status="paid", limit=20)
        assert_type(pager, Pager[ShopOrder])
        assert_type(await pager, Page[ShopOrder])
        async for order in pager:
            assert_type(order, ShopOrder)
    async with ShineOnOrders(transport="aiohttp", timeout=5) as store:
        assert_type(await store.get(20018), ShopOrder)
        assert_type(store.list(ids=[1, "2"]), Pager[ShopOrder])


def members(order: ShopOrder) -> None:
    assert_type(order.shop, Shop)
    assert_type(order.reference, str)
    assert_type(order.test, bool | None)
    assert_type(order.created_at, datetime | None)
    assert_type(order.items, tuple[ShopItem, ...])
    assert_type(order.raw, Mapping[str, Any])
    assert_type(order.to_dict(), dict[str, Any])
    if order.total is not None:
        assert_type(order.total, Money)
        assert_type(order.total.amount, Decimal)


def orders(order: ShopOrder) -> tuple[Objection, ...]:
    catalogue = load_catalogue("catalogue.toml")
    assert_type(catalogue, Catalogue)
    try:
        assert_type(to_new_orders(order, catalogue), tuple[NewOrder, ...])
    except ShopOrderRefusedError as refusal:
        return refusal.objections
    return ()
