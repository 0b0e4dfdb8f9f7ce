"""What a batch does when it is cancelled, case by case."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from random import Random
from typing import Any

import anyio
import pytest
from order_ledger import (
    Fate,
    OrderLedger,
    in_turn,
    new_order,
    safety_on,
    sending_on,
)
from virtual_time import elapsed, other_tasks, virtual

from ht_async import NewOrder, OrderOutcome, OutcomeStatus
from ht_async.batch.create import create_orders
from ht_async.batch.runner import DELIVERY_TIME
from ht_async.batch.sending import Sending
from ht_async.options import CallOptions, Timeout

GRACE = 2.0
WORKERS = 3


def sending(ledger: OrderLedger, grace: float = GRACE) -> Sending:
    options = CallOptions(timeout=Timeout(read=30))
    return sending_on(safety_on(ledger, Random(0)), options, grace)


async def interrupt(
    ledger: OrderLedger,
    after: float,
    inputs: Any,
    on_outcome: Callable[[OrderOutcome], Any] | None = None,
    grace: float = GRACE,
) -> float:
    """Cancel a batch after some seconds; return how long it took to leave."""
    task = asyncio.create_task(
        create_orders(sending(ledger, grace), inputs, workers=WORKERS, on_outcome=on_outcome)
    )
    await asyncio.sleep(after)
    task.cancel()
    try:
        return await elapsed(asyncio.wait((task,)))
    finally:
        assert task.cancelled()


def statuses(told: list[OrderOutcome]) -> dict[int, str]:
    return {outcome.index: outcome.status.value for outcome in told}


@virtual
async def test_what_was_sent_ends_within_the_grace_and_is_told() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=lambda: 0.5)
    took = await interrupt(ledger, 2.0, map(new_order, range(100)), told.append)
    assert took == pytest.approx(1.0)
    assert statuses(told) == dict.fromkeys(range(6), "created")
    assert len(ledger.created) == 6


@virtual
async def test_what_does_not_end_within_the_grace_is_unresolved() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(in_turn(Fate.SILENT_AFTER))
    took = await interrupt(ledger, 2.0, map(new_order, range(100)), told.append)
    assert took == pytest.approx(GRACE)
    assert statuses(told) == dict.fromkeys(range(3), "unresolved")


@virtual
async def test_without_grace_it_leaves_at_once() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(in_turn(Fate.SILENT_AFTER))
    assert await interrupt(ledger, 2.0, map(new_order, range(100)), told.append, grace=0) == 0
    assert statuses(told) == dict.fromkeys(range(3), "unresolved")


@virtual
async def test_what_waits_to_be_sent_again_is_failed_at_once() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(in_turn(Fate.THROTTLED), retry_after=100)
    assert await interrupt(ledger, 50, map(new_order, range(100)), told.append) == 0
    assert statuses(told) == dict.fromkeys(range(3), "failed")
    assert all(getattr(outcome.error, "evidence", "") == "not_sent" for outcome in told)


@virtual
async def test_a_duplicate_waits_for_the_order_it_repeats() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=lambda: 0.5)
    await interrupt(ledger, 0.7, [new_order(1)] * 3, told.append)
    assert statuses(told) == dict.fromkeys(range(3), "created")
    assert sorted(str(outcome.duplicate_of) for outcome in told) == ["0", "0", "None"]


@virtual
async def test_inputs_that_wait_are_interrupted() -> None:
    closed = []

    async def live() -> AsyncIterator[NewOrder]:
        try:
            yield new_order(1)
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    assert await interrupt(OrderLedger(), 10, live()) == 0
    assert closed == [True]


@virtual
async def test_on_outcome_is_not_interrupted() -> None:
    told: list[int] = []

    async def slow(outcome: OrderOutcome) -> None:
        await asyncio.sleep(5)
        told.append(outcome.index)

    took = await interrupt(OrderLedger(), 1, map(new_order, range(100)), slow)
    assert took == pytest.approx(4.3)
    assert sorted(told) == [0, 1, 2]


@virtual
async def test_on_outcome_that_never_ends_does_not_hold_a_cancellation_for_ever() -> None:
    """As when it waits for a reader that was cancelled together with the batch."""
    queue: asyncio.Queue[OrderOutcome] = asyncio.Queue(maxsize=1)
    took = await interrupt(OrderLedger(), 1, map(new_order, range(100)), queue.put)
    assert took == pytest.approx(GRACE + DELIVERY_TIME)
    assert other_tasks() == set()


@virtual
async def test_on_outcome_is_not_taken_for_cancelled() -> None:
    """Its worker was, but that has been dealt with; a task group of its own would notice."""
    seen: list[int] = []

    async def watch(outcome: OrderOutcome) -> None:
        task = asyncio.current_task()
        assert task is not None
        seen.append(task.cancelling())

    await interrupt(OrderLedger(seconds=lambda: 0.5), 1, [new_order(1)], watch)
    assert seen == [0]


@virtual
async def test_a_cancelled_scope_of_anyio_does_not_spin() -> None:
    """Such a scope cancels its task in every turn of the loop until it leaves."""
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=lambda: 1.0)
    waits = 0
    wait = asyncio.wait

    async def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal waits
        waits += 1
        return await wait(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "wait", counted)
        with anyio.move_on_after(1.5) as scope:
            inputs = map(new_order, range(100))
            await create_orders(sending(ledger), inputs, workers=3, on_outcome=told.append)
    assert scope.cancelled_caught
    assert asyncio.get_running_loop().time() == pytest.approx(3.0)
    assert statuses(told) == dict.fromkeys(range(3), "created")
    assert waits < 20


@virtual
async def test_a_cancellation_during_the_end_of_a_failed_batch_is_not_lost() -> None:
    async def broken() -> AsyncIterator[NewOrder]:
        yield new_order(1)
        await asyncio.sleep(0.7)
        raise ConnectionError

    ledger = OrderLedger(seconds=lambda: 0.5)
    batch = create_orders(sending(ledger), broken(), workers=3, on_outcome=None)
    task = asyncio.create_task(batch)
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait((task,))
    assert asyncio.get_running_loop().time() == pytest.approx(1.5)
    assert task.cancelled()


@virtual
async def test_a_timeout_around_a_batch_works() -> None:
    told: list[OrderOutcome] = []
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await create_orders(
                sending(OrderLedger()),
                map(new_order, range(10**6)),
                workers=3,
                on_outcome=told.append,
            )
    assert {outcome.status for outcome in told} == {OutcomeStatus.CREATED}
