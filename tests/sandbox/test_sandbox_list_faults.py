"""Lists that are wrong for one request, late, or without references."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from ht_async.sandbox.filters import OrderQuery
from ht_async.sandbox.order_rows import Start

ORDERS = "/api/partners/orders"


async def listed(api, fault: str, query: str = "") -> list[int]:
    response = await api.client.get(f"{ORDERS}?{query}", headers={"X-Sandbox-Fault": fault})
    assert response.status_code == 200
    return [order["id"] for order in response.json()["orders"]]


async def test_a_list_shows_one_order_twice(sandbox):
    api = await sandbox(orders=5)
    true = await api.ids()
    shown = await listed(api, "dup_in_list")
    assert sorted(Counter(shown).values()) == [1, 1, 1, 1, 2]
    assert list(dict.fromkeys(shown)) == true
    assert await api.ids() == true


async def test_a_list_leaves_one_order_out(sandbox):
    api = await sandbox(orders=5)
    true = await api.ids()
    shown = await listed(api, "missing_in_list")
    assert len(shown) == 4
    assert shown == [order_id for order_id in true if order_id in shown]
    assert await api.ids() == true


@pytest.mark.parametrize("fault", ["dup_in_list", "missing_in_list"])
async def test_requests_that_follow_each_other_see_different_mistakes(sandbox, fault):
    api = await sandbox(orders=5)
    lists = [await listed(api, fault) for _ in range(5)]
    assert len({tuple(each) for each in lists}) == 5
    await api.client.post("/_sandbox/reset")
    assert [await listed(api, fault) for _ in range(5)] == lists


@pytest.mark.parametrize("fault", ["dup_in_list", "missing_in_list"])
async def test_an_empty_list_has_nothing_to_get_wrong(api, fault):
    assert await listed(api, fault) == []


async def test_a_wrong_list_is_told_in_the_dialect_that_is_asked_for(sandbox):
    api = await sandbox(orders=3, dialects=("camel_case", "text_ids"))
    response = await api.client.get(ORDERS, headers={"X-Sandbox-Fault": "dup_in_list"})
    orders = response.json()["orders"]
    assert len(orders) == 4
    assert all(isinstance(order["id"], str) and "clientName" in order for order in orders)


async def test_other_answers_stay_as_they_are(sandbox):
    api = await sandbox(orders=1)
    (order_id,) = await api.ids()
    true = await api.client.get(f"{ORDERS}/{order_id}")
    fault = {"X-Sandbox-Fault": "missing_in_list"}
    assert (await api.client.get(f"{ORDERS}/{order_id}", headers=fault)).text == true.text
    refused = await api.client.get(f"{ORDERS}?limit=x", headers=fault)
    assert refused.status_code == 400


async def test_lists_show_an_order_when_their_lag_is_over(sandbox):
    api = await sandbox(list_lag_ms=3_600_000)
    before = time.monotonic()
    await api.create()
    after = time.monotonic()
    orders = api.server.sandbox.orders
    seen = [
        len(orders.page(OrderQuery(), Start(), 10, now).orders)
        for now in (before + 3599.9, after + 3600.1)
    ]
    assert seen == [0, 1]


async def test_lists_can_hide_references_that_single_orders_show(sandbox):
    api = await sandbox(dialects="hide_reference")
    order = await api.create()
    (listed_order,) = (await api.client.get(ORDERS)).json()["orders"]
    assert "purchase_order_id" not in listed_order
    single = (await api.client.get(f"{ORDERS}/{order['id']}")).json()["order"]
    assert single["purchase_order_id"] == "PO-1234"
