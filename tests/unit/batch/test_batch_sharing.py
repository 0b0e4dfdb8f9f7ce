"""What a batch shares with its caller: `on_outcome`, the slots, the options."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest
from batches import (
    Counted,
    by_number,
    run,
)
from order_ledger import (
    Fate,
    OrderLedger,
    assert_true,
    in_turn,
    new_order,
)
from virtual_time import elapsed, virtual

from ht_async import (
    HelloTech,
    OrderOutcome,
    RetryPolicy,
)
from ht_async.batch import create


@virtual
async def test_on_outcome_is_told_each_outcome_once_as_it_comes() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(by_number({3: Fate.INVALID}), iter([0.5, 0.1, 0.2] * 100).__next__)
    inputs = [*(new_order(n) for n in range(10)), {}, new_order(0)]
    result = await run(inputs, ledger, on_outcome=told.append)
    assert len(told) == 12
    assert sorted(told, key=lambda outcome: outcome.index) == list(result.outcomes)
    assert told != list(result.outcomes)


@virtual
async def test_on_outcome_may_be_async_and_holds_its_worker() -> None:
    told: list[int] = []

    async def on_outcome(outcome: OrderOutcome) -> None:
        await asyncio.sleep(10)
        told.append(outcome.index)

    result = await run([new_order(n) for n in range(4)], on_outcome=on_outcome, concurrency=1)
    assert len(result.created) == 4
    assert told == [0, 1, 2, 3]
    assert asyncio.get_running_loop().time() > 40


@pytest.mark.parametrize("is_async", [False, True])
@virtual
async def test_if_on_outcome_raises_the_batch_ends_and_all_is_told(is_async: bool) -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=iter([0.3, 0.1, 0.2, 0.4] * 1000).__next__)

    def on_outcome(outcome: OrderOutcome) -> Any:
        told.append(outcome)
        if outcome.index == 10:
            raise KeyError("the database is gone")

    async def on_outcome_async(outcome: OrderOutcome) -> None:
        await asyncio.sleep(0.01)
        on_outcome(outcome)

    inputs = Counted(10_000)
    with pytest.raises(KeyError, match="the database is gone"):
        await run(
            inputs,
            ledger,
            concurrency=8,
            on_outcome=on_outcome_async if is_async else on_outcome,
        )
    assert sorted(outcome.index for outcome in told) == list(range(inputs.read))
    assert inputs.read < 40
    for outcome in told:
        assert_true(outcome, ledger)


# -- sharing the client ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "concurrency", "used"),
    [(64, None, 48), (4, None, 3), (1, None, 1), (64, 10, 10), (10, 64, 10), (10, 10**4, 10)],
)
@virtual
async def test_the_default_leaves_a_quarter_of_the_slots(
    most: int, concurrency: int | None, used: int
) -> None:
    ledger = OrderLedger()
    inputs = [new_order(n) for n in range(200)]
    await run(inputs, ledger, concurrency=concurrency, max_connections=most)
    assert ledger.most_active == used


@virtual
async def test_no_more_is_read_than_can_be_sent() -> None:
    inputs = Counted(1000)
    async with OrderLedger(seconds=lambda: 10.0).client(max_connections=10) as ht:
        batch = asyncio.create_task(ht.create_orders(inputs, concurrency=500))
        await asyncio.sleep(1)
        assert inputs.read == 10
        batch.cancel()
        await asyncio.wait((batch,))


@virtual
async def test_an_interactive_call_gets_a_slot_during_a_batch() -> None:
    ledger = OrderLedger(seconds=lambda: 1.0)
    async with ledger.client(max_connections=8) as ht:
        batch = asyncio.create_task(ht.create_orders([new_order(n) for n in range(100)]))
        await asyncio.sleep(5)
        assert ledger.active == 6
        assert await elapsed(ht.orders.get(1)) == 1
        assert await elapsed(ht.orders.create(new_order(1000))) == 3
        assert len((await batch).created) == 100


# -- options -----------------------------------------------------------------------------


@virtual
async def test_options_of_the_batch_reach_every_order() -> None:
    seen: list[Any] = []

    class Watch(OrderLedger):
        async def send(self, request: Any, timeouts: Any, progress: Any) -> Any:
            seen.append((dict(request.headers).get("X-Batch"), timeouts.read))
            return await super().send(request, timeouts, progress)

    ledger = Watch(in_turn(Fate.NOT_CONNECTED))
    async with ledger.client() as ht:
        result = await ht.create_orders(
            [new_order(1)],
            headers={"X-Batch": "7"},
            timeout=5,
            retry=RetryPolicy(retries=1, backoff=0),
        )
    assert [outcome.attempts for outcome in result.outcomes] == [2]
    assert seen == [("7", 30.0)] * 2


def test_the_client_passes_everything_on() -> None:
    """What the function takes, the method takes as well."""
    inner = set(inspect.signature(create.create_orders).parameters)
    assert inner == {"sending", "inputs", "workers", "on_outcome"}
    safety = {"on_absent", "settle", "check_existing_since", "reference"}
    how = safety | {"timeout", "retry", "headers"}
    outer = set(inspect.signature(HelloTech.create_orders).parameters)
    assert outer == {"self", "orders", "concurrency", "on_outcome"} | how
    streamed = set(inspect.signature(HelloTech.iter_create_orders).parameters)
    assert streamed == {"self", "orders", "concurrency", "dedupe_window"} | how
