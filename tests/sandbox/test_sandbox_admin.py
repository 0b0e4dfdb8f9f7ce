from __future__ import annotations

import time

import httpx
import pytest

from ht_async.sandbox import SandboxConfig, create_app
from ht_async.sandbox.config import is_loopback

ORDERS = "/api/partners/orders"


async def test_duplicates_count_surplus_orders(api):
    ids = {}
    for reference in ("A", "B", "A", "C", "A", "B", None, None, ""):
        order = await api.create(purchase_order_id=reference)
        ids.setdefault(reference, []).append(order["id"])
    assert await api.admin("duplicates") == {
        "duplicates": [
            {"reference": "A", "order_ids": ids["A"]},
            {"reference": "B", "order_ids": ids["B"]},
        ],
        "count": 3,
        "pending": 0,
    }


async def test_the_journal_tells_every_request_in_order(api):
    order = await api.create()
    await api.client.get(f"{ORDERS}?limit=1")
    await api.client.get("/nowhere")
    await api.client.post(ORDERS, content=b"{")
    await api.client.get(ORDERS, headers={"Api-Key": "wrong"})
    journal = await api.admin("journal")
    stored_at = journal["entries"][0]["stored_at"]
    assert stored_at == pytest.approx(time.time(), abs=60)
    common = {"fate": "answered", "fault": None, "order_id": None, "stored_at": None,
              "reference": None, "query": ""}  # fmt: skip
    assert journal == {
        "entries": [
            {**common, "seq": 1, "method": "POST", "path": ORDERS, "status": 200,
             "order_id": order["id"], "stored_at": stored_at, "reference": "PO-1234"},
            {**common, "seq": 2, "method": "GET", "path": ORDERS, "status": 200,
             "query": "limit=1"},
            {**common, "seq": 3, "method": "GET", "path": "/nowhere", "status": 404},
            {**common, "seq": 4, "method": "POST", "path": ORDERS, "status": 400},
            {**common, "seq": 5, "method": "GET", "path": ORDERS, "status": 401},
        ],
        "last_seq": 5,
        "forgotten": 0,
    }  # fmt: skip
    page = await api.admin("journal?after=2&limit=2")
    assert [entry["seq"] for entry in page["entries"]] == [3, 4]


async def test_the_journal_forgets_the_oldest(sandbox):
    api = await sandbox(journal_size=3)
    for _ in range(5):
        await api.client.get(ORDERS)
    journal = await api.admin("journal?after=1")
    assert [entry["seq"] for entry in journal["entries"]] == [3, 4, 5]
    assert (journal["last_seq"], journal["forgotten"]) == (5, 2)
    assert [entry["seq"] for entry in (await api.admin("journal?after=4"))["entries"]] == [5]
    assert (await api.admin("journal?after=9"))["entries"] == []


async def test_the_journal_keeps_no_endless_texts(api):
    await api.create(purchase_order_id="R" * 100_000)
    await api.client.get(f"/{'p' * 5000}?{'q' * 5000}")
    first, second = (await api.admin("journal"))["entries"]
    assert first["reference"] == "R" * 500
    assert second["path"] == "/" + "p" * 499
    assert second["query"] == "q" * 500


@pytest.mark.parametrize("query", ["limit=-1", "after=x", "limit=9999999999999999999999"])
async def test_flawed_journal_queries_are_refused(api, query):
    response = await api.client.get(f"/_sandbox/journal?{query}")
    assert response.status_code == 400


async def test_state_counts_and_reset_forgets(sandbox):
    api = await sandbox(orders=4)
    await api.client.put("/_sandbox/faults", json=[{"name": "500_after", "method": "POST"}])
    assert (await api.post_order()).status_code == 500
    assert await api.admin("state") == {
        "orders": 5, "clients": 5, "requests": 1, "faults": {"500_after": 1}
    }  # fmt: skip
    seeded = (await api.ids())[1:]
    reset = await api.client.post("/_sandbox/reset")
    assert reset.json() == {"orders": 4, "clients": 4, "requests": 0, "faults": {}}
    assert await api.admin("faults") == {"faults": []}
    assert (await api.post_order()).status_code == 200
    assert (await api.ids())[1:] == seeded


async def test_administration_needs_no_key_and_stays_out_of_the_journal(api):
    del api.client.headers["Api-Key"]
    assert (await api.admin("state"))["requests"] == 0


@pytest.mark.parametrize(
    ("client", "status"),
    [
        (("127.0.0.1", 1), 200),
        (("::1", 1), 200),
        (("::ffff:127.0.0.1", 1), 200),
        (("192.0.2.1", 1), 403),
        (("::ffff:192.0.2.1", 1), 403),
        (("elsewhere", 1), 403),
    ],
)
async def test_administration_is_for_this_machine_only(client, status):
    transport = httpx.ASGITransport(create_app(), client=client)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as caller:
        assert (await caller.get("/_sandbox/state")).status_code == status


def test_loopback_addresses():
    assert all(map(is_loopback, ["localhost", "127.0.0.1", "127.8.8.8", "::1"]))
    assert not any(map(is_loopback, ["", "0.0.0.0", "::", "10.0.0.1", "example.com"]))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": 16}, "status"),
        ({"status": True}, "status"),
        ({"status": "PENDING"}, "status"),
        ({"tags": [1]}, "tags"),
        ({"appointment": "tomorrow"}, "appointment"),
    ],
)
async def test_flawed_changes_of_an_order_are_refused(api, changes, field):
    order = await api.create()
    response = await api.client.patch(f"/_sandbox/orders/{order['id']}", json=changes)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("order_id", ["1", "x"])
async def test_changes_of_an_unknown_order_are_not_found(api, order_id):
    response = await api.client.patch(f"/_sandbox/orders/{order_id}", json={"status": 1})
    assert response.status_code == 404


async def test_the_lifespan_closes_the_database():
    app = create_app(SandboxConfig())
    async with app.router.lifespan_context(app):
        assert app.state.sandbox.orders.count() == 0
    with pytest.raises(Exception, match="closed database"):
        app.state.sandbox.orders.count()
