"""Orders that are stored after their clients have been told nothing."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import httpx
import pytest
from virtual_time import virtual

from ht_async.sandbox import SandboxConfig, SocketFaultError, create_app, serve

ORDERS = "/api/partners/orders"
KEY = {"Api-Key": "sandbox-key"}
LATE = {"X-Sandbox-Fault": "late_commit;s=60"}


async def lose(api, headers=LATE, **members) -> None:
    with pytest.raises(httpx.ReadError):
        await api.post_order(headers=headers, **members)


async def last_entry(api) -> tuple[object, ...]:
    entry = (await api.admin("journal"))["entries"][-1]
    return entry["fate"], entry["status"], entry["fault"], entry["order_id"]


@virtual
async def test_the_order_is_stored_when_its_time_has_come():
    """Some seconds after the connection broke, to the millisecond."""
    app = create_app()
    transport = httpx.ASGITransport(app)
    body = {"address": "1 A St", "phone": "1", "sku_id": [42], "first_name": "A",
            "last_name": "B", "email": "a@b.example", "purchase_order_id": "PO-1"}  # fmt: skip
    late = {**KEY, "X-Sandbox-Fault": "late_commit;s=2"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:

        async def orders() -> list[str]:
            answer = await client.get(ORDERS, headers=KEY)
            return [order["purchase_order_id"] for order in answer.json()["orders"]]

        with pytest.raises(SocketFaultError):
            await client.post(ORDERS, json=body, headers=late)
        assert await orders() == []
        await asyncio.sleep(1.999)
        assert await orders() == []
        await asyncio.sleep(0.002)
        assert await orders() == ["PO-1"]
    app.state.sandbox.close()


async def test_an_order_comes_though_its_connection_is_gone(api, until):
    before = time.time()
    await lose(api, {"X-Sandbox-Fault": "late_commit;s=0.3"})
    await until(lambda: api.server.sandbox.orders.count() == 1)
    assert time.time() - before >= 0.3
    (entry,) = (await api.admin("journal"))["entries"]
    assert entry["stored_at"] - before >= 0.299
    assert [entry["order_id"]] == await api.ids()


async def test_the_journal_tells_of_the_order_once_it_is_stored(api):
    await lose(api)
    assert await last_entry(api) == ("dropped", None, "late_commit", None)
    assert (await api.admin("duplicates"))["pending"] == 1
    api.server.sandbox.late_commits.finish()
    (order_id,) = await api.ids()
    entry = (await api.admin("journal"))["entries"][0]
    assert (entry["fate"], entry["order_id"]) == ("dropped", order_id)
    assert entry["stored_at"] == pytest.approx(time.time(), abs=60)


async def test_a_late_order_that_was_sent_again_is_a_duplicate(api):
    await lose(api)
    again = await api.create()
    assert await api.admin("duplicates") == {"duplicates": [], "count": 0, "pending": 1}
    api.server.sandbox.late_commits.finish()
    assert await api.admin("duplicates") == {
        "duplicates": [{"reference": "PO-1234", "order_ids": [again["id"], again["id"] + 1]}],
        "count": 1,
        "pending": 0,
    }


async def test_a_late_order_is_listed_later_still_where_lists_lag(sandbox):
    api = await sandbox(list_lag_ms=3_600_000)
    await lose(api)
    api.server.sandbox.late_commits.finish()
    assert (await api.admin("state"))["orders"] == 1
    assert await api.ids() == []


async def test_a_flawed_order_is_not_stored_late_either(api):
    await lose(api, address=None)
    api.server.sandbox.late_commits.finish()
    assert await last_entry(api) == ("dropped", None, "late_commit", None)
    assert (await api.admin("state"))["orders"] == 0


async def test_late_orders_are_stored_in_the_order_in_which_they_are_due(sandbox):
    api = await sandbox(now=datetime(2024, 3, 25, tzinfo=UTC))
    for reference, seconds in [("C", 60), ("A", 40), ("B", 50)]:
        fault = {"X-Sandbox-Fault": f"late_commit;s={seconds}"}
        await lose(api, fault, purchase_order_id=reference)
    api.server.sandbox.late_commits.finish()
    orders = (await api.client.get(f"{ORDERS}?sort=ASC")).json()["orders"]
    assert [order["purchase_order_id"] for order in orders] == ["A", "B", "C"]
    entries = (await api.admin("journal"))["entries"][:3]
    stamps = {entry["reference"]: entry["stored_at"] for entry in entries}
    assert stamps == {o["purchase_order_id"]: o["created_at"]["integer"] for o in orders}


async def test_a_reset_forgets_late_orders(api):
    await lose(api)
    await api.client.post("/_sandbox/reset")
    assert await api.admin("duplicates") == {"duplicates": [], "count": 0, "pending": 0}
    api.server.sandbox.late_commits.finish()
    assert (await api.admin("state"))["orders"] == 0


async def test_late_orders_are_stored_when_the_server_stops(sandbox, sample_order, tmp_path):
    path = str(tmp_path / "sandbox.db")
    async with serve(SandboxConfig(port=0, db=path)) as server:
        async with httpx.AsyncClient(headers=KEY) as client:
            with pytest.raises(httpx.ReadError):
                await client.post(server.url + ORDERS, json=sample_order(), headers=LATE)
        assert server.sandbox.orders.count() == 0
    later = await sandbox(db=path)
    assert len(await later.ids()) == 1


async def test_other_requests_can_be_late_too(api):
    rules = [{"name": "late_commit", "method": "POST", "seconds": 60}]
    await api.client.put("/_sandbox/faults", json=rules)
    with pytest.raises(httpx.ReadError):
        await api.client.post("/api/partners/clients", json={"email": "a@b.example"})
    assert (await api.admin("state"))["clients"] == 0
    api.server.sandbox.late_commits.finish()
    assert (await api.admin("state"))["clients"] == 1
