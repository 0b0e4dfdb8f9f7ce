"""The shops that the sandbox serves, as any HTTP client sees them."""

from __future__ import annotations

import pytest

from ht_async.sandbox.interval_limit import IntervalLimit
from ht_async.sandbox.shop_seeds import FLAWS, seeded_shop_orders

LOCATION = "sandboxlocation00001"
HIGHLEVEL = {"Authorization": "Bearer sandbox-key", "Version": "2021-07-28"}
SHINEON = {"Authorization": "Bearer sandbox-key"}
OF_LOCATION = {"altId": LOCATION, "altType": "location"}


async def highlevel(api, path, headers=None, **params):
    return await api.client.get(
        f"/payments/orders{path}",
        params={**OF_LOCATION, **params},
        headers=HIGHLEVEL if headers is None else headers,
    )


async def shineon(api, path, headers=None, **params):
    return await api.client.get(f"/v1/orders{path}", params=params, headers=headers or SHINEON)


async def test_highlevel_s_list_has_rows_and_a_count(sandbox):
    api = await sandbox(shop_orders=25)
    listed = [row for offset in (0, 10, 20) for row in (await rows(api, offset=offset))]
    assert len({row["_id"] for row in listed}) == 25
    assert [row["items"] for row in listed] == [[]] * 25
    assert (await highlevel(api, "", limit="3")).json()["totalCount"] == 25
    assert len(await rows(api, limit=3)) == 3
    paid = await rows(api, limit=100, paymentStatus="unpaid")
    assert {row["paymentStatus"] for row in paid} <= {"unpaid"}
    days = sorted(row["createdAt"][:10] for row in listed)
    since = await rows(api, limit=100, startAt=days[10])
    assert len(since) == sum(day >= days[10] for day in days)


async def rows(api, **params):
    response = await highlevel(api, "", **params)
    assert response.status_code == 200
    return response.json()["data"]


async def test_highlevel_s_order_stands_bare(sandbox):
    api = await sandbox(shop_orders=5)
    for row in await rows(api):
        order = (await highlevel(api, f"/{row['_id']}")).json()
        assert order["_id"] == row["_id"]
        assert {"items", "contactSnapshot", "altId"} <= order.keys()


@pytest.mark.parametrize(
    ("headers", "params", "status", "message"),
    [
        ({}, {}, 401, "Invalid token: access token is invalid"),
        ({**HIGHLEVEL, "Authorization": "Bearer wrong"}, {}, 401, None),
        ({**HIGHLEVEL, "Authorization": "Basic sandbox-key"}, {}, 401, None),
        (SHINEON, {}, 422, None),
        (HIGHLEVEL, {"altType": ""}, 422, ["altType should not be empty"]),
        (HIGHLEVEL, {"altType": "agency"}, 422, None),
        (HIGHLEVEL, {"altId": "other"}, 403, None),
        (HIGHLEVEL, {"limit": "x"}, 422, None),
    ],
)
async def test_what_highlevel_refuses(api, headers, params, status, message):
    response = await highlevel(api, "", headers, **params)
    assert (response.status_code, response.json()["statusCode"]) == (status, status)
    assert message is None or response.json()["message"] == message
    assert response.headers["x-ratelimit-max"] == "100"


async def test_an_order_that_is_not_there(api):
    missing = await highlevel(api, "/653f5e0cde5a1314e62a837c")
    assert (missing.status_code, missing.json()) == (
        400,
        {"statusCode": 400, "message": "Order not found"},
    )
    missing = await shineon(api, "/99999")
    assert (missing.status_code, missing.json()) == (404, {"error": "Not Found."})


async def test_highlevel_s_limit_is_told_and_kept(api):
    left = [int((await highlevel(api, "")).headers["x-ratelimit-remaining"]) for _ in range(100)]
    assert left == list(range(99, -1, -1))
    refused = await highlevel(api, "")
    assert (refused.status_code, refused.headers["x-ratelimit-remaining"]) == (429, "0")
    limit = (await api.admin("shops"))["highlevel_limit"]
    assert limit == {"requests": 100, "seconds": 10.0, "busiest": 101, "refused": 1}


async def test_shineon_s_pages_end_with_an_empty_one(sandbox):
    api = await sandbox(shop_orders=120)
    pages = [(await shineon(api, "", page=n)).json()["orders"] for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [50, 50, 20, 0]
    order = pages[0][7]
    assert (await shineon(api, f"/{order['id']}")).json() == {"order": order}
    chosen = (await shineon(api, "", ids=f"{order['id']},5")).json()["orders"]
    assert chosen == [order]
    since = (await shineon(api, "", created_at_min=order["created_at"], limit=250)).json()
    assert len(since["orders"]) == 8  # the newest come first
    assert (await shineon(api, "", {"Authorization": "Bearer x"})).status_code == 401
    assert (await shineon(api, "", created_at_min="soon")).status_code == 422


async def test_faults_strike_the_shops_too(sandbox):
    api = await sandbox(shop_orders=1)
    rules = [{"name": "500_before", "path": "/payments/*"}]
    assert (await api.client.put("/_sandbox/faults", json=rules)).status_code == 200
    struck = await highlevel(api, "")
    assert (struck.status_code, struck.headers["x-ratelimit-remaining"]) == (500, "99")
    assert (await shineon(api, "")).status_code == 200


@pytest.mark.parametrize("shop", ["highlevel", "shineon"])
def test_seeded_orders_are_equal_for_equal_seeds_and_have_every_flaw(shop):
    first, again = (list(seeded_shop_orders(shop, 7, 500, 1_700_000_000)) for _ in range(2))
    assert first == again
    assert first != list(seeded_shop_orders(shop, 8, 500, 1_700_000_000))
    assert len({order.id for order in first}) == 500
    assert {order.flaw for order in first} == {None, *FLAWS}
    assert [order.created_at for order in first] == sorted(
        (order.created_at for order in first), reverse=True
    )


def test_the_limit_counts_any_interval():
    limit = IntervalLimit(2, 10.0)
    assert [limit.take(now) for now in (0.0, 5.0, 9.0, 10.0, 14.9, 15.0)] == [
        *(1, 0, None, 0, None, 0),
    ]
    assert (limit.busiest, limit.refused) == (4, 2)
