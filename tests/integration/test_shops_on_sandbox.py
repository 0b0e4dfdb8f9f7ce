"""From both shops to HelloTech on real sockets, with faults on both sides, run twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from ht_async import HelloTech, RetryPolicy
from ht_async.sandbox import RunningServer, SandboxConfig, serve
from ht_async.sandbox.catalogue import SKUS
from ht_async.sandbox.shop_seeds import highlevel_price, shineon_sku
from ht_async.sources import (
    Catalogue,
    HighLevelOrders,
    ItemKey,
    ItemRule,
    ShineOnOrders,
    ShopOrderRefusedError,
    to_new_orders,
)

LOCATION = "sandboxlocation00001"
FAULTS = ["500_before", "503_plain", "reset_before", "truncated_json", "fin_after"]
RATE = 0.03


def catalogue() -> Catalogue:
    return Catalogue(
        rules=(
            *(
                rule
                for sku_id in SKUS
                for rule in (
                    ItemRule(key=ItemKey.PRICE, value=highlevel_price(sku_id), sku_ids=(sku_id,)),
                    ItemRule(key=ItemKey.SKU, value=shineon_sku(sku_id), sku_ids=(sku_id,)),
                )
            ),
            ItemRule(key=ItemKey.NAME, value="Engraving", ignore=True),
        )
    )


def open_shop(shop: str, server: RunningServer) -> Any:
    settings: dict[str, Any] = {
        "base_url": server.url,
        "retry": RetryPolicy(retries=6, backoff=0.05),
    }
    if shop == "highlevel":
        return HighLevelOrders(server.api_key, location_id=LOCATION, **settings)
    return ShineOnOrders(server.api_key, **settings)


async def sync(shop: str, server: RunningServer) -> tuple[set[str], dict[str, set[str]]]:
    """Order what can be ordered; return the references that exist, and the reasons of others."""
    placed, refused = [], dict[str, set[str]]()
    async with open_shop(shop, server) as source:
        async for row in source.list(limit=100):
            order = await source.get(row.id) if row.listed else row
            try:
                placed += to_new_orders(order, catalogue())
            except ShopOrderRefusedError as refusal:
                refused[order.id] = {objection.reason.value for objection in refusal.objections}
    async with HelloTech(
        server.api_key,
        base_url=server.url,
        retry=RetryPolicy(retries=6, backoff=0.05),
        settle=0.2,
        on_absent="resend_once",
    ) as ht:
        result = await ht.create_orders(placed, check_existing_since=date(2020, 1, 1))
    assert result.failed == result.unresolved == []
    return {outcome.reference or "" for outcome in result.outcomes}, refused


async def admin(server: RunningServer, path: str, **settings: Any) -> Any:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        response = await client.request(
            settings.pop("method", "GET"), f"/_sandbox/{path}", **settings
        )
        assert response.status_code == 200, response.text
        return response.json()


@pytest.mark.parametrize(
    ("shop", "prefix", "orders"), [("highlevel", "hl", 16), ("shineon", "so", 80)]
)
async def test_each_order_that_can_be_placed_is_placed_once(
    shop: str, prefix: str, orders: int
) -> None:
    async with serve(SandboxConfig(port=0, shop_orders=orders, seed=4)) as server:
        rules = [{"name": name, "probability": RATE / len(FAULTS)} for name in FAULTS]
        await admin(server, "faults", method="PUT", json=rules)
        truth = {entry["id"]: entry["flaw"] for entry in (await admin(server, "shops"))[shop]}
        for _ in range(2):
            references, refused = await sync(shop, server)
            sound = {each for each, flaw in truth.items() if flaw is None}
            assert references == {f"{prefix}-{each}" for each in sound}
            assert refused.keys() == truth.keys() - sound
            for each, reasons in refused.items():
                assert truth[each] in reasons
        assert (await admin(server, "duplicates"))["count"] == 0
        state = await admin(server, "state")
        assert state["orders"] == len(sound)
        assert sum(state["faults"].values()) > 0
        limit = (await admin(server, "shops"))["highlevel_limit"]
        assert limit["busiest"] <= limit["requests"]
        assert limit["refused"] == 0
