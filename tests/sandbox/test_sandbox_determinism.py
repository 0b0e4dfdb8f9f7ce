from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from ht_async.sandbox import SandboxConfig
from ht_async.sandbox.clock import Clock
from ht_async.sandbox.seeded_orders import seeded_orders
from ht_async.sandbox.seeding import share, token

NOW = datetime(2024, 3, 25, tzinfo=UTC)


async def story(api) -> list[str]:
    """Everything that a sandbox answers to a fixed sequence of requests."""
    client = {"email": "a@b.example", "external_id": "x"}
    answers = [await api.post_order(purchase_order_id=f"PO-{number}") for number in range(20)]
    while answers[-1].url.path != "/api/partners/clients" or answers[-1].status_code != 200:
        answers.append(await api.client.post("/api/partners/clients", json=client))
        assert len(answers) < 40
    client_id = answers[-1].json()["id"]
    answers.append(await api.client.post(f"/api/partners/clients/{client_id}/setup_intent"))
    answers.append(await api.client.post(f"/api/partners/clients/{client_id}/ephemeral_key"))
    answers.append(await api.client.get("/api/partners/orders?limit=100"))
    answers.append(await api.client.get("/_sandbox/journal"))
    return [answer.text for answer in answers]


async def test_equal_seeds_and_clocks_tell_equal_stories(sandbox):
    settings = {"now": NOW, "chaos": "mild", "fault_rate": 0.3, "orders": 10}
    stories = [await story(await sandbox(seed=seed, **settings)) for seed in (7, 7, 8)]
    assert stories[0] == stories[1]
    assert stories[0] != stories[2]


async def test_reset_begins_the_same_story_again(sandbox):
    api = await sandbox(now=NOW, chaos="mild", fault_rate=0.3)
    first = await story(api)
    await api.client.post("/_sandbox/reset")
    assert await story(api) == first


async def test_a_file_carries_the_state_over(sandbox, tmp_path):
    path = str(tmp_path / "sandbox.db")
    first = await sandbox(db=path, orders=3, list_lag_ms=3_600_000)
    orders = [await first.create(purchase_order_id="A") for _ in range(2)]
    second = await sandbox(db=path, orders=3)
    listed = await second.client.get("/api/partners/orders?limit=2")
    assert listed.json()["orders"] == orders[::-1]
    assert (await second.admin("state"))["orders"] == 5
    assert (await second.admin("duplicates"))["count"] == 1
    assert (await second.create())["id"] == orders[1]["id"] + 1


async def test_concurrent_creations_get_distinct_consecutive_ids(api):
    orders = await asyncio.gather(*(api.create() for _ in range(50)))
    ids = sorted(order["id"] for order in orders)
    assert ids == list(range(ids[0], ids[0] + 50))


def test_a_fixed_clock_moves_with_each_row():
    clock = Clock(NOW)
    start = int(NOW.timestamp())
    assert [clock.stamp(), clock.now(), clock.stamp(), clock.now()] == [
        start, start + 1, start + 1, start + 2
    ]  # fmt: skip
    clock.reset()
    assert clock.now() == start


def test_the_wall_clock_is_the_wall_clock():
    clock = Clock(None)
    before = int(datetime.now(UTC).timestamp())
    assert before <= clock.stamp() <= clock.now() <= before + 5


def test_seeded_orders_are_varied_and_repeatable():
    orders = list(seeded_orders(1, 200))
    assert orders == list(seeded_orders(1, 200))
    assert orders != list(seeded_orders(2, 200))
    assert len({order.reference for order in orders}) == 200
    assert len({order.status for order in orders}) == 16
    ages = [order.age for order in orders]
    assert ages == sorted(ages, reverse=True)
    assert min(ages) > 0


def test_derived_values_depend_on_seed_and_parts():
    assert token(1, "a", 2) == token(1, "a", 2)
    assert len({token(1, "a", 2), token(2, "a", 2), token(1, "a", 3), token(1, "a2")}) == 4
    assert 0 <= share(1, "x") < 1
    assert SandboxConfig(seed=3).seed == 3
