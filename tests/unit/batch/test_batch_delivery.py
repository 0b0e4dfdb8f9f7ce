"""What the batch does when those it works for misbehave: deliveries, sources, settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from batches import FIELDS, run
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import elapsed, other_tasks, virtual

from ht_async import InvalidRequestError, OrderOutcome


async def cancelled() -> None:
    """Wait for something that somebody else has cancelled."""
    task = asyncio.create_task(asyncio.sleep(1_000))
    task.cancel()
    await task


def ending(how: BaseException | None, told: list[int]) -> Callable[[OrderOutcome], Any]:
    """Return a delivery that notes each outcome, and raises at the fifth."""

    async def deliver(outcome: OrderOutcome) -> None:
        told.append(outcome.index)
        if len(told) == 5:
            if how is None:
                await cancelled()
            else:
                raise how

    return deliver


@pytest.mark.parametrize("fate", [Fate.CREATED, Fate.LOST_AFTER])
@pytest.mark.parametrize(
    ("how", "raised"),
    [
        (ValueError("no"), ValueError),
        (SystemExit(3), SystemExit),
        (KeyboardInterrupt(), KeyboardInterrupt),
        (None, RuntimeError),
    ],
)
@virtual
async def test_every_input_that_was_read_is_told_before_what_the_delivery_raised(
    how: BaseException | None, raised: type[BaseException], fate: Fate
) -> None:
    told: list[int] = []
    ledger = OrderLedger(in_turn(fate))
    async with ledger.client() as ht:
        with pytest.raises(raised):
            await ht.create_orders(
                [new_order(n) for n in range(100)], concurrency=4, on_outcome=ending(how, told)
            )
        assert asyncio.current_task().cancelling() == 0  # type: ignore[union-attr]
    assert sorted(told) == list(range(len(told)))
    assert {str(index) for index in told} >= set(ledger.requests)
    assert len(told) < 100
    assert other_tasks() == set()


@virtual
async def test_an_async_generator_is_closed_when_a_batch_stops_before_its_end() -> None:
    closed: list[bool] = []

    async def rows() -> AsyncIterator[Any]:
        try:
            for number in range(100):
                yield new_order(number)
        finally:
            closed.append(True)

    ledger = OrderLedger(in_turn(Fate.UNAUTHORIZED))
    async with ledger.client() as ht:
        result = await ht.create_orders(rows())
        assert result.stopped is not None
        assert closed == [True]
        async with ht.iter_create_orders(rows(), concurrency=1) as outcomes:
            await anext(outcomes)
        assert closed == [True, True]


@virtual
async def test_a_source_may_use_one_dict_for_all_its_rows() -> None:
    def rows() -> Iterator[dict[str, Any]]:
        row = dict(FIELDS)
        for number in range(3):
            row.update(phone=str(number), purchase_order_id=f"PO-{number}")
            yield row

    ledger = OrderLedger(in_turn(Fate.NOT_CONNECTED))
    result = await run(rows(), ledger)
    assert [order["phone"] for order in result.retryable()] == ["0", "1", "2"]  # type: ignore[index]


@virtual
async def test_a_header_that_is_not_allowed_is_refused_before_anything_is_read() -> None:
    def rows() -> Iterator[Any]:
        raise AssertionError("was read")
        yield

    async with OrderLedger().client() as ht:
        for start in (ht.create_orders, ht.iter_create_orders):
            with pytest.raises(InvalidRequestError, match="headers"):
                await start(rows(), headers={"Api-Key": "x"})  # type: ignore[misc]


def eager_or_skip() -> Any:
    factory = getattr(asyncio, "eager_task_factory", None)
    return factory or pytest.skip("needs Python 3.12")


@virtual
async def test_a_search_is_interrupted_at_once_where_tasks_begin_eagerly() -> None:
    asyncio.get_running_loop().set_task_factory(eager_or_skip())
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with ledger.client(grace=1) as ht:
        batch = asyncio.create_task(ht.create_orders([new_order(n) for n in range(3)]))
        await asyncio.sleep(5)
        batch.cancel()
        assert await elapsed(asyncio.wait([batch])) < 1
        assert batch.cancelled()
